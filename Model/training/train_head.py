#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage e: a classifier on a frozen captions model, from the `label` of manifest lines; so are one's own labels trained.

HubertForSequenceClassification with a weighted sum of the layers: it sees of an utterance the mean of each layer's
hidden states, so these are computed once and the head alone is trained, in seconds. The encoder stays the captions
model's, bit for bit.
Writes OUT/head.pt, from which export.py makes a model folder.
"""
import argparse
import collections
import json
import pathlib

import numpy as np
import torch
from transformers import HubertForCTC

from data import Corpus, Example, collate, example_of, pauses_for
from model_config import FRAMES_PER_SECOND, SAMPLE_RATE_HZ
from precision import autocast
from sounds import Augmentation
from streaming import hidden_states

SILENCE, UNKNOWN = "_silence_", "_unknown_"
BATCH = 16
SNIPPET_SECONDS = (0.7, 2.0)
PROJECTION = 128
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)


def load_encoder(folder, device):
    return HubertForCTC.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval().to(device)


@torch.no_grad()
def means(model, examples, noises=(), rng=None, augmentation=Augmentation()):
    """[N, layers + 1, D]: of each example, the mean over its frames of every hidden state."""
    found = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: examples[i].samples)
    for begin in range(0, len(order), BATCH):
        part = order[begin:begin + BATCH]
        batch = collate([examples[i] for i in part], noises, rng, augmentation)
        with autocast(model.device.type, enabled=rng is not None):
            states, present, lengths = hidden_states(model.hubert, batch["input_values"].to(model.device),
                                                     batch["attention_mask"].to(model.device))
        weight = (present / lengths[:, None])[:, None, :].float()
        pooled = torch.stack([(weight @ s.float())[:, 0] for s in states], 1).cpu()
        for row, i in enumerate(part):
            found[i] = pooled[row]
    return torch.stack(found)


class Head(torch.nn.Module):
    """The part of HubertForSequenceClassification after the encoder, on means over time, with its parameters' names."""

    def __init__(self, num_states, width, num_labels):
        super().__init__()
        self.layer_weights = torch.nn.Parameter(torch.ones(num_states) / num_states)
        self.projector = torch.nn.Linear(width, PROJECTION)
        self.classifier = torch.nn.Linear(PROJECTION, num_labels)

    def forward(self, states):
        return self.classifier(self.projector((states * self.layer_weights.softmax(0)[:, None]).sum(1)))


