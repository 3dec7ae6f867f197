"""Deliveries, uploads and downloads over a long line: two network namespaces, and a program between them that carries
packets with a delay, a rate, a bounded queue and loss. Nothing leaves the machine.

Decides which steps overlap, what is cached, and how large files are sent.

* `deliver`: round trips, connections and requests of a delivery, with TLS.
* `throughput`: a large upload compared with `curl -T`, and with as many curls as the command has connections.
* `again`: the bytes that are sent a second time after a kill.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import ROOT, bars, environment, goals, lines, median, need, publish, run, table
from servers import PEERS_WITH_DIAL as PEERS, build_peers, command

CLIENT, SERVER, DEVICE = f"line-client-{os.getpid()}", f"line-server-{os.getpid()}", "line0"
API, LEGACY, STORE = "10.9.0.2", "10.9.0.3", "10.9.0.4"
HOSTS = {API: "api.dingtalk.io", LEGACY: "oapi.dingtalk.io", STORE: "store.example"}
ALL = ["deliver", "throughput", "again"]
RUNS = 3
MIB = 256
CONNECTIONS = 8
# The congestion control of a freshly installed Linux.
USUAL = "cubic"
# Round trip in milliseconds, Mbit/s, loss in percent.
LINES = [(50, 100, 0), (50, 100, 0.1), (100, 1000, 0)]
# From this size on, progress is measured by the bytes that arrived.
PATIENCE = 45


def inside(namespace, *arguments):
    return ["ip", "netns", "exec", namespace, *map(str, arguments)]


def possible():
    """Fails early if this machine cannot run the measurement."""
    if os.geteuid() != 0:
        sys.exit("benches/network makes network namespaces, for which it must be root; nothing was measured")
    need("cargo", "curl", "ip", "openssl", "sysctl")
    if not Path("/dev/net/tun").exists():
        sys.exit("benches/network needs /dev/net/tun, which is not there; nothing was measured")
    made = subprocess.run(["ip", "netns", "add", CLIENT], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"no network namespace can be made ({made.stderr.strip()}); nothing was measured")
    run("ip", "netns", "del", CLIENT)


class Talker:
    """A program that answers each line with a line."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            list(map(str, arguments)), env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.first = self.process.stdout.readline().strip() or sys.exit(f"{arguments} did not start")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return [int(word) for word in self.process.stdout.readline().split()]

    def end(self):
        self.process.kill()
        self.process.wait()


class Line(Talker):
    """The line. Its ends have the settings of a freshly installed Linux, and no memory of earlier connections."""

    def __init__(self):
        for namespace in [CLIENT, SERVER]:
            run("ip", "netns", "add", namespace)
        # It has priority over the programs that it slows down.
        super().__init__("nice", "-n", "-10", PEERS / "line", CLIENT, SERVER, DEVICE)
        for namespace, addresses in [(CLIENT, ["10.9.0.1"]), (SERVER, HOSTS)]:
            run("ip", "-n", namespace, "link", "set", "lo", "up")
            run("ip", "-n", namespace, "link", "set", DEVICE, "up", "mtu", "1500", "txqueuelen", "10000")
            for address in addresses:
                run("ip", "-n", namespace, "addr", "add", f"{address}/24", "dev", DEVICE)
            for setting in ["tcp_wmem=4096 16384 4194304", "tcp_rmem=4096 131072 6291456", "tcp_no_metrics_save=1"]:
                run(*inside(namespace, "sysctl", "-qw", f"net.ipv4.{setting}"))
            run(*inside(namespace, "sysctl", "-qw", f"net.ipv4.tcp_congestion_control={USUAL}"))
        names = Path("/etc/netns") / CLIENT
        names.mkdir(parents=True)
        (names / "hosts").write_text("127.0.0.1 localhost\n" + "".join(f"{at} {name}\n" for at, name in HOSTS.items()))
        (names / "nsswitch.conf").write_text("hosts: files\n")

    def set(self, trip, rate=0, loss=0.0):
        """Sets the round trip in milliseconds, Mbit/s and percent; the queue holds a round trip's worth."""
        self.rate = rate
        self.ask(f"set {trip * 500} {rate * 1_000_000} {round(loss * 10_000)} {max(trip, 20) * 1000}")
        self.ask("zero")

    def arrived(self):
        """Bytes of payload that arrived at the server and at the client."""
        return self.ask("counts")[:2]


