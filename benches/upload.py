"""An upload beside `curl -T`, to a sink on loopback: throughput, CPU and peak memory."""

import os
import subprocess
import time

from report import TARGET, bars, median, publish, ratios, table
from servers import PEERS, build_peers, server

GIB = 1 << 30
RUNS = 7
SIZES = [("16 MiB", GIB >> 6), ("128 MiB", GIB >> 3), ("1 GiB", GIB), ("4 GiB", 4 * GIB)]


def once(command):
    """Wall and CPU seconds of a process, and what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return wall, used.ru_utime + used.ru_stime, printed


def file(size):
    """A file of so many bytes that lie on the disk and in the system's cache."""
    path = TARGET / f"file-{size}"
    if not path.exists():
        block = os.urandom(1 << 20)
        with open(path, "wb") as out:
            for _ in range(size >> 20):
                out.write(block)
    with open(path, "rb") as source:
        while source.read(1 << 22):
            pass
    return path


def main():
    build_peers()
    with server() as address:
        path = file(GIB)
        commands = {
            "this crate: upload info, PUT, commit": [PEERS / "upload", address, path],
            "`curl -T`: the PUT alone": ["curl", "-sfT", path, f"{address}/sink"],
        }
        results = {name: [] for name in commands}
        for run in range(RUNS + 1):
            for name, command in commands.items():
                result = once(command)
                if run > 0:
                    results[name].append(result)
        ours, curl = results.values()
        rows = [
            [
                name,
                f"{median([1 / wall for wall, _, _ in runs]):.2f} GiB/s",
                f"{ratios([1 / run[0] for run in runs], [1 / run[0] for run in curl]):.2f}",
                f"{median([cpu for _, cpu, _ in runs]):.2f} s",
                f"{ratios([run[1] for run in runs], [run[1] for run in curl]):.2f}",
            ]
            for name, runs in results.items()
        ]
        speed = table(["a file of 1 GiB", "throughput", "to curl", "CPU", "to curl"], rows)
        memory = []
        for name, size in SIZES:
            _, _, printed = once([PEERS / "upload", address, file(size)])
            start, peak = (int(word) / 1024 for word in printed.split())
            memory.append([name, f"{start:.1f} MiB", f"{peak:.1f} MiB", f"{peak - start:.1f} MiB"])
    for _, size in SIZES:
        (TARGET / f"file-{size}").unlink(missing_ok=True)
    head = ["file", "peak memory at the start", "at the end", "added"]
    note = (
        f"Medians of {RUNS} runs, in turn, each a process of its own, from the system's cache to a sink that throws the "
        "bytes away. At the start means when the client is built and nothing was sent."
    )
    publish("upload", "\n\n".join([speed, table(head, memory), note]))
    bars("upload", "CPU for an upload of 1 GiB", "s", [
        (name.replace("`", ""), median([cpu for _, cpu, _ in runs])) for name, runs in results.items()
    ])


if __name__ == "__main__":
    main()
