//! Credentials from the environment, or from files that it names.

use std::fs::File;
use std::path::{Path, PathBuf};

use dingtalk_file::{CorpId, Credentials, Secret};

use crate::environment::{self, Lookup};
use crate::secret::wiped::Wiped;
use crate::token_cache::Holder;

/// A kind of credentials is its variables: all of them, and none of another kind.
const KINDS: [&[&str]; 3] = [
    &["DINGTALK_ACCESS_TOKEN"],
    &["DINGTALK_APP_KEY", "DINGTALK_APP_SECRET"],
    &["DINGTALK_SUITE_KEY", "DINGTALK_SUITE_SECRET", "DINGTALK_SUITE_TICKET", "DINGTALK_CORP_ID"],
];

/// What the environment holds.
pub enum Found {
    /// A token that somebody else fetched.
    Token(Secret),
    App(App),
}

/// An app that tokens are fetched for.
pub enum App {
    Internal { key: String, secret: Secret },
    ThirdParty { key: String, secret: Secret, ticket: Secret, corp_id: CorpId },
}

impl App {
    pub fn key(&self) -> &str {
        match self {
            App::Internal { key, .. } | App::ThirdParty { key, .. } => key,
        }
    }

    pub fn corp_id(&self) -> Option<&CorpId> {
        match self {
            App::Internal { .. } => None,
            App::ThirdParty { corp_id, .. } => Some(corp_id),
        }
    }

    /// Whose tokens these are. Nothing secret goes in.
    pub fn holder(&self, endpoint: &str) -> Holder {
        Holder {
            endpoint: endpoint.into(),
            app: self.key().into(),
            corp_id: self.corp_id().map(CorpId::to_string),
        }
    }
}

impl Found {
    /// Their kind and what names the app, which are no secrets.
    pub fn identity(&self) -> String {
        match self {
            // Nothing about a token tells whose it is.
            Found::Token(_) => "access token of any app".into(),
            Found::App(App::Internal { key, .. }) => format!("internal app {key}"),
            Found::App(App::ThirdParty { key, corp_id, .. }) => {
                format!("third-party app {key} for {corp_id}")
            }
        }
    }
}

impl From<App> for Credentials {
    fn from(app: App) -> Self {
        match app {
            App::Internal { key, secret } => Credentials::internal_app(key, secret),
            App::ThirdParty { key, secret, ticket, corp_id } => {
                Credentials::third_party_app(key, secret, ticket, corp_id)
            }
        }
    }
}

impl From<Found> for Credentials {
    fn from(found: Found) -> Self {
        match found {
            Found::Token(token) => Credentials::token(token),
            Found::App(app) => app.into(),
        }
    }
}

