//! The recipients of `--to` and `--to-file`.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use dingtalk_file::Recipient;

use crate::cli::input;
use crate::cli::values::recipient;
use crate::show::text::{quoted, quoted_path};

/// The recipients, without repetitions.
#[derive(Debug, Default, PartialEq)]
pub struct Recipients {
    /// Each recipient once, in order.
    pub people: Vec<Recipient>,
    /// Places of repeated names: `LIST:LINE: PERSON`.
    pub again: Vec<String>,
}

/// Reads the names and the lists. One error lists all problems.
pub fn collect(named: &[String], lists: &[PathBuf]) -> Result<Recipients, String> {
    // Each recipient with its list and line.
    let mut everybody: Vec<(usize, usize, Recipient)> = Vec::new();
    let mut names = vec!["--to".to_string()];
    let mut wrong = Vec::new();
    for text in named {
        match recipient(text) {
            Ok(person) => everybody.push((0, 0, person)),
            Err(problem) => wrong.push(format!("--to: {}", invalid(text, &problem))),
        }
    }
    let stdin = Path::new("-");
    for list in lists {
        let (name, text) = if list == stdin {
            ("-".into(), input::stdin().and_then(read))
        } else {
            (list.display().to_string(), File::open(list).and_then(read))
        };
        let text = text.map_err(|error| {
            if list == stdin {
                format!("standard input cannot be read: {error}")
            } else {
                format!("list {} cannot be read: {error}", quoted_path(name.as_ref()))
            }
        })?;
        for (number, line) in parse(&text) {
            match line {
                Ok(person) => everybody.push((names.len(), number, person)),
                Err(problem) => wrong.push(format!("{name}:{number}: {problem}")),
            }
        }
        names.push(name);
    }
    if let [problem] = &wrong[..]
        && lists.is_empty()
    {
        return Err(problem.clone());
    }
    if !wrong.is_empty() {
        return Err(problems(&wrong));
    }
    let mut seen = HashSet::new();
    let mut recipients = Recipients::default();
    for (list, line, person) in everybody {
        if seen.insert(person.clone()) {
            recipients.people.push(person)
        } else {
            let place = if list == 0 { String::new() } else { format!(":{line}") };
            recipients.again.push(format!("{}{place}: {person}", names[list]))
        }
    }
    if recipients.people.is_empty() {
        Err("the lists name no one; write one person a line".into())
    } else {
        Ok(recipients)
    }
}

fn read(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    from.read_to_end(&mut text)?;
    Ok(text)
}

/// Parses a list. Returns a recipient or a problem for each line, with the line number.
pub fn parse(text: &[u8]) -> Vec<(usize, Result<Recipient, String>)> {
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        // This is reported once, because every line would be wrong.
        return vec![(1, Err("the list is utf-16; save it as utf-8".into()))];
    }
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n').zip(1..);
    lines.filter_map(|(line, number)| Some((number, parse_line(line)?))).collect()
}

fn parse_line(line: &[u8]) -> Option<Result<Recipient, String>> {
    let Ok(line) = std::str::from_utf8(line) else {
        return Some(Err("not utf-8; save the list as utf-8".into()));
    };
    // No id begins with a #, so a # after a space begins a comment.
    let remark = line.match_indices('#').map(|(at, _)| at);
    let mut remark = remark.filter(|at| !line[..*at].ends_with(|c: char| !c.is_whitespace()));
    let named = line[..remark.next().unwrap_or(line.len())].trim();
    if named.is_empty() {
        return None;
    }
    if named.starts_with('\u{feff}') {
        // Probably two lists were joined.
        let problem = "it begins with a byte order mark ('\\u{feff}'); take it out";
        return Some(Err(invalid(named, problem)));
    }
    let mut words = named.split_whitespace();
    // Only a number may be written in groups.
    let several = if named.starts_with("mobile:") {
        words.skip(1).any(|word| word.contains(':'))
    } else {
        words.nth(1).is_some()
    };
    let found = if several {
        Err("more than one word; write one person a line".into())
    } else {
        recipient(named)
    };
    Some(found.map_err(|problem| invalid(named, &problem)))
}

/// Returns the message for a text that is not a recipient.
fn invalid(text: &str, problem: &str) -> String {
    format!("invalid person {}: {problem}", quoted(text))
}

/// Returns the first problems and the number of the others.
fn problems(wrong: &[String]) -> String {
    const MAX_SHOWN: usize = 50;
    let lines = match wrong.iter().any(|problem| problem.starts_with("--to: ")) {
        true => "names",
        false if wrong.len() == 1 => "line",
        false => "lines",
    };
    let mut text = format!("{} {lines} cannot be used; correct them first", wrong.len());
    for problem in wrong.iter().take(MAX_SHOWN) {
        text += &format!("\n{problem}");
    }
    if wrong.len() > MAX_SHOWN {
        text += &format!("\nand {} more", wrong.len() - MAX_SHOWN);
    }
    text
}

#[cfg(test)]
mod tests {
    use dingtalk_file::Person;

    use super::*;

    fn user(id: &str) -> Recipient {
        Person::User(id.into()).into()
    }

