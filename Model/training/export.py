#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a training checkpoint as a Hugging Face folder: float16 safetensors, config, preprocessor, tokenizer.

The folder loads with HubertForCTC.from_pretrained and Wav2Vec2Processor.from_pretrained, and in Earshot. Files that
are already there and that this script does not write (the model card) stay.
"""
import argparse
import json
import pathlib

import torch
from transformers import HubertForCTC, Wav2Vec2FeatureExtractor

from model_config import SAMPLE_RATE_HZ, VOCABULARY, new_model


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def export(checkpoint, folder):
    model = new_model()
    model.load_state_dict(torch.load(checkpoint)["model"])
    model.config.dtype = torch.float16
    model.half().save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    Wav2Vec2FeatureExtractor(feature_size=1, sampling_rate=SAMPLE_RATE_HZ, padding_value=0.0, do_normalize=True,
                             return_attention_mask=True).save_pretrained(folder)
    write_json(folder / "vocab.json", {token: i for i, token in enumerate(VOCABULARY)})
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write_json(folder / "special_tokens_map.json", special)
    write_json(folder / "tokenizer_config.json", special | {
        "tokenizer_class": "Wav2Vec2CTCTokenizer", "word_delimiter_token": "|", "do_lower_case": False})


def verify(folder):
    from transformers import Wav2Vec2Processor
    processor = Wav2Vec2Processor.from_pretrained(folder)
    model = HubertForCTC.from_pretrained(folder, dtype=torch.float32).eval()
    inputs = processor(torch.randn(SAMPLE_RATE_HZ).numpy(), sampling_rate=SAMPLE_RATE_HZ, return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs).logits
    assert logits.isfinite().all() and logits.shape[-1] == len(processor.tokenizer)
    print(f"{folder}: {sum(p.numel() for p in model.parameters())} parameters, logits {tuple(logits.shape)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", help="last.pt of train_ctc.py")
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    export(args.checkpoint, args.folder)
    verify(args.folder)
