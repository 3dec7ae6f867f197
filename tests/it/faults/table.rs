//! The table, and the page that holds it.

use std::fs;
use std::path::PathBuf;

use super::Cell;
use super::cases::Case;
use super::run::{Kind, Situation};

const PLACE: &str = "<!-- table -->\n";

/// One line for each case, in their order, with the lines of headings between them.
pub struct Table {
    lines: Vec<(Option<usize>, String)>,
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
            lines.extend(text.lines().map(|line| (None, line.to_string())));
        }
        let mut line = format!("| {} |", case.name);
        for kind in Kind::ALL {
            let told: Vec<_> = Situation::ALL
                .iter()
                .filter_map(|situation| {
                    let found = cells.iter().find(|cell| {
                        (cell.case, cell.kind, cell.situation) == (index, *kind, *situation)
                    });
                    Some((*situation, found?.text.as_str()))
                })
                .collect();
            line += &format!(" {} |", merged(&told));
        }
        lines.push((Some(index), line));
    }
    Table { lines }
}

/// What is the same in all situations once, the rest with the situations.
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
        // A call has as many attempts in all as ever, so one fewer is left.
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

/// Whether the situation after a retry is the only one of this text.
fn after_retry(told: &[(Situation, &str)], text: &str) -> bool {
    told.iter().all(|(situation, found)| (*found == text) == (*situation == Situation::AfterRetry))
}

/// `docs/faults.md`.
pub struct Page {
    introduction: String,
    lines: Vec<String>,
    /// Begins the line that this build cannot make.
    other: String,
}

impl Page {
    /// The page as it is. `other` is the case that belongs to another build.
    pub fn read(other: &str) -> Self {
        let text = fs::read_to_string(Page::path()).expect("the page");
        let (introduction, table) = text.split_once(PLACE).expect("a place for the table");
        Page {
            introduction: introduction.into(),
            lines: table.lines().map(String::from).collect(),
            other: format!("| {other} |"),
        }
    }

    fn path() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md")
    }

    pub fn is_updated(&self) -> bool {
        std::env::var_os("UPDATE_GENERATED").is_some()
    }

    /// The cases whose lines are not on the page.
    pub fn differing(&self, table: &Table) -> Vec<usize> {
        let lines = table.lines.iter().filter(|(_, line)| !self.lines.contains(line));
        lines.filter_map(|(case, _)| *case).collect()
    }

    /// Compares the page with the table, or writes it.
    pub fn check(&self, table: &Table) {
        let panicked = table.lines.iter().filter(|(_, line)| line.contains(super::PANICKED));
        assert_eq!(panicked.count(), 0, "see above");
        let mut made: Vec<&str> = table.lines.iter().map(|(_, line)| line.as_str()).collect();
        // The line that only another build can make stays where it is: after its sibling.
        if let Some(at) = self.lines.iter().position(|line| line.starts_with(&self.other)) {
            made.insert(at.min(made.len()), &self.lines[at]);
        }
        if self.is_updated() {
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
            "docs/faults.md says\n{gone:#?}\nbut it is\n{new:#?}\nIf that is right: UPDATE_GENERATED=1 cargo test --all-features faults"
        );
    }
}
