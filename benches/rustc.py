#!/usr/bin/env python3
"""A compiler wrapper (RUSTC_WRAPPER) that adds a line, crate and CPU seconds, to the file that CRATES_LOG names."""

import os
import resource
import subprocess
import sys

# Cargo's jobserver is among the files.
status = subprocess.run(sys.argv[1:], close_fds=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
arguments = sys.argv[2:]
name = arguments[arguments.index("--crate-name") + 1] if "--crate-name" in arguments else "___"
# Otherwise cargo only asks what the compiler can do.
if name != "___":
    if name == "build_script_build":
        name = os.environ["CARGO_PKG_NAME"].replace("-", "_")
    with open(os.environ["CRATES_LOG"], "a") as log:
        log.write(f"{name} {used.ru_utime + used.ru_stime}\n")
sys.exit(status)
