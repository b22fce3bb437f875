#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the results of `earshot eval --live --json`, one file per setting of calm, to a Markdown table and a plot.

    for calm in 0 0.25 0.5 0.75 1; do
        earshot eval manifest.jsonl --live --calm $calm --json > live/$calm.json; done
    scripts/plot-live.py live/*.json --svg docs/images/live-against-offline.svg

Nothing but Python's own library."""
import argparse
import json
import math
import pathlib

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT, GAP = 900, 330, 60, 50, 350, 200, 80
PANELS = [
    ("ms of sound", [("first_partial_ms_p50", "first caption, median", "#0b6fb8"),
                     ("first_partial_ms_p95", "first caption, 95 %", "#7fb9e0"),
                     ("final_ms_p50", "final, median", "#b8480b"),
                     ("final_ms_p95", "final, 95 %", "#e8a97f")]),
    ("%", [("wer", "live word errors", "#0b6fb8"), ("cer", "live letter errors", "#b8480b"),
           ("offline_wer", "offline word errors", "#7fb9e0"), ("offline_cer", "offline letter errors", "#e8a97f")]),
]


def load(paths):
    rows = []
    for path in paths:
        result = json.loads(pathlib.Path(path).read_text())
        row = dict(result["live"], calm=float(pathlib.Path(path).stem), utterances=result["utterances"])
        row["offline_wer"], row["offline_cer"] = result["wer"], result["cer"]
        for name in ("wer", "cer", "offline_wer", "offline_cer"):
            row[name] *= 100
        rows.append(row)
    return sorted(rows, key=lambda row: row["calm"])


def table(rows):
    print("| calm | WER % (offline) | CER % (offline) | first caption ms, p50 / p95 | final ms, p50 / p95 | committed revised |"
          " tentative revisions per word | words in silence | final lines equal offline |")
    print("|---|---|---|---|---|---|---|---|---|")
    for r in rows:
        equal = r["finals_equal_offline"]
        print(f"| {r['calm']:g} | {r['wer']:.2f} ({r['offline_wer']:.2f}) | {r['cer']:.2f} ({r['offline_cer']:.2f}) "
              f"| {r['first_partial_ms_p50']:.0f} / {r['first_partial_ms_p95']:.0f} "
              f"| {r['final_ms_p50']:.0f} / {r['final_ms_p95']:.0f} | {r['committed_revised']} "
              f"| {r['tentative_revision_rate']:.2f} | {r['empty_words_per_minute']:.1f} "
              f"| {equal['equal']} of {equal['segments']} |")


def round_up(value):
    """To a number whose quarters are round."""
    power = 10 ** math.floor(math.log10(value or 1))
    return next(factor * power for factor in (1, 2, 4, 8, 10) if value <= factor * power)


def panel(rows, left, unit, curves):
    top = round_up(max(row[name] for name, _, _ in curves for row in rows))
    x = lambda calm: left + calm * PLOT_WIDTH
    y = lambda value: TOP + PLOT_HEIGHT * (1 - value / top)
    out = [f'<rect x="{left}" y="{TOP}" width="{PLOT_WIDTH}" height="{PLOT_HEIGHT}" fill="none" stroke="#888"/>',
           f'<text x="{left}" y="{TOP - 8}">{unit}</text>',
           f'<text x="{left + PLOT_WIDTH}" y="{TOP + PLOT_HEIGHT + 32}" text-anchor="end">calm</text>']
    for i in range(5):
        value = top * i / 4
        out.append(f'<text x="{left - 6}" y="{y(value) + 4:.0f}" text-anchor="end">{value:.0f}</text>')
    for row in rows:
        out.append(f'<text x="{x(row["calm"]):.0f}" y="{TOP + PLOT_HEIGHT + 16}" text-anchor="middle">{row["calm"]:g}</text>')
    for i, (name, label, colour) in enumerate(curves):
        points = " ".join(f'{x(row["calm"]):.1f},{y(row[name]):.1f}' for row in rows)
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at, row = left + (i % 2) * PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 48 + 16 * (i // 2)
        out.append(f'<text x="{at:.0f}" y="{row}" fill="{colour}">{label}</text>')
    return out


def plot(rows):
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for i, (unit, curves) in enumerate(PANELS):
        out += panel(rows, LEFT + i * (PLOT_WIDTH + GAP), unit, curves)
    return "\n".join(out + ["</svg>"]) + "\n"


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("results", nargs="+", help="named by the setting: 0.5.json")
parser.add_argument("--svg", type=pathlib.Path)
arguments = parser.parse_args()
loaded = load(arguments.results)
table(loaded)
if arguments.svg:
    arguments.svg.parent.mkdir(parents=True, exist_ok=True)
    arguments.svg.write_text(plot(loaded))
