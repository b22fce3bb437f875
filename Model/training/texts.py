#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the sentences that synthesise.py speaks: one a line, upper case A-Z, ' and space.

Four kinds, each for a reason: transcripts of the training recordings (the language of read books), sentences of other
books (sentences.py: the language model's), everyday sentences from a small grammar (what captions show), and
random words of Debian's SCOWL lists (spelling of the 12,000 most common words, with no grammar to lean on).
Sentences of --exclude (held-out tests, demo clips) never get in.
"""
import argparse
import json
import pathlib
import random
import re

SCOWL = pathlib.Path("/usr/share/dict/scowl")
MAX_CHARACTERS = 110

WHO = ["I", "we", "you", "they", "my brother", "her sister", "the teacher", "our neighbour", "the old man", "a friend of mine",
       "the children", "the doctor", "his mother", "the driver", "most people", "the band", "the whole team", "the young woman"]
WILL = ["will", "can", "should", "would", "might", "could", "must", "did not", "want to", "used to", "never", "always", "cannot",
        "tried to", "began to", "had to"]
DO = ["open the window", "read the newspaper", "listen to music", "write a long letter", "talk about the weather",
      "walk along the river", "buy some bread and milk", "wait for the train", "cook dinner for everybody",
      "answer the phone", "play the guitar", "learn a new language", "fix the broken chair", "watch the football game",
      "travel to the city", "forget the number", "drink a cup of coffee", "clean the kitchen", "carry the heavy boxes",
      "understand the question", "change the picture", "visit the museum", "plant flowers in the garden",
      "feed the horses", "ask for some help", "finish the homework", "turn off the computer", "call the office",
      "record a new song", "speak a little louder", "show you the way", "sleep until eight", "catch the last bus"]
WHEN = ["in the morning", "tonight", "every day", "after school", "before breakfast", "on Sunday afternoon", "next week",
        "at half past seven", "when it rains", "during the summer", "as soon as possible", "once a month", "right now",
        "in the middle of the night", "at the end of the year", "if there is enough time", "because it is late"]
OPEN = ["please", "well", "of course", "thank you", "good morning", "excuse me", "maybe", "yes", "no", "yesterday he said that",
        "do you think", "it is true that", "everybody knows that", "I am sorry but", "remember that", "she asked me whether"]
NUMBERS = ("one two three four five six seven eight nine ten eleven twelve thirteen fifteen sixteen eighteen twenty thirty forty "
           "fifty sixty seventy eighty ninety hundred thousand").split()


def normalise(text):
    """Upper case, letters, apostrophes and single spaces only."""
    return " ".join(re.sub(r"[^A-Z' ]", " ", text.upper().replace("-", " ")).split())


def transcripts(manifest, rng, count):
    rows = (json.loads(line) for line in manifest.read_text().splitlines())
    found = {normalise(r["text"]) for r in rows if r["split"] == "train" and r["text"] and r["kind"].startswith("read")}
    return rng.sample(sorted(t for t in found if len(t) <= MAX_CHARACTERS), count)


def sentences(path, rng, count):
    found = {line.strip() for line in path.read_text().splitlines()}
    return rng.sample(sorted(t for t in found if 15 <= len(t) <= MAX_CHARACTERS), count)


def everyday(rng):
    kind = rng.randrange(4)
    if kind == 0:
        words = [rng.choice(OPEN), rng.choice(WHO), rng.choice(WILL), rng.choice(DO)]
    elif kind == 1:
        words = [rng.choice(WHO), rng.choice(WILL), rng.choice(DO), rng.choice(WHEN)]
    elif kind == 2:
        words = [rng.choice(WHO), rng.choice(WILL), rng.choice(DO), "and", rng.choice(DO), rng.choice(WHEN)]
    else:
        words = rng.choices(NUMBERS, k=rng.randint(3, 6))
    return normalise(" ".join(words))


def word_lists(rng, count):
    def pool(*names):
        words = {normalise(w) for n in names for w in (SCOWL / n).read_text(encoding="latin-1").split() if w.isascii()}
        return sorted(w for w in words if not w.endswith("'S"))     # SCOWL lists the possessive of every noun

    common = pool("english-words.10", "english-contractions.10")
    pools = [common, common, pool("english-words.20", "english-words.35")]
    return [" ".join(rng.choice(rng.choice(pools)) for _ in range(rng.randint(2, 8))) for _ in range(count)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifest", type=pathlib.Path, help="manifest of the recordings, for their training transcripts")
    parser.add_argument("--exclude", nargs="*", default=[], type=pathlib.Path, help="text files to keep out of training")
    parser.add_argument("--sentences", required=True, type=pathlib.Path, help="what sentences.py wrote")
    parser.add_argument("--counts", nargs=4, type=int, default=[500, 4500, 700, 3800],
                        metavar=("TRANSCRIPTS", "SENTENCES", "EVERYDAY", "WORDS"))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    excluded = {normalise(line) for path in args.exclude for line in path.read_text().splitlines()}
    num_transcripts, num_sentences, num_everyday, num_words = args.counts
    chosen = {*transcripts(args.manifest, rng, num_transcripts), *sentences(args.sentences, rng, num_sentences),
              *(everyday(rng) for _ in range(num_everyday)), *word_lists(rng, num_words)} - excluded
    chosen = sorted(chosen)
    rng.shuffle(chosen)
    print("\n".join(chosen))
