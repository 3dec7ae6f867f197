"""How build time grows with the number of operations, and how long a schema edit takes to reach a program.

Decides what the generator writes for each operation.

The added operations are copies of this crate's own, each with its own types, error codes, path and folder. With
`codegen` on, they are in an application's folder, named by DINGTALK_FILE_SCHEMA. With `codegen` off, they are in the
schema/ of a copy of this crate, with the generated code in its src/. The crates that it depends on are built before.
The measured build has this crate, its build script, generator (with `codegen`) and library, and the small program that
uses it. Before and after each build, serde_json is built, which is always the same work: CPU seconds are given as they
would be if that had taken as long each time, because the machine may become faster and slower.
`--runs N` measures each N times; 3 by default.
"""

import json
import random
import re
import resource
import shutil
import sys
import time

from report import ROOT, TARGET, environment, goals, lines, median, need, publish, run, table

COUNTS = [32, 160, 320]
WORK = TARGET / "growth"
PROGRAM = ROOT / "benches" / "cost" / "one-call"


def own():
    """The schema files of this crate's operations."""
    return sorted((ROOT / "schema").glob("*/*.json"))


def copies(folder, count):
    """Writes this many copies of operations into a schema folder."""
    for at in range(count):
        file, number = own()[at % len(own())], at // len(own()) + 1
        text = file.read_text()
        for name in json.loads(text).get("definitions", {}):
            text = re.sub(rf'"(#/definitions/)?{name}"', rf'"\g<1>{renamed(name, number)}"', text)
        root = json.loads(text)
        header = root["x-operation"]
        header["path"] = f"/copy{number}{header['path']}"
        to = folder / f"copy_{number}" / f"{file.stem}_copy_{number}.json"
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(json.dumps(root, ensure_ascii=False, indent=2))


def renamed(name, number):
    """Returns `AddFolderCopy1Reply` for `AddFolderReply`."""
    for end in ["Reply", "Error"]:
        if name.endswith(end):
            return f"{name.removesuffix(end)}Copy{number}{end}"
    return f"{name}Copy{number}"


def cargo(program, target, *arguments, schema=None, incremental=0):
    """Wall and CPU seconds of a cargo command."""
    settings = environment(CARGO_INCREMENTAL=incremental, CARGO_TARGET_DIR=target)
    if schema:
        settings["DINGTALK_FILE_SCHEMA"] = str(schema)
    before, start = children(), time.monotonic()
    run("cargo", *arguments, "--offline", "--locked", cwd=program, env=settings)
    return time.monotonic() - start, children() - before


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def clean(program, target, package, release):
    command = ["cargo", "clean", "--offline", "--locked", "--quiet", "--package", package]
    run(*command, "--target-dir", target, *release, cwd=program)


def crate_alone(program, target, release, features, schema=None):
    """Builds this crate with its dependencies already built; returns wall and CPU seconds, and those of a probe."""
    before = probe()
    for package in ["dingtalk-file", "one-call"]:
        clean(program, target, package, release)
    wall, cpu = cargo(program, target, "build", *release, *features, schema=schema)
    return wall, cpu, (before + probe()) / 2


def probe():
    """CPU seconds of a build that is always the same work."""
    target = WORK / "probe"
    clean(PROGRAM, target, "serde_json", [])
    return cargo(PROGRAM, target, "build", "--package", "serde_json")[1]


def copy_of_crate(count, target):
    """Makes a copy of this crate with an enlarged schema/ and its generated code; returns its one-call."""
    home = WORK / f"crate-{count}"
    tracked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for path in run(*tracked, cwd=ROOT).splitlines():
        if path and (ROOT / path).is_file():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, home / path)
    copies(home / "schema", count - len(own()))
    program = home / "benches" / "cost" / "one-call"
    cargo(program, target, "check", "--features", "codegen")
    written = (target / "debug" / "build").glob("dingtalk-file-*/out/generated.rs")
    newest = max(written, key=lambda path: path.stat().st_mtime)
    shutil.copyfile(newest, home / "src" / "generated.rs")
    for included in newest.with_suffix("").rglob("*.rs"):
        to = home / "src" / included.relative_to(newest.parent)
        # Formatted like the committed code.
        run("rustfmt", "--edition", "2024", included)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(included, to)
    return program


