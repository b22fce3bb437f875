# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks that what Ardour exported through two plug-ins is the sum of what lies on the two tracks.
usage: compare.py export.wav session"""
import array
import glob
import struct
import sys

exported, session = sys.argv[1:]


def chunks(data):
    at = 12
    while at + 8 <= len(data):
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def left_channel(name):
    with open(name, "rb") as file:
        parts = dict(chunks(file.read()))
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", parts[b"fmt "][:16])
    data = parts[b"data"]
    if bits == 32:
        samples = array.array("f", data[: len(data) // 4 * 4])
    elif bits == 24:
        samples = [int.from_bytes(data[i : i + 3], "little", signed=True) / (1 << 23) for i in range(0, len(data) - 2, 3)]
    else:
        samples = [sample / 32768 for sample in array.array("h", data)]
    return samples[::channels]


tracks = [left_channel(glob.glob(f"{session}/interchange/*/audiofiles/*speech{number}*.wav")[0]) for number in (1, 2)]
output = left_channel(exported)
count = min(len(output), *map(len, tracks))
summed = [tracks[0][i] + tracks[1][i] for i in range(count)]


def energy(a, b):
    return sum(map(lambda x, y: x * y, a, b))


gain = energy(output, summed) / energy(summed, summed)
correlation = energy(output[:count], summed) / (energy(output[:count], output) * energy(summed, summed)) ** 0.5
print(f"export: {count / 48000:.1f} s, gain {gain:.4f}, correlation with the tracks' sum {correlation:.5f}")
if count < 10 * 48000 or abs(gain - 1) > 0.02 or correlation < 0.99:  # Ardour fades regions at their ends
    sys.exit("the export is not the sum of the tracks")
