#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Greedy word and letter error rates, in training and, as a command, of an exported folder on a prepared split."""
import argparse
import collections
import time

import torch

from data import Corpus, collate
from model_config import SAMPLE_RATE_HZ, decode


def edit_distance(said, meant):
    """Levenshtein distance of two sequences."""
    row = list(range(len(meant) + 1))
    for i, a in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(meant, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def transcribe(model, items, batch_size=8):
    """The greedy text of each item."""
    model.eval()
    texts = []
    with torch.no_grad():
        for begin in range(0, len(items), batch_size):
            batch = collate(items[begin:begin + batch_size])
            lengths = model._get_feat_extract_output_lengths(batch["attention_mask"].sum(1))
            ids = model(batch["input_values"], batch["attention_mask"]).logits.argmax(-1)
            texts += [decode(row[:n].tolist()) for row, n in zip(ids, lengths)]
    return texts


def error_rates(said, meant):
    """(word error rate, letter error rate) over all pairs."""
    words = sum(edit_distance(s.split(), m.split()) for s, m in zip(said, meant)) / sum(len(m.split()) for m in meant)
    letters = sum(edit_distance(s, m) for s, m in zip(said, meant)) / sum(len(m) for m in meant)
    return words, letters


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="folder written by export.py")
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--show", type=int, default=0, help="print so many transcripts per source")
    args = parser.parse_args()
    from transformers import HubertForCTC
    model = HubertForCTC.from_pretrained(args.model, dtype=torch.float32)
    by_source = collections.defaultdict(list)
    for item in Corpus(args.data, args.split).items:
        if item["text"]:
            by_source[item["source"]].append(item)
    print("| source | utterances | minutes | WER | CER | x real time |\n|---|---|---|---|---|---|")
    shown = []
    for source, items in sorted(by_source.items()):
        start = time.time()
        said = transcribe(model, items)
        seconds = sum(i["samples"] for i in items) / SAMPLE_RATE_HZ
        words, letters = error_rates(said, [i["text"] for i in items])
        print(f"| {source} | {len(items)} | {seconds / 60:.1f} | {100 * words:.1f} % | {100 * letters:.1f} % "
              f"| {seconds / (time.time() - start):.0f} |", flush=True)
        shown += [f"{source}\n  meant {i['text']}\n  said  {s}" for i, s in list(zip(items, said))[:args.show]]
    print(*shown, sep="\n")


if __name__ == "__main__":
    main()
