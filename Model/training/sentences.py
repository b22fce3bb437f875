#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the sentences that the language model (lm.py) learns: one a line, upper case A-Z, ' and space.

From books (folders or bare git repositories with XHTML chapters, as Standard Ebooks publishes them under CC0), the King
James Bible (Debian's `bible` command) and the training transcripts of manifests. Sentences that share six words in a
row with a held-out transcript stay out, so that tests measure what they say.
"""
import argparse
import html
import itertools
import json
import pathlib
import re
import subprocess
import unicodedata

from texts import normalise

HELD_OUT_WORDS = 6
TRANSCRIPT_REPEATS = 3      # spoken texts count for more than their few words
NOT_PROSE = ("toc", "titlepage", "imprint", "colophon", "uncopyright", "halftitlepage", "endnotes", "loi", "dramatis")


def git(folder, *command):
    return subprocess.run(["git", "-C", folder, *command], capture_output=True, text=True, check=True).stdout


def chapters(folder):
    """The XHTML text of a book, a chapter at a time."""
    if (folder / "HEAD").exists():
        for name in git(folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines():
            if name.endswith(".xhtml") and "/text/" in name and not pathlib.Path(name).stem.startswith(NOT_PROSE):
                yield git(folder, "show", f"HEAD:{name}")
    else:
        for path in sorted(folder.rglob("text/*.xhtml")):
            if not path.stem.startswith(NOT_PROSE):
                yield path.read_text()


def plain(text):
    """Letters with their accents off, straight apostrophes."""
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2014", ". ").replace("\u2060", ""))
    return "".join(c for c in text if not unicodedata.combining(c))


def words_of(sentence):
    words = (word.strip("'") for word in normalise(sentence).split())
    return " ".join(word for word in words if word)


def sentences_of(text):
    for part in re.split(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)[.?!;:]+", text):
        sentence = words_of(part)
        if sentence and not any(c.isdigit() for c in part):
            yield sentence


def of_books(folders):
    for folder in folders:
        for chapter in chapters(folder):
            for paragraph in re.findall(r"<p\b[^>]*>(.*?)</p>", chapter, re.S):
                yield from sentences_of(plain(html.unescape(re.sub(r"<[^>]*>", "", paragraph))))


def of_bible():
    text = subprocess.run(["bible", "-f", "gen1:1-rev22:21"], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        yield from sentences_of(line.partition(" ")[2])


def of_transcripts(paths, held_out_speakers):
    """LibriSpeech's *.trans.txt: "103-1240-0000 CHAPTER ONE ..." is the first utterance of speaker 103's chapter 1240."""
    for path in paths:
        for line in path.read_text().splitlines():
            name, _, text = line.partition(" ")
            if name.split("-")[0] not in held_out_speakers:
                yield normalise(text)


def shingles(sentence):
    words = sentence.split()
    return {tuple(words[i:i + HELD_OUT_WORDS]) for i in range(len(words) - HELD_OUT_WORDS + 1)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=pathlib.Path)
    parser.add_argument("--books", nargs="*", default=[], type=pathlib.Path)
    parser.add_argument("--transcripts", nargs="*", default=[], type=pathlib.Path, help="LibriSpeech's *.trans.txt")
    parser.add_argument("--exclude", nargs="*", default=[], type=pathlib.Path, help="more held-out texts")
    args = parser.parse_args()
    rows = [json.loads(line) for manifest in args.manifests for line in manifest.read_text().splitlines()]
    held_out = [normalise(r["text"]) for r in rows if r["text"] and r["split"] != "train"]
    held_out += [normalise(line) for path in args.exclude for line in path.read_text().splitlines()]
    forbidden = set().union(*map(shingles, held_out))
    spoken = {normalise(r["text"]) for r in rows if r["text"] and r["split"] == "train" and r.get("lang", "en") == "en"}
    speakers = {str(r.get("speaker")).removeprefix("ls") for r in rows if r["split"] != "train"}
    spoken |= set(of_transcripts(args.transcripts, speakers))
    for sentence in itertools.chain(sorted(spoken) * TRANSCRIPT_REPEATS, of_bible(), of_books(args.books)):
        if forbidden.isdisjoint(shingles(sentence)):
            print(sentence)
