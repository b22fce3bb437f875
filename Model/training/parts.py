#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cut files into parts of a limited size and join them again, for a machine with a GPU that takes and gives only so much at once.

`split DIR FILES...` writes DIR/0000.part and so on with a list of what is in them; `join DIR OUT` makes the files
again and checks them.
"""
import argparse
import hashlib
import json
import pathlib

LIST = "parts.json"


def split(folder, files, limit):
    folder.mkdir(parents=True, exist_ok=True)
    stream, entries = bytearray(), []
    number = 0
    for path in files:
        data = path.read_bytes()
        entries.append({"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
        stream += data
        while len(stream) >= limit:
            (folder / f"{number:04d}.part").write_bytes(stream[:limit])
            del stream[:limit]
            number += 1
    if stream:
        (folder / f"{number:04d}.part").write_bytes(stream)
    (folder / LIST).write_text(json.dumps(entries, indent=1) + "\n")


def join(folder, out):
    out.mkdir(parents=True, exist_ok=True)
    parts = (part.read_bytes() for part in sorted(folder.glob("*.part")))
    stream = bytearray()
    for entry in json.loads((folder / LIST).read_text()):
        while len(stream) < entry["bytes"]:
            stream += next(parts)
        data = bytes(stream[:entry["bytes"]])
        del stream[:entry["bytes"]]
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise SystemExit(f"{entry['name']}: damaged or a part is missing")
        (out / entry["name"]).write_bytes(data)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    splitting = kinds.add_parser("split")
    splitting.add_argument("folder", type=pathlib.Path)
    splitting.add_argument("files", nargs="+", type=pathlib.Path)
    splitting.add_argument("--megabytes", type=float, default=15.5, help="of each part")
    joining = kinds.add_parser("join")
    joining.add_argument("folder", type=pathlib.Path)
    joining.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    if args.kind == "split":
        split(args.folder, args.files, int(args.megabytes * 1024 * 1024))
    else:
        join(args.folder, args.out)
