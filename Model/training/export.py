#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage f: write a Hugging Face folder, float16: captions from a checkpoint, or a classifier from head.pt and a captions folder.

`captions` folders load with HubertForCTC, `head` folders with HubertForSequenceClassification, both in Earshot. A head's
folder repeats its encoder's tensors bit for bit, by which Earshot knows that one pass serves both. Files that
are already there and that this script does not write (the model card) stay.
"""
import argparse
import json
import pathlib

import torch
from safetensors.torch import load_file
from transformers import HubertConfig, HubertForCTC, HubertForSequenceClassification, Wav2Vec2FeatureExtractor, Wav2Vec2Processor

from model_config import SAMPLE_RATE_HZ, VOCABULARY, new_model


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_folder(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    model.config.dtype = torch.float16
    model.config.mask_time_prob, model.config.mask_feature_prob = 0.1, 0.06     # training changes them as it goes
    model.half().save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    Wav2Vec2FeatureExtractor(feature_size=1, sampling_rate=SAMPLE_RATE_HZ, padding_value=0.0, do_normalize=True,
                             return_attention_mask=True).save_pretrained(folder)


def export_captions(checkpoint, folder, other=None):
    model = new_model()
    state = torch.load(checkpoint, map_location="cpu")["model"]
    if other:
        begun = load_file(other / "model.safetensors")
        state = {name: (value + begun[name].float()) / 2 for name, value in state.items()}
    model.load_state_dict(state)
    write_folder(model, folder)
    write_json(folder / "vocab.json", {token: i for i, token in enumerate(VOCABULARY)})
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write_json(folder / "special_tokens_map.json", special)
    write_json(folder / "tokenizer_config.json", special | {
        "tokenizer_class": "Wav2Vec2CTCTokenizer", "word_delimiter_token": "|", "do_lower_case": False})


def export_head(head, encoder, folder):
    state = torch.load(head)
    labels, tensors = state["labels"], state["head"]
    config = HubertConfig.from_pretrained(encoder, architectures=["HubertForSequenceClassification"],
                                          use_weighted_layer_sum=True, classifier_proj_size=len(tensors["projector.bias"]),
                                          id2label=dict(enumerate(labels)), label2id={l: i for i, l in enumerate(labels)})
    model = HubertForSequenceClassification(config)
    shared = {name: value for name, value in load_file(encoder / "model.safetensors").items() if name.startswith("hubert.")}
    missing = model.half().load_state_dict(shared | {name: value.half() for name, value in tensors.items()}, strict=False)
    assert not missing.missing_keys and not missing.unexpected_keys, missing
    write_folder(model, folder)
    written = load_file(folder / "model.safetensors")
    assert all(torch.equal(written[name], value) for name, value in shared.items())


def verify(folder, kind):
    """Load the folder as anyone would and run it."""
    model = kind.from_pretrained(folder, dtype=torch.float32).eval()
    inputs = Wav2Vec2FeatureExtractor.from_pretrained(folder)(torch.randn(SAMPLE_RATE_HZ).numpy(),
                                                              sampling_rate=SAMPLE_RATE_HZ, return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs).logits
    size = len(Wav2Vec2Processor.from_pretrained(folder).tokenizer) if kind is HubertForCTC else len(model.config.id2label)
    assert logits.isfinite().all() and logits.shape[-1] == size
    print(f"{folder}: {sum(p.numel() for p in model.parameters())} parameters, logits {tuple(logits.shape)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    captions = kinds.add_parser("captions")
    captions.add_argument("checkpoint", help="last.pt of train_ctc.py")
    captions.add_argument("folder", type=pathlib.Path)
    captions.add_argument("--mean-with", type=pathlib.Path, metavar="FOLDER",
                          help="of the model that training began from: after little training the mean reads better than either")
    head = kinds.add_parser("head")
    head.add_argument("checkpoint", help="head.pt of train_head.py")
    head.add_argument("encoder", type=pathlib.Path, help="the captions folder it was trained on")
    head.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    if args.kind == "captions":
        export_captions(args.checkpoint, args.folder, args.mean_with)
        verify(args.folder, HubertForCTC)
    else:
        export_head(args.checkpoint, args.encoder, args.folder)
        verify(args.folder, HubertForSequenceClassification)
