//! The table of faults, and the page with it.

use std::fs;
use std::path::PathBuf;

use super::Cell;
use super::cases::Case;
use super::kind::{Kind, Situation};

const PLACE: &str = "<!-- table -->\n";

/// Returns one line for each case, in order, with headings in between.
pub struct Table {
    lines: Vec<String>,
}

pub fn table(cases: &[Case], cells: &[Cell]) -> Table {
    let mut lines = Vec::new();
    let mut group = "";
    for (index, case) in cases.iter().enumerate() {
        if case.group != group {
            group = case.group;
            let names = "sendByApp | getSpace | userGet | gettoken | token | PUT | commitFile";
            let text = format!(
                "\n## {}\n\n| fault | {names} |\n|{}",
                group[..1].to_uppercase() + &group[1..],
                " --- |".repeat(1 + Kind::ALL.len()),
            );
            lines.extend(text.lines().map(String::from));
        }
        let mut line = format!("| {} |", case.name);
        for kind in Kind::ALL {
            let told: Vec<_> = Situation::ALL
                .iter()
                .filter_map(|situation| {
                    let found = cells.iter().find(|cell| {
                        (cell.case, cell.kind, cell.situation) == (index, *kind, *situation)
                    });
                    Some((*situation, found?.told.text.as_str()))
                })
                .collect();
            line += &format!(" {} |", merged(&told));
        }
        lines.push(line);
    }
    Table { lines }
}

/// Formats the results once if they are the same in all situations, otherwise with their situations.
fn merged(told: &[(Situation, &str)]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for (_, text) in told {
        if !texts.contains(text) {
            texts.push(text);
        }
    }
    match texts[..] {
        [] => "–".into(),
        [text] => text.into(),
        // The number of attempts is the same in total, so one fewer is left.
        [first, last] if after_retry(told, last) => {
            match (first.split_once(" · "), last.split_once(" · ")) {
                (Some((outcome, _)), Some((same, count))) if outcome == same => {
                    format!("{first}, after a retry {count}")
                }
                _ => format!("{first}<br>after a retry: {last}"),
            }
        }
        _ => {
            let line = |text: &&str| {
                let names = told.iter().filter(|(_, found)| found == text);
                let names: Vec<_> = names.map(|(situation, _)| situation.name()).collect();
                format!("{}: {text}", names.join(", "))
            };
            texts.iter().map(line).collect::<Vec<_>>().join("<br>")
        }
    }
}

/// Returns true if only the situation after a retry has this text.
fn after_retry(told: &[(Situation, &str)], text: &str) -> bool {
    told.iter().all(|(situation, found)| (*found == text) == (*situation == Situation::AfterRetry))
}

/// Returns the case of a line, unless it is a heading.
fn case(line: &str) -> &str {
    line.split(" |").next().unwrap_or_default()
}

/// The page `docs/faults.md`.
pub struct Page {
    introduction: String,
    lines: Vec<String>,
    /// The beginnings of lines that this build cannot produce.
    others: Vec<String>,
}

impl Page {
    /// Reads the page. `others` are the cases of other builds.
    pub fn read(others: &[&str]) -> Self {
        let text = fs::read_to_string(Page::path()).expect("the page");
        let (introduction, table) = text.split_once(PLACE).expect("a place for the table");
        Page {
            introduction: introduction.into(),
            lines: table.lines().map(String::from).collect(),
            others: others
                .iter()
                .filter(|other| !other.is_empty())
                .map(|other| format!("| {other} |"))
                .collect(),
        }
    }

    fn path() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md")
    }

    /// Compares the page with the table, or writes it.
    pub fn check(&self, table: &Table) {
        let panicked = table.lines.iter().filter(|line| line.contains(super::PANICKED));
        assert_eq!(panicked.count(), 0, "see above");
        let mut made: Vec<&str> = table.lines.iter().map(String::as_str).collect();
        // Lines that only other builds can produce keep their place, after the same case as before.
        for pair in self.lines.windows(2) {
            let [before, line] = pair else { unreachable!("two of them") };
            if self.others.iter().any(|other| line.starts_with(other)) {
                let at = made.iter().position(|made| case(made) == case(before));
                made.insert(at.map_or(made.len(), |at| at + 1), line);
            }
        }
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            let text = format!("{}{PLACE}{}\n", self.introduction, made.join("\n"));
            fs::write(Page::path(), text).expect("written");
            return;
        }
        let new: Vec<_> =
            made.iter().filter(|line| !self.lines.iter().any(|old| old == *line)).collect();
        let gone: Vec<_> =
            self.lines.iter().filter(|line| !made.contains(&line.as_str())).collect();
        assert!(
            made == self.lines,
            "docs/faults.md says\n{gone:#?}\nbut it is\n{new:#?}\nIf that is right, run `cargo xtask bless`"
        );
    }
}
