#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the results of `earshot eval --live --json`, one file per setting of calm, to a Markdown table and a plot.

    for calm in 0 0.25 0.5 0.75 1; do
        earshot eval manifest.jsonl --live --calm $calm --json > live/$calm.json; done
    scripts/plot-live.py live/*.json --svg docs/images/live-against-offline.svg
"""
import json

from svg_plot import main, plot

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
        result = json.loads(path.read_text())
        row = dict(result["live"], calm=float(path.stem), utterances=result["utterances"])
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


def draw(rows):
    panels = [(unit, [(label, colour, [(row["calm"], row[name]) for row in rows]) for name, label, colour in curves])
              for unit, curves in PANELS]
    return plot("calm", [row["calm"] for row in rows], panels)


main(__doc__, "named by the setting: 0.5.json", load, table, draw)
