"""The `emulator` command under load: idle connections, a steady rate of requests, many deliveries, much of files; a large
seed.

Decides whether one emulator can serve a team's tests for days. Requests are sent when they are due, whether or not those
before them were answered, so a server that falls behind shows in the latency.
"""

import collections
import http.client
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from report import TARGET, environment, goals, need, publish, table
from servers import command

IDLE, RATE, SECONDS, DELIVERIES, BYTES = 1000, 200, 60, 20_000, 2 << 30
# A file that goes up and is sent to five people. The requests of a round are as far apart as RATE of them in a second,
# times those that are under way at once.
STEPS = ["token", "lookup", "upload info", "PUT", "commit", "send", "send", "send", "send", "send"]
APART = 0.04
ROUNDS = RATE * SECONDS // len(STEPS)
SIZE = BYTES // ROUNDS + 1
WORKERS = 24
# Longer than the load lasts, so that what is idle is there all the time.
IDLE_SECONDS = 150
# A large organization.
PEOPLE, DEPARTMENTS, SEEDS = 20_000, 2_000, 5


class Emulator:
    """The command, as somebody starts it: with no more descriptors than a shell allows."""

    def __init__(self, program, folder):
        limits = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        arguments = [program, "emulator", "--idle-timeout", str(IDLE_SECONDS)]
        settings = environment(TMPDIR=folder)
        self.process = subprocess.Popen(arguments, env=settings, stdout=subprocess.PIPE, text=True, preexec_fn=limits)
        self.told = json.loads(self.process.stdout.readline())
        self.host = urllib.parse.urlsplit(self.told["url"]).netloc

    def memory(self, what):
        """Bytes of this line of the process's status."""
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        [line] = [line for line in status if line.startswith(f"{what}:")]
        return int(line.split()[1]) << 10


class Client:
    """One connection. Nothing is sent twice: what goes wrong is counted."""

    def __init__(self, emulator):
        self.told, self.connection = emulator.told, http.client.HTTPConnection(emulator.host, timeout=60)

    def ask(self, method, path, body=None, headers=None):
        if not isinstance(body, (bytes, type(None))):
            body, headers = json.dumps(body).encode(), {"content-type": "application/json"} | (headers or {})
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if answer.status != 200:
            raise ValueError(f"{method} {path}: {answer.status} {text[:300]}")
        return text

    def call(self, method, path, body=None):
        token = {"x-acs-dingtalk-access-token": self.told["access_token"]}
        return json.loads(self.ask(method, path, body, token))

    def send(self, dentry, union_id):
        path = f"/v1.0/convFile/apps/conversations/files/send?unionId={union_id}"
        return self.call("POST", path, {"spaceId": self.told["space_id"], "dentryId": dentry})

    def round(self, number, users):
        """The requests of a round, one after the other, as functions; each gets what the one before returned."""
        told, operator = self.told, users[0]["union_id"]
        space = f"/v1.0/storage/spaces/{told['space_id']}/files"
        kept = {}

        def token():
            body = {"appKey": told["app_key"], "appSecret": told["app_secret"]}
            self.call("POST", "/v1.0/oauth2/accessToken", body)

        def look_up():
            user = users[number % len(users)]
            path = f"/topapi/v2/user/get?access_token={told['access_token']}"
            found = self.call("POST", path, {"userid": user["user_id"]})
            assert found["result"]["unionid"] == user["union_id"], found

        def upload_info():
            body = {"protocol": "HEADER_SIGNATURE", "multipart": False}
            path = f"/v1.0/storage/spaces/{told['space_id']}/files/uploadInfos/query?unionId={operator}"
            kept.update(self.call("POST", path, body))

        def put():
            info = kept["headerSignatureInfo"]
            path = urllib.parse.urlsplit(info["resourceUrls"][0]).path
            self.ask("PUT", path, content(number), info["headers"])

        def commit():
            body = {"uploadKey": kept["uploadKey"], "name": f"file {number}.bin", "parentId": "0"}
            kept.update(self.call("POST", f"{space}/commit?unionId={operator}", body))

        def send_to(which):
            return lambda: self.send(kept["dentry"]["id"], users[(5 * number + which) % len(users)]["union_id"])

        return [token, look_up, upload_info, put, commit] + [send_to(which) for which in range(5)]


