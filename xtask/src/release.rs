//! `cargo xtask release`: what must hold before a version is tagged, as far as a machine can tell.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the README says only as long as nothing is published.
const UNPUBLISHED: &str = "<!-- until the first release -->";

/// Those whose links crates.io completes in a README.
const HOSTS: [&str; 3] = ["github.com", "gitlab.com", "bitbucket.org"];

/// The texts that a release is checked by.
pub struct Texts {
    pub manifest: String,
    pub dial: String,
    pub changelog: String,
    pub dial_changelog: String,
    /// Path and text.
    pub pages: Vec<(&'static str, String)>,
}

impl Texts {
    pub fn read(home: &Path) -> std::io::Result<Texts> {
        let read = |path: &str| fs::read_to_string(home.join(path));
        let pages = ["README.md", "README.zh-CN.md", "examples/script/send.rs"];
        Ok(Texts {
            manifest: read("Cargo.toml")?,
            dial: read("dial/Cargo.toml")?,
            changelog: read("CHANGELOG.md")?,
            dial_changelog: read("dial/CHANGELOG.md")?,
            pages: pages
                .into_iter()
                .map(|page| Ok((page, read(page)?)))
                .collect::<std::io::Result<_>>()?,
        })
    }

    pub fn version(&self) -> &str {
        value(&self.manifest, "version")
    }

    /// Each with what to do about it.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let repository = value(&self.manifest, "repository");
        let host = repository.strip_prefix("https://").and_then(|rest| rest.split('/').next());
        if !host.is_some_and(|host| HOSTS.contains(&host)) {
            problems.push(format!(
                "Cargo.toml: repository is {repository:?}: crates.io completes the README's links only for {}",
                HOSTS.join(", ")
            ));
        }
        let dial = value(&self.dial, "version");
        if !self.manifest.contains(&format!("\nureq-dial = {{ version = \"{dial}\",")) {
            problems.push(format!("Cargo.toml: dial/ has the version {dial}: require it"));
        }
        let changelogs = [
            ("CHANGELOG.md", &self.changelog, self.version()),
            ("dial/CHANGELOG.md", &self.dial_changelog, dial),
        ];
        for (path, text, version) in changelogs {
            if !text.lines().any(|line| line.starts_with(&format!("## {version} "))) {
                problems.push(format!("{path}: there is no \"## {version} (DATE)\""));
            }
            let next = text.split_once("\n## Unreleased\n").map_or("", |(_, rest)| rest);
            if !next.split("\n## ").next().unwrap_or_default().trim().is_empty() {
                problems.push(format!("{path}: changes are still \"Unreleased\""));
            }
        }
        for (page, text) in &self.pages {
            for (wrong, todo) in [
                (UNPUBLISHED, "say how to get what is published, and remove the comment"),
                ("dingtalk-file = { path", "name the version instead of a path"),
                ("【待翻译】", "translate what is marked"),
            ] {
                if text.contains(wrong) {
                    problems.push(format!("{page}: has {wrong:?}: {todo}"));
                }
            }
        }
        problems
    }
}

/// The first value of a key in a manifest.
fn value<'a>(manifest: &'a str, key: &str) -> &'a str {
    let after = |line: &'a str| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"');
    manifest.lines().find_map(after).unwrap_or_default()
}

/// What git knows: each with what to do about it, and the tag of the last release.
pub fn in_git(home: &Path, version: &str) -> (Vec<String>, Option<String>) {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(home).args(arguments).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let mut problems = Vec::new();
    match git(&["status", "--porcelain"]) {
        Ok(changed) if changed.is_empty() => {}
        Ok(changed) => problems.push(format!("commit or remove this first:\n{changed}")),
        Err(error) => problems.push(format!("git does not start: {error}")),
    }
    let tags = git(&["tag", "--list", "v[0-9]*", "--sort=-version:refname"]).unwrap_or_default();
    if tags.lines().any(|tag| tag == format!("v{version}")) {
        problems.push(format!("{version} is tagged already: set the next version"));
    }
    (problems, tags.lines().next().map(String::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Texts {
        Texts {
            manifest: "[package]\nversion = \"1.2.3\"\n\n[workspace.package]\nrepository = \"https://github.com/a/b\"\n\n\
                       [dependencies]\nureq-dial = { version = \"0.4.0\", path = \"dial\" }\n"
                .into(),
            dial: "[package]\nversion = \"0.4.0\"\n".into(),
            changelog: "# Changelog\n\n## Unreleased\n\n## 1.2.3 (2027-01-01)\n\nBetter.\n".into(),
            dial_changelog: "# Changelog\n\n## 0.4.0 (2026-12-31)\n\nFaster.\n".into(),
            pages: vec![("README.md", "# dingtalk-file\n\n`cargo add dingtalk-file`\n".into())],
        }
    }

    #[test]
    fn what_is_ready_has_no_problem() {
        assert_eq!(ready().problems(), [""; 0]);
    }

    #[test]
    fn whatever_is_left_is_named() {
        type Change = fn(&mut Texts);
        let rows: [(Change, &str); 8] = [
            (
                |it| it.manifest = it.manifest.replace("github.com/a", "example.invalid"),
                "repository is \"https://example.invalid/b\"",
            ),
            (
                |it| it.manifest = it.manifest.replace("0.4.0", "0.3.0"),
                "dial/ has the version 0.4.0",
            ),
            (|it| it.changelog = it.changelog.replace("1.2.3", "1.2.2"), "no \"## 1.2.3 (DATE)\""),
            (
                |it| it.changelog = it.changelog.replace("eased\n", "eased\n\nNew.\n"),
                "CHANGELOG.md: changes are still",
            ),
            (|it| it.dial_changelog.clear(), "dial/CHANGELOG.md: there is no \"## 0.4.0"),
            (|it| it.pages[0].1 += UNPUBLISHED, "README.md: has \"<!-- until"),
            (|it| it.pages[0].1 += "dingtalk-file = { path = \"..\" }", "instead of a path"),
            (|it| it.pages[0].1 += "【待翻译】Say", "translate what is marked"),
        ];
        for (change, expected) in rows {
            let mut texts = ready();
            change(&mut texts);
            let problems = texts.problems();
            assert!(
                problems.len() == 1 && problems[0].contains(expected),
                "{expected}: {problems:?}"
            );
        }
    }
}
