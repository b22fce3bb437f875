# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds the plug-in's states in an Ardour session and checks them. usage: check.py folder session played|looped|reloaded
played: each has the words of its clip, 1.txt and 2.txt as the command transcribed them, where they were played.
looped: the same, but for what was said in the loop, which was heard several times and stands there once.
reloaded: nothing has changed."""
import base64
import difflib
import json
import re
import sys

folder, session, step = sys.argv[1:]
kLoop = (3, 7)  # seconds, as fill.py makes it
kLineSeconds = 3  # around the loop, lines may have been cut

with open(session + "/check.ardour", encoding="utf-8") as file:
    text = file.read()


def states():
    for chunk in re.findall(r"<chunk>([^<]*)</chunk>", text):
        state = base64.b64decode(chunk)
        begin, end = state.find(b'{"earshot"'), state.rfind(b"}")
        if begin >= 0:
            yield json.loads(state[begin : end + 1])


def words_of(sentence):
    return re.findall(r"[a-z']+", sentence.lower())


def alike(expected, words):
    """By letters: where a young model parts its words depends on where a line begins."""
    return difflib.SequenceMatcher(None, " ".join(expected), " ".join(words), autojunk=False).ratio()


def problem_of_places(words):
    placed = [word for word in words if len(word) == 6]
    # The loop cuts lines in the middle of words: their pieces may overlap, and where it was stopped belong nowhere.
    isCut = step != "played"
    places = [word[4] for word in placed if not isCut or not kLoop[0] - kLineSeconds < word[4] < kLoop[1] + kLineSeconds]
    if places != sorted(places):
        return "words out of order"
    if len(words) - len(placed) > (3 if isCut else 0):
        return "words without a place"
    first, last = min(word[4] for word in placed), max(word[4] for word in placed)
    if not 0.9 < first < 3 or not 5 < last < 14:
        return f"words from {first} to {last} s, not where they were played"
    return None


def problem_of(words, number):
    heard = words_of(" ".join(word[0] for word in words))
    if step == "played":
        with open(f"{folder}/{number}.txt", encoding="utf-8") as file:
            expected = words_of(file.read())
        print(f"  {alike(expected, heard):.0%} of the letters as transcribed offline")
        return None if alike(expected, heard) >= 0.85 else "other words than " + " ".join(expected)
    with open(f"{folder}/{number}.json", encoding="utf-8") as file:
        before = json.load(file)
    if step == "reloaded":
        return None if words == before else "other words than were saved"
    words = [word for word in words if len(word) == 6]
    outside = [[word[0] for word in part if not kLoop[0] - kLineSeconds < word[4] < kLoop[1] + kLineSeconds]
               for part in (before, words)]
    inside = [word for word in words if kLoop[0] < word[4] < kLoop[1]]
    print(f"  {len(inside)} words in the loop, {len(outside[1])} well after it")
    if outside[0] != outside[1]:
        return "the loop changed words outside it"
    return None if 3 <= len(inside) <= 20 else "the loop's words do not stand there once"


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
