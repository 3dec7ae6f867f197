//! Colours, which are for terminals alone.

use super::run;

const ESCAPE: char = '\u{1b}';

/// Help, a wrong argument, and a call that cannot be made.
const CASES: [&str; 3] = ["--help", "sned", "send --to union:a --space-id 1 --dentry-id 2"];

#[test]
fn nothing_is_coloured_for_pipes() {
    for args in CASES {
        let args: Vec<_> = args.split(' ').collect();
        let shown = run(&args, &[("TERM", "xterm")]);
        assert!(!shown.out.contains(ESCAPE) && !shown.err.contains(ESCAPE), "{}", shown.shown());
        assert!(!format!("{}{}", shown.out, shown.err).is_empty());
    }
}

/// Other systems' `script`, which simulates a terminal, takes other arguments.
#[cfg(target_os = "linux")]
mod on_terminal {
    use std::process::{Command, Stdio};

    use super::super::{Variables, emulator};
    use super::{CASES, ESCAPE};

    /// Returns the output to a terminal, on systems that can simulate one.
    fn on_terminal(args: &str, variables: &Variables) -> Option<String> {
        let line = format!("'{}' {args}", env!("CARGO_BIN_EXE_dingtalk-file"));
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(Stdio::null());
        script.env_clear().env("TERM", "xterm").envs(variables.iter().copied());
        if let Some(path) = std::env::var_os("PATH") {
            script.env("PATH", path);
        }
        let output = script.output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    #[test]
    fn colours_are_only_for_terminals_that_allow_them() {
        for args in CASES {
            let Some(coloured) = on_terminal(args, &[]) else { return };
            assert!(coloured.contains(ESCAPE), "{coloured}");
            // An empty variable counts as unset.
            assert_eq!(on_terminal(args, &[("NO_COLOR", "")]).as_ref(), Some(&coloured));
            for unwanted in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
                let plain = on_terminal(args, &[unwanted]).expect("as before");
                assert!(!plain.contains(ESCAPE), "{unwanted:?}: {plain}");
                // Apart from colours, the texts are the same.
                let words =
                    |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
                assert_eq!(words(&plain), words(&stripped(&coloured)));
            }
        }
    }

    /// Removes escapes of the form `ESC [ … m`.
    fn stripped(text: &str) -> String {
        let mut parts = text.split(ESCAPE);
        let first = parts.next().unwrap_or_default().to_string();
        parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
    }

    #[test]
    fn progress_is_shown_unless_quiet() {
        let emulator = emulator();
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("many.bin");
        std::fs::write(&path, vec![0; 4 << 20]).expect("a file");
        let path = path.to_str().expect("utf-8");
        let token = emulator.access_token();
        let variables = [
            ("DINGTALK_ENDPOINT", emulator.url()),
            ("DINGTALK_ACCESS_TOKEN", token.expose()),
            ("DINGTALK_OPERATOR", "user:manager4220"),
        ];
        let Some(shown) = on_terminal(&format!("upload '{path}'"), &variables) else { return };
        assert!(shown.contains(" of 4.00 MiB, ") && shown.contains("stored many.bin"), "{shown}");
        let file =
            emulator.files().into_iter().find(|file| file.name == "many.bin").expect("a file");
        let back = folder.path().join("back.bin");
        let download = format!(
            "download --space-id {} --dentry-id {} '{}'",
            file.space_id,
            file.dentry_id,
            back.display()
        );
        let shown = on_terminal(&download, &variables).expect("as before");
        assert!(shown.contains(" of 4.00 MiB, ") && shown.contains("(4194304 bytes)"), "{shown}");

        let quiet = on_terminal(&format!("upload '{path}' -q"), &variables);
        assert_eq!(quiet.as_deref(), Some(""));
        let quiet = on_terminal(&format!("{download} -q --replace"), &variables);
        assert_eq!(quiet.as_deref(), Some(""));
        assert_eq!((emulator.executed("commitFile"), emulator.received("ossGet")), (2, 2));
    }
}
