# SPDX-License-Identifier: AGPL-3.0-or-later
"""Utterances from prepared folders (prepare.py) to padded batches: joining, augmentation, normalisation, labels.

An Example is one row of a batch: one utterance, several with pauses between, words of one speaker from several
utterances in a new order (where align.py found the words), or no speech at all and no text. Its length
is settled when it is made, so that batches have few shapes; its samples are read, changed and normalised in `collate`.
Normalisation is Wav2Vec2FeatureExtractor's (zero mean, unit variance per utterance, zeros as padding); a gain after it
stands for the live engine, which knows only what it has heard so far.
"""
import collections
import dataclasses
import json
import pathlib

import numpy as np
import torch

from model_config import SAMPLE_RATE_HZ, encode
from sounds import Augmentation, background, change_speed

# Batches come in these lengths only: oneDNN compiles kernels for each new shape (a quarter of the time).
BUCKET_SECONDS = (1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12, 14, 16, 18)
IGNORED_LABEL = -100
SHORT_SECONDS, JOINED_SECONDS, JOIN_SHARE = 4.0, (4.0, 12.0), 0.4
PAUSE_SHARE, PAUSE_SECONDS = 0.15, 2.0          # a longer silence before or after; pauses inside are shorter
GAIN_SHARE, GAIN_DB = 0.5, 6.0
SPEED = (0.87, 1.16)
MIN_WORDS, MAX_WORDS = 20, 3                    # a speaker's, for splices; of each piece
HELD_OUT_NOISE = 4                              # every so many-th noise recording is for measuring only
# Read speech leads, readers of one or a few utterances most; commands that come in thousands of recordings of a few words
# teach little each.
# FSDD stays out for its share-alike licence, EMO-DB is German.
SOURCE_WEIGHTS = {"libri_train100": 3.0, "libri_mini": 1.0, "libri_deepspeaker": 1.0, "libri": 1.5, "commonvoice": 1.2,
                  "kathleen": 0.7, "ljspeech": 0.7, "vctk": 1.0, "dc_tts": 0.7, "speechocean762": 0.8,
                  "an4": 1.0, "gsc": 0.2, "picovoice": 0.3, "tts_espeak": 0.1, "tts": 0.25, "fsdd": 0.0, "emodb": 0.0}


def weight_of(item):
    return next((w for prefix, w in SOURCE_WEIGHTS.items() if item["source"].startswith(prefix)), 1.0)


class Corpus:
    """The utterances of some prepared folders; `items` are index lines with `audio`, the folder's memory map.

    `noises` are the recordings to mix in and to keep silent about; the split "noise-test" holds those left out of it.
    """

    def __init__(self, folders, split):
        self.items, self.noises, self.all_items = [], [], []
        for folder in map(pathlib.Path, folders):
            audio = np.memmap(folder / "audio.s16", dtype=np.int16, mode="r")
            lines = (folder / "index.jsonl").read_text().splitlines()
            aligned = folder / "cuts.jsonl"
            cuts = aligned.read_text().splitlines() if aligned.exists() else ["null"] * len(lines)
            for number, line in enumerate(lines):
                item = json.loads(line) | {"audio": audio, "folder": folder.name, "line": number, "cuts": json.loads(cuts[number])}
                self.all_items.append(item)
                if item["kind"] == "noise":
                    item["split"] = "noise-test" if number % HELD_OUT_NOISE == 0 else item["split"]
                    self.noises += [item] if item["split"] == split else []
                elif item["split"] == split:
                    self.items.append(item)

    def of_sources(self, *prefixes):
        return [item for item in self.items if item["source"].startswith(prefixes)]


@dataclasses.dataclass
class Example:
    parts: list             # of items
    pauses: list            # samples of silence before each part, and after the last
    speed: float = 1.0
    extra: int = 0          # samples of background when there are no parts

    @property
    def samples(self):
        natural = sum(i["samples"] for i in self.parts) + sum(self.pauses) + self.extra
        return int(natural / self.speed)

    @property
    def text(self):
        return " ".join(i["text"] for i in self.parts if i["text"])


def example_of(item):
    return Example([item], [0, 0])


def samples_of(item):
    return item["audio"][item["offset"]:item["offset"] + item["samples"]].astype(np.float32)


def normalise(x):
    return (x - x.mean()) / np.sqrt(x.var() + 1e-7)


def render(example, noises, rng):
    """The example's samples, at the recordings' own level."""
    if not example.parts:
        noise = samples_of(noises[rng.integers(len(noises))]) if noises else None
        return background(example.extra, noise, rng)
    parts = [samples_of(item) for item in example.parts]
    if any(example.pauses):
        hiss = 10 ** rng.uniform(-3.5, -1.5) * np.sqrt(np.mean([p.var() for p in parts]) + 1e-3)
        silences = [rng.standard_normal(n, dtype=np.float32) * hiss for n in example.pauses]
        parts = [x for pair in zip(silences, parts) for x in pair] + silences[-1:]
    x = np.concatenate(parts)
    return change_speed(x, example.speed) if example.speed != 1 else x


def augmented(example, noises, rng, augmentation):
    x = augmentation.apply(render(example, noises, rng), samples_of(noises[rng.integers(len(noises))]) if noises else None, rng)
    gain = 10 ** (rng.uniform(-GAIN_DB, GAIN_DB) / 20) if rng.random() < GAIN_SHARE else 1.0
    return normalise(x) * np.float32(gain)


