# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to samples between the recording and the microphone: speed, noise, rooms, narrow bands; and plain nothing.

Float32 arrays at 16 kHz in any scale, numpy only. Every function takes the random generator it draws from.
"""
import dataclasses

import numpy as np

SAMPLE_RATE_HZ = 16000
SNR_DB = (3.0, 25.0)
ROOM_SECONDS = (0.1, 0.5)           # until the reverberation is 60 dB down
BAND_HZ = (3000.0, 6500.0)


def change_speed(x, factor):
    """Resample linearly: pitch and tempo together, as a tape does."""
    positions = np.arange(int(len(x) / factor), dtype=np.float64) * factor
    return np.interp(positions, np.arange(len(x)), x).astype(np.float32)


def add_noise(x, noise, snr_db, rng):
    begin = rng.integers(0, max(1, len(noise) - len(x)))
    noise = np.resize(noise[begin:begin + len(x)], len(x))
    scale = np.sqrt(x.var() / (noise.var() + 1e-3)) * 10 ** (-snr_db / 20)
    return x + scale * noise


def add_room(x, rng):
    """Reverberation: a decaying noise after the direct sound."""
    length = int(rng.uniform(*ROOM_SECONDS) * SAMPLE_RATE_HZ)
    tail = rng.standard_normal(length, dtype=np.float32) * np.exp(-6.9 * np.arange(length, dtype=np.float32) / length)
    tail *= rng.uniform(0.2, 1.0) / np.sqrt((tail ** 2).sum())
    tail[:32] = 0
    tail[0] = 1
    size = 1 << int(np.ceil(np.log2(len(x) + length)))
    return np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(tail, size), size)[:len(x)].astype(np.float32)


def limit_band(x, rng):
    """A telephone, a cheap microphone: nothing above some frequency, sometimes nothing below another."""
    spectrum, hertz = np.fft.rfft(x), np.fft.rfftfreq(len(x), 1 / SAMPLE_RATE_HZ)
    spectrum[hertz > rng.uniform(*BAND_HZ)] = 0
    if rng.random() < 0.5:
        spectrum[hertz < rng.uniform(80, 300)] = 0
    return np.fft.irfft(spectrum, len(x)).astype(np.float32)


def background(length, recording, rng):
    """`length` samples without speech: nothing, hiss, hum, a chord, or a stretch of the recording given."""
    kind = rng.integers(4 if recording is None else 8)
    hiss = rng.standard_normal(length, dtype=np.float32)
    if kind == 0:
        return hiss * np.float32(rng.choice([0, 1, 5]))
    if kind == 1:       # hiss falling off towards high frequencies
        spectrum = np.fft.rfft(hiss)
        spectrum /= np.maximum(np.arange(len(spectrum)), 8) ** rng.uniform(0.3, 1.2)
        return 1e4 * np.fft.irfft(spectrum, length).astype(np.float32)
    if kind in (2, 3):  # mains hum or a chord that changes, over hiss
        time = np.arange(length, dtype=np.float64) / SAMPLE_RATE_HZ
        roots = rng.choice([50, 60, 110, 147, 196, 262, 330, 440], size=1 if kind == 2 else 3)
        beat = 1 if kind == 2 else 0.2 + np.exp(-3 * (time * rng.uniform(0.5, 3) % 1))
        tones = sum(np.sin(2 * np.pi * root * overtone * time) / overtone for root in roots for overtone in (1, 2, 3, 4))
        return (1000 * beat * tones + rng.uniform(1, 100) * hiss).astype(np.float32)
    begin = rng.integers(0, max(1, len(recording) - length))
    return np.resize(recording[begin:begin + length], length)


@dataclasses.dataclass
class Augmentation:
    """Shares of the examples that get each treatment."""
    noise: float = 0.0
    room: float = 0.0
    band: float = 0.0

    def apply(self, x, noise, rng):
        if rng.random() < self.room:
            x = add_room(x, rng)
        if noise is not None and rng.random() < self.noise:
            x = add_noise(x, noise, rng.uniform(*SNR_DB), rng)
        return limit_band(x, rng) if rng.random() < self.band else x
