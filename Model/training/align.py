#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where one word ends and the next begins in training recordings: forced alignment by CTC, with a captions model.

Writes `cuts.jsonl` beside each folder's index, a line for a line: num_words + 1 samples from the utterance's beginning
(0, the quietest moments between words, its length), or null where the model does not hear the text. data.py makes new
sentences of a speaker's words from them.
"""
import argparse
import json
import os
import pathlib

import numpy as np
import torch
from transformers import HubertForCTC

from data import Corpus, normalise, samples_of
from model_config import BLANK, HOP_SAMPLES, SAMPLE_RATE_HZ, TOKEN_OF, encode

MAX_LOSS = 1.5              # per letter; above it the recording and its text do not agree well enough
QUIET_SAMPLES = SAMPLE_RATE_HZ // 100
SPACE = TOKEN_OF["|"]


def align(log_probs, ids):
    """(the frame of each token's first emission, loss per token): Viterbi over blank, token, blank, ..., blank."""
    states = np.full(2 * len(ids) + 1, BLANK)
    states[1::2] = ids
    emissions = log_probs[:, states]                                        # [T, 2L + 1]
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]                            # over the blank between different tokens
    score = np.full(len(states), -np.inf)
    score[:2] = emissions[0, :2]
    moves = np.zeros(emissions.shape, np.int8)
    for frame in range(1, len(emissions)):
        paths = np.full((3, len(states)), -np.inf)
        paths[0], paths[1, 1:] = score, score[:-1]
        paths[2, 2:] = np.where(skips[2:], score[:-2], -np.inf)
        moves[frame] = paths.argmax(0)
        score = paths.max(0) + emissions[frame]
    state = len(states) - 1 - int(score[-2] > score[-1])
    loss = -score[state] / len(ids)
    first = np.zeros(len(ids), int)
    for frame in range(len(emissions) - 1, -1, -1):
        if state % 2:
            first[state // 2] = frame
        state -= int(moves[frame, state])
    return first, loss


def quietest(x, begin, end):
    """The middle of the quietest 10 ms in [begin, end)."""
    count = max(1, (end - begin) // QUIET_SAMPLES)
    loudness = [np.abs(x[begin + i * QUIET_SAMPLES:begin + (i + 1) * QUIET_SAMPLES]).mean() for i in range(count)]
    return begin + int(np.argmin(loudness)) * QUIET_SAMPLES + QUIET_SAMPLES // 2


@torch.no_grad()
def cuts_of(model, item):
    x = samples_of(item)
    logits = model(torch.from_numpy(normalise(x))[None]).logits[0]
    ids = encode(item["text"])
    if len(ids) >= len(logits):
        return None
    frames, loss = align(logits.log_softmax(-1).numpy(), ids)
    if not loss < MAX_LOSS:
        return None
    spaces = [i for i, token in enumerate(ids) if token == SPACE]
    inner = [quietest(x, frames[i - 1] * HOP_SAMPLES, (frames[i + 1] + 1) * HOP_SAMPLES) for i in spaces]
    return [0, *map(int, inner), item["samples"]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", type=pathlib.Path, help="folders made by prepare.py")
    parser.add_argument("--model", required=True, help="a captions model folder")
    args = parser.parse_args()
    model = HubertForCTC.from_pretrained(args.model, dtype=torch.float32).eval()
    for folder in args.data:
        kept = total = 0
        with open(folder / "cuts.new", "w") as file:
            for item in Corpus([folder], "train").all_items:
                wanted = item["split"] == "train" and item["text"] and item["kind"].startswith("read")
                cuts = cuts_of(model, item) if wanted else None
                total, kept = total + bool(wanted), kept + bool(cuts)
                file.write(json.dumps(cuts) + "\n")
        os.replace(folder / "cuts.new", folder / "cuts.jsonl")
        print(f"{folder}: {kept} of {total} utterances aligned", flush=True)
