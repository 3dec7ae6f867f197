//! A failure names its subject once: the operator, the person, or the file.

use super::*;

/// Returns the lines about failures.
fn errors(run: &Run) -> Vec<&str> {
    run.err.lines().filter(|line| line.starts_with("error: ")).collect()
}

#[test]
fn an_unknown_operator_is_reported_once_and_blames_no_recipient() {
    let desk = Desk::new();
    desk.write("terms.txt", "terms\n");
    let files: [&[&str]; 2] = [&["letter.txt"], &["letter.txt", "terms.txt"]];
    let operators =
        [("user:nobody", "operator user:nobody"), ("union:nobody", "operator union:nobody")];
    // userIds are looked up, and unionIds are not.
    let union_id = desk.emulator.users()[1].union_id.clone();
    let union_id = format!("union:{union_id}");
    let people: [&[&str]; 3] = [&[TARIQ, ANA], &[&union_id], &[TARIQ, &union_id, STRANGER]];
    for (operator, named) in operators {
        for files in files {
            for people in people {
                let args = [&["deliver", "--as", operator], files, &to(people)].concat();
                let failed = desk.run(&args, &[]);
                assert_eq!(failed.status, 1, "{args:?}: {}", failed.shown());
                let own: Vec<_> =
                    errors(&failed).into_iter().filter(|line| line.contains(named)).collect();
                assert_eq!(own.len(), 1, "{args:?}: {}", failed.shown());
                assert!(own[0].starts_with("error: deliver: refused: "), "{}", failed.shown());
                for line in errors(&failed) {
                    let blamed = people.iter().any(|person| line.contains(person));
                    assert!(!blamed || line.contains(STRANGER), "{args:?}: {line}");
                }
            }
        }
    }
    assert_eq!(desk.arrived(), []);
}

#[test]
fn an_unreadable_file_among_several_is_named() {
    let desk = Desk::new();
    desk.write("there.txt", "there\n");
    let mut rows = vec![
        ("gone.txt", "\"gone.txt\" cannot be read: "),
        (".", "\".\" is a directory"),
        ("gone\u{202e}\n\u{1b}[2J", "\"gone\\u{202e}\\n\\u{1b}[2J\" cannot be read: "),
    ];
    if cfg!(target_os = "linux") {
        rows.push(("/proc/cpuinfo", "\"/proc/cpuinfo\" has content and says that its size is 0"));
        rows.push(("/dev/null", "\"/dev/null\" is not a regular file"));
    }
    for (path, text) in rows {
        for files in [["letter.txt", path, "there.txt"], [path, "letter.txt", "there.txt"]] {
            let args = [&["deliver", "--as", MEI, "--to", TARIQ], &files[..]].concat();
            let failed = desk.run(&args, &[]);
            assert_eq!(failed.status, 2, "{args:?}: {}", failed.shown());
            assert_eq!(failed.err.matches(text).count(), 1, "{args:?}: {}", failed.err);
            assert_eq!(failed.err.lines().count(), 1, "{args:?}: {}", failed.err);
        }
    }
    assert_eq!(desk.requests(), 0);
}

#[test]
fn the_refused_id_is_named() {
    let desk = Desk::new();
    let mei = format!("unionId={}", desk.emulator.users()[0].union_id);
    let rows: [(&[&str], &str); 5] = [
        (&["call", "getSpace", "spaceId=404", &mei], "(spaceId 404;"),
        (&["call", "userGet", "userid=nobody"], "(userid nobody;"),
        (
            &["send", "--to", "union:nobody", "--space-id", "404", "--dentry-id", "1"],
            "(unionId nobody;",
        ),
        (&["user", "user:nobody"], "(user"),
        (&["ls", "--as", "user:nobody"], "(operator user:nobody;"),
    ];
    for (args, text) in rows {
        for form in [&[][..], &["--json"]] {
            let failed = desk.run(&[args, form].concat(), &[]);
            assert_eq!(failed.status, 1, "{args:?}: {}", failed.shown());
            let text = if form.is_empty() { text } else { text.trim_matches(['(', ';']) };
            assert!(failed.shown().contains(text), "{args:?}: {}", failed.shown());
        }
    }
}
