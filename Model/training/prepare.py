#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decode every audio file that the manifests name into one memory-mappable file, once.

Writes OUT/audio.s16 (16 kHz mono int16, files one after another) and OUT/index.jsonl: the manifest lines with
`offset` and `samples` (in audio.s16) added and `source` (the file's name up to its first dot).
Needs ffmpeg and nothing but Python's standard library; without ffmpeg, the packages soundfile and scipy. The manifest
format is in docs/training.md.
"""
import argparse
import json
import math
import pathlib
import shutil
import subprocess

SAMPLE_RATE_HZ = 16000
BYTES_PER_SAMPLE = 2


def decode_in_python(path, out):
    import soundfile
    from scipy.signal import resample_poly
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    common = math.gcd(rate, SAMPLE_RATE_HZ)
    mono = resample_poly(samples.mean(1), SAMPLE_RATE_HZ // common, rate // common)
    out.write((mono * 32767).round().clip(-32768, 32767).astype("<i2").tobytes())
    out.flush()


def decode(path, out):
    """Append `path` to the open file `out` as 16 kHz mono int16; return (first sample, number of samples)."""
    first = out.tell()
    if shutil.which("ffmpeg"):
        command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le", "-"]
        subprocess.run(command, stdout=out, check=True)
    else:
        decode_in_python(path, out)
    out.seek(0, 2)
    return first // BYTES_PER_SAMPLE, (out.tell() - first) // BYTES_PER_SAMPLE


def transcripts(paths):
    """id -> text of LibriSpeech's *.trans.txt: the id, a space, the text."""
    return dict(line.split(" ", 1) for path in paths for line in path.read_text().splitlines())


def prepare(manifests, out_dir, texts):
    out_dir.mkdir(parents=True, exist_ok=True)
    decoded = {}
    with open(out_dir / "audio.s16", "wb") as audio, open(out_dir / "index.jsonl", "w") as index:
        for manifest in manifests:
            for line in manifest.read_text().splitlines():
                item = json.loads(line)
                item["text"] = item.get("text") or texts.get(item.get("id"))
                path = manifest.parent / item["file"]
                if path not in decoded:
                    decoded[path] = decode(path, audio)
                base, length = decoded[path]
                begin = round(item.get("start", 0.0) * SAMPLE_RATE_HZ)
                seconds = item.get("seconds")
                samples = length - begin if seconds is None else round(seconds * SAMPLE_RATE_HZ)
                item.update(offset=base + begin, samples=min(samples, length - begin), source=path.name.split(".")[0])
                index.write(json.dumps(item) + "\n")
    print(f"{len(decoded)} files, {sum(n for _, n in decoded.values()) / SAMPLE_RATE_HZ / 3600:.2f} h")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=pathlib.Path)
    parser.add_argument("--texts", nargs="*", default=[], type=pathlib.Path,
                        help="texts of utterances that the manifest has none for, by id, as in LibriSpeech's *.trans.txt")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    args = parser.parse_args()
    prepare(args.manifests, args.out, transcripts(args.texts))
