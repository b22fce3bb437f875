#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Give recordings without text the text that Earshot reads in them, to learn from those where it is sure: self-training.

With the language model Earshot is right about far more words than the captions model alone, and that is what there is to
learn. Fills `text` in each folder's index.jsonl, and leaves it null where the words are few or doubtful. What it read and the
mean of its words' confidences stay there as `read` and `confidence`: another threshold needs no second reading. Needs
nothing but Python.
"""
import argparse
import json
import mmap
import os
import pathlib
import statistics
import subprocess
import tempfile

from parity import write_wave
from prepare import SAMPLE_RATE_HZ

FILES_AT_ONCE = 200
MIN_WORDS = 3


def recognise(command, items):
    """(text, mean confidence of its words) of each item."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / f"{number:04d}.wav" for number in range(len(items))]
        for path, item in zip(paths, items):
            write_wave(path, item, SAMPLE_RATE_HZ)
        output = subprocess.run([*command, *paths], check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = {pathlib.Path(row["file"]).name: row for row in map(json.loads, output.splitlines())}
    said = [rows[path.name]["words"] for path in paths]
    return [(" ".join(w["text"] for w in words).upper(), statistics.mean([w["confidence"] for w in words] or [0])) for words in said]


def fill(folder, command, min_confidence):
    """Hours filled, hours asked for."""
    with open(folder / "audio.s16", "rb") as file:
        audio = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("h")
    index = folder / "index.jsonl"
    items = [json.loads(line) for line in index.read_text().splitlines()]
    silent = [item for item in items if item["text"] is None and item["kind"] != "noise"]
    unread = [item for item in silent if "read" not in item]
    for begin in range(0, len(unread), FILES_AT_ONCE):
        chunk = unread[begin:begin + FILES_AT_ONCE]
        for item, (text, confidence) in zip(chunk, recognise(command, [item | {"audio": audio} for item in chunk])):
            item.update(read=text, confidence=round(confidence, 3))
    sure = [item for item in silent if item["confidence"] >= min_confidence and len(item["read"].split()) >= MIN_WORDS]
    for item in sure:
        item["text"] = item["read"]
    index.with_suffix(".new").write_text("".join(json.dumps(item) + "\n" for item in items))
    os.replace(index.with_suffix(".new"), index)
    return tuple(sum(item["samples"] for item in some) / SAMPLE_RATE_HZ / 3600 for some in (sure, silent))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", type=pathlib.Path, help="folders made by prepare.py")
    parser.add_argument("--earshot", required=True, help="the command-line program")
    parser.add_argument("--model", required=True, help="a captions folder with a language model")
    parser.add_argument("--min-confidence", type=float, default=0.7)
    options = parser.parse_args()
    transcribe = [options.earshot, "transcribe", "--model", options.model, "--format", "json", "--threads", "1"]
    for path in options.data:
        print(f"{path}: texts for %.2f of %.2f h" % fill(path, transcribe, options.min_confidence))
