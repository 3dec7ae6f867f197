//! An emulator or a demonstration leaves no temporary files, however it ends.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use dingtalk_file::{Client, Credentials, Deliver, Person, Upload, UserId};
use serde_json::Value;

use super::command;

/// Returns the signals that end a run, except those that this process ignores, because its children ignore them, too.
fn signals() -> impl Iterator<Item = &'static str> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).map(str::trim);
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).unwrap_or_default();
    let all = [("INT", 2), ("TERM", 15), ("KILL", 9)].into_iter();
    all.filter(move |(_, number)| ignored & (1 << (number - 1)) == 0).map(|(name, _)| name)
}

/// A run with its own folder for temporary files.
fn start(args: &[&str], temporary: &Path) -> Child {
    let variables = [("TMPDIR", temporary.to_str().expect("utf-8"))];
    let mut command = command(args, &variables);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("the command runs")
}

fn end(mut child: Child, signal: &str) {
    let id = child.id().to_string();
    let kill = Command::new("kill").args(["-s", signal, &id]).status().expect("`kill` runs");
    assert!(kill.success());
    assert!(!child.wait().expect("it ends").success());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[test]
fn an_ended_emulator_leaves_no_files() {
    for signal in signals() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = start(&["emulator"], folder.path());
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("json");
        let text = |name: &str| told[name].as_str().expect(name).to_string();
        let app = Credentials::internal_app(text("app_key"), text("app_secret"));
        let client = Client::builder().endpoint(text("url")).credentials(app).build();
        let client = client.expect("right settings");
        let person = |number: usize| {
            let id = told["users"][number]["user_id"].as_str().expect("an id");
            Person::from(UserId::new(id))
        };
        for size in [0, 1, 200_000] {
            let upload = Upload::new("a", std::io::Cursor::new(vec![7; size])).expect("content");
            client
                .deliver(Deliver::new(person(0)).upload(upload).to(person(1)))
                .expect("delivered");
        }
        assert_eq!(names(folder.path()), [""; 0], "it runs");
        end(child, signal);
        assert_eq!(names(folder.path()), [""; 0], "{signal}");
    }
}

/// Waits until it has an open file there, which only Linux shows.
#[cfg(target_os = "linux")]
#[test]
fn an_ended_demonstration_leaves_no_files() {
    use std::fs::File;
    use std::thread;
    use std::time::Duration;

    for signal in signals() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = tempfile::tempdir().expect("a folder");
        let path = other.path().join("large");
        File::create_new(&path).and_then(|file| file.set_len(1 << 30)).expect("a file of holes");
        let mut child = start(&["demo", path.to_str().expect("utf-8")], folder.path());
        let opened = |child: &Child| {
            let descriptors = fs::read_dir(format!("/proc/{}/fd", child.id()));
            let mut descriptors = descriptors.into_iter().flatten().flatten();
            descriptors.any(|entry| {
                let target = fs::read_link(entry.path());
                target.is_ok_and(|target| target.starts_with(folder.path()))
            })
        };
        while !opened(&child) {
            assert_eq!(child.try_wait().expect("a child"), None, "it ended too early");
            thread::sleep(Duration::from_micros(100));
        }
        end(child, signal);
        assert_eq!(names(folder.path()), [""; 0], "{signal}");
    }
}
