"""The cost of a call and of each of its phases, compared with the same hand-written call with ureq and serde_json.

Decides how much work each call may do. The library is measured without and with its `dial` feature, with which each
request has its own settings.
"""

import os
import re
import subprocess
import sys
from collections import defaultdict

from report import TARGET, bars, environment, goals, median, need, output, publish, ratios, run, table
from servers import PEERS, PEERS_WITH_DIAL, build_peers, server

NAMES = ["ours", "dial", "phased", "careful", "naive", "bare"]
LABELS = {
    "ours": "this crate",
    "dial": "this crate with `dial`",
    "phased": "by hand, a budget for each phase",
    "careful": "by hand, one timeout for all",
    "naive": "by hand, ureq's defaults",
    "bare": "the bytes alone, over a socket",
}
# Rounds are short, so that changes in the machine's speed affect all callers alike.
ROUNDS, CALLS = 400, 50
# The phases of a call: its functions, the functions inside them that belong to another phase, and the budget in percent
# of the whole hand-written call. `dial` is the budget for a request's own settings. Of a tuple, the first that was not
# inlined counts.
CRATE = "dingtalk_file::"
ENCODE, ADDRESS = CRATE + "call::request::Parts::encode", CRATE + "call::request::Request::new"
EXCHANGE = f"<{CRATE}http::Http as {CRATE}http::Transport>::exchange"
RUN = (CRATE + "http::Http::send", "ureq::agent::Agent::run", "ureq::agent::Agent::run_via_middleware")
ANSWER = CRATE + "http::answer::answer"
ACCEPT = CRATE + f"client::calls::<impl {CRATE}client::Client>::execute::{{{{closure}}}}"
INTERPRET = (ACCEPT, CRATE + "call::response::interpret", CRATE + "call::response::judge")
PHASES = [
    ("parameters checked, body and address written", [ENCODE, ADDRESS], [], 16.5),
    ("head and settings of the request", [EXCHANGE], [RUN, ANSWER], 6.5),
    ("ureq: sent, head of the answer read", [RUN], [], 46.5),
    ("body of the answer read", [ANSWER], [], 10.5),
    ("answer judged and parsed", [INTERPRET], [], 22.5),
]
REST = ("token, permit, attempts, everything else", 6.5)
DIAL = {"head and settings of the request": 2}
PROCESSORS = sorted(os.sched_getaffinity(0))


def processor(at):
    """Pins all processes started from now on to one processor."""
    os.sched_setaffinity(0, {PROCESSORS[at]})


def instructions(address, name):
    """Instructions of one call, from the difference of a thousand calls: in total, and by function with its callees."""

    def counted(calls):
        program, who = (PEERS_WITH_DIAL, "ours") if name == "dial" else (PEERS, name)
        found = TARGET / "callgrind.out"
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={found}"]
        command += [program / "call", "one", address, who, str(calls)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True)
        whole = re.search(r"Collected : (\d+)", done.stderr)
        if not whole:
            sys.exit(done.stderr)
        functions = {}
        for line in run("callgrind_annotate", "--inclusive=yes", "--threshold=100", found).splitlines():
            row = re.match(r" *([\d,]+) \([ \d.]+%\)  [^:]*:(.*?)(?: \[[^\]]*\])?$", line)
            if row:
                functions.setdefault(row[2], int(row[1].replace(",", "")))
        found.unlink()
        return int(whole[1]), functions

    (few, before), (many, after) = counted(200), counted(1200)
    return (many - few) / 1000, {name: (count - before.get(name, 0)) / 1000 for name, count in after.items()}


def phases(count, functions):
    """Instructions of each phase, the rest last."""

    def cost(names):
        names = names if isinstance(names, tuple) else (names,)
        found = [functions[name] for name in names if name in functions]
        return found[0] if found else sys.exit(f"these were renamed or inlined, adapt PHASES: {names}")

    found = [sum(map(cost, whole)) - sum(map(cost, less)) for _, whole, less, _ in PHASES]
    return [*found, count - sum(found)]


