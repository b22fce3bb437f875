# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expected word errors of greedy CTC, to be learned from directly: what is counted in the end is words, not letters.

As in Graves and Jaitly (2014, "Towards End-to-End Speech Recognition with Recurrent Neural Networks", section 4), the
error is a function of the path of labels, and its gradient at a frame needs the errors of the paths that differ there.
Theirs are drawn from the posteriors; here they differ in one frame from the best path, which is the one that gets read.
"""
import numpy as np
import torch

from model_config import BLANK, TOKEN_OF, VOCABULARY

MIN_POSTERIOR = 0.03        # rarer labels of a frame hardly count
SPACE = TOKEN_OF["|"]
NUM_SPECIAL = 4             # blank and the tokens that are no text


def row_after(row, same):
    """The next row of a table of edit distances: one more word said; `same` [J]: which of the words meant it is."""
    new = row + 1
    new[1:] = np.minimum(new[1:], row[:-1] + ~same)
    steps = np.arange(len(row))
    return np.minimum.accumulate(new - steps) + steps


class Meant:
    """The words meant, and rows of edit distances to them."""

    def __init__(self, words):
        self.words = np.array(words, dtype=object)
        self.same = {}

    def after(self, row, word):
        if word not in self.same:
            self.same[word] = np.array([w == word for w in self.words], bool)
        return row_after(row, self.same[word])

    def rows(self, said):
        """[I + 1][J + 1]: distances of the first i words said to the first j meant."""
        rows = [np.arange(len(self.words) + 1)]
        for word in said:
            rows.append(self.after(rows[-1], word))
        return rows


def text_of(tokens):
    return "".join(" " if token == SPACE else VOCABULARY[token] for token in tokens)


def emissions(path):
    """[T]: the label that a frame adds to the text, or the blank."""
    before = np.concatenate([[BLANK], path[:-1]])
    return np.where((path != before) & (path >= NUM_SPECIAL), path, BLANK)


def deltas(posteriors, words):
    """[T, V]: by how many word errors the best path of posteriors [T, V] has more where one frame says something else."""
    path = posteriors.argmax(1)
    adds = emissions(path)
    frames = np.flatnonzero(adds != BLANK)
    text = text_of(adds[frames])
    position = np.searchsorted(frames, np.arange(len(path) + 3))      # letters that frames before this one have added
    said, meant = text.split(), Meant(words)
    forward = meant.rows(said)
    backward = [row[::-1] for row in Meant(words[::-1]).rows(said[::-1])][::-1]
    result = np.zeros(posteriors.shape, np.float32)
    now = forward[-1][-1]
    for frame, label in zip(*np.nonzero(posteriors > MIN_POSTERIOR)):
        if label == path[frame]:
            continue
        middle = [label] if label >= NUM_SPECIAL and (frame == 0 or path[frame - 1] != label) else []
        if frame + 1 < len(path) and path[frame + 1] >= NUM_SPECIAL and path[frame + 1] != label:
            middle.append(path[frame + 1])
        begin, end = position[frame], position[frame + 2]             # letters that may be others now
        middle = text_of(middle)
        if middle == text[begin:end]:
            continue
        left, right = text.rfind(" ", 0, begin) + 1, text.find(" ", end)
        right = len(text) if right < 0 else right
        row = forward[len(text[:left].split())]
        for word in (text[left:begin] + middle + text[end:right]).split():
            row = meant.after(row, word)
        result[frame, label] = (row + backward[len(text[:right].split())]).min() - now
    return result


def expected_word_errors(log_posteriors, lengths, labels):
    """Sum over all rows of [B, T, V] of the errors that other labels in single frames would add, by their probability.
    `labels` [B, L]: the texts meant, negative behind their ends."""
    posteriors = log_posteriors.exp()
    weights = torch.zeros_like(posteriors)
    for row, length in enumerate(lengths.tolist()):
        words = text_of(labels[row][labels[row] >= 0].tolist()).split()
        weights[row, :length] = torch.from_numpy(deltas(posteriors[row, :length].detach().cpu().numpy(), words))
    return (posteriors * weights).sum()
