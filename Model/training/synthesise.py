#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speak sentences with Debian's flite and espeak-ng voices; one WAV file per voice and a manifest.

Voice, speed and pitch are drawn per sentence from a seeded generator, so a run can be repeated. OUT/manifest.jsonl has
the form of every other manifest (docs/training.md); prepare.py brings all rates to 16 kHz. Standard library only.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import subprocess
import tempfile
import wave

# voice: (weight, mean pitch in Hz for flite)
FLITE = {"slt": (5, 170), "rms": (5, 95), "awb": (4, 120), "kal16": (2, 105)}
ESPEAK = [f"{accent}+{timbre}" for accent in ("en-us", "en-gb", "en-gb-scotland", "en-029")
          for timbre in ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "max", "linda")]
ESPEAK_WEIGHT = 4
GAP_SECONDS = 0.1


def plan(text, rng, plain):
    """The voice's name and the command that speaks `text`; `plain` keeps flite's own speed and pitch."""
    names = [*FLITE, "espeak"]
    voice = rng.choices(names, [*(w for w, _ in FLITE.values()), 0 if plain else ESPEAK_WEIGHT])[0]
    if voice == "espeak":
        command = ["espeak-ng", "-v", rng.choice(ESPEAK), "-s", str(rng.randint(130, 190)), "-p", str(rng.randint(30, 70))]
        return voice, command + ["-w", "{wav}", text.lower()]
    stretch, pitch = (1.0, 1.0) if plain or rng.random() < 0.3 else (rng.uniform(0.85, 1.25), rng.uniform(0.85, 1.2))
    settings = [] if stretch == pitch == 1.0 else ["--setf", f"duration_stretch={stretch:.2f}",
                                                   "--setf", f"int_f0_target_mean={FLITE[voice][1] * pitch:.0f}"]
    return voice, ["flite", "-voice", voice, *settings, "-o", "{wav}", "-t", text.lower()]


def speak(command):
    """Run the command; return (rate in Hz, int16 mono samples as bytes)."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run([file.name if part == "{wav}" else part for part in command], check=True)
        with wave.open(file.name) as sound:
            return sound.getframerate(), sound.readframes(sound.getnframes())


def synthesise(texts, out_dir, split, rng, plain, jobs):
    out_dir.mkdir(parents=True, exist_ok=True)
    planned = [plan(text, rng, plain) for text in texts]
    files = {}
    with open(out_dir / "manifest.jsonl", "w") as manifest, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for text, (voice, _), (rate, pcm) in zip(texts, planned, pool.map(speak, (c for _, c in planned))):
            if voice not in files:
                files[voice] = wave.open(str(out_dir / f"tts_{voice}.{split}.wav"), "wb")
                files[voice].setparams((1, 2, rate, 0, "NONE", ""))
            start = files[voice].tell() / rate
            files[voice].writeframes(pcm + bytes(2 * round(GAP_SECONDS * rate)))
            manifest.write(json.dumps({"file": f"tts_{voice}.{split}.wav", "start": start, "seconds": len(pcm) / 2 / rate,
                                       "text": text, "speaker": voice, "kind": "synthetic", "split": split}) + "\n")
    for file in files.values():
        file.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=pathlib.Path, help="one sentence a line (texts.py)")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--plain", action="store_true", help="flite voices only, own speed and pitch (for held-out tests)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    lines = [line.strip() for line in args.texts.read_text().splitlines() if line.strip()]
    synthesise(lines, args.out, args.split, random.Random(args.seed), args.plain, args.jobs)
