#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage e: a classifier on a frozen captions model, from the `label` of manifest lines; so are one's own labels trained.

HubertForSequenceClassification with a weighted sum of the layers: it sees of an utterance the mean of each layer's
hidden states, so these are computed once and the head alone is trained, in seconds. The encoder stays the captions
model's, bit for bit.
Writes OUT/head.pt, from which export.py makes a model folder.
"""
import argparse
import json
import pathlib

import numpy as np
import torch
from transformers import HubertForCTC

from data import Corpus, Example, collate, pauses_for
from model_config import FRAMES_PER_SECOND, SAMPLE_RATE_HZ
from sounds import Augmentation
from streaming import hidden_states

SILENCE, UNKNOWN = "_silence_", "_unknown_"
BATCH = 16
SNIPPET_SECONDS = (0.7, 2.0)
PROJECTION = 128


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
        with torch.autocast(model.device.type, torch.bfloat16, enabled=rng is not None):
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


def snippets(items, count, rng):
    """Pieces of running speech of a word's length, cut anywhere."""
    found = []
    for item in (items[i] for i in rng.integers(len(items), size=count)):
        length = min(item["samples"], int(rng.uniform(*SNIPPET_SECONDS) * SAMPLE_RATE_HZ))
        begin = item["offset"] + int(rng.integers(item["samples"] - length + 1))
        found.append(Example([item | {"offset": begin, "samples": length}], [0, 0]))
    return found


def gather(args, split, labels, rng):
    """(examples, label numbers, and of those without a recording of their own the running speech they come from)."""
    corpus = Corpus(args.data, split)
    examples, targets = [], []
    for item in corpus.of_sources(*args.sources):
        label = item["label"] if item["label"] in labels else UNKNOWN
        if item["label"] and label in labels:
            pauses = pauses_for(1, rng) if split == "train" and args.silence else [0, 0]
            examples.append(Example([item], pauses))
            targets.append(labels.index(label))
    if UNKNOWN in labels:
        speech = [i for i in corpus.of_sources(*args.unknown_sources) if i["samples"] > SAMPLE_RATE_HZ]
        more = snippets(speech, args.unknown if split == "train" else args.unknown // 10, rng) if speech else []
        examples, targets = examples + more, targets + [labels.index(UNKNOWN)] * len(more)
    if SILENCE in labels:
        count = args.silence if split == "train" else args.silence // 10
        more = [Example([], [0], extra=int(rng.uniform(*SNIPPET_SECONDS) * SAMPLE_RATE_HZ)) for _ in range(count)]
        examples, targets = examples + more, targets + [labels.index(SILENCE)] * count
    return examples, torch.tensor(targets)


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
def false_alarms(model, head, items, labels, threshold, window_seconds=1.0):
    """Keywords at or above the threshold per hour of running speech: windows every 0.25 s, counted once a second."""
    window, hop = round(window_seconds * FRAMES_PER_SECOND), round(0.25 * FRAMES_PER_SECOND)
    words = [i for i, label in enumerate(labels) if label not in (SILENCE, UNKNOWN)]
    alarms = 0
    for item in items:
        batch = collate([Example([item], [0, 0])])
        states = torch.stack(hidden_states(model.hubert, batch["input_values"], batch["attention_mask"])[0], 1)[0]
        windows = states.unfold(1, window, hop).mean(-1).transpose(0, 1)
        loud = (head(windows).softmax(-1)[:, words].max(-1).values >= threshold).tolist()
        last = -100
        for position, hit in enumerate(loud):
            if hit and position - last >= 4:
                alarms, last = alarms + 1, position
    return alarms / (sum(i["samples"] for i in items) / SAMPLE_RATE_HZ / 3600)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--model", required=True, type=pathlib.Path, help="captions model folder whose encoder to use")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder for head.pt")
    parser.add_argument("--sources", nargs="+", default=[""], help="only files whose names begin so")
    parser.add_argument("--labels", nargs="*", help="default: all with at least --min-count training clips")
    parser.add_argument("--min-count", type=int, default=20)
    parser.add_argument("--unknown", type=int, default=0, help=f"so many snippets of speech labelled {UNKNOWN}, and other words")
    parser.add_argument("--unknown-sources", nargs="*", default=["libri", "speechocean", "vctk", "ljspeech", "kathleen", "an4"])
    parser.add_argument("--silence", type=int, default=0, help=f"so many clips without speech labelled {SILENCE}")
    parser.add_argument("--copies", type=int, default=3, help="of each training clip: one as it is, the others changed")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--threshold", type=float, default=0.8, help="for the false alarms reported")
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
    head = fit(torch.cat(copies), targets.repeat(args.copies), len(labels), args)
    for split in ("dev", "test"):
        examples, targets = gather(args, split, labels, np.random.default_rng(2))
        if examples and any(e.parts for e in examples):
            report(head, means(model, examples, Corpus(args.data, "noise-test").noises), targets, labels, split)
    if UNKNOWN in labels:
        speech = Corpus(args.data, "dev").of_sources("libri_mini")
        print(f"false alarms on {sum(i['samples'] for i in speech) / SAMPLE_RATE_HZ / 60:.0f} minutes of read speech at "
              f"{args.threshold}: {false_alarms(model, head, speech, labels, args.threshold):.1f} per hour")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save({"head": head.state_dict(), "labels": labels}, args.out / "head.pt")
    (args.out / "head.json").write_text(json.dumps({"labels": labels, "encoder": str(args.model)}, indent=2) + "\n")


if __name__ == "__main__":
    main()
