# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of training that compute: each against something slower, or against transformers, that must agree."""
import sys
import unittest

try:
    import numpy as np
    import torch
    import transformers  # noqa: F401  (what the scripts import)
except ImportError as missing:
    print(f"skipped: {missing}. What training computes is not tested here.")
    sys.exit(77)

import align
import deepen
import lm
import streaming
from model_config import BLANK, SAMPLE_RATE_HZ, TOKEN_OF, decode, encode, new_model
from word_errors import MIN_POSTERIOR, expected_word_errors


def edits(said, meant):
    row = list(range(len(meant) + 1))
    for i, word in enumerate(said, 1):
        above, row = row, [i]
        for j, other in enumerate(meant, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != other)))
    return row[-1]


class WordErrors(unittest.TestCase):
    def test_every_path_that_differs_in_one_frame(self):
        some = [BLANK, TOKEN_OF["|"], TOKEN_OF["A"], TOKEN_OF["B"]]     # few labels: repeats, blanks and empty words abound
        generator = torch.Generator().manual_seed(3)
        meant = "AB A BAB"
        for _ in range(20):
            log_posteriors = torch.full((1, 14, len(TOKEN_OF)), -1e4)
            log_posteriors[:, :, some] = 2 * torch.randn((1, 14, len(some)), generator=generator)
            log_posteriors = log_posteriors.log_softmax(-1)
            path = log_posteriors[0].argmax(-1).tolist()
            now, expected = edits(decode(path).split(), meant.split()), 0.0
            for frame, posteriors in enumerate(log_posteriors[0].exp()):
                for label in (label for label in some if posteriors[label] > MIN_POSTERIOR):
                    other = path[:frame] + [label] + path[frame + 1:]
                    expected += float(posteriors[label]) * (edits(decode(other).split(), meant.split()) - now)
            found = expected_word_errors(log_posteriors, torch.tensor([14]), torch.tensor([encode(meant)]))
            self.assertAlmostEqual(float(found), expected, places=4)


class Streaming(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.model = new_model().eval()
        self.samples = torch.randn(1, 2 * SAMPLE_RATE_HZ)

    @torch.no_grad()
    def states(self, samples, blocks=None):
        return streaming.hidden_states(self.model.hubert, samples, torch.ones_like(samples, dtype=torch.long), blocks)[0][-1]

    def test_full_context_is_what_transformers_computes(self):
        with torch.no_grad():
            theirs = self.model.hubert(self.samples).last_hidden_state
        torch.testing.assert_close(self.states(self.samples), theirs, rtol=1e-4, atol=1e-5)

    def test_nothing_reaches_an_earlier_block(self):
        blocks = streaming.Blocks(length=20, phase=5)           # they end before frames 15, 35, 55
        later = self.samples.clone()
        later[:, 40 * 480:] = 0                                 # heard by frames from 38 on: each hears 1,360 samples
        before, after = self.states(self.samples, blocks), self.states(later, blocks)
        self.assertTrue(torch.equal(before[:, :35], after[:, :35]))
        self.assertFalse(torch.allclose(before[:, 35:38], after[:, 35:38]))

    def test_blocks_are_what_live_chunks_without_lookahead_compute(self):
        live = streaming.live_states(self.model.hubert, self.samples, hop=20, lookahead=0, left=30)
        torch.testing.assert_close(live, self.states(self.samples, streaming.Blocks(length=20, left=30)), rtol=1e-3, atol=1e-4)


class Deepen(unittest.TestCase):
    def test_more_layers_say_the_same_and_can_learn(self):
        torch.manual_seed(2)
        shallow = new_model().state_dict()
        deep = deepen.deepened(shallow, deepen.num_layers_of(shallow) + 3)
        samples = torch.randn(1, SAMPLE_RATE_HZ)
        self.assertTrue(torch.equal(deepen.logits_of(shallow, samples), deepen.logits_of(deep, samples)))
        silent = [name for name, value in deep.items() if name.endswith("out_proj.weight") and not value.any()]
        self.assertEqual(len(silent), 3)


class Align(unittest.TestCase):
    def test_each_token_begins_where_it_was_put(self):
        ids, frames = encode("NO ON"), [2, 3, 6, 9, 10]
        log_probs = np.full((13, len(TOKEN_OF)), -8.0)
        log_probs[:, BLANK] = -0.1
        for token, frame in zip(ids, frames):
            log_probs[frame, token], log_probs[frame, BLANK] = -0.1, -8.0
        found, loss = align.align(log_probs, ids)
        self.assertEqual(found.tolist(), frames)
        self.assertAlmostEqual(loss, 13 * 0.1 / len(ids))


class LanguageModel(unittest.TestCase):
    def test_probabilities_sum_to_one_after_pruning(self):
        rng = np.random.default_rng(4)
        size, ends = 30, [lm.END, lm.BEGIN, lm.BEGIN]
        stream = [lm.BEGIN, lm.BEGIN] + [i for _ in range(400) for i in (*rng.zipf(1.5, 6).clip(1, size - 3) + 2, *ends)]
        _, _, triples = lm.train(np.array(stream[:-2]), size, 100, 100)
        self.assertLess(lm.check(triples, size, rng), 1e-9)


if __name__ == "__main__":
    unittest.main()
