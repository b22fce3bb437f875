#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before stage b: teach front end and encoder the log-mel frames, hidden ones included, so that they start with ears.

From random weights on raw samples CTC says nothing but blanks for a long time, and clusters are learned slowly. A few
minutes of this regression give the encoder features worth aligning. Needs no transcripts.
"""
import torch

import trainer
from data import Corpus, collate, epoch_batches, weight_of
from features import frame_centres, log_mel, mel_filters
from model_config import NUM_BANDS, new_model
from precision import autocast
from sounds import Augmentation
from streaming import hidden_states

MAX_SECONDS = 8.0


class MelRegression(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.hubert = new_model().hubert
        self.bands = torch.nn.Linear(self.hubert.config.hidden_size, NUM_BANDS)


class MelTrainer(trainer.Trainer):
    @staticmethod
    def build(args):
        return MelRegression()

    def __init__(self, args, rank, model):
        super().__init__(args, rank, model)
        self.corpus, self.filters = Corpus(args.data, "train"), mel_filters(args.device)

    def batches(self, rng):
        return epoch_batches(self.corpus.items, weight_of, MAX_SECONDS, self.args.batch_seconds, rng)

    def prepare(self, examples, rng):
        return collate(examples, self.corpus.noises, rng, Augmentation(noise=0.3))

    def loss(self, batch):
        with autocast(self.device):
            states, present, _ = hidden_states(self.model.hubert, batch["input_values"], batch["attention_mask"])
            predicted = self.model.bands(states[-1])[present].float()
        centres = frame_centres(self.model.hubert.config, present.shape[1], self.device)
        target = log_mel(batch["input_values"], centres, self.filters)[present]
        target = (target - target.mean(0)) / (target.std(0) + 1e-3)
        return torch.nn.functional.mse_loss(predicted, target)


if __name__ == "__main__":
    trainer.main(MelTrainer, __doc__.splitlines()[0])