@contextlib.contextmanager
def permitted(algorithm):
    """Permits namespaces to choose a congestion control, as long as it is needed."""
    setting = Path("/proc/sys/net/ipv4/tcp_allowed_congestion_control")
    before = setting.read_text()
    if algorithm in before.split():
        yield
        return
    try:
        setting.write_text(f"{before.strip()} {algorithm}")
    except OSError as error:
        sys.exit(f"the kernel does not permit {algorithm} ({error}); nothing was measured")
    try:
        yield
    finally:
        setting.write_text(before)


@contextlib.contextmanager
def line():
    # After a signal, everything is removed as at a normal end.
    for number in [signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, lambda *_: sys.exit(1))
    made = None
    try:
        with permitted(USUAL):
            made = Line()
            yield made
    finally:
        if made:
            made.end()
        for namespace in [CLIENT, SERVER]:
            subprocess.run(["ip", "netns", "del", namespace], capture_output=True)
            shutil.rmtree(f"/etc/netns/{namespace}", ignore_errors=True)
        with contextlib.suppress(OSError):
            os.rmdir("/etc/netns")


class Emulator(Talker):
    """DingTalk, at the far end of the line."""

    def __init__(self, address, people, folder):
        self.folder = tempfile.mkdtemp(dir=folder)
        super().__init__(*inside(SERVER, "env", f"TMPDIR={self.folder}", PEERS / "dingtalk", address, people))
        self.key, self.secret, self.space, self.operator, *self.people = self.first.split()

    def settings(self, home, **more):
        return environment(HOME=home, DINGTALK_APP_KEY=self.key, DINGTALK_APP_SECRET=self.secret, **more)

    def end(self):
        super().end()
        shutil.rmtree(self.folder)


@contextlib.contextmanager
def ended(program):
    try:
        yield program
    finally:
        program.end()


def certificates(folder):
    """Makes a root, and a certificate for the three hosts with its key."""
    root, root_key, host, key = (folder / name for name in ["root.pem", "root.key", "host.pem", "host.key"])
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    run(*make, "-subj", "/CN=root of a benchmark", "-keyout", root_key, "-out", root)
    names = "subjectAltName=" + ",".join(f"DNS:{name}" for name in HOSTS.values())
    more = ["-addext", names, "-addext", "basicConstraints=critical,CA:FALSE"]
    run(*make, "-subj", "/CN=hosts", *more, "-CA", root, "-CAkey", root_key, "-keyout", key, "-out", host)
    return root, host, key


