//! Signals that end a run.

use dingtalk_file::Stop;

/// Returns a stop that the first INT, TERM or HUP requests. A second signal ends the process. A signal that was ignored
/// when the process began stays ignored.
#[cfg(unix)]
pub fn stop() -> Stop {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag;

    let requested = Arc::new(AtomicBool::new(false));
    let ignored = ignored();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        if ignored & (1 << (signal - 1)) != 0 {
            continue;
        }
        // In this order, the first signal only sets the flag. A signal that cannot be caught ends the process.
        let _ = flag::register_conditional_default(signal, requested.clone());
        let _ = flag::register(signal, requested.clone());
    }
    Stop::from(requested)
}

/// Catches SIGXFSZ, so that a write beyond the file size limit fails like one to a full disk and does not end the
/// process.
#[cfg(unix)]
pub fn survive_full_files() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

/// Other systems have no such signal.
#[cfg(not(unix))]
pub fn survive_full_files() {}

/// Returns the mask of ignored signals, if the system provides it.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

/// Ctrl-C ends the process.
#[cfg(not(unix))]
pub fn stop() -> Stop {
    Stop::new()
}