def growth(runs):
    """(count, codegen, profile) -> [(wall, cpu, probe)]"""
    measured = {}
    programs = {}
    target = WORK / "target"
    for count in COUNTS:
        copies(WORK / f"schema-{count}", count - len(own()))
        programs[count] = copy_of_crate(count, WORK / "generate")
    order = random.Random(0)
    for _ in range(runs):
        for count in order.sample(COUNTS, len(COUNTS)):
            for profile, release in [("debug", []), ("release", ["--release"])]:
                on, off = (count, "on", profile), (count, "off", profile)
                schema = WORK / f"schema-{count}"
                found = crate_alone(PROGRAM, target, release, ["--features", "codegen"], schema)
                measured.setdefault(on, []).append(found)
                found = crate_alone(programs[count], target, release, [])
                measured.setdefault(off, []).append(found)
    return measured


def warm_up():
    """Builds all dependencies of this crate in both profiles."""
    target = WORK / "target"
    run("cargo", "fetch", "--locked", cwd=PROGRAM)
    for release in [[], ["--release"]]:
        for features in [["--features", "codegen"], []]:
            cargo(PROGRAM, target, "build", *release, *features)
    probe()


def edits(times):
    """Wall seconds from an edit of an application's schema to a finished check or debug build of its program.

    Both with this crate beside it, which Cargo builds incrementally, and with this crate from elsewhere.
    """
    rows = []
    for count, runs in times.items():
        schema = WORK / f"schema-{count}"
        file = sorted(schema.glob("*/*.json"))[0]
        row = [count]
        for command, incremental in [("check", 1), ("build", 1), ("check", 0), ("build", 0)]:
            arguments, target = [command, "--features", "codegen"], WORK / f"edit-{incremental}"
            cargo(PROGRAM, target, *arguments, schema=schema, incremental=incremental)
            walls = []
            for at in range(runs):
                root = json.loads(file.read_text())
                definition = next(iter(root["definitions"].values()))
                added = f"added{command.capitalize()}{incremental}{at}"
                definition["properties"][added] = {"type": "string", "x-in": "body"}
                file.write_text(json.dumps(root, ensure_ascii=False, indent=2))
                walls.append(cargo(PROGRAM, target, *arguments, schema=schema, incremental=incremental)[0])
            row.append(median(walls))
        rows.append(row)
    return rows


def main():
    need("cargo", "git", "rustfmt")
    runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 3
    shutil.rmtree(WORK, ignore_errors=True)
    warm_up()
    measured = growth(runs)
    kinds = [(codegen, profile) for codegen in ["on", "off"] for profile in ["debug", "release"]]
    usual = median([probe for found in measured.values() for _, _, probe in found])
    cpu = {
        key: median([cpu * usual / probe for _, cpu, probe in found]) for key, found in measured.items()
    }
    wall = {key: median([wall for wall, _, _ in found]) for key, found in measured.items()}
    head = ["operations"] + [f"`codegen` {on}, {profile}: CPU (wall) s" for on, profile in kinds]
    rows = [
        [count]
        + [f"{cpu[count, *kind]:.1f} ({wall[count, *kind]:.1f})" for kind in kinds]
        for count in COUNTS
    ]

    def slope(first, last, kind):
        return (cpu[last, *kind] - cpu[first, *kind]) / (last - first) * 1000

    first, middle, last = COUNTS
    for begin, end in [(first, middle), (middle, last)]:
        rows.append(
            [f"each, from {begin} to {end}"] + [f"{slope(begin, end, kind):.0f} ms" for kind in kinds]
        )
    text = table(head, rows)
    edited = edits({COUNTS[0]: runs + 4, COUNTS[-1]: runs})
    text += "\n\n" + table(
        ["operations", "a property added: to a check, wall s", "to a debug build", "to a check, not incremental", "to a debug build"],
        [[count, *(f"{wall:.2f}" for wall in walls)] for count, *walls in edited],
    )
    bends = [slope(middle, last, kind) / slope(first, middle, kind) for kind in kinds]
    text += "\n\n" + goals([
        ("a schema edit to a `cargo check`, 32 operations, s", edited[0][1], "{:.2f}", ("at most", 2)),
        ("a schema edit to a debug build, 32 operations, s", edited[0][2], "{:.2f}", ("at most", 2)),
        ("each operation beyond 160 against each before", max(bends), "{:.2f}", ("at most", 1.25)),
    ])
    publish("growth", text)
    series = {
        f"codegen {on}, {profile}": [(count, cpu[count, on, profile]) for count in COUNTS]
        for on, profile in kinds
    }
    lines("growth", "CPU of this crate's own build", "operations", "s", series)
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
