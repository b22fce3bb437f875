#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stages b and c: HuBERT's masked prediction. Spans of frames are hidden; the model names their clusters (kmeans.py).

The loss is the paper's: over hidden frames only, cosine similarity with an embedding per cluster over a temperature.
Part of the batches is heard in blocks (streaming.py), so that the encoder learns both ways of listening from the start.
"""
import pathlib

import numpy as np
import torch
from transformers.models.hubert.modeling_hubert import _compute_mask_indices

import trainer
from data import IGNORED_LABEL, Corpus, collate, epoch_batches, weight_of
from model_config import FRAMES_PER_SECOND, new_model
from precision import autocast
from sounds import Augmentation
from streaming import draw_blocks, hidden_states

MAX_SECONDS = 16.0
HIDDEN_SHARE, SPAN_FRAMES = 0.6, 7      # starts are drawn so that spans of 210 ms cover about half of the frames
TEMPERATURE, EMBEDDING = 0.1, 128


class MaskedPrediction(torch.nn.Module):
    def __init__(self, num_clusters):
        super().__init__()
        self.hubert = new_model().hubert
        self.projection = torch.nn.Linear(self.hubert.config.hidden_size, EMBEDDING)
        self.clusters = torch.nn.Parameter(torch.empty(num_clusters, EMBEDDING).uniform_())

    def forward(self, hidden):
        return torch.nn.functional.linear(torch.nn.functional.normalize(self.projection(hidden).float(), dim=-1),
                                          torch.nn.functional.normalize(self.clusters, dim=-1)) / TEMPERATURE


class MaskedTrainer(trainer.Trainer):
    @staticmethod
    def build(args):
        return MaskedPrediction(len(torch.load(args.clusters / "centroids.pt")["centroids"]))

    def __init__(self, args, rank, model):
        super().__init__(args, rank, model)
        self.corpus = Corpus(args.data, "train")
        labels = {pathlib.Path(f).name: np.load(args.clusters / f"{pathlib.Path(f).name}.npz") for f in args.data}
        self.labels = {name: (file["labels"], file["offsets"]) for name, file in labels.items()}
        self.corpus.items = [i for i in self.corpus.items if self.labels[i["folder"]][1][i["line"]] >= 0]
        self.generator = torch.Generator().manual_seed(self.step * 100 + rank)
        self.right = []

    def batches(self, rng):
        return epoch_batches(self.corpus.items, weight_of, MAX_SECONDS, self.args.batch_seconds, rng)

    def prepare(self, examples, rng):
        batch = collate(examples, self.corpus.noises, rng, Augmentation(noise=0.15))
        lengths = self.model.hubert._get_feat_extract_output_lengths(batch["attention_mask"].sum(1)).tolist()
        total = int(self.model.hubert._get_feat_extract_output_lengths(batch["input_values"].shape[1]))
        clusters = torch.full((len(examples), total), IGNORED_LABEL)
        for row, (example, count) in enumerate(zip(examples, lengths)):
            labels, offsets = self.labels[example.parts[0]["folder"]]
            begin = offsets[example.parts[0]["line"]]
            clusters[row, :count] = torch.from_numpy(labels[begin:begin + count].astype(np.int64))
        hidden = _compute_mask_indices((len(examples), total), HIDDEN_SHARE, SPAN_FRAMES, clusters >= 0, min_masks=1)
        return batch | {"clusters": clusters, "hidden": torch.from_numpy(hidden)}

    def loss(self, batch):
        blocks = draw_blocks(FRAMES_PER_SECOND, self.generator)
        hubert = self.model.hubert
        hubert.config.apply_spec_augment, hubert.config.mask_feature_prob = True, 0.0
        wanted = batch["hidden"] & (batch["clusters"] >= 0)
        with autocast(self.device):
            states, _, _ = hidden_states(hubert, batch["input_values"], batch["attention_mask"], blocks, batch["hidden"])
            scores = self.model(states[-1][wanted])
        targets = batch["clusters"][wanted]
        self.right.append((scores.argmax(-1) == targets).float().mean().detach())
        return torch.nn.functional.cross_entropy(scores, targets)

    def check(self):
        if self.right:
            self.log(f"check: {100 * torch.stack(self.right).mean():.1f} % of the hidden frames right")
        self.right = []


def extra(parser):
    parser.add_argument("--clusters", required=True, type=pathlib.Path, help="folder made by kmeans.py")


if __name__ == "__main__":
    trainer.main(MaskedTrainer, __doc__.splitlines()[0], extra)
