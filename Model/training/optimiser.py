# SPDX-License-Identifier: AGPL-3.0-or-later
"""AdamW for everything, or Muon for the transformer's matrices and AdamW for the rest.

Muon (Jordan 2024) replaces a matrix's momentum by the nearest orthogonal one, so that all directions learn at one pace;
the factor 0.2 sqrt(max(rows, columns)) (Liu et al. 2025) makes its steps as big as AdamW's, so both share one rate.
"""
import torch
import torch.distributed

from precision import has_fast_bfloat16

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
NUM_ITERATIONS = 5


def orthogonal(matrix):
    """The nearest matrix with equal singular values, roughly."""
    x = matrix.bfloat16() if has_fast_bfloat16(matrix.device.type) else matrix
    if tall := x.shape[0] > x.shape[1]:
        x = x.T.contiguous()
    x = x / (x.norm() + 1e-7)
    a, b, c = NEWTON_SCHULZ
    for _ in range(NUM_ITERATIONS):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).float()


class Muon(torch.optim.Optimizer):
    """Each worker turns its share of the matrices; then all get all."""

    def __init__(self, parameters, rate, rank, num_workers, momentum=0.95, weight_decay=0.01):
        super().__init__(parameters, {"lr": rate, "momentum": momentum, "weight_decay": weight_decay})
        self.rank, self.num_workers = rank, num_workers

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            steps = [torch.zeros_like(p) for p in group["params"]]
            for number, parameter in enumerate(group["params"]):
                if number % self.num_workers == self.rank:
                    state = self.state[parameter]
                    momentum = state.setdefault("momentum", torch.zeros_like(parameter))
                    momentum.lerp_(parameter.grad, 1 - group["momentum"])
                    turned = orthogonal(parameter.grad.lerp(momentum, group["momentum"]))
                    steps[number] = turned * (0.2 * max(parameter.shape) ** 0.5)
            if self.num_workers > 1:
                flat = torch.cat([s.reshape(-1) for s in steps])
                torch.distributed.all_reduce(flat)
                torch.nn.utils.vector_to_parameters(flat, steps)
            for parameter, step in zip(group["params"], steps):
                parameter.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=-group["lr"])


def new_optimisers(kind, model, rate, rank, num_workers):
    def is_matrix(name, parameter):
        return kind == "muon" and parameter.ndim == 2 and ".encoder.layers." in name

    matrices = [p for n, p in model.named_parameters() if is_matrix(n, p)]
    others = [p for n, p in model.named_parameters() if not is_matrix(n, p)]
    adamw = torch.optim.AdamW(others, rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    return [adamw] + ([Muon(matrices, rate, rank, num_workers)] if matrices else [])