def main():
    need("valgrind", "callgrind_annotate")
    if len(PROCESSORS) < 2:
        sys.exit("this benchmark needs two processors, one for the caller and one for the server")
    build_peers()
    build_peers("dial")
    wall, cpu = defaultdict(list), defaultdict(list)
    processor(1)
    with server() as address:
        processor(0)
        # Ratios are computed within a process.
        for folder in [PEERS, PEERS_WITH_DIAL]:
            for name, each_wall, each_cpu in output(folder / "call", "time", address, str(ROUNDS), str(CALLS)):
                name = renamed(name, folder)
                wall[name].append(float(each_wall) / 1000)
                cpu[name].append(float(each_cpu) / 1000)
        allocations = {}
        for folder in [PEERS_WITH_DIAL, PEERS]:
            allocations |= {renamed(row[0], folder): row[1:] for row in output(folder / "allocations", address)}
        counted = {name: instructions(address, name) for name in NAMES}
        counts = {name: count for name, (count, _) in counted.items()}
        requests = deliveries()
    os.sched_setaffinity(0, PROCESSORS)

    def ratio(name):
        return ratios(cpu[name], cpu["phased beside dial" if name == "dial" else "phased"])

    rows = []
    for name in NAMES:
        count, size = allocations[name]
        rows.append([
            LABELS[name],
            f"{median(wall[name]):.1f} µs",
            f"{median(cpu[name]):.1f} µs",
            f"{ratio(name):.2f}",
            f"{counts[name]:,.0f}",
            f"{counts[name] / counts['phased']:.2f}",
            f"{float(count):.1f}",
            f"{int(size):,}",
        ])
    head = ["one sendByApp", "wall", "CPU", "ratio", "instructions", "ratio", "allocations", "bytes"]
    note = (
        f"Medians of {ROUNDS} rounds of {CALLS} calls, everybody in turn, on one connection over loopback, caller and "
        "server each on a processor of its own; ratios to the call by hand with a budget for each phase. CPU is the caller's."
    )
    parts, held = phase_tables(counted)
    found = goals([
        ("CPU, against a budget for each phase by hand", ratio("ours"), "{:.2f}", ("at most", 1.10)),
        ("instructions, against the same", counts["ours"] / counts["phased"], "{:.2f}", ("at most", 1.10)),
        ("instructions with `dial`, against the same", counts["dial"] / counts["phased"], "{:.2f}", ("at most", 1.10)),
        *held,
        ("allocations", float(allocations["ours"][0]), "{:.1f}", ("at most", float(allocations["phased"][0]))),
        ("requests of a delivery by a known operator", requests["a further one, to 1"], "{}", ("at most", 4)),
        ("requests for each further receiver", requests["a further one, to 2"] - requests["a further one, to 1"], "{}", ("at most", 1)),
    ])
    text = table(["a delivery", "requests"], requests.items())
    publish("call", "\n\n".join([table(head, rows), note, parts, text, found]))
    bars("call", "Instructions a call", "", [(LABELS[name], counts[name]) for name in NAMES])


def renamed(name, folder):
    """Gives distinct names to callers that are measured twice."""
    if folder == PEERS:
        return name
    return "dial" if name == "ours" else f"{name} beside dial"


def phase_tables(counted):
    """The cost of each phase, and whether it is within its budget."""
    whole = counted["phased"][0]
    found = {name: phases(*counted[name]) for name in ["ours", "dial"]}
    rows, held = [], []
    for at, (what, budget) in enumerate([*((what, budget) for what, _, _, budget in PHASES), REST]):
        row = [what]
        for name in ["ours", "dial"]:
            most = budget + (DIAL.get(what, 0) if name == "dial" else 0)
            share = 100 * found[name][at] / whole
            row += [f"{found[name][at]:,.0f}", f"{share:.1f} of {most:g} %"]
        rows.append(row)
        # The phase with the least budget left.
        held.append((what, max(100 * found["ours"][at] / whole, 100 * found["dial"][at] / whole - DIAL.get(what, 0)), budget))
    head = ["instructions of a phase", "this crate", "of its budget", "with `dial`", "of its budget"]
    note = "Shares and budgets are of the whole call by hand, with a budget for each phase."
    over = [f"{what}: {share:.1f} of {budget:g} %" for what, share, budget in held if share > budget]
    if over:
        print("beyond their budget:", *over, sep="\n  ", file=sys.stderr)
    goal = ("phases beyond their budget of instructions", len(over), "{}", ("at most", 0))
    return table(head, rows) + "\n\n" + note, [goal]


def deliveries():
    """The number of requests in deliveries, as counted by the emulator."""
    return {name.replace("_", " "): int(count) for name, count in output(PEERS / "requests")}


if __name__ == "__main__":
    main()
