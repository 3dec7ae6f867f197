"""What a call costs, beside the same call by hand with bare ureq and serde_json."""

import os
import re
import subprocess
import sys
from collections import defaultdict

from report import TARGET, bars, environment, goals, median, need, output, publish, ratios, table
from servers import PEERS, build_peers, server

NAMES = ["ours", "phased", "careful", "naive", "bare"]
LABELS = {
    "ours": "this crate",
    "phased": "by hand, a budget for each phase",
    "careful": "by hand, one time-out for all",
    "naive": "by hand, ureq's defaults",
    "bare": "the bytes alone, over a socket",
}
# Short rounds: a machine that becomes faster or slower does so for everybody.
ROUNDS, CALLS = 400, 50
PROCESSORS = sorted(os.sched_getaffinity(0))


def processor(at):
    """What is started from now on runs on one processor."""
    os.sched_setaffinity(0, {PROCESSORS[at]})


def instructions(address, name):
    """Instructions of one call: what a thousand more calls add."""

    def counted(calls):
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={TARGET}/callgrind.out"]
        command += [PEERS / "call", "one", address, name, str(calls)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True)
        found = re.search(r"Collected : (\d+)", done.stderr)
        return int(found[1]) if found else sys.exit(done.stderr)

    return (counted(1200) - counted(200)) / 1000


def main():
    need("valgrind")
    if len(PROCESSORS) < 2:
        sys.exit("this benchmark needs two processors, one for the caller and one for the server")
    build_peers()
    wall, cpu = defaultdict(list), defaultdict(list)
    processor(1)
    with server() as address:
        processor(0)
        for name, each_wall, each_cpu in output(PEERS / "call", "time", address, str(ROUNDS), str(CALLS)):
            wall[name].append(float(each_wall) / 1000)
            cpu[name].append(float(each_cpu) / 1000)
        allocations = {row[0]: row[1:] for row in output(PEERS / "allocations", address)}
        counts = {name: instructions(address, name) for name in NAMES}
        requests = deliveries()
    os.sched_setaffinity(0, PROCESSORS)
    rows = []
    for name in NAMES:
        count, size = allocations[name]
        rows.append([
            LABELS[name],
            f"{median(wall[name]):.1f} µs",
            f"{median(cpu[name]):.1f} µs",
            f"{ratios(cpu[name], cpu['phased']):.2f}",
            f"{counts[name]:,.0f}",
            f"{counts[name] / counts['phased']:.2f}",
            f"{float(count):.1f}",
            f"{int(size):,}",
        ])
    head = ["one sendByApp", "wall", "CPU", "ratio", "instructions", "ratio", "allocations", "bytes"]
    note = (
        f"Medians of {ROUNDS} rounds of {CALLS} calls, everybody in turn, on one connection over loopback, caller and "
        "server each on a processor of its own; ratios to the second row. CPU is the caller's."
    )
    cpu_ratio = ratios(cpu["ours"], cpu["phased"])
    found = goals([
        ("CPU, against a budget for each phase by hand", cpu_ratio, "{:.2f}", ("at most", 1.05)),
        ("instructions, against the same", counts["ours"] / counts["phased"], "{:.2f}", ("at most", 1.05)),
        ("allocations", float(allocations["ours"][0]), "{:.1f}", ("at most", float(allocations["phased"][0]))),
        ("requests of a delivery by a known operator", requests["a further one, to 1"], "{}", ("at most", 4)),
        ("requests for each further receiver", requests["a further one, to 2"] - requests["a further one, to 1"], "{}", ("at most", 1)),
    ])
    text = table(["a delivery", "requests"], requests.items())
    publish("call", "\n\n".join([table(head, rows), note, text, found]))
    bars("call", "Instructions a call", "", [(LABELS[name], counts[name]) for name in NAMES])


def deliveries():
    """Requests of deliveries, as the emulator counts them."""
    return {name.replace("_", " "): int(count) for name, count in output(PEERS / "requests")}


if __name__ == "__main__":
    main()
