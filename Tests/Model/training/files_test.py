# SPDX-License-Identifier: AGPL-3.0-or-later
"""The training scripts that read and write files and need nothing but Python: what they leave on the disk."""
import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile
import unittest
import wave

import parts
import prepare
import recognise
import texts

RATE_HZ = prepare.SAMPLE_RATE_HZ
CAN_DECODE = shutil.which("ffmpeg") or all(map(importlib.util.find_spec, ("soundfile", "scipy")))


class OnDisk(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write_lines(self, name, items):
        (self.folder / name).write_text("".join(json.dumps(item) + "\n" for item in items))
        return self.folder / name

    def index(self):
        return [json.loads(line) for line in (self.folder / "index.jsonl").read_text().splitlines()]


class Prepare(OnDisk):
    @unittest.skipUnless(CAN_DECODE, "needs ffmpeg, or soundfile and scipy")
    def test_utterances_stand_where_the_index_says(self):
        levels = [1000, -2000, 3000]                            # a second each, in both channels
        with wave.open(str(self.folder / "reader.one.wav"), "wb") as file:
            file.setparams((2, 2, RATE_HZ, 0, "NONE", ""))
            for level in levels:
                file.writeframes(level.to_bytes(2, "little", signed=True) * 2 * RATE_HZ)
        manifest = self.write_lines("manifest.jsonl", [
            {"file": "reader.one.wav", "id": "a", "start": 1.0, "seconds": 1.0, "text": "ONE"},
            {"file": "reader.one.wav", "id": "b", "start": 2.0, "text": None},
            {"file": "reader.one.wav", "id": "c"}])
        prepare.prepare([manifest], self.folder, {"b": "TWO"})
        index = self.index()
        self.assertEqual([i["text"] for i in index], ["ONE", "TWO", None])
        self.assertEqual([(i["offset"], i["samples"]) for i in index],
                         [(RATE_HZ, RATE_HZ), (2 * RATE_HZ, RATE_HZ), (0, 3 * RATE_HZ)])
        self.assertEqual({i["source"] for i in index}, {"reader"})
        samples = memoryview((self.folder / "audio.s16").read_bytes()).cast("h")
        self.assertEqual(len(samples), 3 * RATE_HZ)             # one file, decoded once
        self.assertEqual([samples[round((s + 0.5) * RATE_HZ)] for s in range(3)], levels)


class Parts(OnDisk):
    def setUp(self):
        super().setUp()
        self.files = [self.folder / "first", self.folder / "second"]
        for number, path in enumerate(self.files):
            path.write_bytes(bytes([number + 1]) * 2500)
        parts.split(self.folder / "parts", self.files, 1000)

    def test_join_gives_the_files_back(self):
        self.assertLessEqual(max(p.stat().st_size for p in (self.folder / "parts").glob("*.part")), 1000)
        parts.join(self.folder / "parts", self.folder / "back")
        for path in self.files:
            self.assertEqual((self.folder / "back" / path.name).read_bytes(), path.read_bytes())

    def test_damage_is_told_by_the_name_of_the_file(self):
        last = sorted((self.folder / "parts").glob("*.part"))[-1]
        last.write_bytes(bytes(last.stat().st_size))
        with self.assertRaisesRegex(SystemExit, "second: damaged"):
            parts.join(self.folder / "parts", self.folder / "back")


class Recognise(OnDisk):
    # Stands for `earshot transcribe --format json`: the first sample of a file says which of these it is.
    READ = {1: (["you", "can", "say", "this"], 0.9), 2: (["or", "is", "it", "that"], 0.6), 3: (["yes"], 1.0)}
    PROGRAM = """import json, sys, wave
for path in sys.argv[1:]:
    with wave.open(path) as file:
        words, confidence = READ[file.readframes(1)[0]]
    print(json.dumps({"file": path, "words": [{"text": w, "confidence": confidence} for w in words]}))
"""

    def setUp(self):
        super().setUp()
        (self.folder / "program.py").write_text(f"READ = {self.READ}\n{self.PROGRAM}")
        (self.folder / "audio.s16").write_bytes(b"".join(bytes([n, 0]) * 100 for n in (1, 2, 3, 1, 1)))
        rows = [("read", None)] * 3 + [("noise", None), ("read", "KNOWN")]
        self.write_lines("index.jsonl", [{"kind": kind, "text": text, "offset": 100 * number, "samples": 100}
                                         for number, (kind, text) in enumerate(rows)])

    def fill(self, *command, sure):
        return recognise.fill(self.folder, command, sure)

    def test_only_what_is_sure_and_long_enough_becomes_text(self):
        self.fill(sys.executable, str(self.folder / "program.py"), sure=0.7)
        self.assertEqual([i["text"] for i in self.index()], ["YOU CAN SAY THIS", None, None, None, "KNOWN"])

    def test_another_threshold_needs_no_second_reading(self):
        self.fill(sys.executable, str(self.folder / "program.py"), sure=0.7)
        self.fill("no such program", sure=0.5)
        self.assertEqual([i["text"] for i in self.index()], ["YOU CAN SAY THIS", "OR IS IT THAT", None, None, "KNOWN"])


class Texts(unittest.TestCase):
    def test_only_letters_apostrophes_and_single_spaces_remain(self):
        self.assertEqual(texts.normalise("Well-known:  it isn't 7 o'clock!"), "WELL KNOWN IT ISN'T O'CLOCK")


if __name__ == "__main__":
    unittest.main()
