"""What a call costs, beside the same call by hand with bare ureq and serde_json."""

import re
import subprocess
from collections import defaultdict

from report import TARGET, bars, median, publish, ratios, table
from servers import PEERS, build_peers, output, server

NAMES = ["ours", "phased", "careful", "naive", "bare"]
LABELS = {
    "ours": "this crate",
    "phased": "by hand, a budget for each phase",
    "careful": "by hand, one time-out for all",
    "naive": "by hand, ureq's defaults",
    "bare": "the bytes alone, over a socket",
}
ROUNDS, CALLS = 40, 500


def instructions(address, name):
    """Instructions of one call: what a thousand more calls add."""

    def counted(calls):
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={TARGET}/callgrind.out"]
        command += [PEERS / "call", "one", address, name, str(calls)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(re.search(r"Collected : (\d+)", done.stderr)[1])

    return (counted(1200) - counted(200)) / 1000


def main():
    build_peers()
    wall, cpu = defaultdict(list), defaultdict(list)
    with server() as address:
        for name, each_wall, each_cpu in output(PEERS / "call", "time", address, str(ROUNDS), str(CALLS)):
            wall[name].append(float(each_wall) / 1000)
            cpu[name].append(float(each_cpu) / 1000)
        allocations = {row[0]: row[1:] for row in output(PEERS / "call", "allocations", address)}
        counts = {name: instructions(address, name) for name in NAMES}
        requests = deliveries()
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
        f"Medians of {ROUNDS} rounds of {CALLS} calls, everybody in turn, on one connection over loopback; ratios to "
        "the second row. CPU is the caller's, without the server's."
    )
    publish("call", table(head, rows) + "\n\n" + note + "\n\n" + requests)
    bars("call", "Instructions a call", "", [(LABELS[name], counts[name]) for name in NAMES])


def deliveries():
    """Requests of deliveries, as the emulator counts them."""
    rows = [(name.replace("_", " "), count) for name, count in output(PEERS / "requests")]
    return table(["a delivery by a client that knows its operator", "requests"], rows)


if __name__ == "__main__":
    main()