def seed(program, folder):
    """CPU seconds from the command's start with a large organization to its first line, which says that it is ready."""
    each = PEOPLE // DEPARTMENTS
    people = [{"user_id": f"p{at}", "union_id": f"u{at}", "name": f"Person {at}"} for at in range(PEOPLE)]
    departments = [
        {
            "id": 1000 + at,
            "name": f"Department {at}",
            "parent": 1000 + (at - 1) // 5 if at else 1,
            "members": [f"p{number}" for number in range(at * each, (at + 1) * each)],
        }
        for at in range(DEPARTMENTS)
    ]
    path = Path(folder) / "seed.json"
    path.write_text(json.dumps({"people": people, "departments": departments}))
    found = []
    for _ in range(SEEDS):
        with subprocess.Popen([program, "emulator", "--seed", path], stdout=subprocess.PIPE, text=True) as process:
            told = json.loads(process.stdout.readline())
            times = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
            found.append(sum(map(int, times)) / os.sysconf("SC_CLK_TCK"))
            process.kill()
        assert len(told["users"]) == PEOPLE
    path.unlink()
    return statistics.median(found)


def content(number):
    return random.Random(number).randbytes(SIZE)


def all_at_once(emulator, count, users):
    """Sends as fast as it goes; seconds."""
    began = time.perf_counter()

    def some(worker):
        client = Client(emulator)
        for number in range(worker, count, 8):
            client.send(emulator.told["dentry_id"], users[number % len(users)]["union_id"])

    run([threading.Thread(target=some, args=(worker,)) for worker in range(8)])
    return time.perf_counter() - began


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def steadily(emulator, users):
    """A round each time that one is due. Latencies by step from when a request was due, and errors."""
    took, errors, lock = collections.defaultdict(list), collections.Counter(), threading.Lock()
    begin, every = time.perf_counter() + 0.5, len(STEPS) / RATE

    def work(worker):
        client = Client(emulator)
        for number in range(worker, ROUNDS, WORKERS):
            steps = client.round(number, users)
            for at, (name, step) in enumerate(zip(STEPS, steps)):
                due = begin + number * every + at * APART
                time.sleep(max(0, due - time.perf_counter()))
                try:
                    step()
                    with lock:
                        took[name].append(time.perf_counter() - due)
                except (OSError, http.client.HTTPException, ValueError, KeyError, AssertionError) as error:
                    with lock:
                        errors[f"{name}: {error!r}"[:300]] += 1
                    break

    run([threading.Thread(target=work, args=(worker,)) for worker in range(WORKERS)])
    return took, errors, time.perf_counter() - begin


