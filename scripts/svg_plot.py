# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plots side by side as SVG, and the command line of the scripts that draw them. Nothing but Python's own library."""
import argparse
import math
import pathlib

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT, GAP = 900, 330, 60, 50, 350, 200, 80


def round_up(value):
    """To a number whose quarters are round."""
    power = 10 ** math.floor(math.log10(value or 1))
    return next(factor * power for factor in (1, 2, 4, 8, 10) if value <= factor * power)


def panel(left, title, x_title, x_ticks, curves):
    """curves: [(label, colour, [(x, y)])], both axes from 0, that of x to the last tick."""
    top = round_up(max(y for _, _, points in curves for _, y in points))
    at_x = lambda x: left + PLOT_WIDTH * x / x_ticks[-1]
    at_y = lambda y: TOP + PLOT_HEIGHT * (1 - y / top)
    out = [f'<rect x="{left}" y="{TOP}" width="{PLOT_WIDTH}" height="{PLOT_HEIGHT}" fill="none" stroke="#888"/>',
           f'<text x="{left}" y="{TOP - 8}">{title}</text>',
           f'<text x="{left + PLOT_WIDTH}" y="{TOP + PLOT_HEIGHT + 32}" text-anchor="end">{x_title}</text>']
    for y in (top * i / 4 for i in range(5)):
        out.append(f'<text x="{left - 6}" y="{at_y(y) + 4:.0f}" text-anchor="end">{y:g}</text>')
    for x in x_ticks:
        out.append(f'<text x="{at_x(x):.0f}" y="{TOP + PLOT_HEIGHT + 16}" text-anchor="middle">{x:g}</text>')
    for i, (label, colour, points) in enumerate(curves):
        line = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at, row = left + (i % 2) * PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 48 + 16 * (i // 2)
        out.append(f'<text x="{at:.0f}" y="{row}" fill="{colour}">{label}</text>')
    return out


def plot(x_title, x_ticks, panels):
    """panels: [(title, curves)]"""
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for i, (title, curves) in enumerate(panels):
        out += panel(LEFT + i * (PLOT_WIDTH + GAP), title, x_title, x_ticks, curves)
    return "\n".join(out + ["</svg>"]) + "\n"


def main(description, results_help, load, table, draw):
    """load(paths) gives what table() prints and draw() makes an SVG of."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=pathlib.Path, help=results_help)
    parser.add_argument("--svg", type=pathlib.Path)
    arguments = parser.parse_args()
    loaded = load(arguments.results)
    table(loaded)
    if arguments.svg:
        arguments.svg.parent.mkdir(parents=True, exist_ok=True)
        arguments.svg.write_text(draw(loaded))
