"""A delivery to many people, compared with a hand-written loop with as many threads, with and without a journal;
and memory per person.

Decides whether the engine's bookkeeping is worth its cost. The rate is not limited. With a journal, the hand-written
loop writes a line before each send and one after it, and waits for the disk each time.
"""

import random
import tempfile
from pathlib import Path

from report import TARGET, environment, goals, lines, median, need, output, publish, ratios, run, table
from servers import PEERS, PEERS_WITH_DIAL, build_peers, command, server

PEOPLE, JOBS, RUNS = 2000, [1, 4, 16], 9
TOKEN, OPERATOR = "b3ae8d1c7f2f4b0e9a6d5c4b3a291807", "cHtUYLDVwLlJtbNTeBMiSBAiEiE"
MANY = 20000
OURS = {"library": PEERS, "with `dial`": PEERS_WITH_DIAL}


class Bench:
    def __init__(self, address, folder):
        self.address, self.folder, self.count = address, Path(folder), 0

    def journal(self):
        self.count += 1
        return self.folder / f"journal-{self.count}"

    def peer(self, who, by, people, jobs, journal):
        """Wall and CPU seconds and peak memory of a delivery with the library, or hand-written."""
        folder = OURS.get(who, PEERS)
        name = "ours" if who in OURS else "hand"
        path = self.journal() if journal else "-"
        [[wall, cpu, peak]] = output(folder / "deliver", self.address, name, by, str(people), str(jobs), str(path))
        if journal:
            path.unlink()
        return int(wall) / 1e9, int(cpu) / 1e9, int(peak)

    def command(self, by, people, jobs, journal):
        """The same for the command, from start to end."""
        listed, letter = self.folder / f"{by}-{people}", self.folder / "letter.txt"
        if not listed.exists():
            listed.write_text("".join(f"{by}:cHtUYLDVwLlJtbNTeBMiS{at:06}\n" for at in range(people)))
            letter.write_text("Dear all")
        arguments = [command(), "deliver", letter, "--as", f"union:{OPERATOR}", "--to-file", listed]
        arguments += ["--space-id", "854030", "--endpoint", self.address, "--rate", "0", "--jobs", str(jobs)]
        path = self.journal()
        arguments += ["--journal", path] if journal else []
        settings = environment(HOME=self.folder, DINGTALK_ACCESS_TOKEN=TOKEN)
        [[_, wall, cpu, peak]] = output(PEERS / "launch", *arguments, env=settings)
        path.unlink(missing_ok=True)
        return int(wall) / 1e9, int(cpu) / 1e6, int(peak)


def traced(what, arguments):
    """The number of these system calls in a program."""
    trace = TARGET / "calls.txt"
    run("strace", "--seccomp-bpf", "-f", "-c", "-e", f"trace={what}", "-o", trace, *arguments)
    rows = [line.split() for line in trace.read_text().splitlines()]
    return sum(int(row[3]) for row in rows if row and row[-1] in what.split(","))