@torch.no_grad()
def windows_of(model, items, count, rng):
    """[count, layers + 1, D]: means over stretches of running speech of a word's length, from anywhere in `items`."""
    per_item = max(1, count // max(1, min(len(items), count // 10)))
    found = []
    for number in rng.permutation(len(items)):
        if len(found) >= count:
            break
        batch = collate([example_of(items[number])])
        with autocast(model.device.type):
            states, _, lengths = hidden_states(model.hubert, batch["input_values"].to(model.device),
                                               batch["attention_mask"].to(model.device))
        states = torch.stack([s[0].float().cpu() for s in states])
        for _ in range(per_item):
            length = min(int(lengths[0]), int(rng.uniform(*SNIPPET_SECONDS) * FRAMES_PER_SECOND))
            begin = int(rng.integers(int(lengths[0]) - length + 1))
            found.append(states[:, begin:begin + length].mean(1))
    return torch.stack(found[:count])


def gather(args, split, labels, rng):
    """(examples, label numbers) of the recordings that have a label, and of silence."""
    examples, targets, counts = [], [], collections.Counter()
    items = Corpus(args.data, split).of_sources(*args.sources)
    rng.shuffle(items)
    for item in items:
        label = item["label"] if item["label"] in labels else UNKNOWN
        counts[label] += 1
        if item["label"] and label in labels and (split != "train" or counts[label] <= args.max_count):
            examples.append(Example([item], pauses_for(1, rng) if split == "train" and args.silence else [0, 0]))
            targets.append(labels.index(label))
    if SILENCE in labels:
        count = args.silence if split == "train" else args.silence // 10
        more = [Example([], [0], extra=int(rng.uniform(*SNIPPET_SECONDS) * SAMPLE_RATE_HZ)) for _ in range(count)]
        examples, targets = examples + more, targets + [labels.index(SILENCE)] * count
    return examples, torch.tensor(targets)


def with_running_speech(model, args, split, labels, states, targets, rng):
    """The same with stretches of running speech as unknown words."""
    speech = Corpus(args.data, split).of_sources(*args.unknown_sources)
    if UNKNOWN not in labels or not speech:
        return states, targets
    more = windows_of(model, speech, args.unknown if split == "train" else args.unknown // 5, rng)
    return torch.cat([states, more]), torch.cat([targets, torch.full((len(more),), labels.index(UNKNOWN))])


def fit(states, targets, num_labels, args):
    torch.manual_seed(1)
    head = Head(states.shape[1], states.shape[2], num_labels)
    optimiser = torch.optim.AdamW(head.parameters(), 2e-3, weight_decay=args.weight_decay)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, args.steps)
    balance = 1 / torch.bincount(targets, minlength=num_labels).clamp(min=1).float().sqrt()
    generator = torch.Generator().manual_seed(1)
    for _ in range(args.steps):
        chosen = torch.randint(len(targets), (256,), generator=generator)
        loss = torch.nn.functional.cross_entropy(head(states[chosen]), targets[chosen], balance / balance.mean(), label_smoothing=0.05)
        loss.backward()
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
    return head.eval()


def report(head, states, targets, labels, split):
    with torch.no_grad():
        said = head(states).argmax(-1)
    right = said == targets
    recalls = [right[targets == i].float().mean().item() for i in range(len(labels)) if (targets == i).any()]
    print(f"{split}: accuracy {100 * right.float().mean():.1f} % of {len(targets)}, mean recall {100 * np.mean(recalls):.1f} %")
    for i, label in enumerate(labels):
        rows = targets == i
        if rows.any():
            wrong = torch.bincount(said[rows & ~right], minlength=len(labels))
            most = f", most often taken for {labels[wrong.argmax()]}" if wrong.any() else ""
            print(f"  {label}: {100 * right[rows].float().mean():.1f} % of {int(rows.sum())}{most}")


@torch.no_grad()
def false_alarms(model, head, items, labels, window_seconds=1.0):
    """Keywords per hour of running speech at each of THRESHOLDS: windows every 0.25 s, counted once a second."""
    window, hop = round(window_seconds * FRAMES_PER_SECOND), round(0.25 * FRAMES_PER_SECOND)
    words = [i for i, label in enumerate(labels) if label not in (SILENCE, UNKNOWN)]
    alarms = dict.fromkeys(THRESHOLDS, 0)
    for item in items:
        batch = {name: value.to(model.device) for name, value in collate([example_of(item)]).items()}
        states = torch.stack(hidden_states(model.hubert, batch["input_values"], batch["attention_mask"])[0], 1)[0].cpu()
        scores = head(states.unfold(1, window, hop).mean(-1).transpose(0, 1)).softmax(-1)[:, words].max(-1).values.tolist()
        for threshold in THRESHOLDS:
            last = -100
            for position, score in enumerate(scores):
                if score >= threshold and position - last >= 4:
                    alarms[threshold], last = alarms[threshold] + 1, position
    hours = sum(i["samples"] for i in items) / SAMPLE_RATE_HZ / 3600
    return {threshold: count / hours for threshold, count in alarms.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--model", required=True, type=pathlib.Path, help="captions model folder whose encoder to use")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder for head.pt")
    parser.add_argument("--sources", nargs="+", default=[""], help="only files whose names begin so")
    parser.add_argument("--labels", nargs="*", help="default: all with at least --min-count training clips")
    parser.add_argument("--min-count", type=int, default=20)
    parser.add_argument("--max-count", type=int, default=1 << 30, help="training clips of a label to use, where time is short")
    parser.add_argument("--unknown", type=int, default=0, help=f"so many stretches of running speech labelled {UNKNOWN}, and other words")
    parser.add_argument("--unknown-sources", nargs="*", default=["libri", "speechocean", "vctk", "ljspeech", "kathleen"])
    parser.add_argument("--silence", type=int, default=0, help=f"so many clips without speech labelled {SILENCE}")
    parser.add_argument("--copies", type=int, default=3, help="of each training clip: one as it is, the others changed")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    rng, model = np.random.default_rng(1), load_encoder(args.model, args.device)
    train = Corpus(args.data, "train")
    counts = {}
    for item in train.of_sources(*args.sources):
        counts[item["label"]] = counts.get(item["label"], 0) + 1
    labels = args.labels or sorted(l for l, n in counts.items() if l and n >= args.min_count)
    labels += [UNKNOWN] * bool(args.unknown) + [SILENCE] * bool(args.silence)
    examples, targets = gather(args, "train", labels, rng)
    print(f"{len(examples)} training clips, labels {labels}", flush=True)
    copies = [means(model, examples, train.noises)]
    for _ in range(args.copies - 1):
        for example in examples:
            example.speed = rng.uniform(0.9, 1.1)
        copies.append(means(model, examples, train.noises, rng, Augmentation(0.6, 0.2, 0.1)))
    states, targets = with_running_speech(model, args, "train", labels, torch.cat(copies), targets.repeat(args.copies), rng)
    head = fit(states, targets, len(labels), args)
    for split in ("dev", "test"):
        examples, targets = gather(args, split, labels, np.random.default_rng(2))
        if any(e.parts for e in examples):
            states = means(model, examples, Corpus(args.data, "noise-test").noises)
            report(head, *with_running_speech(model, args, split, labels, states, targets, rng), labels, split)
    if UNKNOWN in labels:
        speech = Corpus(args.data, "dev").of_sources("libri_mini")
        print("false alarms per hour of read speech:",
              ", ".join(f"{rate:.0f} at {threshold}" for threshold, rate in false_alarms(model, head, speech, labels).items()))
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save({"head": head.state_dict(), "labels": labels}, args.out / "head.pt")
    (args.out / "head.json").write_text(json.dumps({"labels": labels, "encoder": str(args.model)}, indent=2) + "\n")


if __name__ == "__main__":
    main()
