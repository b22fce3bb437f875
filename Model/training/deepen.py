#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start a deeper model from a captions folder: it hears exactly what the shallower one hears, and has more to learn with.

The new layers stand evenly between the old ones. Each is a copy of the layer below it whose two products that reach the
residual stream are zero, so that it changes nothing at first but, unlike zeros everywhere, learns from the first step.
Writes OUT/model.safetensors for `train_ctc.py --init OUT`, after a check that both give the same logits; the depth is
model_config.py's.
"""
import argparse
import pathlib

import torch
from safetensors.torch import load_file, save_file
from transformers import HubertForCTC

from model_config import SAMPLE_RATE_HZ, small_config

LAYERS = "hubert.encoder.layers."
REACHING_OUT = ("attention.out_proj", "feed_forward.output_dense")


def num_layers_of(state):
    return 1 + max(int(name.removeprefix(LAYERS).split(".")[0]) for name in state if name.startswith(LAYERS))


def deepened(state, num_layers):
    old = num_layers_of(state)
    if num_layers < old:
        raise SystemExit(f"the model has {old} layers, model_config.py {num_layers}: set num_hidden_layers higher")
    deeper = {name: value for name, value in state.items() if not name.startswith(LAYERS)}
    before = None
    for number in range(num_layers):
        source = number * old // num_layers
        prefix = f"{LAYERS}{source}."
        for name, value in state.items():
            if name.startswith(prefix):
                rest = name.removeprefix(prefix)
                silent = source == before and rest.startswith(REACHING_OUT)
                deeper[f"{LAYERS}{number}.{rest}"] = torch.zeros_like(value) if silent else value.clone()
        before = source
    return deeper


@torch.no_grad()
def logits_of(state, samples):
    config = small_config()
    config.num_hidden_layers = num_layers_of(state)
    model = HubertForCTC(config).eval()
    model.load_state_dict({name: value.float() for name, value in state.items()})
    return model(samples).logits


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path, help="folder written by export.py")
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    shallow = load_file(args.model / "model.safetensors")
    state = deepened(shallow, small_config().num_hidden_layers)
    samples = torch.randn(1, SAMPLE_RATE_HZ)
    assert torch.equal(logits_of(state, samples), logits_of(shallow, samples))
    save_file(state, args.out / "model.safetensors")
    print(f"{args.out}: {sum(value.numel() for value in state.values())} parameters")
