"""Threads on one client, beside as many agents by hand; and how often they wait for a lock."""

import random
import urllib.request

from report import TARGET, goals, lines, median, need, output, publish, ratios, run, table
from servers import PEERS, build_peers, server

THREADS = [1, 2, 4, 8, 16]
ROUNDS, CALLS = 9, 16000
NAMES = ["ours", "phased"]


def threads(address, name, count, calls):
    """Calls a second, and the CPU time of one in microseconds."""
    [[rate, cpu]] = output(PEERS / "threads", address, name, str(count), str(calls))
    return float(rate), float(cpu) / 1000


def connections(address):
    # Not through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/connections") as answer:
        return int(answer.read())


def waits(address, name, count):
    """System calls to wait for or wake another thread, for a thousand calls; without those of starting and ending."""

    def counted(calls):
        trace = TARGET / "futex.txt"
        command = ["strace", "--seccomp-bpf", "-f", "-c", "-e", "trace=futex", "-o", trace]
        run(*command, PEERS / "threads", address, name, str(count), str(calls))
        # % time, seconds, usecs/call, calls, errors if there are any, futex
        rows = [line.split() for line in trace.read_text().splitlines()]
        return sum(int(row[3]) for row in rows if row[-1:] == ["futex"])

    return max(0, counted(1100) - counted(100)) / count


def main():
    need("strace")
    build_peers()
    order = random.Random(0)
    rows, series = [], {"one client of this crate": [], "an agent by hand for each thread": []}
    worst = 0
    with server() as address:
        for count in THREADS:
            found = {name: [] for name in NAMES}
            opened = {}
            for _ in range(ROUNDS):
                for name in order.sample(NAMES, len(NAMES)):
                    before = connections(address)
                    found[name].append(threads(address, name, count, CALLS // count))
                    # One is that of the question.
                    opened[name] = connections(address) - before - 1
            rate = {name: [rate for rate, _ in runs] for name, runs in found.items()}
            cpu = {name: [cpu for _, cpu in runs] for name, runs in found.items()}
            waited = {name: waits(address, name, count) for name in NAMES}
            rows.append([
                count,
                f"{median(rate['ours']):,.0f}",
                f"{median(rate['phased']):,.0f}",
                f"{ratios(rate['ours'], rate['phased']):.2f}",
                f"{ratios(cpu['ours'], cpu['phased']):.2f}",
                f"{opened['ours']} / {opened['phased']}",
                f"{waited['ours']:.1f} / {waited['phased']:.1f}",
            ])
            worst = max(worst, waited["ours"])
            for line, name in zip(series.values(), NAMES):
                line.append((count, median(rate[name])))
    head = ["threads", "calls a second", "by hand", "ratio", "CPU ratio", "connections", "waits in 1,000 calls"]
    note = (
        f"Medians of {ROUNDS} runs of {CALLS:,} calls, in a random order; caller and server share the machine. "
        "Connections and waits: this crate / by hand. Waits are system calls by which threads wait for or wake each "
        "other: a lock that somebody holds shows there, one that is free does not."
    )
    held = goals([("waits in 1,000 calls, with any number of threads", worst, "{:.1f}", ("at most", 5))])
    publish("threads", "\n\n".join([table(head, rows), note, held]))
    lines("threads", "Threads on one client", "threads", "calls a second", series)


if __name__ == "__main__":
    main()
