#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""CTC on letters, for captions live and in full context alike; resumes from OUT/last.pt after being paused or killed.

A batch is heard in blocks of random length or whole (streaming.py), with --consistency both ways; some rows hold no
speech and no text.
With --curriculum, from random weights, augmentation grows with progress: the first passes hear the data as it is.
"""
import numpy as np
import torch

import trainer
from data import Corpus, collate, epoch_batches, weight_of
from dropout import set_dropout
from evaluate import error_rates, transcribe
from model_config import BLANK, FRAMES_PER_SECOND
from precision import autocast
from sounds import Augmentation
from streaming import FULL_SHARE, LOOKAHEAD_SECONDS, draw_blocks, encoded, features_of
from word_errors import expected_word_errors

MAX_SECONDS = 17.5
MIDDLE_WEIGHT = 0.3         # of the second CTC loss, on the middle layer, which speeds up the lower layers' learning
SILENCE_SHARE = 0.06
SPLICE_SHARE = 0.15         # of the utterances whose words are known (align.py)
SPEED_SHARE = 0.3           # changes pitch and formants too: voices that the data lacks
CLEAN_SHARE = 0.15          # of the time without SpecAugment, with --curriculum
CURRICULUM = [(0.05, 3.5), (0.4, 6.0), (1.0, MAX_SECONDS)]     # from random weights: up to this share of the time, seconds
TO_WHOLE_SHARE = 0.75       # of what draws the two hearings together, the pull of the blocks' to the whole one, which hears more
NUM_DEV_REAL = 60


def disagreement(blocks, whole, counted):
    """Sum over the frames that count [B, T] of the Kullback-Leibler divergences of log posteriors [B, T, V], each drawn to
    the other as it is: CR-CTC (Yao et al. 2025), equation 5, with the better informed one as more of a teacher."""
    def drawn(which, to):
        return torch.nn.functional.kl_div(which, to.detach(), reduction="none", log_target=True).sum(-1)

    return ((TO_WHOLE_SHARE * drawn(blocks, whole) + (1 - TO_WHOLE_SHARE) * drawn(whole, blocks)) * counted).sum()


class CtcTrainer(trainer.Trainer):
    def __init__(self, args, rank, model):
        super().__init__(args, rank, model)
        self.corpus = Corpus(args.data, "train")
        self.corpus.items = [i for i in self.corpus.items if i["text"] and weight_of(i) > 0]
        dev = Corpus(args.data, "dev")
        self.checks = {"real": dev.of_sources("libri_mini")[:NUM_DEV_REAL], "synthetic": dev.of_sources("tts")}
        self.checks = {name: items for name, items in self.checks.items() if items}
        self.generator = torch.Generator().manual_seed(self.step * 100 + rank)
        self.longest = None
        set_dropout(model, args.dropout, self.device)

    def curriculum_seconds(self):
        return next((s for share, s in CURRICULUM if self.progress <= share), MAX_SECONDS) if self.args.curriculum else MAX_SECONDS

    def stale(self):
        return self.longest != self.curriculum_seconds()

    def strength(self):
        """Of augmentation, 0 to 1."""
        grown = min(1.0, max(0.0, (self.progress - CLEAN_SHARE) / 0.3)) if self.args.curriculum else 1.0
        return grown * self.args.augment

    def batches(self, rng):
        self.longest = self.curriculum_seconds()
        return epoch_batches(self.corpus.items, weight_of, self.longest, self.args.batch_seconds, rng, join=True,
                             splice_share=SPLICE_SHARE, speed_share=SPEED_SHARE, silence_share=SILENCE_SHARE)

    def prepare(self, examples, rng):
        strength = self.strength()
        return collate(examples, self.corpus.noises, rng, Augmentation(0.1 + 0.25 * strength, 0.1 * strength, 0.1 * strength))

    def loss(self, batch):
        """CTC per letter of one hearing or two, and with two what they disagree by."""
        config, strength = self.model.config, self.strength()
        config.apply_spec_augment = strength > 0
        config.mask_time_prob, config.mask_feature_prob = 0.25 * strength, 0.12 * strength
        labels = batch["labels"]
        letters = (labels >= 0).sum(1)
        count = max(1, letters.sum())
        with autocast(self.device):
            features, present, lengths = features_of(self.model.hubert, batch["input_values"], batch["attention_mask"])

        def ctc(posteriors):
            return torch.nn.functional.ctc_loss(posteriors.transpose(0, 1), labels[labels >= 0], lengths, letters, BLANK, "sum",
                                                zero_infinity=True) / count

        def errors(posteriors):
            weight = self.args.word_errors
            return weight * expected_word_errors(posteriors, lengths, labels) / count if weight else 0

        twice = self.args.consistency > 0
        blocks = draw_blocks(FRAMES_PER_SECOND, self.generator, 0 if twice else FULL_SHARE)
        last, middle = self.heard_once(features, present, blocks)
        if not twice:
            loss = ctc(last)
            self.last_loss = loss.detach()
            return loss + MIDDLE_WEIGHT * ctc(middle) + errors(last)
        whole_last, whole_middle = self.heard_once(features, present, None)
        lookahead = int(LOOKAHEAD_SECONDS * FRAMES_PER_SECOND * torch.rand((), generator=self.generator).item())
        counted = blocks.informed(present, lookahead)

        def both(loss_of, in_blocks, whole):
            """Of the blocks' reading what has its lookahead, between what the whole one says, as live text is made."""
            return (loss_of(torch.where(counted[:, :, None], in_blocks, whole.detach())) + loss_of(whole)) / 2

        loss = both(ctc, last, whole_last)
        self.last_loss = loss.detach()
        apart = disagreement(last, whole_last, counted) / count
        return (loss + both(errors, last, whole_last) + MIDDLE_WEIGHT * both(ctc, middle, whole_middle)
                + self.args.consistency * apart)

    def heard_once(self, features, present, blocks):
        """Log posteriors [B, T, V] of the model and of its middle layer read by the same head."""
        with autocast(self.device):
            states = encoded(self.model.hubert, features, present, blocks)
            middle = self.model.hubert.encoder.layer_norm(states[len(states) // 2])
            return self.model.lm_head(torch.stack([states[-1], middle])).float().log_softmax(-1).unbind()

    def learn(self, batch):
        super().learn(batch)
        return self.last_loss

    def check(self):
        for name, items in self.checks.items():
            (said, loss), meant = transcribe(self.model, items), [i["text"] for i in items]
            words, letters = error_rates(said, meant)
            self.log(f"check {name}: WER {100 * words:.1f} % CER {100 * letters:.1f} % loss {loss:.3f} | {meant[0][:70]} | {said[0][:70]}")
        self.model.train()


def extra(parser):
    parser.add_argument("--augment", type=float, default=1.0, help="strength of augmentation, 0 for none")
    parser.add_argument("--dropout", type=float, default=0.0, help="after each product but attention's")
    parser.add_argument("--consistency", type=float, default=0.0, metavar="WEIGHT",
                        help="hear each batch twice, in blocks and whole with other masks, and draw the two together; e.g. 0.4")
    parser.add_argument("--word-errors", type=float, default=0.0, metavar="WEIGHT",
                        help="count the expected word errors too: for the end, when most of what is read is right; e.g. 2")
    parser.add_argument("--curriculum", action="store_true", help="short utterances first: when starting from random weights")


if __name__ == "__main__":
    trainer.main(CtcTrainer, __doc__.splitlines()[0], extra)
