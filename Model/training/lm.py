#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A word trigram model in ARPA form from sentences (sentences.py): interpolated absolute discounting, pruned to a size.

Lower orders keep plain counts instead of Kneser-Ney's: under heavy pruning those do better (Chelba et al. 2010). Pruning keeps
the n-grams whose loss would cost most (Seymore and Rosenfeld 1996); backoff weights are then made anew, so that the
probabilities after every context sum to one, as --check shows. numpy only.
"""
import argparse
import gzip
import io
import math
import pathlib

import numpy as np

UNKNOWN, BEGIN, END = 0, 1, 2
SPECIAL = ["<unk>", "<s>", "</s>"]
NEVER = -99.0       # log10 of <s>, which is never predicted


def read(paths, num_words, min_count):
    """(words, ids of all sentences in a row, each <s> <s> ... </s>)."""
    lines = [line.split() for path in paths for line in path.read_text().splitlines() if line.strip()]
    counts = {}
    for line in lines:
        for word in line:
            counts[word] = counts.get(word, 0) + 1
    frequent = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))[:num_words]
    words = SPECIAL + sorted(frequent)
    ids = {word: i for i, word in enumerate(words)}
    return words, np.array([i for line in lines for i in (BEGIN, BEGIN, *(ids.get(w, UNKNOWN) for w in line), END)], np.int64)


def counted(stream, order, size):
    """(n-grams [N, order], counts [N]) in lexicographic order; those that would predict <s> are left out."""
    columns = [stream[i:len(stream) - order + 1 + i] for i in range(order)]
    wanted = columns[-1] != BEGIN
    if order > 1:       # of the two <s> before a sentence only one is a context
        wanted &= columns[0] != END
        wanted &= ~((columns[0] == BEGIN) & (columns[1] == BEGIN))
    key = np.zeros(int(wanted.sum()), np.int64)
    for column in columns:
        key = key * size + column[wanted]
    keys, counts = np.unique(key, return_counts=True)
    grams = np.stack([keys // size ** (order - 1 - i) % size for i in range(order)], 1)
    return grams, counts


def discounts(counts):
    """Of n-grams seen once, twice, more often (Chen and Goodman)."""
    n = [max(1, int((counts == c).sum())) for c in (1, 2, 3, 4)]
    y = n[0] / (n[0] + 2 * n[1])
    return np.array([0.0] + [max(0.1, c - (c + 1) * y * n[c] / n[c - 1]) for c in (1, 2, 3)])


def key_of(grams, size):
    return sum(grams[:, i] * size ** (grams.shape[1] - 1 - i) for i in range(grams.shape[1]))


class Level:
    """The n-grams of one order with log probabilities and the backoff weights of their contexts."""

    def __init__(self, grams, counts, lower, size):
        self.size, self.grams, self.counts, self.lower = size, grams, counts, lower
        self.keys = key_of(grams, size)
        context, self.context_of = np.unique(key_of(grams[:, :-1], size), return_inverse=True)
        total = np.bincount(self.context_of, counts)
        taken = discounts(counts)[np.minimum(counts, 3)]
        self.contexts = context
        self.gamma = np.bincount(self.context_of, taken) / total
        below = lower.probability(grams[:, 1:])
        self.p = (counts - taken) / total[self.context_of] + self.gamma[self.context_of] * below

    def probability(self, grams):
        """Of any n-grams of this order, backing off where they are not stored."""
        keys = key_of(grams, self.size)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        stored = self.keys[at] == keys
        context = key_of(grams[:, :-1], self.size)
        place = np.minimum(np.searchsorted(self.contexts, context), len(self.contexts) - 1)
        weight = np.where(self.contexts[place] == context, self.gamma[place], 1.0)
        return np.where(stored, self.p[at], weight * self.lower.probability(grams[:, 1:]))

    def loss(self):
        """How much the text's log probability would fall without each n-gram."""
        backed_off = self.gamma[self.context_of] * self.lower.probability(self.grams[:, 1:])
        return self.counts * np.log(self.p / backed_off)

    def keep(self, chosen):
        self.grams, self.keys, self.p, self.counts = (x[chosen] for x in (self.grams, self.keys, self.p, self.counts))

    def renormalise(self):
        """Backoff weights that make each context's probabilities sum to one over what is stored now."""
        self.contexts, self.context_of = np.unique(key_of(self.grams[:, :-1], self.size), return_inverse=True)
        stored = np.bincount(self.context_of, self.p)
        below = np.bincount(self.context_of, self.lower.probability(self.grams[:, 1:]))
        self.gamma = np.maximum(1 - stored, 1e-6) / np.maximum(1 - below, 1e-6)

    def weight_of(self, contexts):
        """Backoff weights of the contexts given, NaN where a context has nothing stored."""
        keys = key_of(contexts, self.size)
        place = np.minimum(np.searchsorted(self.contexts, keys), len(self.contexts) - 1)
        return np.where(self.contexts[place] == keys, self.gamma[place], np.nan)


