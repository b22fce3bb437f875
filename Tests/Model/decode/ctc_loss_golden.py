#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Prints the losses that CtcLossTests.cpp expects, as torch computes them: python3 ctc_loss_golden.py (torch 2.x)."""
import math
import torch

B, T, V = 3, 20, 7
logits = torch.tensor([[[2.5 * math.sin(1 + 0.7 * b + 0.31 * t * (v + 1) + 1.3 * v) for v in range(V)] for t in range(T)]
                       for b in range(B)], dtype=torch.float64).float()
PLAIN = [[3, 1, 4, 1, 5], [2, 2, 6, 6], [1]]
IMPOSSIBLE = [[3, 1, 4, 1, 5], [2, 2, 2, 2, 2, 2, 2, 2], [1]]     # eight equal labels need 15 frames; 12 are valid
EMPTY = [[], [2, 2, 6, 6], []]


def loss(labels, frames, blank, reduction, zero_infinity):
    log_probs = torch.log_softmax(logits, -1, dtype=torch.float32).transpose(0, 1)
    return torch.nn.functional.ctc_loss(log_probs, torch.tensor(sum(labels, [])), torch.tensor(frames),
                                        torch.tensor([len(l) for l in labels]), blank=blank, reduction=reduction,
                                        zero_infinity=zero_infinity).item()


for name, labels, frames, blank in (("plain", PLAIN, [20, 12, 5], 0),
                                    ("impossible", IMPOSSIBLE, [20, 12, 5], 0), ("empty", EMPTY, [20, 12, 5], 0),
                                    ("blank 5", [[3, 1, 4, 1, 6], [2, 2, 6, 6], [1]], [20, 12, 5], 5)):
    for reduction in ("sum", "mean"):
        for zero_infinity in (False, True):
            print(f"{name:12s} {reduction:5s} zero_infinity={zero_infinity}: {loss(labels, frames, blank, reduction, zero_infinity):.6f}")
