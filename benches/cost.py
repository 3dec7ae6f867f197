"""What it costs to depend on this crate: CPU of a clean build, crates, and bytes in a stripped binary.

Four programs (in cost/) make the same call: with this crate, `codegen` on and off, by hand with ureq, and by hand with
reqwest's blocking client. Each is built into an empty folder, in turn, with the crates' sources on disk already. CPU is
user and system time of cargo and everything that it started. Nothing is built incrementally, as is so for a crate from
a registry. `--runs N` builds each N times; 3 by default.
"""

import os
import resource
import shutil
import subprocess
import sys

from report import ROOT, TARGET, bars, median, publish, ratios, table

PROGRAMS = {
    "by hand with ureq": ("by-hand", []),
    "this crate, `codegen` off": ("one-call", []),
    "this crate, `codegen` on": ("one-call", ["--features", "codegen"]),
    "by hand with reqwest, blocking": ("reqwest", []),
}
PEER = "by hand with ureq"


def cargo(package, *arguments, **more):
    command = ["cargo", *arguments]
    folder = ROOT / "benches" / "cost" / package
    environment = os.environ | {"CARGO_INCREMENTAL": "0"} | more
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command} in {folder}:\n{done.stderr}")
    return done.stdout


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build(package, arguments, profile):
    """CPU seconds of a clean build, and the size of the binary."""
    target = TARGET / "cost"
    shutil.rmtree(target, ignore_errors=True)
    release = ["--release"] if profile == "release" else []
    before = children()
    cargo(
        package, "build", "--offline", "--locked", *release, *arguments, CARGO_TARGET_DIR=str(target)
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


def main():
    runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 3
    for package, _ in PROGRAMS.values():
        cargo(package, "fetch", "--locked")
    _, empty = build("hello", [], "release")

    used = {profile: {name: [] for name in PROGRAMS} for profile in ["debug", "release"]}
    sizes = {}
    for _ in range(runs):
        for profile in used:
            for name, (package, arguments) in PROGRAMS.items():
                seconds, size = build(package, arguments, profile)
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
    publish("cost", text)
    found = [
        (f"{name.replace('`', '')}, {profile}", median(seconds[name]))
        for profile, seconds in used.items()
        for name in [*list(PROGRAMS)[1:], PEER]
    ]
    bars("cost", "CPU of a clean build", "s", found)


main()
