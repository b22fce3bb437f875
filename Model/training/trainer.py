# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every training stage needs: workers, learning rate, checkpoints that survive a kill, a log with the time.

A stage subclasses Trainer and says what its batches are and what loss they have. Progress goes from 0 to 1 with the
clock until `--deadline`, or with the time spent training until `--minutes` (pauses do not count).

On a CPU, workers are processes of one thread that average their gradients: on cores shared with other work one thread
heard as much as two of one process, for 0.39 cores instead of 0.54, since those wait for each other in every operation.
On a GPU there is one worker, and other processes prepare its batches.
"""
import argparse
import contextlib
import datetime
import os
import pathlib
import tempfile
import time

import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
from torch.nn.utils import clip_grad_norm_, parameters_to_vector, vector_to_parameters
from torch.utils.data import DataLoader

from model_config import SAMPLE_RATE_HZ, new_model
from optimiser import new_optimisers

WARM_UP_STEPS = 100
HOLD_SHARE = 0.35           # of the time at the full learning rate; then it falls linearly to zero
SAVE_SECONDS, REPORT_SECONDS = 120, 30
NUM_LOADERS = 12            # processes that prepare batches, on a GPU


def add_arguments(parser):
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder of the checkpoint last.pt")
    parser.add_argument("--init", type=pathlib.Path, help="where weights come from: a model folder, or a stage's last.pt")
    parser.add_argument("--deadline", type=datetime.datetime.fromisoformat, help="e.g. 2030-01-31T18:00+00:00")
    parser.add_argument("--minutes", type=float, help="of training, instead of --deadline")
    parser.add_argument("--log", required=True, type=pathlib.Path)
    parser.add_argument("--batch-seconds", type=float, default=20, help="per worker")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--optimiser", choices=("adamw", "muon"), default="adamw")
    parser.add_argument("--workers", type=int, default=2, help="processes, on a CPU")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--max-steps", type=int, default=0, help="stop after so many, for trying things out")


def load_weights(model, path):
    """From a model folder or a checkpoint; whatever the model lacks or has in another shape stays as it is."""
    if path.is_dir():
        from safetensors.torch import load_file
        state = {name: value.float() for name, value in load_file(path / "model.safetensors").items()}
    else:
        state = torch.load(path, map_location="cpu")["model"]
    own = model.state_dict()
    fitting = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
    model.load_state_dict(fitting, strict=False)
    return len(fitting), len(own)


class Trainer:
    """One worker. Subclasses give `batches(rng)`, `prepare(batch, rng)`, `loss(batch)`, and may give `build(args)`, `check()`."""

    @staticmethod
    def build(args):
        return new_model()

    def __init__(self, args, rank, model):
        self.args, self.rank, self.model = args, rank, model.to(args.device)
        self.device, self.step, self.heard, self.spent = args.device, 0, 0.0, 0.0
        self.optimisers = new_optimisers(args.optimiser, model, args.rate, rank, args.workers)
        self.checkpoint = args.out / "last.pt"
        self.begun = self.started = time.time()
        if self.checkpoint.exists():
            self.resume()
        elif args.init:
            self.log("weights from", args.init, load_weights(model, args.init))
        self.progress = self.clock_progress()

    def log(self, *words):
        if self.rank == 0:
            with open(self.args.log, "a") as file:
                print(datetime.datetime.now(datetime.timezone.utc).strftime("%H:%M:%S"), *words, file=file)

    def state(self):
        return {"model": self.model.state_dict(), "optimisers": [o.state_dict() for o in self.optimisers],
                "step": self.step, "heard": self.heard, "spent": self.seconds_spent(), "begun": self.begun}

    def save(self):
        path = self.checkpoint if self.rank == 0 else self.checkpoint.with_name(f"worker{self.rank}.pt")
        state = self.state() if self.rank == 0 else {"optimisers": self.state()["optimisers"]}
        torch.save(state, path.with_suffix(".new"))
        os.replace(path.with_suffix(".new"), path)

    def resume(self):
        state = torch.load(self.checkpoint, map_location=self.device)
        self.model.load_state_dict(state["model"])
        own = self.checkpoint.with_name(f"worker{self.rank}.pt")        # Muon's state is spread over the workers
        optimisers = torch.load(own)["optimisers"] if self.rank and own.exists() else state["optimisers"]
        for optimiser, saved in zip(self.optimisers, optimisers):
            optimiser.load_state_dict(saved)
        self.step, self.heard, self.spent, self.begun = (state[k] for k in ("step", "heard", "spent", "begun"))
        self.log("resumed at step", self.step)

    def seconds_spent(self):
        return self.spent + time.time() - self.started

    def clock_progress(self):
        if self.args.deadline:
            return (time.time() - self.begun) / (self.args.deadline.timestamp() - self.begun)
        return self.seconds_spent() / (self.args.minutes * 60)

    def rate(self):
        return self.args.rate * min(1, (self.step + 1) / WARM_UP_STEPS, max(0, 1 - self.progress) / (1 - HOLD_SHARE))

    def exchange(self, seconds):
        """Average the gradients over the workers, and agree on progress: each one's own clock would part them."""
        if self.args.workers == 1:
            self.progress = self.clock_progress()
            self.heard += seconds
            return
        for parameter in self.model.parameters():
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        gradients = [parameter.grad for parameter in self.model.parameters()]
        shared = torch.cat([parameters_to_vector(gradients), torch.tensor([self.clock_progress(), seconds])])
        torch.distributed.all_reduce(shared)
        shared /= self.args.workers
        vector_to_parameters(shared[:-2], gradients)
        self.progress = shared[-2].item()
        self.heard += shared[-1].item() * self.args.workers

    def learn(self, batch):
        """One step; returns the loss."""
        self.model.train()
        loss = self.loss(batch)
        loss.backward()
        self.exchange(batch["attention_mask"].sum().item() / SAMPLE_RATE_HZ)
        norm = clip_grad_norm_(self.model.parameters(), 1.0)
        if norm.isfinite():
            for optimiser in self.optimisers:
                for group in optimiser.param_groups:
                    group["lr"] = self.rate()
                optimiser.step()
        self.model.zero_grad()
        self.step += 1
        return loss.detach()

    def epoch(self):
        """Batches of one pass, made ready; all workers draw the same ones and each takes its part."""
        batches = self.batches(np.random.default_rng(self.step))
        count = len(batches) // self.args.workers * self.args.workers
        self.log(f"pass over {len(batches)} batches, {sum(e.samples for b in batches for e in b) / SAMPLE_RATE_HZ / 3600:.2f} h")
        tasks = list(enumerate(batches[self.rank:count:self.args.workers], self.step * 1000 + self.rank * 1000000000))

        def ready(task):
            number, examples = task
            return self.prepare(examples, np.random.default_rng(number))

        loaders = {"num_workers": NUM_LOADERS, "prefetch_factor": 8} if self.device == "cuda" else {}
        for batch in DataLoader(tasks, batch_size=None, collate_fn=ready, **loaders):
            yield {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}

    def check(self):
        pass

    def run(self):
        saved = reported = checked = time.time()
        heard, losses = self.heard, []
        stopped = False
        while self.progress < 1 and not stopped:
            for batch in self.epoch():
                losses.append(self.learn(batch))
                now, stopped = time.time(), 0 < self.args.max_steps <= self.step
                if now > reported + REPORT_SECONDS:
                    self.log(f"step {self.step} heard {self.heard / 3600:.2f} h loss {torch.stack(losses).mean():.3f} "
                             f"rate {self.rate():.1e} {(self.heard - heard) / (now - reported):.0f} x real time")
                    reported, heard, losses = now, self.heard, []
                if now > saved + SAVE_SECONDS:
                    self.save()
                    saved = now
                if now > checked + self.args.check_seconds and self.rank == 0:
                    self.check()
                    checked = reported = time.time()
                    heard = self.heard
                if self.progress >= 1 or stopped or self.stale():
                    break
        self.save()
        if self.rank == 0:
            self.check()

    def stale(self):
        """Whether the batches of this pass were made for an earlier part of the curriculum."""
        return False


def work(rank, stage, args, meeting):
    if args.device == "cpu":
        torch.set_num_threads(1)
    torch.manual_seed(1)
    model = stage.build(args)
    torch.manual_seed(rank + 2)
    with contextlib.ExitStack() as stack:
        if args.workers > 1:
            torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=args.workers)
            stack.callback(torch.distributed.destroy_process_group)
        stage(args, rank, model).run()
        if args.workers > 1:
            torch.distributed.barrier()


def main(stage, description, extra=lambda parser: None):
    """Parse the command line and run the stage in its workers."""
    parser = argparse.ArgumentParser(description=description)
    add_arguments(parser)
    parser.add_argument("--check-seconds", type=float, default=300)
    extra(parser)
    args = parser.parse_args()
    if not args.deadline and not args.minutes:
        parser.error("one of --deadline and --minutes is needed")
    args.out.mkdir(parents=True, exist_ok=True)
    if args.device != "cpu" or args.workers == 1:
        args.workers = 1
        work(0, stage, args, None)
        return
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.start_processes(work, (stage, args, f"{folder}/meeting"), args.workers, start_method="fork")