def pauses_for(count, rng):
    """Silences around `count` parts: mostly none at the ends, up to a second in between."""
    ends = [rng.uniform(0.1, PAUSE_SECONDS) if rng.random() < PAUSE_SHARE else 0.0 for _ in range(2)]
    inside = [rng.uniform(0.05, 1.0) for _ in range(count - 1)]
    return [int(s * SAMPLE_RATE_HZ) for s in (ends[0], *inside, ends[1])]


def joined(items, rng):
    """Examples of all items: short ones partly joined to longer ones, as people speak."""
    examples, waiting, target = [], [], 0.0
    for item in items:
        if item["samples"] > SHORT_SECONDS * SAMPLE_RATE_HZ or rng.random() > JOIN_SHARE:
            examples.append(Example([item], pauses_for(1, rng)))
            continue
        target = target if waiting else rng.uniform(*JOINED_SECONDS) * SAMPLE_RATE_HZ
        waiting.append(item)
        if sum(i["samples"] for i in waiting) > target:
            examples.append(Example(waiting, pauses_for(len(waiting), rng)))
            waiting = []
    return examples + ([Example(waiting, pauses_for(len(waiting), rng))] if waiting else [])


def stretch_of(item, first, end):
    """Words [first, end) of an utterance, as an item of its own."""
    begin, until = item["cuts"][first], item["cuts"][end]
    return item | {"offset": item["offset"] + begin, "samples": until - begin, "text": " ".join(item["text"].split()[first:end])}


class Splicer:
    """New sentences of about an utterance's length from its speaker's words: texts that nobody can know by heart."""

    def __init__(self, items):
        self.utterances = collections.defaultdict(list)
        for item in items:
            if item["cuts"]:
                self.utterances[item["source"], item["speaker"]].append(item)

    def spliced(self, item, rng):
        """An Example, or None where the speaker's words are too few or unknown."""
        utterances = self.utterances.get((item["source"], item["speaker"]), [])
        if sum(len(u["cuts"]) - 1 for u in utterances) < MIN_WORDS:
            return None
        parts, samples = [], 0
        while samples < item["samples"]:
            source = utterances[rng.integers(len(utterances))]
            count = len(source["cuts"]) - 1
            first = rng.integers(count)
            parts.append(stretch_of(source, first, min(count, first + rng.integers(1, MAX_WORDS + 1))))
            samples += parts[-1]["samples"]
        return Example(parts, [0] * (len(parts) + 1))


def bucket_of(num_samples):
    """The smallest bucket's length in samples that holds so many; longer ones keep their length."""
    return next((int(b * SAMPLE_RATE_HZ) for b in BUCKET_SECONDS if num_samples <= b * SAMPLE_RATE_HZ), num_samples)


def epoch_batches(items, weight_of, max_seconds, batch_seconds, rng, join=False, splice_share=0.0, speed_share=0.0,
                  silence_share=0.0):
    """Full batches of one bucket each, in random order; a weight of 0.3 takes each item with that chance."""
    limit = max_seconds * SAMPLE_RATE_HZ
    chosen = [i for i in items if i["samples"] <= limit for _ in range(int(weight_of(i) + rng.random()))]
    rng.shuffle(chosen)
    splicer = Splicer(items)
    pairs = [(item, splicer.spliced(item, rng) if rng.random() < splice_share else None) for item in chosen]
    spliced, whole = [e for _, e in pairs if e], [item for item, e in pairs if not e]
    examples = joined(whole, rng) if join else [example_of(i) for i in whole]
    for example in examples + spliced:
        example.speed = rng.uniform(*SPEED) if rng.random() < speed_share else 1.0
    examples = [fitting for e in examples for fitting in ([e] if e.samples <= limit else map(example_of, e.parts))]
    examples += [e for e in spliced if e.samples <= limit]
    examples += [Example([], [0], extra=int(rng.uniform(2.0, 10.0) * SAMPLE_RATE_HZ))
                 for _ in range(int(silence_share * len(examples)))]
    rng.shuffle(examples)
    batches, buckets = [], collections.defaultdict(list)
    for example in examples:
        length = bucket_of(example.samples)
        buckets[length].append(example)
        if len(buckets[length]) == max(1, int(batch_seconds * SAMPLE_RATE_HZ / length)):
            batches.append(buckets.pop(length))
    rng.shuffle(batches)
    return batches


def collate(examples, noises=(), rng=None, augmentation=Augmentation()):
    """input_values [B, S], attention_mask [B, S] and labels [B, L]; changed at random when a generator is given."""
    unchanging = np.random.default_rng(1)
    waves = [augmented(e, noises, rng, augmentation) if rng else normalise(render(e, noises, unchanging)) for e in examples]
    labels = [encode(e.text) for e in examples]
    values = torch.zeros(len(examples), bucket_of(max(map(len, waves))))
    mask = torch.zeros_like(values, dtype=torch.long)
    targets = torch.full((len(examples), max(1, *map(len, labels))), IGNORED_LABEL)
    for row, (wave, ids) in enumerate(zip(waves, labels)):
        values[row, :len(wave)] = torch.from_numpy(wave)
        mask[row, :len(wave)] = 1
        targets[row, :len(ids)] = torch.tensor(ids, dtype=torch.long)
    return {"input_values": values, "attention_mask": mask, "labels": targets}
