"""Threads on one client, beside as many agents by hand; and how often they wait for a lock."""

import re
import subprocess

from report import TARGET, lines, median, publish, ratios, table
from servers import PEERS, build_peers, output, server

THREADS = [1, 2, 4, 8, 16]
ROUNDS, CALLS = 9, 16000


def waits(address, name, threads):
    """System calls to wait for or wake another thread, for a thousand calls; without those of starting and ending."""

    def counted(calls):
        trace = TARGET / "futex.txt"
        command = ["strace", "-f", "-c", "-e", "trace=futex", "-o", trace]
        command += [PEERS / "threads", address, name, str(threads), str(calls)]
        subprocess.run(command, capture_output=True, check=True)
        found = re.search(r"(\d+)\s+(?:\d+\s+)?futex", trace.read_text())
        return int(found[1]) if found else 0

    return max(0, counted(600) - counted(100)) / threads * 2


def main():
    build_peers()
    rows, series = [], {"one client of this crate": [], "an agent by hand for each thread": []}
    with server() as address:
        for threads in THREADS:
            rate = {"ours": [], "phased": []}
            for _ in range(ROUNDS):
                for name, rates in rate.items():
                    command = [PEERS / "threads", address, name, str(threads), str(CALLS // threads)]
                    rates.append(float(output(*command)[0][0]))
            rows.append([
                threads,
                f"{median(rate['ours']):,.0f}",
                f"{median(rate['phased']):,.0f}",
                f"{ratios(rate['ours'], rate['phased']):.2f}",
                f"{waits(address, 'ours', threads):.1f}",
                f"{waits(address, 'phased', threads):.1f}",
            ])
            for line, name in zip(series.values(), rate):
                line.append((threads, median(rate[name])))
    head = ["threads", "calls a second", "by hand", "ratio", "waits in 1,000 calls", "by hand"]
    note = (
        f"Medians of {ROUNDS} runs of {CALLS:,} calls, in turn. Waits are system calls by which threads wait for or "
        "wake each other: a lock that somebody holds shows there, one that is free does not."
    )
    publish("threads", table(head, rows) + "\n\n" + note)
    lines("threads", "Threads on one client", "threads", "calls a second", series)


if __name__ == "__main__":
    main()