def deliver(link, folder, runs):
    trip, rate = 100, 100
    root, host, key = certificates(folder)
    letter = folder / "letter.txt"
    letter.write_text("Dear all")
    home = folder / "home"
    rows, series, held = [], {"a first one": [], "again, by another process": [], "a further one": []}, {}
    # No measurement leaves anything for the next.
    with ended(Emulator("127.0.0.1:7001", 120, folder)) as server:
        arguments = inside(SERVER, sys.executable, Path(__file__).parent / "front.py", 7001, host, key, *HOSTS)
        with ended(Talker(*arguments)) as front:
            settings = server.settings(home)

            def measure(program):
                """Round trips, connections and requests."""
                link.set(trip, rate)
                front.ask("")
                done = run(*inside(CLIENT, *program), env=settings).split()
                return [done, *front.ask("")]

            def trips(count, *more, fresh=True):
                if fresh:
                    shutil.rmtree(home, ignore_errors=True)
                    home.mkdir()
                to = [word for person in server.people[:count] for word in ["--to", f"user:{person}"]]
                own = [PEERS / "launch", command(), "deliver", letter, "--as", f"union:{server.operator}", "--ca", root]
                done, connections, requests = measure([*own, *to, *more])
                return int(done[1]) / 1e6 / trip, connections, requests

            def further(count):
                program = [PEERS / "further", root, runs + 1, server.operator, *server.people[:count]]
                done, connections, _ = measure(program)
                return [float(seconds) * 1000 / trip for seconds in done[1:]], connections

            for count in [1, 2, 10, 100]:
                firsts = [trips(count) for _ in range(runs)]
                agains = [trips(count, fresh=False) for _ in range(runs)]
                found = [median([at for at, _, _ in firsts]), median([at for at, _, _ in agains])]
                furthers, _ = further(count)
                found.append(median(furthers))
                held[count] = found, median([connections for _, connections, _ in firsts])
                for name, at in zip(series, found):
                    series[name].append((count, at))
                rows.append([
                    f"to {count}",
                    f"{found[0]:.1f}",
                    f"{median([requests for _, _, requests in firsts]):.0f}",
                    f"{held[count][1]:.0f}",
                    f"{found[1]:.1f}",
                    f"{found[2]:.1f}",
                ])
            quick = [trips(100, "--jobs", "16", "--rate", "0") for _ in range(runs)]
            found = [f"{median([run[at] for run in quick]):.{1 - min(at, 1)}f}" for at in (0, 2, 1)]
            rows.append(["to 100, 16 jobs, no rate", *found, "", ""])
    text = table(["a delivery", "a first one, round trips", "requests", "connections", "again, by another process", "a further one"], rows)
    note = (
        f"Round trips of {trip} ms at {rate} Mbit/s, TLS 1.3, {USUAL.upper()}: medians of {runs}. A first delivery is the "
        "command's, from its start to its end, and nothing is remembered; names are known without a request. Then the same "
        "command with what the first one left in the cache folder. A further one is by a client of the library that has "
        "delivered before. 20 calls a second, which is the default, need 50 round trips for 100 people."
    )
    goal = goals([
        ("a first delivery to 1, round trips", held[1][0][0], "{:.1f}", ("at most", 11.5)),
        ("to 2", held[2][0][0], "{:.1f}", ("at most", 11.5)),
        ("to 10", held[10][0][0], "{:.1f}", ("at most", 14)),
        ("to 1 with everything remembered", held[1][0][1], "{:.1f}", ("at most", 6.5)),
        ("a further one to 1", held[1][0][2], "{:.1f}", ("at most", 4.2)),
        ("connections of the first to 1", held[1][1], "{:.0f}", ("at most", 3)),
    ])
    publish("network-deliver", "\n\n".join([text, note, goal]))
    lines("network-deliver", "A delivery over a line with TLS", "people", "round trips", {
        name: [at for at in found if at[0] <= 10] for name, found in series.items()
    })


def find(value, name):
    """Returns the first member with this name, at any depth."""
    if isinstance(value, dict) and name in value:
        return value[name]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return next((found for found in (find(each, name) for each in inner) if found is not None), None)


def large_file(folder):
    path = folder / "large"
    if not path.exists():
        with open(path, "wb") as out:
            for _ in range(MIB):
                out.write(os.urandom(1 << 20))
    return path


def call(server, home, operation, **parameters):
    words = [command(), "call", operation, "--allow-http", "--json", "--show-secrets", "--params", json.dumps(parameters)]
    return json.loads(run(*inside(CLIENT, *words), env=server.settings(home, DINGTALK_ENDPOINT=f"http://{API}:7001")))


