//! Command lines that can be pasted into a shell.

/// How a shell reads words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shell {
    /// Any shell of Unix, and those like it on Windows.
    Posix,
    /// PowerShell 7.3 or later, and cmd.exe. Both read the same words except where they contain `$`, `` ` `` or curved
    /// quotes, which cmd.exe shows with a backtick in front, or `%NAME%` of a variable, which it replaces. An older
    /// PowerShell passes no `"` on.
    Windows,
}

impl Shell {
    /// Returns the shell that probably started this process. On Windows, Git Bash, MSYS2 and Cygwin set `SHELL`.
    pub fn here() -> Shell {
        Shell::of(cfg!(windows), std::env::var_os("SHELL").is_some_and(|shell| !shell.is_empty()))
    }

    fn of(windows: bool, has_shell: bool) -> Shell {
        if windows && !has_shell { Shell::Windows } else { Shell::Posix }
    }

    /// Returns a command of these words.
    pub fn command<'a>(self, words: impl IntoIterator<Item = &'a str>) -> String {
        let words: Vec<_> = words.into_iter().map(|word| self.quoted(word)).collect();
        words.join(" ")
    }

    fn quoted(self, word: &str) -> String {
        if !word.is_empty() && self.is_plain(word) {
            return word.into();
        }
        match self {
            Shell::Posix => format!("'{}'", word.replace('\'', r"'\''")),
            Shell::Windows => {
                let mut quoted = String::from('"');
                for c in word.chars() {
                    match c {
                        // Even for a program, two quotes within quotes are one.
                        '"' => quoted.push('"'),
                        '$' | '`' | '“' | '”' | '„' => quoted.push('`'),
                        _ => {}
                    }
                    quoted.push(c);
                }
                quoted + "\""
            }
        }
    }

    /// Returns true for a word that needs no quotes.
    fn is_plain(self, word: &str) -> bool {
        let others = match self {
            Shell::Posix => "@%+=:,./_-",
            Shell::Windows => r"+=:./\_-",
        };
        // PowerShell splits an option at a dot or a colon.
        let is_split = self == Shell::Windows && word.starts_with('-') && word.contains(['.', ':']);
        !is_split && word.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        let rows = [
            ("a", "a", "a"),
            ("--to", "--to", "--to"),
            ("-0.5", "-0.5", "\"-0.5\""),
            ("http://h:1/", "http://h:1/", "http://h:1/"),
            (r"C:\a\b.pem", r"'C:\a\b.pem'", r"C:\a\b.pem"),
            (r"C:\a b", r"'C:\a b'", "\"C:\\a b\""),
            ("user:b@c.de", "user:b@c.de", "\"user:b@c.de\""),
            ("mobile:+1-2", "mobile:+1-2", "mobile:+1-2"),
            ("a,b", "a,b", "\"a,b\""),
            ("%PATH%", "%PATH%", "\"%PATH%\""),
            ("", "''", "\"\""),
            ("中", "'中'", "\"中\""),
            ("it's $HOME", r"'it'\''s $HOME'", "\"it's `$HOME\""),
            ("a`b“c”", "'a`b“c”'", "\"a``b`“c`”\""),
            ("a & b | c", "'a & b | c'", "\"a & b | c\""),
            (r#"f={"b":1}"#, r#"'f={"b":1}'"#, r#""f={""b"":1}""#),
            (r#"a" & calc & ""#, r#"'a" & calc & "'"#, r#""a"" & calc & """"#),
        ];
        for (word, posix, windows) in rows {
            assert_eq!(Shell::Posix.command(["x", word]), format!("x {posix}"), "{word}");
            assert_eq!(Shell::Windows.command(["x", word]), format!("x {windows}"), "{word}");
        }
    }

    #[test]
    fn the_shell_is_the_one_of_the_system() {
        let shells = [(false, false), (false, true), (true, false), (true, true)]
            .map(|(windows, has_shell)| Shell::of(windows, has_shell));
        assert_eq!(shells, [Shell::Posix, Shell::Posix, Shell::Windows, Shell::Posix]);
    }
}
