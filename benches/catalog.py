"""What operations added from the vendor's catalog cost a build, and how long an edit takes among them.

Decides what the generator writes for each operation. `growth` measures copies of this crate's own operations, which are
larger than most.

The operations are drawn from the catalog by a fixed seed, and `schema add` writes their files, so this is what a program
gets. They form an application's folder, named by DINGTALK_FILE_SCHEMA. What is built is the program of one call, with
everything that this crate depends on built before. CPU seconds are scaled as in `growth`. Memory is that of the largest
process, which is rustc. An edit changes a title, as somebody does who completes a draft.
`--counts 100,500` measures fewer.
"""

import json
import random
import shutil
import sys

from growth import PROGRAM, WORK as GROWTH, clean, probe, warm_up
from report import ROOT, TARGET, environment, goals, median, need, publish, run, table

WORK = TARGET / "catalog"
EDITS = 5
# Runs a command and says what it took: wall and CPU seconds, KiB of the largest process.
MEASURE = """
import resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
wall = time.monotonic() - start
if done.returncode:
    sys.exit(done.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def drawn(command, count, folder):
    """Writes the schema files of so many operations, the same ones each time."""
    found = {}
    for words in ["v1.0", "v2.0", "topapi"]:
        for row in json.loads(run(command, "operations", words, "--json"))["operations"]:
            if not row["complete"]:
                found[row["name"]] = row
    names = sorted(found)
    random.Random(16).shuffle(names)
    run(command, "schema", "add", "--into", folder, *names[:count])


def cargo(*arguments, target, schema=None, incremental=0):
    """Wall seconds, CPU seconds, MiB of the largest process."""
    settings = environment(CARGO_INCREMENTAL=incremental, CARGO_TARGET_DIR=target)
    if schema:
        settings["DINGTALK_FILE_SCHEMA"] = str(schema)
    command = ["cargo", *arguments, "--offline", "--locked", "--features", "codegen"]
    printed = run(sys.executable, "-c", MEASURE, *command, cwd=PROGRAM, env=settings)
    wall, cpu, memory = printed.split()
    return float(wall), float(cpu), int(memory) / 1024


def build(release, schema):
    """CPU seconds, those of the probe, and MiB, of a build of this crate and the program."""
    target = GROWTH / "target"
    before = probe()
    for package in ["dingtalk-file", "one-call"]:
        clean(PROGRAM, target, package, release)
    _, cpu, memory = cargo("build", *release, target=target, schema=schema)
    return cpu, (before + probe()) / 2, memory


def edit(schema, command):
    """The median wall seconds from an edit to a finished check or debug build, with this crate beside the program."""
    target = WORK / "edit"
    cargo(command, target=target, schema=schema, incremental=1)
    file = sorted(schema.glob("*/*.json"))[0]
    walls = []
    for at in range(EDITS):
        root = json.loads(file.read_text())
        root["title"] = f"Title {command} {at}"
        file.write_text(json.dumps(root, ensure_ascii=False, indent=2))
        walls.append(cargo(command, target=target, schema=schema, incremental=1)[0])
    return median(walls)


def main():
    need("cargo")
    counts = [100, 500, 3000]
    if "--counts" in sys.argv:
        counts = [int(count) for count in sys.argv[sys.argv.index("--counts") + 1].split(",")]
    shutil.rmtree(WORK, ignore_errors=True)
    warm_up()
    run("cargo", "build", "--release", "--locked", "--features", "cli", cwd=ROOT)
    command = ROOT / "target" / "release" / "dingtalk-file"
    profiles = [("debug", []), ("release", ["--release"])]
    took = {(0, profile): build(release, None) for profile, release in profiles}
    for count in counts:
        drawn(command, count, WORK / f"schema-{count}")
        for profile, release in profiles:
            took[count, profile] = build(release, WORK / f"schema-{count}")
    usual = median([probe for _, probe, _ in took.values()])
    each, rows = {}, [["none", *(f"{took[0, profile][0]:.1f} s, {took[0, profile][2]:.0f} MiB" for profile, _ in profiles), "", ""]]
    for count in counts:
        cells = []
        for profile, _ in profiles:
            cpu, usual_then, memory = took[count, profile]
            scaled = cpu * usual / usual_then
            none, none_then, least = took[0, profile]
            each[count, profile] = ((scaled - none * usual / none_then) / count * 1000, (memory - least) / count)
            cells.append(f"{scaled:.1f} s, {memory:.0f} MiB")
        cells += ["{:.0f} ms, {:.2f} MiB".format(*each[count, profile]) for profile, _ in profiles]
        rows.append([count, *cells])
    text = table(["added", "debug build", "release build", "each, debug", "each, release"], rows)
    edited = {count: [edit(WORK / f"schema-{count}", command) for command in ["check", "build"]] for count in counts if count <= 500}
    text += "\n\n" + table(
        ["added", "an edit to a check, wall s", "an edit to a debug build, wall s"],
        [[count, *(f"{wall:.2f}" for wall in walls)] for count, walls in edited.items()],
    )
    checked = [
        ("CPU of an added operation, ms", max(cpu for cpu, _ in each.values()), "{:.0f}", ("at most", 15)),
        ("memory of an added operation, MiB", max(memory for _, memory in each.values()), "{:.2f}", ("at most", 1)),
    ]
    if 500 in edited:
        checked.append(("an edit to a check with 500 added, s", edited[500][0], "{:.2f}", ("at most", 3)))
    text += "\n\n" + goals(checked)
    publish("catalog", text)
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
