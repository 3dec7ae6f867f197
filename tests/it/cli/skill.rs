//! `skills/dingtalk-file/SKILL.md`: the commands in it do what it says.

use std::fs;
use std::path::Path;

use dingtalk_file::emulator::{Emulator, Fault};

use super::{Run, command, emulator, finish, run};

fn skill() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("skills/dingtalk-file/SKILL.md");
    fs::read_to_string(path).expect("the skill")
}

/// Returns the commands of its code blocks, without comments.
fn commands(skill: &str) -> Vec<String> {
    let blocks = skill.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().expect("its end"));
    let lines = blocks.flat_map(str::lines);
    lines.map(|line| line.split(" #").next().unwrap_or_default().trim().to_string()).collect()
}

/// Returns the words of a command, as a shell reads them, without the program.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("a word").push(c),
        }
    }
    assert!(!quoted && words.remove(0) == "dingtalk-file", "{line}");
    words
}

/// Runs a command of the skill in a folder with `report.pdf`, with the variables that the skill names.
fn follow(line: &str, emulator: &Emulator, folder: &Path) -> Run {
    let secret = folder.join("secret");
    fs::write(&secret, emulator.app_secret().expose()).expect("written");
    fs::write(folder.join("report.pdf"), "a report").expect("written");
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET_FILE", secret.to_str().expect("utf-8")),
        ("DINGTALK_OPERATOR", "user:manager4220"),
    ];
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut command = command(&words, &variables);
    command.current_dir(folder);
    finish(command)
}

#[test]
fn the_skill_is_short_and_says_when_to_use_it() {
    let skill = skill();
    assert!(skill.len() <= 3 * 1024, "{} bytes", skill.len());
    let header = skill.strip_prefix("---\nname: dingtalk-file\ndescription: ").expect("a header");
    let description = header.split("\n---\n").next().unwrap_or_default();
    assert!(!description.contains('\n') && description.len() < 1024, "{description}");
}

#[test]
fn the_skills_commands_run_and_send_once() {
    let (skill, emulator) = (skill(), emulator());
    let folder = tempfile::tempdir().expect("a folder");
    let commands = commands(&skill);
    let (settle, first) = commands.split_last().expect("commands");
    assert_eq!(first.len(), 5, "the five commands: {first:?}");
    let delivered = |line: &String| line.contains(" deliver ") && !line.contains("--dry-run");
    for line in first {
        let before = emulator.deliveries().len();
        let done = follow(line, &emulator, folder.path());
        assert_eq!(done.status, 0, "{line}: {}", done.shown());
        done.json();
        assert_eq!(emulator.deliveries().len() - before, usize::from(delivered(line)), "{line}");
        assert!(!line.contains(" deliver ") || line.contains(" --journal "), "{line}");
    }

    // The answer is lost, and a person looks into the chat.
    let folder = tempfile::tempdir().expect("a folder");
    let deliver = first.iter().find(|line| delivered(line)).expect("a delivery");
    emulator.fault("sendByApp", Fault::close().after_executing());
    let lost = follow(deliver, &emulator, folder.path());
    let error = lost.error();
    assert_eq!((lost.status, &error["outcome"]), (4, &"unknown".into()), "{}", lost.shown());
    assert!(error["hint"].is_string() && error["detail"].is_string(), "{error}");
    assert_eq!(lost.json()["files"][0]["deliveries"][0]["outcome"], "unknown");
    let settled = follow(settle, &emulator, folder.path());
    assert_eq!(settled.status, 0, "{}", settled.shown());
    assert_eq!(settled.json()["settled"], 1);
    assert_eq!(follow(deliver, &emulator, folder.path()).status, 0);
    assert_eq!(emulator.deliveries().len(), 2);
}

#[test]
fn every_option_and_status_in_the_skill_exists() {
    let skill = skill();
    let help: String = ["token", "call", "deliver", "journal"]
        .map(|name| run(&[name, "--help"], &[]).out)
        .concat();
    let known: Vec<&str> = help.split(|c: char| !c.is_ascii_lowercase() && c != '-').collect();
    let options = skill.split(|c: char| !c.is_ascii_lowercase() && c != '-');
    let options: Vec<&str> =
        options.filter(|word| word.starts_with("--") && word.len() > 3).collect();
    assert!(options.len() > 10, "{options:?}");
    for option in options {
        assert!(known.contains(&option), "no command has {option}");
    }
    for variable in skill.split(|c: char| !c.is_ascii_uppercase() && c != '_') {
        let name = variable.strip_suffix("_FILE").unwrap_or(variable);
        assert!(!name.starts_with("DINGTALK_") || help.contains(name), "no command reads {name}");
    }
    let statuses = help.rsplit_once("Exit status:\n").expect("a list").1;
    let statuses = statuses.lines().filter_map(|line| line.trim().split("  ").next());
    let rows = skill.split("| exit status |").nth(1).expect("a table");
    let rows = rows.lines().skip(2).map_while(|row| row.strip_prefix("| ")?.split(" |").next());
    assert_eq!(rows.collect::<Vec<_>>(), statuses.collect::<Vec<_>>());
}
