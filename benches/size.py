"""The size of the command, and the number of crates for each feature.

Decides which dependencies a feature may add.
"""

from report import ROOT, bars, goals, need, publish, run, table
from servers import command

FEATURES = ["rustls", "platform-verifier", "dial", "codegen", "emulator", "jiff1", "cli"]
HAND = ROOT / "benches" / "cost" / "by-hand"


def crates(features):
    """The crates that are built for the library or command with these features, not counting itself."""
    edges = ["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]
    chosen = ["--no-default-features", "--features", ",".join(features)]
    text = run("cargo", "tree", "--locked", *edges, *chosen, cwd=ROOT)
    return {line.removesuffix(" (*)") for line in text.splitlines() if line} - {""}


def main():
    need("cargo")
    size = command().stat().st_size

    none, ureq = crates([]), run("cargo", "tree", "--locked", "--edges", "normal,build", "--prefix", "none", cwd=HAND)
    by_hand = len({line.removesuffix(" (*)") for line in ureq.splitlines() if line}) - 1
    rows = [["by hand: ureq, rustls and serde_json with derive", by_hand, ""], ["no feature", len(none) - 1, ""]]
    for feature in FEATURES:
        found = crates([feature])
        rows.append([f"`{feature}` alone", len(found) - 1, len(found - none)])
    rows.insert(3, ["the default: `rustls`, `codegen`", len(crates(["rustls", "codegen"])) - 1, ""])
    text = table(["features", "crates", "more than without"], rows)
    held = goals([("the command, release and stripped, MiB", size / 2**20, "{:.2f}", ("at most", 4.6))])
    publish("size", text + "\n\n" + held)
    bars("size", "Size of the command", "MiB", [("dingtalk-file", size / 2**20), ("at most", 4.6)])


if __name__ == "__main__":
    main()
