#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compare Earshot's texts with transformers' on utterances of a prepared split: they must be the same, letter for letter.

`write` saves utterances as WAV files with the texts that transformers reads in them; `compare` runs Earshot's command on those files
and needs nothing but Python, so the two may run on different systems. Both decode greedily in full context.
"""
import argparse
import json
import pathlib
import subprocess
import wave

TEXTS = "texts.json"


def write_wave(path, item, rate):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(item["audio"][item["offset"]:item["offset"] + item["samples"]].tobytes())


def write(args):
    import torch
    from transformers import HubertForCTC, Wav2Vec2Processor

    from data import Corpus, samples_of
    from model_config import SAMPLE_RATE_HZ
    model, processor = HubertForCTC.from_pretrained(args.model, dtype=torch.float32).eval(), Wav2Vec2Processor.from_pretrained(args.model)
    args.folder.mkdir(parents=True, exist_ok=True)
    texts = {}
    items = [i for i in Corpus(args.data, args.split).of_sources(*args.sources) if i["text"]]
    for number, item in enumerate(items[::max(1, len(items) // args.count)][:args.count]):
        write_wave(args.folder / f"{number:04d}.wav", item, SAMPLE_RATE_HZ)
        inputs = processor(samples_of(item) / 32768, sampling_rate=SAMPLE_RATE_HZ, return_tensors="pt")
        with torch.no_grad():
            ids = model(inputs.input_values).logits.argmax(-1)
        texts[f"{number:04d}.wav"] = processor.batch_decode(ids)[0]
    (args.folder / TEXTS).write_text(json.dumps(texts, indent=1) + "\n")


def compare(args):
    texts = json.loads((args.folder / TEXTS).read_text())
    command = [args.earshot, "transcribe", "--model", args.model, "--format", "json", "--chunk-seconds", "60", "--no-lm", "--threads", "1"]
    output = subprocess.run(command + [args.folder / name for name in texts], check=True, capture_output=True, text=True).stdout
    ours = {pathlib.Path(row["file"]).name: row["text"] for row in map(json.loads, output.splitlines())}
    different = [name for name in texts if ours[name].upper().split() != texts[name].split()]
    for name in different:
        print(f"{name}\n  transformers {texts[name]}\n  earshot      {ours[name]}")
    print(f"{len(texts) - len(different)} of {len(texts)} texts are the same")
    return len(different)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    writing = kinds.add_parser("write")
    writing.add_argument("model", help="captions folder")
    writing.add_argument("folder", type=pathlib.Path)
    writing.add_argument("data", nargs="+", help="folders made by prepare.py")
    writing.add_argument("--split", default="dev")
    writing.add_argument("--sources", nargs="*", default=[""])
    writing.add_argument("--count", type=int, default=100)
    comparing = kinds.add_parser("compare")
    comparing.add_argument("earshot", help="the command-line program")
    comparing.add_argument("model", help="captions folder")
    comparing.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    raise SystemExit(write(options) if options.kind == "write" else compare(options) > 0)
