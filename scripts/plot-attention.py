#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what `earshot bench` printed with both forms of attention to a Markdown table and a plot over the length of sound.

    for form in tiled eager; do
        earshot bench --size base --seconds 1,5,10,30,60,120 --runs 1 --threads 2 --attn $form; done >bench.jsonl
    scripts/plot-attention.py bench.jsonl --svg docs/images/attention.svg
"""
import json

from svg_plot import main, plot

COLOURS = {"tiled": "#0b6fb8", "eager": "#b8480b"}


def load(paths):
    """{form: {seconds: (attention s, pass s, peak MB)}}"""
    forms = {form: {} for form in COLOURS}
    for line in (line for path in paths for line in path.read_text().splitlines()):
        if line.startswith("{"):
            run = json.loads(line)
            forms[run["attention"]][run["seconds"]] = (run["stages"]["attention"], run["median_seconds"],
                                                       run["peak_memory_mb"])
    return forms


def table(forms):
    print("| seconds of sound | attention s, eager / tiled | times as fast | pass s, eager / tiled | peak MB, eager / tiled |")
    print("|---|---|---|---|---|")
    for seconds, tiled in forms["tiled"].items():
        eager = forms["eager"].get(seconds)
        if eager:
            print(f"| {seconds:g} | {eager[0]:.3f} / {tiled[0]:.3f} | {eager[0] / tiled[0]:.2f} | {eager[1]:.2f} / {tiled[1]:.2f} "
                  f"| {eager[2]:,.0f} / {tiled[2]:,.0f} |")


def draw(forms):
    panels = [(title, [(form, COLOURS[form], [(x, figures[which]) for x, figures in rows.items()]) for form, rows in forms.items()])
              for title, which in (("attention, seconds", 0), ("peak memory of the process, MB", 2))]
    longest = max(x for rows in forms.values() for x in rows)
    return plot("seconds of sound", [longest * i / 4 for i in range(5)], panels)


main(__doc__, "what bench printed", load, table, draw)
