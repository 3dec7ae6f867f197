"""Builds the benchmarked programs, and starts their server."""

import contextlib
import functools
import subprocess
import sys

from report import ROOT, TARGET, environment, need, run

PEERS = TARGET / "release"
# The same with the library's feature `dial`.
PEERS_WITH_DIAL = TARGET / "dial" / "release"


def build_peers(features=""):
    need("cargo")
    target = TARGET / features if features else TARGET
    build = ["cargo", "build", "--release", "--quiet", "--locked", "--target-dir", target]
    run(*build, "--features", features, cwd=ROOT / "benches" / "peers")


@functools.cache
def command():
    """The command, as installed."""
    build = ["cargo", "build", "--release", "--quiet", "--locked", "--bin", "dingtalk-file", "--features", "cli"]
    run(*build, "--target-dir", TARGET, cwd=ROOT)
    return TARGET / "release" / "dingtalk-file"


@contextlib.contextmanager
def server():
    """Starts the minimal server, and returns its address."""
    command = [PEERS / "server"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            yield address or sys.exit("the server did not start")
        finally:
            process.kill()