def is_open(connection):
    """Whether the server has not closed an idle connection. It has sent nothing."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def idle_connections(emulator):
    """Connections that have made one request each, as those of a pool."""
    host, port = emulator.host.split(":")
    made = []
    for _ in range(IDLE):
        connection = socket.create_connection((host, int(port)), timeout=60)
        connection.sendall(f"GET /_emulator/health HTTP/1.1\r\nhost: {emulator.host}\r\n\r\n".encode())
        answer = connection.recv(4096)
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        made.append(connection)
    return made


def listed(client):
    """All deliveries, page by page, as the control interface lists them."""
    found, more = [], True
    while more:
        path = f"/_emulator/deliveries?limit=1000&after={len(found)}"
        page = json.loads(client.ask("GET", path))
        found, more = found + page["deliveries"], page["more"]
    return found


def main():
    need("cargo")
    program = sys.argv[sys.argv.index("--program") + 1] if "--program" in sys.argv else command()
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET) as folder:
        seeded = seed(program, folder)
        emulator = Emulator(program, folder)
        # The connections of this side need as many.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
        try:
            measure(emulator, folder, seeded)
        finally:
            emulator.process.kill()
            emulator.process.wait()
        left = os.listdir(folder)
        assert not left, left


def measure(emulator, folder, seeded):
    control = Client(emulator)
    control.ask("POST", "/_emulator/people", {"count": 97})
    users = json.loads(control.ask("GET", "/_emulator/people"))["people"]
    rows, at = [], lambda what: rows.append([what, mib(emulator.memory("VmRSS")), mib(emulator.memory("VmHWM"))])
    at("after its start")
    idle = idle_connections(emulator)
    opened = time.perf_counter()
    at(f"{IDLE:,} idle connections")
    first = DELIVERIES - 5 * ROUNDS
    sending = all_at_once(emulator, first, users)
    at(f"{first:,} deliveries")
    took, errors, seconds = steadily(emulator, users)
    at(f"{RATE} requests a second for {SECONDS} s")
    still = sum(map(is_open, idle))
    deliveries = listed(control)
    at("all deliveries listed")
    wrong = check(control, deliveries, first, users)
    assert not os.listdir(folder), "the bytes of files have a name"
    # Whoever was idle for longer than was asked for is gone.
    time.sleep(max(0, opened + IDLE_SECONDS + 10 - time.perf_counter()))
    after = sum(map(is_open, idle))
    at("idle connections closed")
    for error, count in errors.most_common(5):
        print(f"{count} times {error}", file=sys.stderr)
    late = [value for values in took.values() for value in values]
    latency = [[name, len(took[name]), *latencies(took[name])] for name in dict.fromkeys(STEPS)]
    latency.append(["all", len(late), *latencies(late)])
    text = table(["the command's memory", "resident, MiB", "peak, MiB"], rows)
    note = (
        f"{IDLE:,} connections idle all the time, started with a limit of 1,024 open files. {first:,} deliveries as fast as 8 connections go "
        f"({first / sending:,.0f} a second), then {RATE} requests a second for {SECONDS} s, each when it is due: "
        f"{ROUNDS:,} files of {SIZE / 2**20:.2f} MiB, each to five people. Client and server share the machine. The "
        "control interface lists what arrived, and the bytes of 40 files are compared."
    )
    steps = table(["request", "count", "median", "99 %", "the longest"], latency)
    held = goals([
        ("peak memory, MiB", emulator.memory("VmHWM") / 2**20, "{:.0f}", ("at most", 128)),
        ("requests a second, those that were executed", len(late) / seconds, "{:.0f}", ("at least", RATE * 0.98)),
        ("requests that failed", sum(errors.values()), "{}", ("at most", 0)),
        ("deliveries", len(deliveries), "{:,}", ("at least", DELIVERIES)),
        ("deliveries that are not what was sent", wrong, "{}", ("at most", 0)),
        ("GiB of files", ROUNDS * SIZE / 2**30, "{:.2f}", ("at least", 2)),
        ("idle connections closed too early", IDLE - still, "{}", ("at most", 0)),
        (f"idle connections open after {IDLE_SECONDS} s", after, "{}", ("at most", 0)),
        (f"a seed of {PEOPLE:,} people in {DEPARTMENTS:,} departments, CPU s", seeded, "{:.2f}", ("at most", 1)),
    ])
    publish("emulator", "\n\n".join([text, note, steps, held]))


def check(client, deliveries, first, users):
    """How many deliveries are missing, or are not what was sent."""
    wanted = collections.Counter(("Quarterly report.pdf", users[number % len(users)]["union_id"]) for number in range(first))
    for number in range(ROUNDS):
        to = [users[(5 * number + which) % len(users)]["union_id"] for which in range(5)]
        wanted.update((f"file {number}.bin", union_id) for union_id in to)
    found = collections.Counter((delivery["name"], delivery["person"]) for delivery in deliveries)
    wrong = (wanted - found).total() + (found - wanted).total()
    large = [delivery for delivery in deliveries if delivery["name"].endswith(".bin")]
    for delivery in random.Random(0).sample(large, 40):
        number = int(delivery["name"].split()[1].removesuffix(".bin"))
        wrong += client.ask("GET", f"/_emulator/deliveries/{delivery['number']}/content") != content(number)
    return wrong


def latencies(values):
    ordered = sorted(values)
    shown = [statistics.median(ordered), ordered[len(ordered) * 99 // 100], ordered[-1]]
    return [f"{value * 1e3:.1f} ms" for value in shown]


def mib(size):
    return f"{size / 2**20:.1f}"


if __name__ == "__main__":
    main()
