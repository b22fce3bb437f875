#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Prints the kept frames per chunk that ChunkPlanTests.cpp expects, from transformers' own chunk_iter and rescale_stride:
python3 chunk_golden.py (transformers 5.12). A line per recording: samples: start first end, start first end, ..."""
import numpy as np
from transformers.pipelines.automatic_speech_recognition import chunk_iter, rescale_stride


class Extractor:
    sampling_rate = 16000

    def __call__(self, chunk, **_):
        return {"samples": len(chunk)}


def frames(samples, kernels=(10, 3, 3, 3, 3, 2, 2), strides=(5, 2, 2, 2, 2, 2, 2)):
    for kernel, stride in zip(kernels, strides):
        samples = (samples - kernel) // stride + 1
    return samples


def kept(samples, chunk_s, stride_s, align=320):
    chunk_len = int(round(chunk_s * 16000 / align) * align)
    stride = int(round(stride_s * 16000 / align) * align)
    out, start = [], 0
    for item in chunk_iter(np.zeros(samples), Extractor(), chunk_len, stride, stride):
        total, left, right = rescale_stride([item["stride"]], 1 / align)[0]
        out.append((start, left, min(total - right, frames(item["samples"]))))
        start += chunk_len - 2 * stride
    return out


for samples in (400, 16000, 320000, 320001, 426877, 600000, 1000001):
    print(f"20 s, {samples}:", ", ".join("{%d, %d, %d}" % c for c in kept(samples, 20, 20 / 6)))
print("5 s, 250000:", ", ".join("{%d, %d, %d}" % c for c in kept(250000, 5, 5 / 6)))
