#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage 2: CTC on letters until a wall-clock deadline; resumes from OUT/last.pt, tolerates being paused or killed.

The learning rate warms up, then follows a cosine that reaches zero at the deadline. Utterances get longer with time
(CURRICULUM): short ones teach which sound is which letter, long ones only then teach the rest.

Workers are processes of one thread that average their gradients. On cores shared with other work one thread
heard as much as two of one process, for 0.39 cores instead of 0.54: those wait for each other in every operation.
"""
import argparse
import datetime
import math
import os
import pathlib
import tempfile
import time

import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from data import Corpus, collate, epoch_batches, weight_of
from evaluate import error_rates, transcribe
from model_config import BLANK, SAMPLE_RATE_HZ, new_model

CURRICULUM = [(0.05, 3.5), (0.5, 6.0), (1.0, 17.5)]     # up to this share of the time: so many seconds
MIDDLE_WEIGHT = 0.3         # of the second CTC loss, on the middle layer, which speeds up the lower layers' learning
WARM_UP_STEPS = 100
SAVE_SECONDS, CHECK_SECONDS = 150, 240
NUM_DEV_REAL = 60


class Trainer:
    def __init__(self, args, rank):
        torch.manual_seed(1)
        self.args, self.rank, self.model, self.step, self.heard = args, rank, new_model(), 0, 0.0
        self.optimiser = torch.optim.AdamW(self.model.parameters(), args.rate, betas=(0.9, 0.98), weight_decay=0.01,
                                           fused=True)
        self.start, self.checkpoint = time.time(), args.out / "last.pt"
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint)
            self.model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.heard, self.start = state["step"], state["heard"], state["start"]
        elif args.init:
            self.model.load_state_dict(torch.load(args.init))
        self.corpus = Corpus(args.data, "train")
        self.corpus.items = [i for i in self.corpus.items if i["text"]]
        dev = Corpus(args.data, "dev")
        self.checks = {"real": dev.of_sources("libri_mini")[:NUM_DEV_REAL], "synthetic": dev.of_sources("tts")}
        self.checks = {name: items for name, items in self.checks.items() if items}
        self.progress = self.clock_progress()

    def log(self, *words):
        if self.rank == 0:
            print(datetime.datetime.now(datetime.timezone.utc).strftime("%H:%M:%S"), *words, file=self.args.log, flush=True)

    def clock_progress(self):
        return (time.time() - self.start) / (self.args.deadline.timestamp() - self.start)

    def longest(self):
        """The longest utterance, in seconds, that the curriculum allows now."""
        return next((seconds for share, seconds in CURRICULUM if self.progress <= share), CURRICULUM[-1][1])

    def save(self):
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "step": self.step,
                 "heard": self.heard, "start": self.start}
        torch.save(state, self.checkpoint.with_suffix(".new"))
        os.replace(self.checkpoint.with_suffix(".new"), self.checkpoint)

    def check(self):
        for name, items in self.checks.items():
            said, meant = transcribe(self.model, items), [i["text"] for i in items]
            words, letters = error_rates(said, meant)
            self.log(f"check {name}: WER {100 * words:.1f} % CER {100 * letters:.1f} % | {meant[0][:70]} | {said[0][:70]}")
        self.model.train()

    def losses(self, batch):
        """CTC per letter of the model and of its middle layer read by the same head."""
        mask, labels = batch["attention_mask"], batch["labels"]
        lengths = self.model._get_feat_extract_output_lengths(mask.sum(1))
        with torch.autocast("cpu", torch.bfloat16):
            output = self.model(batch["input_values"], mask, output_hidden_states=True)
            middle = output.hidden_states[len(output.hidden_states) // 2]
            middle = self.model.lm_head(self.model.hubert.encoder.layer_norm(middle))
        present = labels >= 0
        return [torch.nn.functional.ctc_loss(logits.float().log_softmax(-1).transpose(0, 1), labels[present], lengths,
                                             present.sum(1), BLANK, "sum", zero_infinity=True) / present.sum()
                for logits in (output.logits, middle)]

    def exchange(self, seconds):
        """Average the gradients over the workers, and agree on progress: each one's own clock would part them."""
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

    def learn(self, items, rng):
        """One step; returns the loss per letter."""
        rate = self.args.rate * min(1, (self.step + 1) / WARM_UP_STEPS) * 0.5 * (1 + math.cos(math.pi * self.progress))
        self.optimiser.param_groups[0]["lr"] = rate
        late = self.progress > self.args.augment_from
        self.model.config.apply_spec_augment = late
        batch = collate(items, self.corpus.noises, rng if late else None)
        loss, middle = self.losses(batch)
        (loss + MIDDLE_WEIGHT * middle).backward()
        self.exchange(batch["attention_mask"].sum().item() / SAMPLE_RATE_HZ)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        if norm.isfinite():
            self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        return loss.item(), rate

    def run(self):
        saved = checked = reported = time.time()
        heard, losses = self.heard, []
        self.model.train()
        while self.progress < 1:
            rng = np.random.default_rng(self.step)      # the same on all workers, and so are the batches
            longest = self.longest()
            batches = epoch_batches(self.corpus.items, weight_of, longest, self.args.batch_seconds, rng)
            self.log(f"epoch of {len(batches)} batches, utterances up to {longest} s")
            own_rng = np.random.default_rng([self.step, self.rank])
            for items in batches[self.rank:len(batches) // self.args.workers * self.args.workers:self.args.workers]:
                if self.progress >= 1 or self.longest() != longest:
                    break
                loss, rate = self.learn(items, own_rng)
                losses.append(loss)
                now = time.time()
                if now > reported + 30:
                    self.log(f"step {self.step} heard {self.heard / 3600:.2f} h loss/letter {np.mean(losses):.3f} "
                             f"lr {rate:.1e} {(self.heard - heard) / (now - reported):.0f} x real time")
                    reported, heard, losses = now, self.heard, []
                if self.rank == 0 and now > saved + SAVE_SECONDS:
                    self.save()
                    saved = now
                if self.rank == 0 and now > checked + CHECK_SECONDS:
                    self.check()
                    checked = reported = time.time()
                    heard = self.heard
        if self.rank == 0:
            self.save()
            self.check()


def work(rank, args, meeting):
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=args.workers)
    Trainer(args, rank).run()
    torch.distributed.barrier()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--init", help="weights from pretrain.py")
    parser.add_argument("--deadline", required=True, type=datetime.datetime.fromisoformat, help="e.g. 2030-01-31T18:00+00:00")
    parser.add_argument("--log", required=True, type=lambda path: open(path, "a"))
    parser.add_argument("--batch-seconds", type=float, default=20, help="per worker")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--augment-from", type=float, default=0.6, help="share of the time after which speech is masked, "
                        "sped up and mixed with noise; 1 for runs too short to see the data often")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.start_processes(work, (options, f"{folder}/meeting"), options.workers, start_method="fork")
