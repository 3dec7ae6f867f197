"""An upload beside `curl -T`, to a sink on loopback: throughput, CPU and peak memory.

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
    """A file of so many bytes, on the disk and in the system's cache."""
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
        "this crate: upload info, PUT, commit": [PEERS / "upload", address, FILE],
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
                runs = [output(PEERS / "upload", address, FILE)[0] for _ in range(3)]
                start, peak = max(
                    ((int(start) / 1024, int(peak) / 1024) for start, peak in runs),
                    key=lambda run: run[1] - run[0],
                )
                memory.append([name, f"{start:.1f} MiB", f"{peak:.1f} MiB", f"{peak - start:.1f} MiB"])
                added.append(peak - start)
    finally:
        FILE.unlink(missing_ok=True)
    ours, curl = results.values()
    throughput = ratios([1 / wall for wall, _ in ours], [1 / wall for wall, _ in curl])
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
    head = ["file", "peak memory at the start", "at the end", "added"]
    version = run("curl", "--version").split()[1]
    note = (
        f"Medians of {RUNS} runs in a random order, each a process of its own, from the system's cache to a sink that "
        f"throws the bytes away; curl {version}. Memory is resident, at the start of `main` and at its end, the worst of 3."
    )
    held = goals([
        ("throughput, against curl", throughput, "{:.2f}", ("at least", 1)),
        ("memory added, MiB", max(added), "{:.1f}", ("at most", 8)),
        ("memory for 4 GiB beyond that for 16 MiB, MiB", added[-1] - added[0], "{:.1f}", ("at most", 0.5)),
    ])
    publish("upload", "\n\n".join([text, table(head, memory), note, held]))
    bars("upload", "CPU for an upload of 1 GiB", "s", [
        (name.replace("`", ""), median([cpu for _, cpu in runs])) for name, runs in results.items()
    ])


if __name__ == "__main__":
    main()
