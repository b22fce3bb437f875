# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds the plug-in's state in an Ardour session and checks that the clip's words are in it, where they were played.
usage: check.py session"""
import base64
import json
import re
import sys

with open(sys.argv[1] + "/check.ardour", encoding="utf-8") as file:
    session = file.read()
for chunk in re.findall(r"<chunk>([^<]*)</chunk>", session):
    state = base64.b64decode(chunk)
    begin, end = state.find(b'{"earshot"'), state.rfind(b"}")
    if begin < 0:
        continue
    words = [word for line in json.loads(state[begin : end + 1])["transcript"] for word in line["words"]]
    print(" ".join(word[0] for word in words))
    if len(words) < 10:
        sys.exit("too few words")
    places = [word[4] for word in words if len(word) == 6]
    if len(places) != len(words) or places != sorted(places):
        sys.exit("words without a place, or out of order")
    if not 0.9 < places[0] < 3 or not 5 < places[-1] < 14:
        sys.exit(f"words from {places[0]} to {places[-1]} s, not where they were played")
    sys.exit(0)
sys.exit("no state of the plug-in in the session")
