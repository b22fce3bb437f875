# SPDX-License-Identifier: AGPL-3.0-or-later
"""What frames are described by before a model knows better: log-mel bands and MFCC, at the model's own frame centres."""
import math

import torch
from torch.nn.functional import pad

from model_config import NUM_BANDS, SAMPLE_RATE_HZ

FFT = 512
NUM_CEPSTRA = 13


def mel_filters(device="cpu"):
    """[FFT / 2 + 1, NUM_BANDS] triangles on the mel scale."""
    mel = torch.linspace(1127 * math.log1p(60 / 700), 1127 * math.log1p(7800 / 700), NUM_BANDS + 2, device=device)
    edges = 700 * torch.expm1(mel / 1127)
    bins = torch.linspace(0, SAMPLE_RATE_HZ / 2, FFT // 2 + 1, device=device)[:, None]
    low, mid, high = edges[:-2], edges[1:-1], edges[2:]
    return torch.minimum((bins - low) / (mid - low), (high - bins) / (high - mid)).clip(0)


def frame_centres(config, num_frames, device="cpu"):
    """Centre, in samples, of each frame's receptive field."""
    field, hop = 1, 1
    for kernel, stride in zip(config.conv_kernel, config.conv_stride):
        field, hop = field + (kernel - 1) * hop, hop * stride
    return torch.arange(num_frames, device=device) * hop + field // 2


def num_frames(config, num_samples):
    for kernel, stride in zip(config.conv_kernel, config.conv_stride):
        num_samples = (num_samples - kernel) // stride + 1
    return max(0, num_samples)


def log_mel(values, centres, filters):
    """Log-mel frames [B, T, NUM_BANDS] of samples [B, S] around the centres."""
    windows = pad(values, (FFT // 2, FFT)).unfold(1, FFT, 1)[:, centres]
    power = torch.fft.rfft(windows * torch.hann_window(FFT, device=values.device)).abs() ** 2
    return (power @ filters + 1e-2).log()


def mfcc(bands):
    """[B, T, 3 x NUM_CEPSTRA]: cepstra of log-mel frames with their first and second differences over time."""
    order = torch.arange(NUM_CEPSTRA, device=bands.device)[:, None]
    band = torch.arange(NUM_BANDS, device=bands.device)[None]
    cepstra = bands @ torch.cos(math.pi * order * (band + 0.5) / NUM_BANDS).T * math.sqrt(2 / NUM_BANDS)

    def difference(x):
        x = torch.cat([x[:, :1], x, x[:, -1:]], 1)
        return (x[:, 2:] - x[:, :-2]) / 2

    first = difference(cepstra)
    return torch.cat([cepstra, first, difference(first)], -1)
