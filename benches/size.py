"""How large the command is, and how many crates each feature brings."""

import os
import subprocess

from report import ROOT, TARGET, bars, publish, table

FEATURES = ["rustls", "codegen", "emulator", "jiff02", "cli"]
MOST = 4 * 1024 * 1024


def cargo(*arguments, **more):
    command = ["cargo", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | more, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def crates(features):
    """The crates that are built for the library or command with these features, itself not counted."""
    edges = ["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]
    text = cargo(
        "tree", "--locked", *edges, "--no-default-features", "--features", ",".join(features)
    )
    return {line.removesuffix(" (*)") for line in text.splitlines() if line} - {""}


def main():
    target = TARGET / "size"
    arguments = ["--release", "--locked", "--quiet", "--bin", "dingtalk-file", "--features", "cli"]
    cargo("build", *arguments, CARGO_TARGET_DIR=str(target))
    size = (target / "release" / "dingtalk-file").stat().st_size
    rows = [["the command, release and stripped", f"{size / 2**20:.2f}", f"{size / MOST:.2f}"]]
    text = table(["", "MiB", "of 4 MiB"], rows)

    none = crates([])
    rows = [["none", len(none) - 1, ""]]
    for feature in FEATURES:
        found = crates([feature])
        rows.append([f"`{feature}`", len(found) - 1, len(found - none)])
    text += "\n\n" + table(["feature", "crates", "more than without"], rows)
    publish("size", text)
    bars("size", "Size of the command", "MiB", [("dingtalk-file", size / 2**20), ("at most", 4.0)])


main()