    #[test]
    fn blank_lines_and_comments_are_skipped() {
        let text = b"\xef\xbb\xbf# all\r\n\r\nuser:a\r\n  union:b\t# Tom\r\n\n \t \nmobile:+1-20#x";
        let parsed = parse(text);
        let people: Vec<_> = parsed.iter().map(|(line, found)| (*line, found.is_ok())).collect();
        assert_eq!(people, [(3, true), (4, true), (7, false)]);
        assert_eq!(parsed[0].1, Ok(user("a")));
        assert_eq!(parsed[1].1, Ok(Person::Union("b".into()).into()));
        assert_eq!(parse(b""), []);
        assert_eq!(parse(b"user:a#1"), [(1, Ok(user("a#1")))]);
        assert_eq!(parse(b"user:a#1 #2 # 3"), [(1, Ok(user("a#1")))]);
        let mobile = Recipient::from(Person::Mobile("13800000000".into()));
        for line in [
            "mobile:+86 138-0000-0000",
            "mobile: (86) 138 0000 0000 \t# Tom",
            "mobile:138\u{a0}00000000\r",
        ] {
            assert_eq!(parse(line.as_bytes()), [(1, Ok(mobile.clone()))], "{line:?}");
        }
    }

    #[test]
    fn every_wrong_line_says_why() {
        let wrong = |line: &[u8]| parse_line(line).expect("something").expect_err("wrong");
        assert!(
            wrong(b"0123").starts_with("invalid person \"0123\": this may be an id of any kind")
        );
        assert!(wrong(b"user:a user:b").contains("\"user:a user:b\": more than one word"));
        assert!(wrong(b"mobile:1 mobile:2").contains("more than one word"));
        assert!(wrong(b"mobile:1 2x").contains("contains 'x'"));
        assert!(wrong("user:a\u{a0}b".as_bytes()).contains("more than one word"));
        assert!(wrong(b"user:a,user:b").contains("give one id at a time"));
        assert_eq!(wrong(b"\xffu"), "not utf-8; save the list as utf-8");
        for text in ["user:a", "mobile:13800000000", "# all"] {
            let told = wrong(format!("\u{feff}{text}").as_bytes());
            assert!(told.contains("begins with a byte order mark ('\\u{feff}')"), "{told}");
        }
        let utf16: [&[u8]; 2] = [b"\xff\xfeu\0s\0\n\0e\0", b"\xfe\xff\0u\0\n\0s"];
        for list in utf16 {
            let problem = Err("the list is utf-16; save it as utf-8".into());
            assert_eq!(parse(list), [(1, problem)]);
        }
        for piece in ["x", "é", "中", "😀", "e\u{301}", "\u{202e}"] {
            let told = wrong(piece.repeat(61).as_bytes());
            let shown: String = piece.repeat(61).chars().take(60).collect();
            let start = format!("invalid person {:?}: ", shown + "...");
            assert!(told.starts_with(&start), "{told}");
            assert!(
                wrong(piece.repeat(30).as_bytes()).contains(&format!("{:?}", piece.repeat(30)))
            );
        }
    }

    #[test]
    fn only_the_first_problems_are_listed() {
        let wrong: Vec<_> = (0..53).map(|at| format!("l:{at}: x")).collect();
        let text = problems(&wrong);
        assert!(
            text.starts_with("53 lines cannot be used; correct them first\nl:0: x\n"),
            "{text}"
        );
        assert!(text.ends_with("\nl:49: x\nand 3 more"), "{text}");
        assert_eq!(problems(&wrong[..1]), "1 line cannot be used; correct them first\nl:0: x");
    }

    #[test]
    fn a_repeated_recipient_counts_once() {
        let named = ["user:a", "user:b", "user:a", "mobile:138-00000000", "mobile:+86 13800000000"];
        let found = collect(&named.map(String::from), &[]).expect("people");
        let mobile = Recipient::from(Person::Mobile("13800000000".into()));
        assert_eq!(found.people, [user("a"), user("b"), mobile]);
        assert_eq!(found.again, ["--to: user:a", "--to: mobile:13800000000"]);
    }

    #[test]
    fn all_problems_are_reported_at_once() {
        let collect = |named: &[&str]| {
            let named: Vec<_> = named.iter().map(ToString::to_string).collect();
            collect(&named, &[]).expect_err("wrong")
        };
        let told = collect(&["user:a,user:b", "user:c", "union:\u{202e}d", "mobile:x"]);
        let lines: Vec<_> = told.lines().collect();
        assert_eq!(lines[0], "3 names cannot be used; correct them first");
        assert!(
            lines[1]
                .starts_with(r#"--to: invalid person "user:a,user:b": "a,user:b" contains ','"#),
            "{told}"
        );
        assert!(lines[2].starts_with(r#"--to: invalid person "union:\u{202e}d": "#), "{told}");
        assert!(lines[3].contains("contains 'x'") && lines.len() == 4, "{told}");
        assert!(collect(&["user:a;b"]).starts_with("--to: invalid person \"user:a;b\""));
    }
}
