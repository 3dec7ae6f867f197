"""One call from a script, from process start to the first answer: the command, the vendor's SDKs, and a hand-written
program.

Decides whether the command may become slower to start.
"""

import random
import shutil

from report import ROOT, TARGET, bars, environment, goals, median, need, output, publish, ratios, run, table
from servers import PEERS, build_peers, command, server

RUNS = 31
TOKEN, UNION, SPACE, DENTRY = "b3ae8d1c7f2f4b0e9a6d5c4b3a291807", "cHtUYLDVwLlJtbNTeBMiSBAiEiE", "854030", "1273456789"


def install():
    """Installs the vendor's SDKs and the command. Returns how to run them, and their versions."""
    sdk, python, node = ROOT / "benches" / "sdk", TARGET / "python", TARGET / "node"
    if not (python / "bin" / "pip").exists():
        shutil.rmtree(python, ignore_errors=True)
        run("python3", "-m", "venv", python)
    pip = [python / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "-r", sdk / "requirements.txt")
    node.mkdir(parents=True, exist_ok=True)
    for name in ["package.json", "send.js"]:
        shutil.copy(sdk / name, node)
    run("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=node)
    versions = [run("node", "--version").strip(), run(python / "bin" / "python", "--version").strip()]
    return python / "bin" / "python", sdk / "send.py", node, versions


def main():
    need("node", "npm", "python3")
    build_peers()
    python, script, node, versions = install()
    with server() as address:
        call = [address.removeprefix("http://"), TOKEN, UNION, SPACE, DENTRY]
        ours = [command(), "send", "--endpoint", address]
        ours += ["--to", f"union:{UNION}", "--space-id", SPACE, "--dentry-id", DENTRY]
        hand, vendor = "by hand, Rust with ureq", "the vendor's SDK for Python"
        commands = {
            "`dingtalk-file send`": ours,
            hand: [PEERS / "send", address],
            "the vendor's SDK for Node.js": ["node", node / "send.js", *call],
            vendor: [python, script, *call],
        }
        mine = next(iter(commands))
        settings = environment(HOME=TARGET, DINGTALK_ACCESS_TOKEN=TOKEN)
        results = {name: [] for name in commands}
        order = random.Random(0)
        for round in range(RUNS + 1):
            for name in order.sample(list(commands), len(commands)):
                [figures] = output(PEERS / "launch", *commands[name], env=settings)
                # The first round fills the system's caches.
                if round > 0:
                    results[name].append([int(figure) for figure in figures])
    first = {name: [run[0] for run in runs] for name, runs in results.items()}
    rows = [
        [
            name,
            f"{median(first[name]) / 1e6:.1f} ms",
            f"{ratios(first[name], first[mine]):.2f}",
            f"{median([end for _, end, _, _ in runs]) / 1e6:.1f} ms",
            f"{median([cpu for _, _, cpu, _ in runs]) / 1e3:.1f} ms",
            f"{median([memory for _, _, _, memory in runs]) / 1024:.1f} MiB",
        ]
        for name, runs in results.items()
    ]
    head = ["one sendByApp, a process each", "to the answer", "times ours", "to its end", "CPU", "peak memory"]
    note = (
        f"Medians of {RUNS} runs in a random order, with a token that is already there, over loopback; the answer is the "
        "first byte that a program prints. The command is built as it is installed, for size, the program by hand with "
        f"Cargo's defaults. {', '.join(versions)}."
    )
    held = goals([
        ("time to the answer, against by hand", ratios(first[mine], first[hand]), "{:.2f}", ("at most", 1.5)),
        ("the Python SDK's time to it, against ours", ratios(first[vendor], first[mine]), "{:.0f}", ("at least", 60)),
    ])
    publish("script", "\n\n".join([table(head, rows), note, held]))
    bars("script", "A script: process start to the answer", "ms", [
        (name.replace("`", ""), median(first[name]) / 1e6) for name in results
    ])


if __name__ == "__main__":
    main()
