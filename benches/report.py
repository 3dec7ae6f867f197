"""Shared code of the benchmarks: figures, tables, plots, and their places in docs/performance.md.

Only Python's standard library. Every script beside this one prints its tables; with --save it also puts them into
docs/performance.md, between `<!-- NAME -->` and `<!-- end NAME -->`, and draws its plot into docs/performance/.
"""

import datetime
import html
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "target" / "benches"
PAGE = ROOT / "docs" / "performance.md"


# Variables that would change a build or a client.
UNWANTED = ("_proxy", "_PROXY", "RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_DIR")


def environment(**more):
    """Returns this process's environment without variables that would change a measurement."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.endswith(UNWANTED) and not name.startswith(UNWANTED)
    }
    return kept | {name: str(value) for name, value in more.items()}


def need(*programs):
    """Reports missing programs before anything is built."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        sys.exit(f"this benchmark needs {', '.join(missing)}: install it and try again")


def run(*command, **options):
    """Returns a program's output, or fails with its error."""
    options = {"env": environment()} | options
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return done.stdout


def output(*command, **options):
    """Returns a program's output as rows of words."""
    return [line.split() for line in run(*command, **options).splitlines()]


def median(values):
    return statistics.median(values)


def ratios(ours, theirs):
    """The ratio of each pair, so that a comparison holds even if the machine's speed drifts."""
    return median([one / other for one, other in zip(ours, theirs, strict=True)])


def table(head, rows):
    """A Markdown table with the first column aligned left and figures right."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def goals(rows):
    """A table of goals: the name, the measured value, its format, and the bound."""
    cells = []
    for what, value, form, (at, bound) in rows:
        holds = value <= bound if at == "at most" else value >= bound
        cells.append([what, f"{at} {form.format(bound)}", form.format(value), "yes" if holds else "**no**"])
    return table(["goal", "bound", "measured", "holds"], cells)


def machine():
    """A description of the machine, without its name."""
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    version = run("rustc", "--version").split()[1]
    day = datetime.date.today().isoformat()
    return f"{day}, {os.cpu_count()} x {model}, Linux {platform.machine()}, Rust {version}"


def publish(name, text):
    """Prints a result, and writes it into the page with --save."""
    print(f"\n{text}\n")
    if "--save" not in sys.argv:
        return
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(begin, 1)
    _, after = rest.split(end, 1)
    PAGE.write_text(f"{before}{begin}\n{text}\n\n{machine()}.\n{end}{after}", encoding="utf-8")


def bars(name, title, unit, rows, every=None, left=240):
    """A bar for each of `rows`, (label, value); as an SVG file. The first is this crate's, or the first of `every` few."""
    if "--save" not in sys.argv:
        return
    width, step = 420, 28
    most = max(value for _, value in rows) or 1
    height = 48 + step * len(rows)
    parts = [head(left + width + 100, height), label(12, 24, title, "bold")]
    for at, (text, value) in enumerate(rows):
        y = 40 + at * step
        colour = "#2a6fb0" if at % (every or len(rows)) == 0 else "#a9b8c6"
        parts.append(label(left - 8, y + 15, text, anchor="end"))
        parts.append(
            f'<rect x="{left}" y="{y}" width="{max(1, width * value / most):.1f}" height="20" fill="{colour}"/>'
        )
        parts.append(label(left + width * value / most + 6, y + 15, f"{plain(value)} {unit}"))
    save(name, parts)


def lines(name, title, x_label, y_label, series):
    """A line for each of `series`, name -> [(x, y)]; both axes from 0; as an SVG file."""
    if "--save" not in sys.argv:
        return
    left, top, width, height = 70, 48, 520, 260
    points = [point for line in series.values() for point in line]
    most_x, most_y = max(x for x, _ in points), max(y for _, y in points) * 1.1
    place = lambda x, y: (left + width * x / most_x, top + height - height * y / most_y)
    parts = [head(left + width + 200, top + height + 60), label(12, 24, title, "bold")]
    parts.append(
        f'<path d="M{left} {top} V{top + height} H{left + width}" fill="none" stroke="#888"/>'
    )
    for x in sorted({x for x, _ in points}):
        parts.append(label(place(x, 0)[0], top + height + 18, f"{x:g}", anchor="middle"))
    for part in range(5):
        y = most_y * part / 4
        parts.append(label(left - 6, place(0, y)[1] + 4, plain(y), anchor="end"))
    parts.append(label(left + width / 2, top + height + 42, x_label, anchor="middle"))
    parts.append(label(left, top - 8, y_label))
    for at, (text, line) in enumerate(series.items()):
        colour = ["#2a6fb0", "#c0562b", "#5a8f3c", "#7a7a7a", "#8a5aa8"][at % 5]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = place(*line[-1])
        parts.append(label(left + width + 10, top + 16 + at * 20, text, colour=colour))
    save(name, parts)


def plain(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def head(width, height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>'
    )


def label(x, y, text, weight="normal", anchor="start", colour="#222"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{colour}">{html.escape(text)}</text>'
    )


def save(name, parts):
    folder = ROOT / "docs" / "performance"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.svg").write_text("\n".join(parts + ["</svg>"]) + "\n", encoding="utf-8")
