#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage 2: CTC on letters until a wall-clock deadline; resumes from OUT/last.pt, tolerates being paused or killed.

The learning rate warms up, then follows a cosine that reaches zero at the deadline. Utterances get longer with time
(CURRICULUM): short ones teach which sound is which letter, long ones only then teach the rest.
"""
import argparse
import datetime
import math
import os
import pathlib
import time

import numpy as np
import torch

from data import Corpus, collate, epoch_batches, weight_of
from evaluate import error_rates, transcribe
from model_config import SAMPLE_RATE_HZ, new_model

CURRICULUM = [(0.05, 3.5), (0.12, 6.0), (0.2, 10.0), (1.0, 17.5)]     # up to this share of the time: so many seconds
WARM_UP_STEPS = 100
SAVE_SECONDS, CHECK_SECONDS = 150, 240
NUM_DEV_REAL = 60


class Trainer:
    def __init__(self, args):
        torch.manual_seed(1)
        self.args, self.model, self.step, self.heard = args, new_model(), 0, 0.0
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

    def log(self, *words):
        print(datetime.datetime.now(datetime.timezone.utc).strftime("%H:%M:%S"), *words, file=self.args.log, flush=True)

    def progress(self):
        return (time.time() - self.start) / (self.args.deadline.timestamp() - self.start)

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

    def learn(self, items, rng):
        """One step; returns the loss per letter."""
        rate = self.args.rate * min(1, (self.step + 1) / WARM_UP_STEPS) * 0.5 * (1 + math.cos(math.pi * self.progress()))
        self.optimiser.param_groups[0]["lr"] = rate
        batch = collate(items, self.corpus.noises, rng)
        with torch.autocast("cpu", torch.bfloat16):
            loss = self.model(**batch).loss / (batch["labels"] >= 0).sum()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        if norm.isfinite():
            self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.heard += batch["attention_mask"].sum().item() / SAMPLE_RATE_HZ
        return loss.item(), rate

    def run(self):
        saved = checked = reported = time.time()
        heard, losses = self.heard, []
        self.model.train()
        while self.progress() < 1:
            rng = np.random.default_rng(self.step)
            longest = next(seconds for share, seconds in CURRICULUM if self.progress() <= share)
            batches = epoch_batches(self.corpus.items, weight_of, longest, self.args.batch_seconds, rng)
            self.log(f"epoch of {len(batches)} batches, utterances up to {longest} s")
            for items in batches:
                if self.progress() >= 1 or (longest < CURRICULUM[-1][1] and self.outgrown(longest)):
                    break
                loss, rate = self.learn(items, rng)
                losses.append(loss)
                now = time.time()
                if now > reported + 30:
                    self.log(f"step {self.step} heard {self.heard / 3600:.2f} h loss/letter {np.mean(losses):.3f} "
                             f"lr {rate:.1e} {(self.heard - heard) / (now - reported):.0f} x real time")
                    reported, heard, losses = now, self.heard, []
                if now > saved + SAVE_SECONDS:
                    self.save()
                    saved = now
                if now > checked + CHECK_SECONDS:
                    self.check()
                    checked = reported = time.time()
        self.save()
        self.check()

    def outgrown(self, longest):
        return longest != next(seconds for share, seconds in CURRICULUM if self.progress() <= share)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="folders made by prepare.py")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--init", help="weights from pretrain.py")
    parser.add_argument("--deadline", required=True, type=datetime.datetime.fromisoformat, help="e.g. 2030-01-31T18:00+00:00")
    parser.add_argument("--log", required=True, type=lambda path: open(path, "a"))
    parser.add_argument("--batch-seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1e-3)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    Trainer(options).run()
