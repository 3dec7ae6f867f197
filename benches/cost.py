"""The cost of depending on this crate: CPU time of a clean build, crates, and bytes in a stripped binary.

Decides on dependencies, and on how much is generated at build time.

Four programs (in cost/) make the same call: with this crate, `codegen` on and off, by hand with ureq, and by hand with
reqwest's blocking client. Each is built into an empty folder, in turn, with the crates' sources on disk already. CPU is
user and system time of cargo and everything that it started. Nothing is built incrementally, as is so for a crate from
a registry. `--runs N` builds each N times; 2 by default. `rustc.py` notes what each crate takes. A build takes minutes, in
which a machine may become faster or slower; so builds are compared by what they take beside the crates in SAME, which
are the same work for all of them.
"""

import os
import random
import resource
import shutil
import sys
from collections import Counter

from report import ROOT, TARGET, bars, environment, goals, median, need, publish, run, table
from rustc import WRAPPER

PROGRAMS = {
    "by hand with ureq": ("by-hand", []),
    "this crate, `codegen` off": ("one-call", []),
    "this crate, `codegen` on": ("one-call", ["--features", "codegen"]),
    "by hand with reqwest, blocking": ("reqwest", []),
}
PEER = "by hand with ureq"
# Each build has them once, with the same features, except that reqwest does not need the last two.
SAME = ["http", "ring", "rustls", "webpki", "ureq", "ureq_proto"]
OTHER = "build scripts that run, and cargo"


def cargo(package, *arguments, **more):
    folder = ROOT / "benches" / "cost" / package
    return run("cargo", *arguments, cwd=folder, env=environment(CARGO_INCREMENTAL=0, **more))


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build(package, arguments, profile):
    """CPU seconds of a clean build, those of each crate, and the size of the binary."""
    target, log = TARGET / "cost", TARGET / "crates.txt"
    shutil.rmtree(target, ignore_errors=True)
    log.unlink(missing_ok=True)
    release = ["--release"] if profile == "release" else []
    wrapper = ROOT / "benches" / "rustc.py"
    before = children()
    command = ["build", "--offline", "--locked", *release, *arguments]
    # This Python itself, not a launcher that looks for one each time.
    python = TARGET / "python-link" / "python3"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.unlink(missing_ok=True)
    python.symlink_to(sys.executable)
    path = f"{python.parent}:{os.environ['PATH']}"
    cargo(package, *command, CARGO_TARGET_DIR=target, RUSTC_WRAPPER=wrapper, CRATES_LOG=log, PATH=path)
    whole = children() - before
    each = Counter()
    for line in log.read_text().splitlines():
        name, seconds = line.split()
        each[name] += float(seconds)
    whole -= each.pop(WRAPPER)
    size = (target / profile / package).stat().st_size
    shutil.rmtree(target)
    return whole, each, size


def times(ours, theirs):
    """The ratio of two builds' CPU times, corrected for changes in the machine's speed."""
    (whole, each, _), (other_whole, other_each, _) = ours, theirs
    shared = [name for name in SAME if name in each]
    assert shared in [SAME, SAME[:4]] and set(SAME) <= other_each.keys(), "a crate has another name now: see SAME"
    ratio = sum(other_each[name] for name in shared) / sum(each[name] for name in shared)
    return whole / other_whole * ratio


def crates(package, arguments):
    """The number of crates that are built for a program, not counting itself."""
    edges = ["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]
    text = cargo(package, "tree", "--offline", "--locked", *edges, *arguments)
    lines = {line.removesuffix(" (*)") for line in text.splitlines() if line}
    return len(lines) - 1


def shares(builds):
    """The CPU time of the largest crates, in the program with this crate and the hand-written one."""
    names = list(PROGRAMS)[:3]
    columns = []
    for profile, found in builds.items():
        for name in names:
            whole, each, _ = found[name][-1]
            columns.append((f"{name}, {profile}", {**each, OTHER: max(0, whole - each.total())}))
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
    _, _, empty = build("hello", [], "release")

    # One build fills the system's caches.
    build(*PROGRAMS[PEER], "debug")
    builds = {profile: {name: [] for name in PROGRAMS} for profile in ["debug", "release"]}
    order = random.Random(0)
    for _ in range(runs):
        for profile, found in builds.items():
            for name in order.sample(list(PROGRAMS), len(PROGRAMS)):
                found[name].append(build(*PROGRAMS[name], profile))
    used = {
        profile: {name: [whole for whole, _, _ in runs] for name, runs in found.items()}
        for profile, found in builds.items()
    }
    ratio = {
        profile: {name: median(list(map(times, runs, found[PEER]))) for name, runs in found.items()}
        for profile, found in builds.items()
    }
    sizes = {name: runs[-1][2] - empty for name, runs in builds["release"].items()}

    rows = []
    for name, (package, arguments) in PROGRAMS.items():
        row = [name, crates(package, arguments)]
        for profile, seconds in used.items():
            row += [f"{median(seconds[name]):.1f}", f"{ratio[profile][name]:.2f}"]
        rows.append(row + [f"{sizes[name] / 1024:,.0f}", f"{sizes[name] / sizes[PEER]:.2f}"])
    head = ["a program that makes one call", "crates", "debug, CPU s", "times", "release, CPU s", "times"]
    head += ["added to the binary, KiB", "times"]
    text = table(head, rows)
    note = (
        f"Clean builds, the median of {runs}. \"Times\" is against {PEER}, as if {', '.join(SAME)}, the same work in both, had "
        "taken as long (without the last two for reqwest, which has none): the machine's speed changes from one build to the next. What is added to the binary, release and "
        f"stripped, is counted from a program that prints one line ({empty / 1024:,.0f} KiB). reqwest checks certificates "
        "against the system's store, the others against the web's roots, which they bring."
    )
    text += f"\n\n{note}"
    off, on = "this crate, `codegen` off", "this crate, `codegen` on"
    held = goals([
        (f"{name}, {profile}", ratio[profile][name], "{:.2f}", ("at most", bound))
        for name, bounds in {off: [1.15, 1.15], on: [1.8, 1.6]}.items()
        for profile, bound in zip(ratio, bounds)
    ])
    publish("cost", "\n\n".join([text, held, shares(builds)]))
    found = [
        (f"{name.replace('`', '')}, {profile}", times[name])
        for profile, times in ratio.items()
        for name in [*list(PROGRAMS)[1:], PEER]
    ]
    bars("cost", "CPU of a clean build", "times by hand with ureq", found)


if __name__ == "__main__":
    main()
