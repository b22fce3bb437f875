# SPDX-License-Identifier: AGPL-3.0-or-later
"""Utterances from prepared folders (prepare.py) to padded batches: augmentation, normalisation, labels.

Normalisation is Wav2Vec2FeatureExtractor's (zero mean, unit variance per utterance, zeros as padding), so a gain
augmentation would change nothing and there is none.
"""
import collections
import json
import pathlib

import numpy as np
import torch

from model_config import SAMPLE_RATE_HZ, encode

NOISE_SHARE, SNR_DB = 0.3, (5.0, 25.0)
SPEED_SHARE, SPEED = 0.5, (1.0, 1.1)       # never slower: an utterance must not outgrow its bucket
# Batches come in these lengths only: oneDNN compiles kernels for each new shape (a quarter of the time).
BUCKET_SECONDS = (1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12, 14, 16, 18)
IGNORED_LABEL = -100
# Two regular voices lead, the others and the recordings widen: what an hour of two shared cores can learn.
# A few words said thousands of times teach little. FSDD stays out for its share-alike licence, EMO-DB is German.
SOURCE_WEIGHTS = {"tts_slt": 3.0, "tts_rms": 3.0, "tts_espeak": 0.3, "libri": 0.5, "kathleen": 0.7, "ljspeech": 0.7,
                  "vctk": 0.7, "dc_tts": 0.7, "speechocean762": 0.2, "an4": 0.1, "gsc": 0.05, "picovoice": 0.05,
                  "fsdd": 0.0, "emodb": 0.0}


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


def bucket_of(num_samples):
    """The smallest bucket's length in samples that holds so many; longer ones keep their length."""
    return next((int(b * SAMPLE_RATE_HZ) for b in BUCKET_SECONDS if num_samples <= b * SAMPLE_RATE_HZ), num_samples)


def epoch_batches(items, weight_of, max_seconds, batch_seconds, rng):
    """Full batches of one bucket each, in random order; a weight of 0.3 takes each item with that chance."""
    chosen = [i for i in items if i["samples"] <= max_seconds * SAMPLE_RATE_HZ
              for _ in range(int(weight_of(i) + rng.random()))]
    rng.shuffle(chosen)
    batches, buckets = [], collections.defaultdict(list)
    for item in chosen:
        length = bucket_of(item["samples"])
        buckets[length].append(item)
        if len(buckets[length]) == max(1, int(batch_seconds * SAMPLE_RATE_HZ / length)):
            batches.append(buckets.pop(length))
    rng.shuffle(batches)
    return batches


def collate(items, noises=(), rng=None):
    """input_values [B, S], attention_mask [B, S] and labels [B, L]; augmented when a generator is given."""
    waves = [normalise(augment(samples_of(i), noises, rng) if rng else samples_of(i)) for i in items]
    labels = [encode(i["text"] or "") for i in items]
    values = torch.zeros(len(items), bucket_of(max(map(len, waves))))
    mask = torch.zeros_like(values, dtype=torch.long)
    targets = torch.full((len(items), max(1, *map(len, labels))), IGNORED_LABEL)
    for row, (wave, ids) in enumerate(zip(waves, labels)):
        values[row, :len(wave)] = torch.from_numpy(wave)
        mask[row, :len(wave)] = 1
        targets[row, :len(ids)] = torch.tensor(ids, dtype=torch.long)
    return {"input_values": values, "attention_mask": mask, "labels": targets}
