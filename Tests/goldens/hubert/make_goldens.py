#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the small golden set that the tests compare with: tiny HuBERT checkpoints with random weights and what Hugging
Face transformers computes from them, stage by stage.

    python3 make_goldens.py            # next to this file; needs torch, transformers, safetensors, numpy

manifest.json names the versions, the runs, and per stage the largest magnitude and fp32_noise, the largest difference
between the reference's own float32 and float64 results: the tests allow max(10 x fp32_noise, 2e-5 x max_abs).
"""
import json
import os

import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from transformers import (HubertConfig, HubertForCTC, HubertForSequenceClassification, HubertModel,
                          Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor)

HERE = os.path.dirname(os.path.abspath(__file__))
LETTERS = ["<pad>", "<s>", "</s>", "<unk>", "|"] + list("ETAONIHSRDLUMWCFGYPBVK'XJQZ")
TINY = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, conv_dim=[8] * 7,
            num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, classifier_proj_size=12, vocab_size=len(LETTERS))
LARGE = dict(feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True)
LABELS = {i: word for i, word in enumerate("yes no up down".split())}
CASES = {
    "base_ctc": (HubertForCTC, {**TINY}),
    "large_ctc_masked": (HubertForCTC, {**TINY, **LARGE, "adapter_attn_dim": 4}),
    "classifier_weighted": (HubertForSequenceClassification, {**TINY, **LARGE, "use_weighted_layer_sum": True,
                            "id2label": LABELS, "label2id": {v: k for k, v in LABELS.items()}}),
    "batch_norm": (HubertModel, {**TINY, "conv_pos_batch_norm": True, "num_conv_pos_embeddings": 7}),
}
LENGTHS = (4000, 3100)


def audio():
    """A batch of two chirps with noise and its mask, and the first of them alone."""
    waves = []
    for n in LENGTHS:
        t = np.arange(n) / 16000
        noise = 0.02 * np.random.default_rng(n).standard_normal(n)
        waves.append((0.3 * np.sin(2 * np.pi * (200 * t + 3000 * t * t)) + noise + 0.01).astype(np.float32))
    batch = Wav2Vec2FeatureExtractor(return_attention_mask=True)(waves, padding=True, sampling_rate=16000, return_tensors="pt")
    alone = Wav2Vec2FeatureExtractor()(waves[0], sampling_rate=16000, return_tensors="pt")
    return {"alone": alone.input_values, "batch": batch.input_values, "mask": batch.attention_mask}


def randomise(model, seed):
    """Livelier than the training-time initialisation, so that every term shows in the output."""
    rng = np.random.default_rng(seed)
    with torch.no_grad():
        for name, p in list(model.named_parameters()) + list(model.named_buffers()):
            if not p.is_floating_point():
                continue
            gain = name.endswith(("original0", "running_var")) or ("norm" in name and name.endswith("weight"))
            scale = 0.1 if gain or p.ndim < 2 else p[0].numel() ** -0.5
            values = float(gain) + scale * rng.standard_normal(tuple(p.shape))
            p.copy_(torch.from_numpy(np.abs(values) if gain else values))


def stages(model, values, mask):
    found, hooks, base = {}, [], getattr(model, "hubert", model)
    keep = lambda name: lambda module, args, out: found.__setitem__(name, out.detach().clone())
    for i, layer in enumerate(base.feature_extractor.conv_layers):
        hooks.append(layer.register_forward_hook(keep(f"conv.{i}")))
    hooks.append(base.feature_projection.register_forward_hook(keep("feature_projection")))
    hooks.append(base.encoder.pos_conv_embed.register_forward_hook(keep("pos_conv_embed")))
    if hasattr(model, "projector"):
        hooks.append(model.projector.register_forward_hook(keep("projector")))
        hooks.append(model.projector.register_forward_hook(lambda m, a, o: found.__setitem__("layer_sum", a[0].clone())))
        hooks.append(model.classifier.register_forward_hook(lambda m, a, o: found.__setitem__("pooled", a[0].clone())))
    with torch.no_grad():
        out = model(values, attention_mask=mask, output_hidden_states=True, output_attentions=True)
    for hook in hooks:
        hook.remove()
    found.update({f"hidden.{i}": h for i, h in enumerate(out.hidden_states)})
    found.update({f"attention.{i}": a for i, a in enumerate(out.attentions)})
    found["last_hidden_state"] = out.hidden_states[-1]
    if "logits" in out:
        found["logits"] = out.logits
    return found


def golden_run(name, model, double, sounds, tokenizer):
    masked = name == "batch" and model.config.feat_extract_norm == "layer"
    mask = sounds["mask"] if masked else None
    single, exact = stages(model, sounds[name], mask), stages(double, sounds[name].double(), mask)
    run = dict(run=name, input=name, attention_mask="mask" if masked else None, stages={
        k: dict(max_abs=float(v.abs().max()), fp32_noise=float((v.double() - exact[k]).abs().max()))
        for k, v in single.items()})
    if isinstance(model, HubertForCTC):
        run["ids"] = single["logits"].argmax(-1).tolist()
        run["text"] = tokenizer.batch_decode(run["ids"])
    if isinstance(model, HubertForSequenceClassification):
        run["label"] = [model.config.id2label[i] for i in single["logits"].argmax(-1).tolist()]
    return run, {f"{name}/{k}": v.float().clone().contiguous() for k, v in single.items()}


def write_case(name, sounds):
    cls, options = CASES[name]
    config = HubertConfig(**options)
    config._attn_implementation = "eager"
    model = cls(config).eval()
    randomise(model, sum(map(ord, name)))
    double = cls(config).eval()
    double.load_state_dict(model.state_dict())
    double.double()
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.save_pretrained(folder)
    with open(os.path.join(folder, "vocab.json"), "w") as file:
        json.dump({letter: i for i, letter in enumerate(LETTERS)}, file)
    tokenizer = Wav2Vec2CTCTokenizer(os.path.join(folder, "vocab.json"))
    runs, tensors = [], {}
    for run_name in ("alone", "batch"):
        run, found = golden_run(run_name, model, double, sounds, tokenizer)
        runs.append(run)
        tensors.update(found)
    save_file(tensors, os.path.join(folder, "golden.safetensors"))
    return dict(runs=runs)


def main():
    torch.set_num_threads(1)
    sounds = audio()
    save_file({k: v.float().contiguous() for k, v in sounds.items()}, os.path.join(HERE, "audio.safetensors"))
    manifest = dict(torch=torch.__version__, transformers=transformers.__version__,
                    cases={name: write_case(name, sounds) for name in CASES})
    with open(os.path.join(HERE, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=1)


if __name__ == "__main__":
    main()