/// The credentials that are set, or what is wrong with them. No error shows a value.
pub fn read(lookup: &Lookup) -> Result<Found, String> {
    let present = |name: &&str| source(lookup, name).is_some();
    let mut used = KINDS.iter().filter(|kind| kind.iter().any(present));
    let Some(kind) = used.next() else {
        let kinds = KINDS.map(|kind| kind.join(" with ")).join(", or ");
        return Err(format!(
            "no credentials; set {kinds}, or the same with _FILE appended to name files"
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
        1 => Found::Token(value(0)?),
        2 => Found::App(App::Internal { key: value(0)?.expose().into(), secret: value(1)? }),
        _ => Found::App(App::ThirdParty {
            key: value(0)?.expose().into(),
            secret: value(1)?,
            ticket: value(2)?,
            corp_id: value(3)?.expose().into(),
        }),
    })
}

/// The files that the variables name.
pub fn files(lookup: &Lookup) -> Vec<PathBuf> {
    let names = KINDS.iter().copied().flatten().map(|name| format!("{name}_FILE"));
    names.filter_map(|name| environment::raw(lookup, &name).map(PathBuf::from)).collect()
}

/// Which variable gives the value: the plain one, or the one that names a file.
fn source(lookup: &Lookup, name: &str) -> Option<String> {
    let set = |name: &String| environment::is_set(lookup, name);
    [name.to_string(), format!("{name}_FILE")].into_iter().find(set)
}

/// The value of a variable that is known to be set. One that cannot be right is told by the kind of character.
fn value(lookup: &Lookup, name: &str) -> Result<Secret, String> {
    let file = format!("{name}_FILE");
    let (name, value) = match environment::raw(lookup, &file) {
        None => (name, Secret::from(environment::text(lookup, name)?.unwrap_or_default())),
        Some(_) if environment::is_set(lookup, name) => {
            return Err(format!("both {name} and {file} are set; unset one"));
        }
        Some(path) => (&*file, from_file(&file, Path::new(&path))?),
    };
    match value.flaw() {
        None => Ok(value),
        Some(flaw) => Err(format!(
            "{name}: the value {flaw}; set the bare value, without quotes, blanks, line breaks, its name or `Bearer`"
        )),
    }
}

/// A secret from a file that holds nothing else; `what` names it in errors.
pub fn from_file(what: &str, path: &Path) -> Result<Secret, String> {
    let mut bytes = Wiped::default();
    let read = File::open(path).and_then(|mut file| bytes.read_to_end(&mut file));
    read.map_err(|error| match is_path(path) {
        true => format!("{what}: cannot read {path:?}: {error}"),
        // It may be the secret itself.
        false => format!(
            "{what}: names no file that can be read ({error}); is it the value itself? a file's name is \
             given with its folder, such as ./NAME"
        ),
    })?;
    let mut text = bytes.into_text().map_err(|_| {
        format!("{what}: {path:?} is not valid utf-8; write only the value into it")
    })?;
    // Editors and `echo` end a file with one; a value that ends with more is not ours to correct.
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    match text.is_empty() {
        true => Err(format!("{what}: {path:?} is empty; write the value into it")),
        false => Ok(std::mem::take(&mut *text).into()),
    }
}

/// Whether a text looks like the path of a file, and like nothing that is worth hiding.
fn is_path(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let begins = |start: &str| text.starts_with(start);
    let has_drive = text.get(1..3).is_some_and(|rest| rest == ":\\" || rest == ":/");
    (begins("/") || begins("./") || begins("../") || begins("~/") || has_drive)
        && !text.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::freed::{SECRET, TOKEN, left_behind};

    fn outcome(variables: &[(&str, &str)]) -> String {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        };
        match read(&lookup) {
            Ok(found) => format!("{:?}", Credentials::from(found)),
            Err(problem) => problem,
        }
    }

    #[test]
    fn one_whole_kind() {
        let token = ("DINGTALK_ACCESS_TOKEN", "t");
        let app = [("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET", "s")];
        let suite = [
            ("DINGTALK_SUITE_KEY", "k"),
            ("DINGTALK_SUITE_SECRET", "s"),
            ("DINGTALK_SUITE_TICKET", "t"),
            ("DINGTALK_CORP_ID", "c"),
        ];
        assert_eq!(outcome(&[token]), "Credentials(token)");
        assert_eq!(outcome(&app), "Credentials(internal app)");
        assert_eq!(outcome(&suite), "Credentials(third-party app)");
        assert_eq!(outcome(&[token, ("DINGTALK_APP_KEY", "")]), "Credentials(token)");
        for left_out in 0..suite.len() {
            let mut part = suite.to_vec();
            let (missing, _) = part.remove(left_out);
            let problem = outcome(&part);
            assert!(problem.contains(&format!("without {missing};")), "{problem}");
        }
    }

    #[test]
    fn an_identity_is_no_secret() {
        let (key, secret) = (|| "k".to_string(), || "s3cret".into());
        assert_eq!(Found::Token(secret()).identity(), "access token of any app");
        let app = App::Internal { key: key(), secret: secret() };
        assert_eq!(Found::App(app).identity(), "internal app k");
        let (ticket, corp_id) = ("t1cket".into(), "c".into());
        let suite = App::ThirdParty { key: key(), secret: secret(), ticket, corp_id };
        assert_eq!(Found::App(suite).identity(), "third-party app k for c");
    }

    #[test]
    fn a_value_that_cannot_be_right_is_told_by_its_kind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("value");
        let flaws = [
            ("\u{feff}s3cret", "begins with a byte order mark"),
            ("s3cret\n\n", "ends with a line break"),
            ("s3cret\r", "ends with a line break"),
            ("s3cret ", "ends with a blank"),
            ("\"s3cret\"", "has quotes around it"),
            ("'s3cret'", "has quotes around it"),
            ("DINGTALK_X=s3cret", "is a whole NAME=value line"),
            ("export DINGTALK_X=s3cret", "holds a blank"),
            ("s3cret\u{200b}", "ends with a character that nobody sees"),
            ("s3cr\u{e9}t", "holds a character beyond ascii"),
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
    fn two_kinds_are_named_even_if_one_is_not_whole() {
        assert_eq!(
            outcome(&[("DINGTALK_ACCESS_TOKEN_FILE", "/none"), ("DINGTALK_APP_KEY", "k")]),
            "more than one kind of credentials: DINGTALK_ACCESS_TOKEN_FILE, DINGTALK_APP_KEY; unset all but one"
        );
    }

    #[test]
    fn what_is_read_is_left_nowhere_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            path.into_os_string()
        };
        let long = SECRET.repeat(1000);
        let files = [
            file("secret", format!("{SECRET}\r\n").as_bytes()),
            file("long", long.as_bytes()),
            file("none", &[TOKEN.as_bytes(), b"\xff"].concat()),
        ];
        let rows: [&[(&str, &str)]; 6] = [
            &[("DINGTALK_ACCESS_TOKEN", TOKEN)],
            &[("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET", SECRET)],
            &[("DINGTALK_APP_SECRET", SECRET)],
            &[("DINGTALK_APP_SECRET", SECRET), ("DINGTALK_ACCESS_TOKEN", TOKEN)],
            &[("DINGTALK_ACCESS_TOKEN", TOKEN), ("DINGTALK_ACCESS_TOKEN_FILE", "/none")],
            &[("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET_FILE", "")],
        ];
        let left = left_behind(|| {
            for (row, file) in rows.iter().flat_map(|row| files.iter().map(move |it| (row, it))) {
                let lookup = |name: &str| {
                    let found = row.iter().find(|(variable, _)| *variable == name)?;
                    match *found {
                        ("DINGTALK_APP_SECRET_FILE", _) => Some(file.clone()),
                        (_, value) => Some(value.into()),
                    }
                };
                drop(read(&lookup));
            }
        });
        assert_eq!(left, Vec::<String>::new());
    }
}
