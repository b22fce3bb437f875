# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether products in bfloat16 pay on this machine. On a CPU they do with AMX and on AMD's Zen 4 and later; Intel's cores
whose AMX a virtual machine hides are twice as fast in float32, and others have no instructions for bfloat16 at all."""
import functools
import time

import torch

SIZE, RUNS = 768, 5


def seconds_for(matrix):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        matrix @ matrix
        times.append(time.perf_counter() - start)
    return min(times)


@functools.cache
def has_fast_bfloat16(device):
    if device != "cpu":
        return True
    matrix = torch.randn(SIZE, SIZE)
    return seconds_for(matrix.bfloat16()) < seconds_for(matrix)


def autocast(device, enabled=True):
    return torch.autocast(device, torch.bfloat16, enabled=enabled and has_fast_bfloat16(device))
