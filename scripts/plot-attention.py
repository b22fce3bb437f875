#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what `earshot bench` printed with both forms of attention to a Markdown table and a plot over the length of sound.

    for form in tiled eager; do
        earshot bench --size base --seconds 1,5,10,30,60 --runs 3 --threads 2 --attn $form; done >bench.jsonl
    scripts/plot-attention.py bench.jsonl --svg docs/images/attention.svg

Nothing but Python's own library."""
import argparse
import json
import math
import pathlib

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT, GAP = 900, 330, 60, 50, 350, 200, 80
COLOURS = {"tiled": "#0b6fb8", "eager": "#b8480b"}


def load(path):
    """{form: {seconds: (attention s, pass s, peak MB)}}"""
    forms = {form: {} for form in COLOURS}
    for line in path.read_text().splitlines():
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


def panel(left, title, curves):
    """curves: [(label, colour, [(seconds, value)])], both axes from 0."""
    right = max(x for _, _, points in curves for x, _ in points)
    most = max(y for _, _, points in curves for _, y in points)
    step = 10 ** math.floor(math.log10(most))
    top = math.ceil(most / step) * step
    at_x = lambda x: left + PLOT_WIDTH * x / right
    at_y = lambda y: TOP + PLOT_HEIGHT * (1 - y / top)
    out = [f'<rect x="{left}" y="{TOP}" width="{PLOT_WIDTH}" height="{PLOT_HEIGHT}" fill="none" stroke="#888"/>',
           f'<text x="{left}" y="{TOP - 8}">{title}</text>',
           f'<text x="{left + PLOT_WIDTH}" y="{TOP + PLOT_HEIGHT + 32}" text-anchor="end">seconds of sound</text>']
    for i in range(3):
        out.append(f'<text x="{left - 6}" y="{at_y(top * i / 2) + 4:.0f}" text-anchor="end">{top * i / 2:g}</text>')
        out.append(f'<text x="{at_x(right * i / 2):.0f}" y="{TOP + PLOT_HEIGHT + 16}" text-anchor="middle">{right * i / 2:g}</text>')
    for i, (label, colour, points) in enumerate(curves):
        line = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{left + 80 * i}" y="{TOP + PLOT_HEIGHT + 48}" fill="{colour}">{label}</text>')
    return out


def plot(forms):
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for i, (title, which) in enumerate((("attention, seconds", 0), ("peak memory of the process, MB", 2))):
        curves = [(form, COLOURS[form], [(x, figures[which]) for x, figures in rows.items()]) for form, rows in forms.items()]
        out += panel(LEFT + i * (PLOT_WIDTH + GAP), title, curves)
    return "\n".join(out + ["</svg>"]) + "\n"


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("results", type=pathlib.Path)
parser.add_argument("--svg", type=pathlib.Path)
arguments = parser.parse_args()
loaded = load(arguments.results)
table(loaded)
if arguments.svg:
    arguments.svg.parent.mkdir(parents=True, exist_ok=True)
    arguments.svg.write_text(plot(loaded))
