#!/usr/bin/env python3
"""A compiler wrapper (RUSTC_WRAPPER) that adds a line, crate and CPU seconds, to the file that RUSTC_LOG names."""

import os
import resource
import subprocess
import sys

status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
arguments = sys.argv[2:]
if "--crate-name" in arguments:
    name = arguments[arguments.index("--crate-name") + 1]
    if name == "build_script_build":
        name = os.environ["CARGO_PKG_NAME"].replace("-", "_")
    with open(os.environ["RUSTC_LOG"], "a") as log:
        log.write(f"{name} {used.ru_utime + used.ru_stime}\n")
sys.exit(status)
