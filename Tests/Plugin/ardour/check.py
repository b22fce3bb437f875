# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds the plug-in's states in an Ardour session and checks them. usage: check.py folder session played|looped|reloaded
played: each has the words of its clip, 1.txt and 2.txt as the command transcribed them, where they were played.
looped: the same outside the loop; what was said in it was heard several times and stands there once.
reloaded: nothing has changed."""
import base64
import difflib
import json
import re
import sys

folder, session, step = sys.argv[1:]
kLoop = (2.96, 7.01)  # seconds; fill.py makes it from 3 to 7, Ardour starts two blocks early and jumps within the next
kLikeness = 0.85
kLoopLikeness = 0.5  # words at the ends of the loop are heard in halves

with open(session + "/check.ardour", encoding="utf-8") as file:
    text = file.read()


def states():
    for chunk in re.findall(r"<chunk>([^<]*)</chunk>", text):
        state = base64.b64decode(chunk)
        begin = state.find(b'{"earshot"')
        if begin >= 0:  # the wrapper's own bytes follow, and may be braces
            yield json.JSONDecoder().raw_decode(state[begin:].decode(errors="replace"))[0]


def words_of(sentence):
    return re.findall(r"[a-z']+", sentence.lower())


def alike(expected, words):
    """By letters: where a young model parts its words depends on where a line begins."""
    return difflib.SequenceMatcher(None, " ".join(expected), " ".join(words), autojunk=False).ratio()


def end_of(word):
    """In the host's seconds; states round to a tenth of a millisecond."""
    return word[4] + word[2] - word[1]


def is_looped(word):
    return kLoop[0] <= (word[4] + end_of(word)) / 2 < kLoop[1]


def problem_of_places(words):
    if not words:
        return "no words"
    if any(len(word) != 8 for word in words):
        return "words without a place, or without their bar"
    if any(abs((word[6] - 1) * 4 + word[7] - 1 - word[5]) > 0.001 or not 1 <= word[7] < 5 for word in words):
        return "words in other bars of four quarters than their place is in"
    for former, word in zip(words, words[1:]):
        if word[4] < end_of(former) - 0.001:
            return f"{word[0]} at {word[4]} s overlaps {former[0]}, which ends at {end_of(former)} s"
    if not 0.9 < words[0][4] < 3 or not 5 < words[-1][4] < 14:
        return f"words from {words[0][4]} to {words[-1][4]} s, not where they were played"
    return None


def problem_of(words, number):
    if step == "played":
        with open(f"{folder}/{number}.txt", encoding="utf-8") as file:
            expected = words_of(file.read())
        likeness = alike(expected, words_of(" ".join(word[0] for word in words)))
        print(f"  {likeness:.0%} of the letters as transcribed offline")
        return None if likeness >= kLikeness else "other words than " + " ".join(expected)
    with open(f"{folder}/{number}.json", encoding="utf-8") as file:
        before = json.load(file)
    if step == "reloaded":
        return None if words == before else "other words than were saved"
    outside = [[word[0] for word in part if not is_looped(word)] for part in (before, words)]
    if outside[0] != outside[1]:
        return f"the loop changed words outside it: {outside[0]} became {outside[1]}"
    inside = [words_of(" ".join(word[0] for word in part if is_looped(word))) for part in (before, words)]
    print(f"  in the loop {alike(*inside):.0%} of the letters that were there: {' '.join(inside[1])}")
    return None if alike(*inside) >= kLoopLikeness else "other words in the loop than " + " ".join(inside[0])


found = list(states())
if len(found) != 2:
    sys.exit(f"{len(found)} states of the plug-in in the session instead of 2")
for number, state in enumerate(found, 1):
    words = [word for line in state["transcript"] for word in line["words"]]
    print(f"{state['settings']['track']['name']}: {' '.join(word[0] for word in words)}")
    problem = problem_of_places(words) or problem_of(words, number)
    if problem:
        sys.exit(f"track {number}: {problem}")
    with open(f"{folder}/{number}.json", "w", encoding="utf-8") as file:
        json.dump(words, file)