def curls(server, home, parts):
    """Programs that send the file, or its parts in parallel, to signed addresses."""
    who = {"unionId": server.operator}
    if len(parts) == 1:
        asked = {"protocol": "HEADER_SIGNATURE", "multipart": False}
        signed = [call(server, home, "getFileUploadInfo", spaceId=server.space, **who, **asked)]
    else:
        key = find(call(server, home, "initMultipartFileUpload", spaceId=server.space, **who), "uploadKey")
        numbers = list(range(1, len(parts) + 1))
        answer = call(server, home, "getMultipartFileUploadInfos", **who, uploadKey=key, partNumbers=numbers)
        signed = find(answer, "multipartHeaderSignatureInfos")
    programs = []
    for part, info in zip(parts, signed, strict=True):
        info = find(info, "headerSignatureInfo") or info
        heads = [word for name, value in info["headers"].items() for word in ["-H", f"{name}: {value}"]]
        # The signature covers the content type, or its absence.
        heads += ["-H", "Expect:"] + ([] if "content-type" in map(str.lower, info["headers"]) else ["-H", "Content-Type:"])
        programs.append(["curl", "-q", "-sSf", "-o", "/dev/null", *heads, "-T", part, info["resourceUrls"][0]])
    return programs


def together(link, programs, settings):
    """Mbit/s of these programs in parallel, and whether they were ended early."""
    begun = time.monotonic()
    started = [subprocess.Popen(inside(CLIENT, *each), env=settings, stdout=subprocess.DEVNULL) for each in programs]
    try:
        for process in started:
            process.wait(max(0.01, begun + PATIENCE - time.monotonic()))
            if process.returncode != 0:
                sys.exit(f"{process.args} failed")
        size, cut = MIB << 20, False
    except subprocess.TimeoutExpired:
        size, cut = link.arrived()[0], True
    finally:
        took = time.monotonic() - begun
        for process in started:
            process.kill()
            process.wait()
    return size * 8 / took / 1e6, cut


def throughput(link, folder, runs):
    file, home = large_file(folder), folder / "home"
    parts = [folder / f"part-{at}" for at in range(CONNECTIONS)]
    each = (MIB << 20) // CONNECTIONS
    with open(file, "rb") as whole:
        for part in parts:
            part.write_bytes(whole.read(each))
    names = ["`dingtalk-file upload`", "`curl -T`", f"{CONNECTIONS} curls, a part each"]
    rows, shown, ratio = [], [], {}
    for trip, rate, loss in LINES:
        found = {name: [] for name in names}
        for at in range(runs):
            for name in names[at % 3 :] + names[: at % 3]:
                shutil.rmtree(home, ignore_errors=True)
                home.mkdir()
                with ended(Emulator(f"{API}:7001", 1, folder)) as server:
                    link.set(0)
                    settings = server.settings(home, DINGTALK_ENDPOINT=f"http://{API}:7001", DINGTALK_DEADLINE=600)
                    ours = [command(), "upload", file, "--as", f"union:{server.operator}", "--space-id", server.space]
                    programs = {
                        names[0]: lambda: [[*ours, "--allow-http", "-q"]],
                        names[1]: lambda: curls(server, home, [file]),
                        names[2]: lambda: curls(server, home, parts),
                    }[name]()
                    link.set(trip, rate, loss)
                    found[name].append(together(link, programs, settings))
        what = f"{trip} ms, {rate if rate < 1000 else rate // 1000} {'Mbit/s' if rate < 1000 else 'Gbit/s'}"
        what += f", {loss:g} % lost" if loss else ""
        speed = {name: median([speed for speed, _ in of]) for name, of in found.items()}
        mark = {name: " \\*" if any(cut for _, cut in of) else "" for name, of in found.items()}
        ratio[trip, rate, loss] = speed[names[0]] / speed[names[1]]
        rows.append([
            what,
            f"{speed[names[0]]:.0f}{mark[names[0]]}",
            f"{speed[names[1]]:.0f}{mark[names[1]]}",
            f"{ratio[trip, rate, loss]:.2f}",
            f"{speed[names[2]]:.0f}{mark[names[2]]}",
            f"{speed[names[2]] / speed[names[1]]:.2f}",
        ])
        shown += [(f"{what}: {name.replace('`', '')}", at) for name, at in speed.items()]
    text = table(["the line", "Mbit/s", "`curl -T`", "to curl", names[2], "to curl"], rows)
    note = (
        f"A file of {MIB} MiB over plain http, with upload info and commit, by {CONNECTIONS} connections; curl has the PUT "
        f"alone. {USUAL.upper()}, a queue of a round trip, medians of {runs}. \\* was ended after {PATIENCE} s and counted by what "
        "had arrived."
    )
    clean, lossy, fast = (ratio[each] for each in LINES)
    goal = goals([
        ("a clean line, against curl", clean, "{:.3f}", ("at least", 0.97)),
        ("with loss, against curl", lossy, "{:.2f}", ("at least", 4)),
        ("1 Gbit/s, against curl", fast, "{:.2f}", ("at least", 2)),
    ])
    publish("network-throughput", "\n\n".join([text, note, goal]))
    bars("network-throughput", f"An upload of {MIB} MiB", "Mbit/s", shown, every=len(names), left=360)


