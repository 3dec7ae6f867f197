"""An upload compared with `curl -T`, to a sink on loopback: throughput, CPU and peak memory.

Decides how bytes are read, checked and sent.
"""

import os
import random
import shutil
import subprocess
import sys
import time

from report import TARGET, bars, environment, goals, median, need, output, publish, ratios, run, table
from servers import PEERS, build_peers, server

GIB = 1 << 30
RUNS = 9
SIZES = [("16 MiB", GIB >> 6), ("128 MiB", GIB >> 3), ("1 GiB", GIB), ("4 GiB", 4 * GIB)]
FILE = TARGET / "file"


def once(command):
    """Wall and CPU seconds of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command} failed")
    return wall, used.ru_utime + used.ru_stime


def file(size):
    """Makes a file of this many bytes, on disk and in the system's cache."""
    block = os.urandom(1 << 20)
    with open(FILE, "wb") as out:
        for _ in range(size >> 20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    with open(FILE, "rb") as source:
        while source.read(1 << 22):
            pass


def speed(address):
    """Wall and CPU seconds for 1 GiB, by name."""
    commands = {
        "this crate, in parts": [PEERS / "upload", address, FILE, "parts"],
        "this crate, by one PUT": [PEERS / "upload", address, FILE, "put"],
        "`curl -T`: the PUT alone": ["curl", "-q", "-sfT", FILE, f"{address}/sink"],
    }
    file(GIB)
    order = random.Random(0)
    results = {name: [] for name in commands}
    for round in range(RUNS + 1):
        for name in order.sample(list(commands), len(commands)):
            result = once(commands[name])
            if round > 0:
                results[name].append(result)
    return results


def main():
    need("curl")
    build_peers()
    if shutil.disk_usage(TARGET).free < 6 * GIB:
        sys.exit("this benchmark needs 6 GiB of disk")
    added, memory = [], []
    try:
        with server() as address:
            results = speed(address)
            for name, size in SIZES:
                file(size)
                row = []
                for way in ["parts", "put"]:
                    runs = [output(PEERS / "upload", address, FILE, way)[0] for _ in range(3)]
                    row.append(max((int(peak) - int(start)) / 1024 for start, peak in runs))
                memory.append([name, *(f"{most:.1f} MiB" for most in row)])
                added.append(row)
    finally:
        FILE.unlink(missing_ok=True)
    parts, put, curl = results.values()

    def throughput(ours):
        return ratios([1 / wall for wall, _ in ours], [1 / wall for wall, _ in curl])

    rows = [
        [
            name,
            f"{median([1 / wall for wall, _ in runs]):.2f} GiB/s",
            f"{ratios([1 / wall for wall, _ in runs], [1 / wall for wall, _ in curl]):.2f}",
            f"{median([cpu for _, cpu in runs]):.2f} s",
            f"{ratios([cpu for _, cpu in runs], [cpu for _, cpu in curl]):.2f}",
        ]
        for name, runs in results.items()
    ]
    text = table(["a file of 1 GiB", "throughput", "to curl's", "CPU", "to curl's"], rows)
    head = ["file", "memory added, in parts", "by one PUT"]
    version = run("curl", "--version").split()[1]
    note = (
        f"Medians of {RUNS} runs in a random order, each a process of its own, from the system's cache to a sink that "
        f"throws the bytes away; curl {version}. Parts go by 8 connections, above 64 MiB; each upload has upload info and commit, "
        "curl the PUT alone. Memory is the peak of what is resident above that at the start of `main`, the worst of 3."
    )
    held = goals([
        ("throughput by one PUT, against curl", throughput(put), "{:.2f}", ("at least", 1)),
        ("throughput in parts", throughput(parts), "{:.2f}", ("at least", 1)),
        ("memory added in parts, MiB", max(most for most, _ in added), "{:.1f}", ("at most", 16)),
        ("by one PUT", max(most for _, most in added), "{:.1f}", ("at most", 8)),
        ("memory for 4 GiB by one PUT beyond that for 16 MiB, MiB", added[-1][1] - added[0][1], "{:.1f}", ("at most", 0.5)),
    ])
    publish("upload", "\n\n".join([text, table(head, memory), note, held]))
    bars("upload", "CPU for an upload of 1 GiB", "s", [
        (name.replace("`", ""), median([cpu for _, cpu in runs])) for name, runs in results.items()
    ])


if __name__ == "__main__":
    main()
