"""What it costs to depend on this crate: CPU of a clean build, crates, and bytes in a stripped binary.

Four programs (in cost/) make the same call: with this crate, `codegen` on and off, by hand with ureq, and by hand with
reqwest's blocking client. Each is built into an empty folder, in turn, with the crates' sources on disk already. CPU is
user and system time of cargo and everything that it started. Nothing is built incrementally, as is so for a crate from
a registry. `--runs N` builds each N times; 2 by default. A last build of each, through `rustc.py`, tells what each crate
takes of it.
"""

import random
import resource
import shutil
import sys
from collections import Counter

from report import ROOT, TARGET, bars, environment, goals, median, need, publish, ratios, run, table

PROGRAMS = {
    "by hand with ureq": ("by-hand", []),
    "this crate, `codegen` off": ("one-call", []),
    "this crate, `codegen` on": ("one-call", ["--features", "codegen"]),
    "by hand with reqwest, blocking": ("reqwest", []),
}
PEER = "by hand with ureq"


def cargo(package, *arguments, **more):
    folder = ROOT / "benches" / "cost" / package
    return run("cargo", *arguments, cwd=folder, env=environment(CARGO_INCREMENTAL=0, **more))


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build(package, arguments, profile, **more):
    """CPU seconds of a clean build, and the size of the binary."""
    target = TARGET / "cost"
    shutil.rmtree(target, ignore_errors=True)
    release = ["--release"] if profile == "release" else []
    before = children()
    cargo(
        package, "build", "--offline", "--locked", *release, *arguments, CARGO_TARGET_DIR=target, **more
    )
    used = children() - before
    size = (target / profile / package).stat().st_size
    shutil.rmtree(target)
    return used, size


def crates(package, arguments):
    """How many crates are built for a program, itself not counted."""
    edges = ["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]
    text = cargo(package, "tree", "--offline", "--locked", *edges, *arguments)
    lines = {line.removesuffix(" (*)") for line in text.splitlines() if line}
    return len(lines) - 1


def each_crate(package, arguments, profile):
    """CPU seconds of each crate of a clean build: its compilation; what is left is build scripts and cargo itself."""
    log = TARGET / "rustc.txt"
    log.unlink(missing_ok=True)
    wrapper = ROOT / "benches" / "rustc.py"
    whole, _ = build(package, arguments, profile, RUSTC_WRAPPER=wrapper, CRATES_LOG=log)
    found = Counter()
    for line in log.read_text().splitlines():
        name, seconds = line.split()
        found[name] += float(seconds)
    found["build scripts that run, and cargo"] = max(0, whole - found.total())
    return found


def shares():
    """What each crate takes, in the programs with this crate and by hand; the largest only."""
    names = list(PROGRAMS)[:3]
    columns = [
        (f"{name}, {profile}", each_crate(*PROGRAMS[name], profile))
        for profile in ["debug", "release"]
        for name in names
    ]
    most = Counter()
    for _, found in columns:
        for name, seconds in found.items():
            most[name] = max(most[name], seconds)
    shown = [name for name, _ in most.most_common(20)]
    rows = [[name, *(f"{found[name]:.1f}" if name in found else "" for _, found in columns)] for name in shown]
    rest = [f"{sum(seconds for name, seconds in found.items() if name not in shown):.1f}" for _, found in columns]
    return table(["CPU s of", *(name for name, _ in columns)], [*rows, ["all others", *rest]])


def main():
    need("cargo")
    runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 2
    for package, _ in PROGRAMS.values():
        cargo(package, "fetch", "--locked")
    _, empty = build("hello", [], "release")

    used = {profile: {name: [] for name in PROGRAMS} for profile in ["debug", "release"]}
    sizes = {}
    # Once for the system's caches.
    build(*PROGRAMS[PEER], "debug")
    order = random.Random(0)
    for _ in range(runs):
        for profile in used:
            for name in order.sample(list(PROGRAMS), len(PROGRAMS)):
                seconds, size = build(*PROGRAMS[name], profile)
                used[profile][name].append(seconds)
                sizes[name] = size - empty

    rows = []
    for name, (package, arguments) in PROGRAMS.items():
        row = [name, crates(package, arguments)]
        for seconds in used.values():
            row += [f"{median(seconds[name]):.1f}", f"{ratios(seconds[name], seconds[PEER]):.2f}"]
        rows.append(row + [f"{sizes[name] / 1024:,.0f}", f"{sizes[name] / sizes[PEER]:.2f}"])
    head = ["a program that makes one call", "crates", "debug, CPU s", "times", "release, CPU s", "times"]
    head += ["added to the binary, KiB", "times"]
    text = table(head, rows)
    text += f"\n\nClean builds, the median of {runs}; \"times\" is against {PEER}. What is added to the binary, release\n"
    text += f"and stripped, is counted from a program that prints one line ({empty / 1024:,.0f} KiB)."
    text += " reqwest checks certificates against\nthe system's store, the others against the web's roots, which they bring."
    off, on = "this crate, `codegen` off", "this crate, `codegen` on"
    held = goals([
        (f"{name}, {profile}", ratios(seconds[name], seconds[PEER]), "{:.2f}", ("at most", bound))
        for name, bounds in {off: [1.15, 1.15], on: [1.8, 1.6]}.items()
        for (profile, seconds), bound in zip(used.items(), bounds)
    ])
    publish("cost", "\n\n".join([text, held, shares()]))
    found = [
        (f"{name.replace('`', '')}, {profile}", median(seconds[name]))
        for profile, seconds in used.items()
        for name in [*list(PROGRAMS)[1:], PEER]
    ]
    bars("cost", "CPU of a clean build", "s", found)


if __name__ == "__main__":
    main()