def again(link, folder, runs):
    trip, rate, share = 50, 100, 0.6
    file, size = large_file(folder), MIB << 20
    rows, worst = [], []

    def interrupted(way, program, settings):
        """The bytes sent, in multiples of the file's size, if the program is killed in between and run again."""
        link.set(trip, rate)
        process = subprocess.Popen(inside(CLIENT, *program), env=settings, stdout=subprocess.DEVNULL)
        while link.arrived()[way] < share * size and process.poll() is None:
            time.sleep(0.02)
        if process.poll() is not None:
            sys.exit(f"{program} ended before it could be killed")
        process.kill()
        process.wait()
        first = link.arrived()[way] / size
        # All bytes in transit have arrived.
        time.sleep(4 * trip / 1000)
        run(*inside(CLIENT, *program), env=settings)
        return first, link.arrived()[way] / size

    found = {"upload": [], "download": []}
    for _ in range(runs):
        home = Path(tempfile.mkdtemp(dir=folder))
        with ended(Emulator(f"{API}:7001", 1, folder)) as server:
            settings = server.settings(home, DINGTALK_ENDPOINT=f"http://{API}:7001", DINGTALK_DEADLINE=600)
            common = ["--as", f"union:{server.operator}", "--space-id", server.space, "--allow-http"]
            upload = [command(), "upload", file, *common]
            found["upload"].append(interrupted(0, [*upload, "-q", "--journal", home / "journal"], settings))
            link.set(0)
            stored = json.loads(run(*inside(CLIENT, *upload, "--json"), env=settings))
            target = home / "download"
            download = [command(), "download", target, *common, "-q", "--dentry-id", find(stored, "dentry_id")]
            found["download"].append(interrupted(1, download, settings))
            same = run("cmp", file, target)
        shutil.rmtree(home)
    for what, name in [("an upload with `--journal`", "upload"), ("a download", "download")]:
        first, total = (median([run[at] for run in found[name]]) for at in (0, 1))
        rows.append([what, f"{first:.2f}", f"{total:.2f}", f"{total - 1:.2f}"])
        worst.append(total)
    text = table(["killed and run again", "arrived at the kill", "in all", "again"], rows)
    note = (
        f"In sizes of the file, {MIB} MiB: payload of TCP that arrived in both runs, at {trip} ms and {rate} Mbit/s; medians "
        f"of {runs}. Killed by SIGKILL when {share:.0%} had arrived. What arrived in the end was compared with the file."
    )
    goal = goals([
        (f"{what}, in all", total, "{:.2f}", ("at most", 1.15))
        for what, total in zip(["upload", "download"], worst)
    ])
    publish("network-again", "\n\n".join([text, note, goal]))


def main():
    arguments = [word for word in sys.argv[1:] if word != "--save"]
    runs = RUNS
    if "--runs" in arguments:
        at = arguments.index("--runs")
        runs = int(arguments[at + 1])
        del arguments[at : at + 2]
    unknown = set(arguments) - set(ALL)
    if unknown:
        sys.exit(f"{' '.join(sorted(unknown))}? There are {', '.join(ALL)}, and --runs N")
    possible()
    build_peers("dial")
    command()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder, line() as link:
        for name in arguments or ALL:
            {"deliver": deliver, "throughput": throughput, "again": again}[name](link, Path(folder), runs)


if __name__ == "__main__":
    main()
