#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stages a and c: cluster frames, by MFCC or by an inner layer of a model, and label every training utterance.

Writes OUT/centroids.pt and, per data folder, OUT/NAME.npz: `labels` (int16, the frames of all utterances in a row) and
`offsets` (of each line of index.jsonl; -1 where an utterance has no labels). A folder already labelled is left alone.
"""
import argparse
import json
import pathlib

import numpy as np
import torch

from data import Corpus, collate, example_of
from features import frame_centres, log_mel, mel_filters, mfcc, num_frames
from model_config import new_model
from precision import autocast
from streaming import hidden_states
from trainer import load_weights

BATCH = 8
NUM_ITERATIONS = 25
LONGEST_SECONDS = 18


class Describer:
    """Frames [n, D] of utterances."""

    def __init__(self, args):
        self.model = new_model().eval().to(args.device)
        self.layer, self.device, self.filters = args.layer, args.device, mel_filters(args.device)
        if args.model:
            load_weights(self.model, args.model)

    @torch.no_grad()
    def __call__(self, items):
        batch = {name: value.to(self.device) for name, value in collate([example_of(i) for i in items]).items()}
        values, mask, hubert = batch["input_values"], batch["attention_mask"], self.model.hubert
        lengths = [num_frames(hubert.config, n) for n in mask.sum(1).tolist()]
        if self.layer is None:
            described = mfcc(log_mel(values, frame_centres(hubert.config, max(lengths), self.device), self.filters))
        else:
            with autocast(self.device):
                described = hidden_states(hubert, values, mask)[0][self.layer]
        return [row[:n].float().cpu() for row, n in zip(described, lengths)]


def batches(items):
    items = sorted(items, key=lambda i: i["samples"])
    return [items[begin:begin + BATCH] for begin in range(0, len(items), BATCH)]


def cluster(points, num_clusters, generator):
    """Lloyd's algorithm from random points; a cluster that goes empty starts again at a random point."""
    centroids = points[torch.randperm(len(points), generator=generator)[:num_clusters]]
    for _ in range(NUM_ITERATIONS):
        nearest = assign(points, centroids)
        sums = torch.zeros_like(centroids).index_add_(0, nearest, points)
        counts = torch.bincount(nearest, minlength=num_clusters)
        centroids = sums / counts.clamp(min=1)[:, None]
        empty = counts == 0
        centroids[empty] = points[torch.randint(len(points), (int(empty.sum()),), generator=generator)]
    return centroids


def assign(points, centroids):
    parts = [(part @ centroids.T * -2 + (centroids ** 2).sum(1)).argmin(1) for part in points.split(1 << 16)]
    return torch.cat(parts)


def learn_centroids(args, describe, rng):
    items = [i for i in Corpus(args.data, "train").items if i["samples"] <= LONGEST_SECONDS * 16000]
    frames = args.frames_each
    chosen = [items[i] for i in rng.permutation(len(items))[:args.max_frames // frames]]
    points = [row[torch.randperm(len(row))[:frames]] for batch in batches(chosen) for row in describe(batch)]
    points = torch.cat(points)
    mean, spread = points.mean(0), points.std(0) + 1e-5
    centroids = cluster((points - mean) / spread, args.clusters, torch.Generator().manual_seed(1))
    return {"mean": mean, "spread": spread, "centroids": centroids}


def label(folder, path, describe, model):
    rows = Corpus([folder], None).all_items
    labels, offsets, position = [], np.full(len(rows), -1, np.int64), 0
    wanted = [i for i in rows if i["split"] == "train" and i["kind"] != "noise" and i["samples"] <= LONGEST_SECONDS * 16000]
    for batch in batches(wanted):
        for item, points in zip(batch, describe(batch)):
            labels.append(assign((points - model["mean"]) / model["spread"], model["centroids"]).to(torch.int16).numpy())
            offsets[item["line"]] = position
            position += len(labels[-1])
    np.savez(path, labels=np.concatenate(labels), offsets=offsets)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", type=pathlib.Path, help="folders made by prepare.py")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path, help="a model folder or last.pt whose layer describes the frames")
    parser.add_argument("--layer", type=int, help="0 is what enters the first layer; without it: MFCC")
    parser.add_argument("--clusters", type=int, default=100)
    parser.add_argument("--max-frames", type=int, default=400000, help="to learn the clusters from")
    parser.add_argument("--frames-each", type=int, default=60, help="frames taken from each utterance")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    describer, path = Describer(args), args.out / "centroids.pt"
    if not path.exists():
        torch.save(learn_centroids(args, describer, np.random.default_rng(1)), path)
    clusters = torch.load(path)
    for folder in args.data:
        target = args.out / f"{folder.name}.npz"
        if not target.exists():
            label(folder, target, describer, clusters)
        share = np.bincount(np.load(target)["labels"], minlength=args.clusters) / len(np.load(target)["labels"])
        print(f"{target}: {len(np.load(target)['labels'])} frames, perplexity of the clusters "
              f"{np.exp(-(share[share > 0] * np.log(share[share > 0])).sum()):.0f} of {args.clusters}")
