//! `launch PROGRAM ARGUMENT…`: runs a program. Prints nanoseconds to the first byte that it prints and to its end, its CPU
//! time in microseconds, and its peak of resident memory in KiB.
//! This is a separate, small process, because the peak that the system reports starts with that of the parent process.

use std::env;
use std::io::Read;
use std::process::{Command, Stdio, exit};
use std::time::Instant;

fn main() {
    let mut arguments = env::args().skip(1);
    let program = arguments.next().expect("a program");
    let mut command = Command::new(&program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut output = child.stdout.take().expect("piped");
    let mut byte = [0];
    let count = output.read(&mut byte).expect("a pipe");
    let first = start.elapsed();
    std::io::copy(&mut output, &mut std::io::sink()).expect("a pipe");
    let mut status = 0;
    // SAFETY: this is plain memory that the call fills.
    let used = unsafe {
        let mut used = std::mem::zeroed::<libc::rusage>();
        assert_eq!(libc::wait4(child.id() as i32, &mut status, 0, &mut used), child.id() as i32);
        used
    };
    let end = start.elapsed();
    if status != 0 || count == 0 {
        eprintln!("{program} failed: status {status:#x}, {count} bytes");
        exit(1);
    }
    let cpu: i64 = [used.ru_utime, used.ru_stime]
        .iter()
        .map(|time| time.tv_sec as i64 * 1_000_000 + time.tv_usec as i64)
        .sum();
    println!("{} {} {cpu} {}", first.as_nanos(), end.as_nanos(), used.ru_maxrss);
}
