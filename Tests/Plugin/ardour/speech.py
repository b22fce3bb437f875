# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes two clips of speech, 1.wav and 2.wav, 16-bit mono: of two real voices from the reference material beside the
repository where it is there, else the bundled ones. usage: speech.py repository folder"""
import os
import subprocess
import sys
import wave

repository, folder = sys.argv[1:]
recording = repository + "/../shared/speech/libri_mini_train5.dev.opus"
kVoices = [(1411.08, 12.0), (748.26, 12.5)]  # start and length of an utterance, as its manifest has them


def convert(source, target):
    subprocess.run(["sndfile-convert", "-pcm16", source, target], check=True)


if os.path.exists(recording):
    convert(recording, folder + "/all.wav")
    with wave.open(folder + "/all.wav") as speech:
        for number, (start, seconds) in enumerate(kVoices, 1):
            speech.setpos(int(start * speech.getframerate()))
            with wave.open(f"{folder}/{number}.wav", "wb") as clip:
                clip.setparams(speech.getparams())
                clip.writeframes(speech.readframes(int(seconds * speech.getframerate())))
    os.remove(folder + "/all.wav")
else:
    print("SKIPPED: no real voices on this machine (" + recording + "); with the bundled clips instead")
    for number, name in enumerate(["welcome", "journey"], 1):
        convert(f"{repository}/Resources/clips/{name}.flac", f"{folder}/{number}.wav")
