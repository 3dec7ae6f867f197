//! A download that is killed and started again resumes, and the file arrives complete.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use dingtalk_file::{StoredFile, Upload};
use tempfile::TempDir;

use super::*;
use crate::wire::{Step, Wire, response, write};

const SIZE: usize = 16 << 20;

fn content() -> Vec<u8> {
    (0..SIZE).map(|index| (index / 251 * 7 + index) as u8).collect()
}

struct Desk {
    emulator: Emulator,
    file: StoredFile,
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let emulator = emulator();
        let upload = Upload::new("large.bin", std::io::Cursor::new(content())).expect("content");
        let client = emulator.client().build().expect("a client");
        let operator = &emulator.users()[0].union_id;
        let file = client.upload(upload, emulator.space_id(), operator).expect("stored");
        Desk { emulator, file, folder: tempfile::tempdir().expect("a folder") }
    }

    fn command(&self) -> std::process::Command {
        let (space, dentry) = (self.file.space_id.as_str(), self.file.dentry_id.as_str());
        let token = self.emulator.access_token();
        let variables =
            [("DINGTALK_ENDPOINT", self.emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
        let args = ["download", "--space-id", space, "--dentry-id", dentry, "--as", MEI, "target"];
        let mut command = command(&args, &variables);
        command.current_dir(self.folder.path());
        command
    }

    fn start(&self) -> Child {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the command runs")
    }

    /// Returns the file in the folder whose name has this ending.
    fn left(&self, end: &str) -> Option<PathBuf> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder").flatten();
        entries.map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with(end))
    }

    fn arrived(&self) {
        assert!(fs::read(self.folder.path().join("target")).expect("a file") == content());
        assert_eq!(fs::read_dir(self.folder.path()).expect("a folder").count(), 1);
    }
}

/// After a kill at 60 %, the second run fetches the missing part and repeats no more than a fraction.
#[test]
fn bytes_from_before_a_kill_are_not_fetched_again() {
    const CAME: usize = SIZE / 10 * 6;
    let desk = Desk::new();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\nETag: \"e\"\r\n\r\n");
    let part = [head.as_bytes(), &content()[..CAME]].concat();
    let rest = |request: &str| {
        let range = request.to_lowercase();
        let (_, range) = range.split_once("range: bytes=").expect("a range");
        let from: usize = range.split_once('-').expect("a range").0.parse().expect("a number");
        let headers = format!("ETag: \"e\"\r\nContent-Range: bytes {from}-{}/{SIZE}\r\n", SIZE - 1);
        response("206 Partial Content", &headers, &content()[from..])
    };
    let interrupted = vec![Step::Read, write(part), Step::Stall];
    let store = Wire::serve(vec![interrupted, vec![Step::Serve(Arc::new(rest))]]);
    let signed = serde_json::json!({"resourceUrls": [format!("{}/x", store.url)], "headers": {}});
    let info = serde_json::json!({"headerSignatureInfo": signed}).to_string();
    (0..2).for_each(|_| desk.emulator.fault("getFileDownloadInfo", Fault::answer(200, &*info)));

    let mut run = desk.start();
    let noted = || {
        let note = fs::read_to_string(desk.left(".note")?).ok()?;
        let note: serde_json::Value = serde_json::from_str(&note).ok()?;
        note["done"].as_u64()
    };
    // A note is written every MiB.
    while noted().is_none_or(|done| done < (CAME - (2 << 20)) as u64) {
        assert_eq!(run.try_wait().expect("a child"), None, "it waits for the rest");
        thread::sleep(Duration::from_millis(1));
    }
    run.kill().expect("killed");
    run.wait().expect("it ends");
    let done = noted().expect("a note");
    assert!(desk.left(".dingtalk-part").is_some() && desk.left("target").is_none());

    let run = finish(desk.command());
    assert_eq!(run.status, 0, "{}", run.shown());
    desk.arrived();
    let requests = store.requests();
    let range = format!("range: bytes={done}-\r\n");
    assert!(requests[1].to_lowercase().contains(&range), "{done}: {}", requests[1]);
    assert!(requests[1].to_lowercase().contains("if-match: \"e\"\r\n"), "{}", requests[1]);
    let wire = CAME + SIZE - done as usize;
    assert!(wire * 100 <= SIZE * 115, "{wire} bytes for {SIZE}");
}

/// After any kill, the file is complete in the end.
#[test]
fn a_download_killed_at_many_moments_completes() {
    let mut kills = 0;
    for round in 0..8_u64 {
        let desk = Desk::new();
        for moment in 0..5 {
            let until = (round * 5 + moment) * (SIZE as u64 / 40);
            let mut run = desk.start();
            let has = || {
                let part = desk.left(".dingtalk-part").and_then(|path| path.metadata().ok());
                part.is_some_and(|part| part.len() >= until)
            };
            while !has() && run.try_wait().expect("a child").is_none() {
                thread::sleep(Duration::from_micros(50));
            }
            run.kill().expect("killed");
            let is_done = run.wait().expect("it ends").success();
            if is_done || desk.left("target").is_some() {
                break;
            }
            kills += 1;
        }
        if desk.left("target").is_none() {
            let run = finish(desk.command());
            assert_eq!(run.status, 0, "{}", run.shown());
            desk.arrived();
        }
        assert!(fs::read(desk.folder.path().join("target")).expect("a file") == content());
    }
    assert!(kills >= 8, "{kills} kills");
}

/// A limit on the size of files simulates a full disk.
#[test]
fn a_full_disk_is_not_kept_full() {
    let desk = Desk::new();
    let own = desk.command();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 10000; exec \"$@\"", "sh"]);
    command.arg(own.get_program()).args(own.get_args()).env_clear();
    command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(desk.folder.path());
    let run = finish(command);
    assert_eq!(run.status, 2, "{}", run.shown());
    assert!(run.err.contains("cannot be written"), "{}", run.shown());
    assert_eq!(fs::read_dir(desk.folder.path()).expect("a folder").count(), 0);
}
