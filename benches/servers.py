"""Builds what the benchmarks run, and starts the server that it talks to."""

import contextlib
import subprocess
import sys

from report import ROOT, TARGET, environment, need, run

PEERS = TARGET / "release"


def build_peers():
    need("cargo")
    build = ["cargo", "build", "--release", "--quiet", "--locked", "--target-dir", TARGET]
    run(*build, cwd=ROOT / "benches" / "peers")


@contextlib.contextmanager
def server():
    """The minimal server; its address."""
    command = [PEERS / "server"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            yield address or sys.exit("the server did not start")
        finally:
            process.kill()
