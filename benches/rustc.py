#!/usr/bin/env python3
"""A compiler wrapper (RUSTC_WRAPPER) that adds lines, crate and CPU seconds, to the file that CRATES_LOG names."""

import os
import resource
import subprocess
import sys

# The CPU time of this wrapper itself, which is subtracted.
WRAPPER = "(wrapper)"


def seconds(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main():
    # The open files include cargo's jobserver.
    status = subprocess.run(sys.argv[1:], close_fds=False).returncode
    arguments = sys.argv[2:]
    # Without a crate's name, cargo only queries the compiler.
    name = arguments[arguments.index("--crate-name") + 1] if "--crate-name" in arguments else "___"
    if name == "build_script_build":
        name = os.environ["CARGO_PKG_NAME"].replace("-", "_")
    with open(os.environ["CRATES_LOG"], "a") as log:
        if name != "___":
            log.write(f"{name} {seconds(resource.RUSAGE_CHILDREN)}\n")
        log.write(f"{WRAPPER} {seconds(resource.RUSAGE_SELF)}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
