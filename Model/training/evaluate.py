#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Greedy word and letter error rates, in training and, as a command, of an exported folder on a prepared split.

With --live the model hears each utterance as the live engine plays it, in chunks with a lookahead; with --nothing it
hears noise and music-like tones instead of speech, and the words it makes up are counted.
"""
import argparse
import collections
import time

import numpy as np
import torch
from torch.nn.functional import ctc_loss

from data import Corpus, Example, collate, example_of
from model_config import BLANK, FRAMES_PER_SECOND, SAMPLE_RATE_HZ, decode
from streaming import live_states


def edit_distance(said, meant):
    """Levenshtein distance of two sequences."""
    row = list(range(len(meant) + 1))
    for i, a in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(meant, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def error_rates(said, meant):
    """(word error rate, letter error rate) over all pairs."""
    words = sum(edit_distance(s.split(), m.split()) for s, m in zip(said, meant)) / sum(len(m.split()) for m in meant)
    letters = sum(edit_distance(s, m) for s, m in zip(said, meant)) / sum(len(m) for m in meant)
    return words, letters


def read(model, batch, live):
    """(the greedy text of each row, CTC loss of all rows); `live` is (hop, lookahead, left context) in frames."""
    lengths = model._get_feat_extract_output_lengths(batch["attention_mask"].sum(1))
    if live:
        rows = (values[None, :mask.sum()] for values, mask in zip(batch["input_values"], batch["attention_mask"]))
        logits = [model.lm_head(live_states(model.hubert, row, *live))[0] for row in rows]
    else:
        logits = model(batch["input_values"], batch["attention_mask"]).logits
    loss = sum(ctc_loss(row[:n].log_softmax(-1), label[label >= 0], n, (label >= 0).sum(), BLANK, "sum")
               for row, n, label in zip(logits, lengths, batch["labels"]))
    return [decode(row.argmax(-1)[:n].tolist()) for row, n in zip(logits, lengths)], float(loss)


@torch.no_grad()
def transcribe(model, items, live=None, batch_size=8):
    """(the greedy text of each item, CTC loss per letter)."""
    model.eval()
    texts, loss = [], 0.0
    for begin in range(0, len(items), batch_size):
        batch = collate([example_of(i) for i in items[begin:begin + batch_size]])
        said, more = read(model, {name: value.to(model.device) for name, value in batch.items()}, live)
        texts, loss = texts + said, loss + more
    return texts, loss / max(1, sum(len(i["text"]) for i in items))


@torch.no_grad()
def words_about_nothing(model, corpus, minutes, live, rng):
    """(words per minute, some of the texts) while nobody speaks: 10 s each of held-out noise, hiss, hum, chords, silence."""
    model.eval()
    texts = []
    for _ in range(int(minutes * 6)):
        batch = collate([Example([], [0], extra=10 * SAMPLE_RATE_HZ)], corpus.noises, rng)
        texts += read(model, batch, live)[0]
    return sum(len(text.split()) for text in texts) / minutes, sorted(text for text in texts if text)[:5]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="folder written by export.py")
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--sources", nargs="*", default=[""], help="only files whose names begin so")
    parser.add_argument("--limit", type=int, default=1 << 30, help="at most so many utterances of a source, evenly spread")
    parser.add_argument("--show", type=int, default=0, help="print so many transcripts per source")
    parser.add_argument("--live", nargs=3, type=float, metavar=("HOP_MS", "LOOKAHEAD_MS", "LEFT_SECONDS"))
    parser.add_argument("--nothing", type=float, metavar="MINUTES", help="count words in so much of no speech instead")
    args = parser.parse_args()
    from transformers import HubertForCTC
    model = HubertForCTC.from_pretrained(args.model, dtype=torch.float32, attn_implementation="eager")
    live = args.live and [round(x * FRAMES_PER_SECOND) for x in (args.live[0] / 1000, args.live[1] / 1000, args.live[2])]
    if args.nothing:
        rate, shown = words_about_nothing(model, Corpus(args.data, "noise-test"), args.nothing, live, np.random.default_rng(5))
        print(f"{rate:.2f} words per minute in {args.nothing:g} minutes without speech", *shown, sep="\n  ")
        return
    by_source = collections.defaultdict(list)
    for item in Corpus(args.data, args.split).of_sources(*args.sources):
        if item["text"]:
            by_source[item["source"]].append(item)
    print("| source | utterances | minutes | WER | CER | loss per letter | x real time |\n|---|---|---|---|---|---|---|")
    shown = []
    for source, items in sorted(by_source.items()):
        start = time.time()
        items = items[::-(-len(items) // args.limit)]
        said, loss = transcribe(model, items, live)
        seconds = sum(i["samples"] for i in items) / SAMPLE_RATE_HZ
        words, letters = error_rates(said, [i["text"] for i in items])
        print(f"| {source} | {len(items)} | {seconds / 60:.1f} | {100 * words:.1f} % | {100 * letters:.1f} % | {loss:.2f} "
              f"| {seconds / (time.time() - start):.0f} |", flush=True)
        shown += [f"{source}\n  meant {i['text']}\n  said  {s}" for i, s in list(zip(items, said))[:args.show]]
    print(*shown, sep="\n")


if __name__ == "__main__":
    main()
