#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two files of what `earshot bench` printed, side by side: compare-bench.py BASE HERE TOLERANCE (see bench.sh)."""
import collections
import json
import sys


def least(path):
    """{(model, precision, seconds): {figure: least of all runs}}"""
    figures = collections.defaultdict(dict)
    with open(path) as lines:
        for run in map(json.loads, lines):
            mine = figures[run["model"], run.get("precision", "fp32"), run.get("seconds", run.get("offline_seconds"))]
            whole = run.get("median_seconds", run.get("step_seconds"))
            for name, value in {"pass": whole, **run.get("stages", {}), "peak MB": run.get("peak_memory_mb")}.items():
                if value:
                    mine[name] = min(value, mine.get(name, value))
    return figures


def main():
    base, here = least(sys.argv[1]), least(sys.argv[2])
    slowest = 0.0
    for key, figures in here.items():
        print("{}, {}, {:g} s".format(*key))
        for name, value in figures.items():
            before = base.get(key, {}).get(name)
            if before:
                print(f"  {name:<10} base {before:10.4f}   here {value:10.4f}   base / here {before / value:6.3f}")
        if "pass" in base.get(key, {}):
            slowest = max(slowest, figures["pass"] / base[key]["pass"])
    if slowest > float(sys.argv[3]):
        sys.exit(f"a pass takes {slowest:.2f} times what the base's does")


if __name__ == "__main__":
    main()
