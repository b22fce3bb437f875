#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of the overlay page, to be looked at: styles and scripts over a pattern and over nothing.

    screenshots.py OverlayPuppet FOLDER      needs Chromium, and fonts for the scripts (fonts-noto-core fonts-noto-cjk)
"""
import os
import sys
import time

from chromium import Chromium, find_chromium
from puppet import Puppet

# A picture to read text on, which no page of ours has: bright, dark and busy places side by side.
BACKDROP = """document.documentElement.style.background =
    'linear-gradient(115deg, #f5e6c8 0 18%, #7fb7be 18% 37%, #20323f 37% 58%, #d3f3ee 58% 74%, #c97b63 74% 100%)';
    document.body.style.background =
    'repeating-linear-gradient(60deg, rgb(255 255 255 / 0.25) 0 14px, rgb(0 0 0 / 0.12) 14px 28px)';"""


def conversation(puppet):
    puppet.tell(stream=0, name="Anna", colour="#ffd166")
    puppet.tell(stream=1, name="Ben", colour="#8ecae6")
    puppet.final(1, "Nothing you say leaves this computer.", stream=0)
    puppet.final(1, "Not even when I say stop?", stream=1)
    puppet.tell(stream=1, keyword="stop")
    puppet.partial(2, "Not even then. What is settled stays, and what may still", committed=8, stream=0)


def scripts(puppet):
    puppet.final(1, "Don’t miss a word: “Straße, naïve, Þórr”.")
    puppet.final(2, "مرحبا بالعالم، هذا نص عربي مع English في الوسط.")
    puppet.final(3, ["今日", "は", "とても", "良い", "天気", "です", "ね。"])
    puppet.partial(4, "नमस्ते दुनिया, क्षत्रिय और ज्ञान की बातें करते हैं", committed=4)


PICTURES = [
    # name, parameters, what is said, width, height, over a pattern
    ("overlay", "size=46&lines=3", conversation, 1280, 420, True),
    ("pattern", "", conversation, 1280, 720, True),
    ("transparent", "", conversation, 1280, 720, False),
    ("box", "background=000&opacity=70&outline=0&shadow=0&lines=3", conversation, 1280, 720, True),
    ("scripts", "lines=6&size=44", scripts, 1280, 720, True),
    ("scripts-thin", "lines=6&size=44&outline=1&shadow=8&weight=400&background=102030&lang=ja", scripts, 1280, 720, True),
    ("top-center", "position=top&align=center&size=60&weight=800", conversation, 1280, 720, True),
    ("floating", "position=floating&x=45&y=20&width=50&size=36&lines=5&background=white&colour=000&outline=0&shadow=0",
     conversation, 1280, 720, True),
    ("light", "colour=000&outlinecolour=fff&tentative=333", conversation, 1280, 720, True),
    ("huge", "size=120&lines=2", conversation, 1280, 720, True),
    ("narrow", "size=30&lines=4&width=100", conversation, 400, 300, True),
]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    chromium = find_chromium()
    if not chromium:
        sys.exit("no Chromium here")
    os.makedirs(sys.argv[2], exist_ok=True)
    browser = Chromium(chromium)
    try:
        for name, parameters, say, width, height, has_backdrop in PICTURES:
            puppet = Puppet(sys.argv[1])
            page = browser.open(f"{puppet.url}&status=0&{parameters}", width, height)
            page.transparent()
            if has_backdrop:
                page.run(BACKDROP)
            page.wait("document.readyState === 'complete'")
            time.sleep(0.2)
            say(puppet)
            page.wait("document.querySelector('.tentative:last-child')?.textContent !== undefined")
            time.sleep(0.8)
            page.screenshot(os.path.join(sys.argv[2], name + ".png"))
            page.close()
            puppet.stop()
    finally:
        browser.close()


if __name__ == "__main__":
    main()