class Words:
    """Single words: a little of the mass goes to all alike, so that none has probability zero."""

    def __init__(self, stream, size):
        counts = np.bincount(stream, minlength=size).astype(float)
        counts[BEGIN] = 0
        self.p = (counts + 0.5) / (counts.sum() + 0.5 * (size - 1))
        self.p[BEGIN] = 0

    def probability(self, grams):
        return self.p[grams[:, 0]]


def strongest(level, number, always=None):
    loss = level.loss()
    if always is not None:
        loss = np.where(always, np.inf, loss)
    chosen = np.zeros(len(loss), bool)
    chosen[np.argsort(-loss, kind="stable")[:max(number, int(np.isinf(loss).sum()))]] = True
    return chosen & (loss > 0)


def train(stream, size, num_pairs, num_triples):
    unigrams = Words(stream, size)
    pairs = Level(*counted(stream, 2, size), unigrams, size)
    triples = Level(*counted(stream, 3, size), pairs, size)
    triples.keep(strongest(triples, num_triples))
    pairs.keep(strongest(pairs, num_pairs, np.isin(pairs.keys, key_of(triples.grams[:, :2], size))))
    pairs.renormalise()
    triples.renormalise()
    return unigrams, pairs, triples


def write(path, words, unigrams, pairs, triples):
    def text(gram):
        return " ".join(words[i] for i in gram)

    def line(p, gram, weight):
        shown = f"{math.log10(p):.3f}" if p > 0 else f"{NEVER:.0f}"
        return f"{shown}\t{text(gram)}" + ("" if math.isnan(weight) else f"\t{math.log10(weight):.3f}") + "\n"

    singles = np.arange(len(words))[:, None]
    packed = path.suffix == ".gz"
    with io.TextIOWrapper(gzip.GzipFile(path, "wb", mtime=0)) if packed else open(path, "w") as file:
        file.write(f"\\data\\\nngram 1={len(words)}\nngram 2={len(pairs.keys)}\nngram 3={len(triples.keys)}\n\n\\1-grams:\n")
        file.writelines(map(line, unigrams.p, singles, pairs.weight_of(singles)))
        file.write("\n\\2-grams:\n")
        file.writelines(map(line, pairs.p, pairs.grams, triples.weight_of(pairs.grams)))
        file.write("\n\\3-grams:\n")
        file.writelines(map(line, triples.p, triples.grams, np.full(len(triples.p), np.nan)))
        file.write("\n\\end\\\n")


def check(triples, size, rng):
    """The worst deviation from one of the sums over the whole vocabulary after some contexts."""
    contexts = [*triples.grams[rng.choice(len(triples.grams), 20), :2], *rng.integers(3, size, (20, 2))]
    sums = [triples.probability(np.stack([np.full(size, a), np.full(size, b), np.arange(size)], 1)).sum() for a, b in contexts]
    return max(abs(s - 1) for s in sums)


def perplexity(triples, stream):
    grams = np.stack([stream[:-2], stream[1:-1], stream[2:]], 1)
    grams = grams[(grams[:, 2] != BEGIN) & (grams[:, 0] != END)]
    known = grams[:, 2] != UNKNOWN
    return math.exp(-np.log(triples.probability(grams[known])).mean()), 1 - known.mean()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path, help="*.arpa, or *.arpa.gz to pack it")
    parser.add_argument("--words", type=int, default=40000)
    parser.add_argument("--min-count", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=300000)
    parser.add_argument("--triples", type=int, default=300000)
    parser.add_argument("--test", type=pathlib.Path, help="sentences to report the perplexity of")
    args = parser.parse_args()
    vocabulary, ids = read(args.texts, args.words, args.min_count)
    levels = train(ids, len(vocabulary), args.pairs, args.triples)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    write(args.out, vocabulary, *levels)
    print(f"{len(ids)} tokens, {len(vocabulary)} words, {args.out.stat().st_size / 1e6:.1f} MB, "
          f"sums off one by at most {check(levels[2], len(vocabulary), np.random.default_rng(1)):.1e}")
    if args.test:
        place = {word: i for i, word in enumerate(vocabulary)}
        lines = [line.split() for line in args.test.read_text().splitlines()]
        test = np.array([i for l in lines for i in (BEGIN, BEGIN, *(place.get(w, UNKNOWN) for w in l), END)], np.int64)
        print("test: perplexity %.0f over known words, unknown %.2f" % perplexity(levels[2], test))
