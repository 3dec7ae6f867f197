"""One call from a script: process start to the answer, beside the vendor's SDKs and a program by hand."""

import os
import shutil
import subprocess
import time

from report import ROOT, TARGET, bars, median, publish, ratios, table
from servers import PEERS, build_peers, server

RUNS = 31
TOKEN, UNION, SPACE, DENTRY = "b3ae8d1c7f2f4b0e9a6d5c4b3a291807", "cHtUYLDVwLlJtbNTeBMiSBAiEiE", "854030", "1273456789"


def install():
    """The vendor's SDKs, and the command."""
    sdk, python, node = ROOT / "benches" / "sdk", TARGET / "python", TARGET / "node"
    if not (python / "bin" / "python").exists():
        subprocess.run(["python3", "-m", "venv", python], check=True)
    pip = [python / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", sdk / "requirements.txt"], check=True)
    node.mkdir(parents=True, exist_ok=True)
    for name in ["package.json", "send.js"]:
        shutil.copy(sdk / name, node)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=node, check=True)
    build = ["cargo", "build", "--release", "--quiet", "--features", "cli", "--target-dir", TARGET]
    subprocess.run(build, cwd=ROOT, check=True)
    return python / "bin" / "python", sdk / "send.py", node


def once(command, environment):
    """Wall and CPU seconds of a process, and its peak of memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    build_peers()
    python, script, node = install()
    with server() as address:
        host = address.removeprefix("http://")
        call = [host, TOKEN, UNION, SPACE, DENTRY]
        ours = [TARGET / "release" / "dingtalk-file", "send", "--endpoint", address]
        ours += ["--to", f"union:{UNION}", "--space-id", SPACE, "--dentry-id", DENTRY]
        commands = {
            "dingtalk-file send": ours,
            "by hand, Rust with ureq": [PEERS / "send", address],
            "the vendor's SDK for Node.js": ["node", node / "send.js", *call],
            "the vendor's SDK for Python": [python, script, *call],
        }
        environment = {"PATH": os.environ["PATH"], "HOME": str(TARGET), "DINGTALK_ACCESS_TOKEN": TOKEN}
        results = {name: [] for name in commands}
        for run in range(RUNS + 1):
            for name, command in commands.items():
                result = once(command, environment)
                # The first fills the system's caches.
                if run > 0:
                    results[name].append(result)
    walls = {name: [wall for wall, _, _ in runs] for name, runs in results.items()}
    first = walls["dingtalk-file send"]
    rows = [
        [
            name,
            f"{median(walls[name]) * 1000:.1f} ms",
            f"{ratios(walls[name], first):.2f}",
            f"{median([cpu for _, cpu, _ in runs]) * 1000:.1f} ms",
            f"{median([memory for _, _, memory in runs]):.1f} MiB",
        ]
        for name, runs in results.items()
    ]
    head = ["one sendByApp, a process each", "wall", "to ours", "CPU", "peak memory"]
    note = f"Medians of {RUNS} runs, everybody in turn, with a token that is already there, over loopback."
    publish("script", table(head, rows) + "\n\n" + note)
    bars("script", "A script: process start to its end", "ms", [(row[0], median(walls[row[0]]) * 1000) for row in rows])


if __name__ == "__main__":
    main()
