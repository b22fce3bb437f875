# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the clips 1.wav and 2.wav into the sound files that Ardour recorded on its tracks speech1 and speech2 (32-bit
float, mono, 48 kHz), from one second on; their length stays. And gives the session a loop from 3 to 7 seconds.
usage: fill.py folder session"""
import array
import glob
import re
import struct
import sys
import wave

kRate = 48000
folder, session = sys.argv[1:]


def read(name):
    with wave.open(name) as clip:
        return clip.getframerate(), array.array("h", clip.readframes(clip.getnframes()))


def fill(name, rate, samples):
    with open(name, "r+b") as file:
        data = file.read()
        at = data.index(b"data") + 8
        count = (len(data) - at) // 4
        sound = array.array("f", bytes(4 * count))
        for i in range(kRate, count):
            place = (i - kRate) * rate / kRate
            index = int(place)
            if index + 1 >= len(samples):
                break
            part = place - index
            sound[i] = (samples[index] * (1 - part) + samples[index + 1] * part) / 65536
        file.seek(at)
        file.write(struct.pack("<%df" % count, *sound))


for number in (1, 2):
    rate, samples = read(f"{folder}/{number}.wav")
    files = glob.glob(f"{session}/interchange/*/audiofiles/*speech{number}*.wav")
    if not files:
        sys.exit(f"nothing was recorded on track {number}")
    for name in files:
        fill(name, rate, samples)

name = session + "/check.ardour"
with open(name, encoding="utf-8") as file:
    text = file.read()
place = re.search(r'<Location [^>]*name="session"[^>]*/?>', text)
ticks = 282240000  # of Ardour's clock in a second
loop = re.sub(r'name="session"', 'name="Loop"', place.group(0))
loop = re.sub(r' id="\d+"', ' id="99999"', loop)
loop = re.sub(r'flags="[^"]*"', 'flags="IsAutoLoop,IsHidden"', loop)
loop = re.sub(r'start="[^"]*"', f'start="a{3 * ticks}"', loop)
loop = re.sub(r' end="[^"]*"', f' end="a{7 * ticks}"', loop)
loop = loop if loop.endswith("/>") else loop + "</Location>"
with open(name, "w", encoding="utf-8") as file:
    file.write(text[: place.start()] + loop + text[place.start() :])
