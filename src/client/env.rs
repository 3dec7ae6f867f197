//! Reads credentials from the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use super::Credentials;
use super::token::Kind;
use crate::call::Error;
use crate::generated::CorpId;
use crate::secret::Secret;

/// The variables of each kind of credentials. Exactly one kind must be set, completely.
const KINDS: [&[&str]; 3] = [
    &["DINGTALK_ACCESS_TOKEN"],
    &["DINGTALK_APP_KEY", "DINGTALK_APP_SECRET"],
    &["DINGTALK_SUITE_KEY", "DINGTALK_SUITE_SECRET", "DINGTALK_SUITE_TICKET", "DINGTALK_CORP_ID"],
];

impl Credentials {
    /// Reads credentials from the environment, from the variables of the `dingtalk-file` command:
    ///
    /// | variables | credentials |
    /// | --- | --- |
    /// | `DINGTALK_ACCESS_TOKEN` | [`token`](Credentials::token) |
    /// | `DINGTALK_APP_KEY`, `DINGTALK_APP_SECRET` | [`internal_app`](Credentials::internal_app) |
    /// | `DINGTALK_SUITE_KEY`, `DINGTALK_SUITE_SECRET`, `DINGTALK_SUITE_TICKET`, `DINGTALK_CORP_ID` | [`third_party_app`](Credentials::third_party_app) |
    ///
    /// With `_FILE` appended, a variable names a file that contains the value; see [`Secret::from_file`]. An empty
    /// variable counts as not set.
    ///
    /// # Errors
    ///
    /// Fails if no kind or more than one is set, a part is missing, a file cannot be read, or a value cannot be right
    /// (see [`Secret::flaw`]). The error is "invalid" and names the variable, never its value.
    pub fn from_env() -> Result<Self, Error> {
        read(&|name| std::env::var_os(name)).map_err(|problem| Error::invalid(None, problem))
    }

    /// Returns the files that [`from_env`](Self::from_env) reads, for the command.
    #[doc(hidden)]
    pub fn files_from_env() -> Vec<PathBuf> {
        let names = KINDS.iter().copied().flatten().map(|name| format!("{name}_FILE"));
        let lookup = |name: &str| std::env::var_os(name);
        names.filter_map(|name| raw(&lookup, &name).map(PathBuf::from)).collect()
    }

    /// Returns the key of the app, which is not a secret. `None` for [a token](Credentials::token) and
    /// [a source](Credentials::source).
    pub fn app_key(&self) -> Option<&str> {
        match &self.kind {
            Kind::Internal { app_key, .. } => Some(app_key),
            Kind::ThirdParty { suite_key, .. } => Some(suite_key),
            Kind::Token(_) | Kind::Source(_) => None,
        }
    }

    /// Returns the organization that a [third-party app](Credentials::third_party_app) acts for.
    pub fn corp_id(&self) -> Option<&CorpId> {
        match &self.kind {
            Kind::ThirdParty { corp_id, .. } => Some(corp_id),
            Kind::Token(_) | Kind::Source(_) | Kind::Internal { .. } => None,
        }
    }
}

/// A lookup of a variable, in the process's environment or a test's.
type Lookup<'a> = dyn Fn(&str) -> Option<OsString> + 'a;

fn read(lookup: &Lookup) -> Result<Credentials, String> {
    let present = |name: &&str| source(lookup, name).is_some();
    let mut used = KINDS.iter().filter(|kind| kind.iter().any(present));
    let Some(kind) = used.next() else {
        let [token, app, suite] = KINDS.map(|kind| match kind {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            one => one.concat(),
        });
        return Err(format!(
            "no credentials; set {token}, or {app}, or for a third-party app {suite}; with _FILE appended to its name, \
             a variable names a file"
        ));
    };
    let set = KINDS.iter().copied().flatten().filter_map(|name| source(lookup, name));
    let set = || set.clone().collect::<Vec<_>>().join(", ");
    if used.next().is_some() {
        return Err(format!("more than one kind of credentials: {}; unset all but one", set()));
    }
    let missing: Vec<_> = kind.iter().copied().filter(|name| !present(name)).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(format!("half of the credentials: {} without {missing}; set the rest", set()));
    }
    let value = |at: usize| value(lookup, kind[at]);
    Ok(match kind.len() {
        1 => Credentials::token(value(0)?),
        2 => Credentials::internal_app(value(0)?.expose(), value(1)?),
        _ => Credentials::third_party_app(
            value(0)?.expose(),
            value(1)?,
            value(2)?,
            value(3)?.expose().into(),
        ),
    })
}

/// Looks up a variable. An empty one counts as not set, because build systems and containers leave variables out that
/// way.
fn raw(lookup: &Lookup, name: &str) -> Option<OsString> {
    lookup(name).filter(|value| !value.is_empty())
}

