"""Builds what the benchmarks run, and starts the servers that it talks to."""

import contextlib
import subprocess

from report import ROOT, TARGET

PEERS = TARGET / "release"


def build_peers():
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "--target-dir", TARGET],
        cwd=ROOT / "benches" / "peers",
        check=True,
    )


@contextlib.contextmanager
def server():
    """The minimal server; its address."""
    with subprocess.Popen([PEERS / "server"], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def output(*command, **options):
    """What a program prints, as rows of words."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, **options)
    return [line.split() for line in done.stdout.splitlines()]
