"""What operations of the vendor's catalog add to a build: CPU time, memory of the compiler, and an edit.

Decides how an application's operations become Rust.

The operations are drawn from all by a fixed seed, so each smaller set is part of the larger ones, and are written by
`dingtalk-file schema add`. What is measured is this crate with them and the small program that uses it, as in growth.py.
"""

import json
import random
import re
import resource
import shutil

from growth import PROGRAM, WORK as GROWTH, cargo, crate_alone, probe, warm_up
from report import ROOT, TARGET, environment, goals, median, need, publish, run, table

COUNTS = [0, 100, 500, 3000]
WORK = TARGET / "catalog"


def drawn():
    """All operations that `schema add` takes, in an order that is the same each time."""
    names = []
    for file in sorted((ROOT / "catalog").glob("*.txt")):
        found = re.findall(r"^(\S+) [A-Z]+ /", file.read_text(), re.MULTILINE)
        names += [f"{file.stem}.{name}" for name in found]
    have = json.loads(run(command(), "operations", "--json"))["operations"]
    shape = re.compile(r"\{[^}]*\}")
    have = {(one["method"], shape.sub("{}", one["path"])) for one in have}
    routes = {}
    for file in (ROOT / "catalog").glob("*.txt"):
        for line in file.read_text().splitlines():
            name, method, path = (line.split(" ") + ["", ""])[:3]
            routes[f"{file.stem}.{name}"] = (method, shape.sub("{}", path))
    names = [name for name in names if routes[name] not in have]
    random.Random(0).shuffle(names)
    return names


def command():
    return WORK / "command" / "debug" / "dingtalk-file"


def schema(names):
    """A folder with these operations."""
    folder = WORK / f"schema-{len(names)}"
    # A command line has an end.
    for at in range(0, len(names), 200):
        run(command(), "schema", "add", "--into", folder, *names[at : at + 200])
    return folder if names else None


def edit(folder, times):
    """Wall seconds from an edit to a finished incremental check."""
    file = sorted(folder.glob("*/*.json"))[0]
    target, walls = WORK / "edit", []
    for at in range(times + 1):
        root = json.loads(file.read_text())
        definition = next(one for one in root["definitions"].values() if "properties" in one)
        definition["properties"][f"added{at}"] = {"type": "string", "x-in": "body"}
        file.write_text(json.dumps(root, ensure_ascii=False, indent=2))
        wall, _ = cargo(PROGRAM, target, "check", "--features", "codegen", schema=folder, incremental=1)
        walls.append(wall)
    # The first one built everything.
    return median(walls[1:])


def main():
    need("cargo")
    shutil.rmtree(WORK, ignore_errors=True)
    build = ["build", "--quiet", "--features", "cli", "--target-dir", WORK / "command"]
    run("cargo", *build, cwd=ROOT, env=environment())
    warm_up()
    names = drawn()
    folders = {count: schema(names[:count]) for count in COUNTS}
    cpu, memory = {}, {}
    for count in COUNTS:
        for profile, release in [("debug", []), ("release", ["--release"])]:
            found = crate_alone(PROGRAM, GROWTH / "target", release, ["--features", "codegen"], folders[count])
            cpu[count, profile] = found[1] / found[2]
            # The greatest of all so far, which the larger build has.
            memory[count, profile] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    usual = probe()
    each = lambda of, count, profile: (of[count, profile] - of[0, profile]) / count
    rows = []
    for count in COUNTS[1:]:
        row = [count]
        for profile in ["debug", "release"]:
            row.append(f"{each(cpu, count, profile) * usual * 1000:.0f} ms")
        row.append(f"{each(memory, count, 'release'):.2f} MiB")
        rows.append(row)
    edited = edit(folders[500], 5)
    text = table(["operations added", "each, debug, CPU", "each, release, CPU", "each, memory"], rows)
    last = COUNTS[-1]
    text += "\n\n" + goals([
        ("an added operation, debug, CPU ms", each(cpu, last, "debug") * usual * 1000, "{:.0f}", ("at most", 15)),
        ("an added operation, release, CPU ms", each(cpu, last, "release") * usual * 1000, "{:.0f}", ("at most", 15)),
        ("an added operation, memory, MiB", each(memory, last, "release"), "{:.2f}", ("at most", 1)),
        ("an edit with 500 added to a `cargo check`, s", edited, "{:.2f}", ("at most", 3)),
    ])
    publish("catalog", text)
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