/// Returns the variable that is set: the plain one, or the one that names a file.
fn source(lookup: &Lookup, name: &str) -> Option<String> {
    let names = [name.to_string(), format!("{name}_FILE")];
    names.into_iter().find(|name| raw(lookup, name).is_some())
}

/// Reads the value of a variable that is known to be set.
fn value(lookup: &Lookup, name: &str) -> Result<Secret, String> {
    let file = format!("{name}_FILE");
    let (name, value) = match (raw(lookup, name), raw(lookup, &file)) {
        (Some(_), Some(_)) => return Err(format!("both {name} and {file} are set; unset one")),
        (plain, None) => {
            let text = plain.unwrap_or_default().into_string();
            let text =
                text.map_err(|_| format!("{name} is not valid utf-8; correct or unset it"))?;
            (name, Secret::from(text))
        }
        (None, Some(path)) => {
            let value = Secret::from_file(path).map_err(|problem| format!("{file}: {problem}"))?;
            (&*file, value)
        }
    };
    match value.flaw() {
        None => Ok(value),
        Some(flaw) => Err(format!(
            "{name}: the value {flaw}; set the bare value, without quotes, spaces, line breaks, its name or `Bearer`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(variables: &[(&str, &str)]) -> String {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        };
        match read(&lookup) {
            Ok(found) => format!("{found:?} {:?} {:?}", found.app_key(), found.corp_id()),
            Err(problem) => problem,
        }
    }

    #[test]
    fn one_complete_kind_of_credentials_is_accepted() {
        let token = ("DINGTALK_ACCESS_TOKEN", "t");
        let app = [("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET", "s")];
        let suite = [
            ("DINGTALK_SUITE_KEY", "k"),
            ("DINGTALK_SUITE_SECRET", "s"),
            ("DINGTALK_SUITE_TICKET", "t"),
            ("DINGTALK_CORP_ID", "c"),
        ];
        assert_eq!(outcome(&[token]), "Credentials(token) None None");
        assert_eq!(outcome(&app), "Credentials(internal app) Some(\"k\") None");
        let third_party =
            format!("Credentials(third-party app) Some(\"k\") {:?}", Some(CorpId::from("c")));
        assert_eq!(outcome(&suite), third_party);
        assert_eq!(outcome(&[token, ("DINGTALK_APP_KEY", "")]), outcome(&[token]));
        for left_out in 0..suite.len() {
            let mut part = suite.to_vec();
            let (missing, _) = part.remove(left_out);
            let problem = outcome(&part);
            assert!(problem.contains(&format!("without {missing};")), "{problem}");
        }
    }

    #[test]
    fn an_impossible_value_is_described_by_its_kind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("value");
        let flaws = [
            ("\u{feff}s3cret", "begins with a byte order mark"),
            ("s3cret\n\n", "ends with a line break"),
            ("s3cret\r", "ends with a line break"),
            ("s3cret ", "ends with whitespace"),
            ("\"s3cret\"", "has quotes around it"),
            ("'s3cret'", "has quotes around it"),
            ("DINGTALK_X=s3cret", "is a whole NAME=value line"),
            ("export DINGTALK_X=s3cret", "contains whitespace"),
            ("s3cret\u{200b}", "ends with an invisible character"),
            ("s3cr\u{e9}t", "contains a character beyond ascii"),
        ];
        let names = || KINDS.iter().flat_map(|kind| kind.iter().map(move |name| (kind, *name)));
        assert_eq!(names().count(), 7);
        for ((kind, name), (value, flaw)) in names().flat_map(|name| flaws.map(|flaw| (name, flaw)))
        {
            let others = kind.iter().filter(|other| **other != name).map(|other| (*other, "x"));
            let plain: Vec<_> = others.clone().chain([(name, value)]).collect();
            std::fs::write(&path, value).expect("a file");
            let in_file = format!("{name}_FILE");
            let file: Vec<_> = others.chain([(&*in_file, path.to_str().expect("utf-8"))]).collect();
            for (told, variable) in [(outcome(&plain), name), (outcome(&file), &*in_file)] {
                let expected = format!("{variable}: the value {flaw}; set the bare value");
                assert!(told.starts_with(&expected), "{told}");
                assert!(!told.contains("s3cr"), "{told}");
            }
        }
    }

    #[test]
    fn two_kinds_are_named_even_if_one_is_incomplete() {
        assert_eq!(
            outcome(&[("DINGTALK_ACCESS_TOKEN_FILE", "/none"), ("DINGTALK_APP_KEY", "k")]),
            "more than one kind of credentials: DINGTALK_ACCESS_TOKEN_FILE, DINGTALK_APP_KEY; unset all but one"
        );
    }
}
