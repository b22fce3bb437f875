#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage 1: teach front end and encoder the log-mel frames, hidden ones included, so that CTC starts off the plateau.

CTC on raw waveforms from random weights says nothing but blanks for a long time. A few minutes of this regression
(SpecAugment hides spans, the loss covers them too) give the encoder features worth aligning. Needs no transcripts.
"""
import argparse
import time

import numpy as np
import torch

from data import Corpus, collate, epoch_batches, weight_of
from model_config import NUM_BANDS, SAMPLE_RATE_HZ, new_model

FFT = 512


def mel_filters():
    """[FFT / 2 + 1, NUM_BANDS] triangles on the mel scale."""
    mel = np.linspace(1127 * np.log1p(60 / 700), 1127 * np.log1p(7800 / 700), NUM_BANDS + 2)
    edges = 700 * np.expm1(mel / 1127)
    bins = np.linspace(0, SAMPLE_RATE_HZ / 2, FFT // 2 + 1)[:, None]
    low, mid, high = edges[:-2], edges[1:-1], edges[2:]
    triangles = np.minimum((bins - low) / (mid - low), (high - bins) / (high - mid)).clip(0)
    return torch.tensor(triangles, dtype=torch.float32)


def log_mel(values, centres, filters):
    """Log-mel frames [B, T, NUM_BANDS] around the model's frame centres, standardised per band and batch."""
    windows = torch.nn.functional.pad(values, (FFT // 2, FFT)).unfold(1, FFT, 1)[:, centres]
    power = torch.fft.rfft(windows * torch.hann_window(FFT)).abs() ** 2
    bands = (power @ filters + 1e-2).log()
    return (bands - bands.mean((0, 1))) / (bands.std((0, 1)) + 1e-3)


def frame_centres(config, num_frames):
    """Centre, in samples, of each frame's receptive field."""
    field, hop = 1, 1
    for kernel, stride in zip(config.conv_kernel, config.conv_stride):
        field, hop = field + (kernel - 1) * hop, hop * stride
    return torch.arange(num_frames) * hop + field // 2


def pretrain(corpus, seconds, batch_seconds, rate, rng, log):
    model = new_model().train()
    head = torch.nn.Linear(model.config.hidden_size, NUM_BANDS)
    parameters = [*model.hubert.parameters(), *head.parameters()]
    optimiser = torch.optim.AdamW(parameters, rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    filters, start, step = mel_filters(), time.time(), 0
    while time.time() < start + seconds:
        for items in epoch_batches(corpus.items, weight_of, 8.0, batch_seconds, rng):
            progress = (time.time() - start) / seconds
            if progress >= 1:
                break
            optimiser.param_groups[0]["lr"] = rate * min(1, (step + 1) / 50) * (1 - 0.7 * progress)
            batch = collate(items, corpus.noises, rng)
            with torch.autocast("cpu", torch.bfloat16):
                hidden = model.hubert(batch["input_values"], batch["attention_mask"]).last_hidden_state
                predicted = head(hidden)
            target = log_mel(batch["input_values"], frame_centres(model.config, hidden.shape[1]), filters)
            loss = torch.nn.functional.mse_loss(predicted.float(), target)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
            if step % 20 == 0:
                print(f"pretrain {time.time() - start:.0f} s step {step} mse {loss.item():.3f}", file=log, flush=True)
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--log", required=True, type=lambda path: open(path, "a"))
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--batch-seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1e-3)
    args = parser.parse_args()
    torch.manual_seed(1)
    trained = pretrain(Corpus(args.data, "train"), args.seconds, args.batch_seconds, args.rate,
                       np.random.default_rng(1), args.log)
    torch.save(trained.state_dict(), args.out)
