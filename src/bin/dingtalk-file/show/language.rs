//! The language of hints. Everything else is English, for scripts and searches.

use std::borrow::Cow;
use std::ffi::OsString;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use dingtalk_file::catalog::Catalog;

/// A language that hints are written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Language {
    English,
    Chinese,
}

impl FromStr for Language {
    type Err = &'static str;

    /// Parses `zh`, `en`, or a locale such as `zh_CN.UTF-8`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split(['_', '-', '.', '@']).next() {
            Some("zh") => Ok(Language::Chinese),
            Some("en") => Ok(Language::English),
            _ => Err("hints are written in zh and en"),
        }
    }
}

/// The variable that `--lang` stands for.
pub const VARIABLE: &str = "DINGTALK_LANG";

/// Returns the language of the option, else of the variable, else of the locale.
pub fn choose(
    option: Option<Language>,
    lookup: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Language, String> {
    let set = |name: &str| {
        lookup(name)
            .filter(|value| !value.is_empty())
            .map(|value| value.to_string_lossy().into_owned())
    };
    if let Some(language) = option {
        return Ok(language);
    }
    if let Some(text) = set(VARIABLE) {
        let invalid = |problem| format!("invalid value {text:?} for {VARIABLE}: {problem}");
        return text.parse().map_err(invalid);
    }
    // The first one that is set counts, as for every program. Most locales name a language without hints.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    Ok(locale.and_then(|locale| locale.parse().ok()).unwrap_or(Language::English))
}

static CHINESE: AtomicBool = AtomicBool::new(false);

/// Sets the language of this process's hints.
pub fn set(language: Language) {
    CHINESE.store(language == Language::Chinese, Ordering::Relaxed);
}

/// Returns a hint in the language that is set, or in English if there is no other.
pub fn hint(hint: &str) -> Cow<'_, str> {
    let chinese = CHINESE.load(Ordering::Relaxed).then(|| Catalog::built_in().hint_zh(hint));
    chinese.flatten().unwrap_or(hint).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row<'a> = (Option<Language>, &'a [(&'a str, &'a str)], Result<Language, &'a str>);

    #[test]
    fn the_option_overrides_the_variable_which_overrides_the_locale() {
        use Language::{Chinese, English};
        let rows: [Row; 12] = [
            (None, &[], Ok(English)),
            (None, &[("LANG", "zh_CN.UTF-8")], Ok(Chinese)),
            (None, &[("LANG", "zh_TW")], Ok(Chinese)),
            (None, &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")], Ok(English)),
            (None, &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Ok(English)),
            (None, &[("LC_ALL", ""), ("LANG", "zh")], Ok(Chinese)),
            (None, &[("LANG", "zho")], Ok(English)),
            (None, &[("LANG", "zh_CN.UTF-8"), ("DINGTALK_LANG", "en")], Ok(English)),
            (None, &[("LANG", "C"), ("DINGTALK_LANG", "zh-CN")], Ok(Chinese)),
            (None, &[("DINGTALK_LANG", "")], Ok(English)),
            (
                None,
                &[("DINGTALK_LANG", "de")],
                Err("invalid value \"de\" for DINGTALK_LANG: hints are"),
            ),
            (Some(Chinese), &[("DINGTALK_LANG", "de")], Ok(Chinese)),
        ];
        for (option, variables, expected) in rows {
            let lookup = |name: &str| {
                let found = variables.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| value.into())
            };
            let found = choose(option, &lookup);
            let is_it = match (&found, expected) {
                (Err(found), Err(problem)) => found.starts_with(problem),
                (found, expected) => *found == expected.map_err(String::from),
            };
            assert!(is_it, "{option:?} {variables:?}: {found:?}");
        }
    }
}
