# SPDX-License-Identifier: AGPL-3.0-or-later
"""Utterances from prepared folders (prepare.py) to padded batches: augmentation, normalisation, labels.

Normalisation is Wav2Vec2FeatureExtractor's (zero mean, unit variance per utterance, zeros as padding), so a gain
augmentation would change nothing and there is none.
"""
import json
import pathlib

import numpy as np
import torch

from model_config import SAMPLE_RATE_HZ, encode

NOISE_SHARE, SNR_DB = 0.3, (5.0, 25.0)
SPEED_SHARE, SPEED = 0.5, (0.9, 1.1)
IGNORED_LABEL = -100
# A few words said thousands of times teach little; FSDD stays out for its share-alike licence, EMO-DB is German.
SOURCE_WEIGHTS = {"gsc_bed_cat_happy": 0.15, "picovoice_wakewords": 0.2, "an4": 0.7, "speechocean762": 0.8, "fsdd": 0.0,
                  "emodb": 0.0, "libri": 1.3}


def weight_of(item):
    return next((w for prefix, w in SOURCE_WEIGHTS.items() if item["source"].startswith(prefix)), 1.0)


class Corpus:
    """The utterances of some prepared folders; `items` are index lines with `audio`, the folder's memory map."""

    def __init__(self, folders, split):
        self.items, self.noises = [], []
        for folder in map(pathlib.Path, folders):
            audio = np.memmap(folder / "audio.s16", dtype=np.int16, mode="r")
            for line in (folder / "index.jsonl").read_text().splitlines():
                item = json.loads(line) | {"audio": audio}
                if item["split"] == split:
                    (self.noises if item["kind"] == "noise" else self.items).append(item)

    def of_sources(self, *prefixes):
        return [item for item in self.items if item["source"].startswith(prefixes)]


def samples_of(item):
    return item["audio"][item["offset"]:item["offset"] + item["samples"]].astype(np.float32)


def normalise(x):
    return (x - x.mean()) / np.sqrt(x.var() + 1e-7)


def change_speed(x, factor):
    """Resample linearly: pitch and tempo together, as a tape does."""
    positions = np.arange(0, len(x) - 1, factor, dtype=np.float32)
    return np.interp(positions, np.arange(len(x)), x).astype(np.float32)


def add_noise(x, noise, snr_db, rng):
    begin = rng.integers(0, max(1, len(noise) - len(x)))
    noise = np.resize(noise[begin:begin + len(x)], len(x))
    scale = np.sqrt(x.var() / (noise.var() + 1e-3)) * 10 ** (-snr_db / 20)
    return x + scale * noise


def augment(x, noises, rng):
    if rng.random() < SPEED_SHARE:
        x = change_speed(x, rng.uniform(*SPEED))
    if noises and rng.random() < NOISE_SHARE:
        x = add_noise(x, samples_of(noises[rng.integers(len(noises))]), rng.uniform(*SNR_DB), rng)
    return x


def epoch_batches(items, weight_of, max_seconds, batch_seconds, rng):
    """Batches of items of similar length, in random order; a weight of 0.3 takes each item with that chance."""
    chosen = [i for i in items if i["samples"] <= max_seconds * SAMPLE_RATE_HZ
              for _ in range(int(weight_of(i) + rng.random()))]
    chosen.sort(key=lambda i: i["samples"] * rng.uniform(0.9, 1.1))
    batches, current, longest = [], [], 0
    for item in chosen:
        longest = max(longest, item["samples"])
        if current and longest * (len(current) + 1) > batch_seconds * SAMPLE_RATE_HZ:
            batches.append(current)
            current, longest = [], item["samples"]
        current.append(item)
    if current:
        batches.append(current)
    rng.shuffle(batches)
    return batches


def collate(items, noises=(), rng=None):
    """input_values [B, S], attention_mask [B, S] and labels [B, L]; augmented when a generator is given."""
    waves = [normalise(augment(samples_of(i), noises, rng) if rng else samples_of(i)) for i in items]
    labels = [encode(i["text"] or "") for i in items]
    values = torch.zeros(len(items), max(map(len, waves)))
    mask = torch.zeros_like(values, dtype=torch.long)
    targets = torch.full((len(items), max(1, *map(len, labels)) if labels else 1), IGNORED_LABEL)
    for row, (wave, ids) in enumerate(zip(waves, labels)):
        values[row, :len(wave)] = torch.from_numpy(wave)
        mask[row, :len(wave)] = 1
        targets[row, :len(ids)] = torch.tensor(ids, dtype=torch.long)
    return {"input_values": values, "attention_mask": mask, "labels": targets}