def main():
    need("cargo", "strace")
    build_peers()
    build_peers("dial")
    command()
    order = random.Random(0)
    with server() as address, tempfile.TemporaryDirectory(dir=TARGET) as folder:
        bench = Bench(address, folder)
        rows, found, series = [], {}, {"by hand": []} | {name: [] for name in OURS}
        for by, journal in [("union", False), ("union", True), ("user", False)]:
            for jobs in JOBS:
                who = ["by hand", *OURS, "command"]
                runs = {name: [] for name in who}
                for round in range(RUNS + 1):
                    for name in order.sample(who, len(who)):
                        if name == "command":
                            result = bench.command(by, PEOPLE, jobs, journal)
                        else:
                            result = bench.peer(name, by, PEOPLE, jobs, journal)
                        if round > 0:
                            runs[name].append(result)
                wall, cpu = ({name: [run[at] for run in of] for name, of in runs.items()} for at in (0, 1))
                row = [f"{by}Id" + (", journal" if journal else ""), jobs, f"{median(wall['by hand']) / PEOPLE * 1e6:.0f} µs"]
                for name in who[1:]:
                    found[by, journal, jobs, name] = ratios(wall[name], wall["by hand"])
                    row.append(f"{found[by, journal, jobs, name]:.2f} ({ratios(cpu[name], cpu['by hand']):.2f})")
                rows.append(row)
                if by == "union" and not journal:
                    for name in series:
                        series[name].append((jobs, median(wall[name]) / PEOPLE * 1e6))
        syncs = {}
        threads = {}
        for name, program in {"by hand": PEERS, "library": PEERS_WITH_DIAL}.items():
            what = "hand" if name == "by hand" else "ours"
            for jobs in JOBS:
                path = bench.journal()
                arguments = [program / "deliver", address, what, "union", str(PEOPLE), str(jobs), str(path)]
                syncs[name, jobs] = traced("fsync,fdatasync", arguments)
                path.unlink()
                arguments[-1] = "-"
                threads[name, jobs] = traced("clone,clone3", arguments)
        memory = []
        for name, journal in [("library", False), ("library", True), ("with `dial`", False), ("with `dial`", True)]:
            few = median([bench.peer(name, "union", PEOPLE, 4, journal)[2] for _ in range(3)])
            many = median([bench.peer(name, "union", MANY, 4, journal)[2] for _ in range(3)])
            memory.append([f"{name}{', journal' if journal else ''}", few, many])
        for journal in [False, True]:
            few = median([bench.command("union", PEOPLE, 4, journal)[2] for _ in range(3)])
            many = median([bench.command("union", MANY, 4, journal)[2] for _ in range(3)])
            memory.append([f"command{', journal' if journal else ''}", few, many])
    each = [(many - few) / (MANY - PEOPLE) for _, few, many in memory]
    text = table(["who is named by", "jobs", "by hand, each", "library", "with `dial`", "the command"], rows)
    note = (
        f"A delivery of one small file to {PEOPLE:,} people: the ratio of its time to that of the loop by hand, in brackets "
        f"that of CPU time. Medians of {RUNS} runs in a random order; client and server share the machine. The command's "
        "time includes its start. By userId there is a lookup for each person beside the send."
    )
    kept = table(
        ["peak memory", f"{PEOPLE:,} people", f"{MANY:,} people", "each"],
        [
            [name, f"{few / 1024:.1f} MiB", f"{many / 1024:.1f} MiB", f"{size:.2f} KiB"]
            for (name, few, many), size in zip(memory, each)
        ],
    )
    calls = table(
        ["jobs", "syncs of a journal: by hand", "library", "threads: by hand", "library, with `dial`"],
        [[jobs, syncs["by hand", jobs], syncs["library", jobs], threads["by hand", jobs], threads["library", jobs]] for jobs in JOBS],
    )
    held = goals([
        *(
            (f"time {what}, {name}", max(found[by, journal, jobs, name] for jobs in JOBS), "{:.2f}", ("at most", 1.3))
            for what, by, journal in [("by unionId", "union", False), ("with a journal", "union", True), ("by userId", "user", False)]
            for name in OURS
        ),
        ("memory a person, KiB", max(each), "{:.2f}", ("at most", 2)),
        # A job has a connection, which a separate thread opens, so that a stop need not wait for it. One more thread
        # fetches upload info or looks people up.
        ("threads beyond two a job", max(threads["library", jobs] - 2 * jobs for jobs in JOBS), "{}", ("at most", 1)),
        ("syncs beyond those by hand", max(syncs["library", jobs] - syncs["by hand", jobs] for jobs in JOBS), "{}", ("at most", 5)),
    ])
    publish("deliver", "\n\n".join([text, note, kept, calls, held]))
    lines("deliver", "A delivery to many people", "jobs", "µs a person", series)


if __name__ == "__main__":
    main()
