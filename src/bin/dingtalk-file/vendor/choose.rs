//! Finds operations of the catalog by name.

use std::collections::BTreeMap;

use dingtalk_file::catalog::Catalog;

use super::route::shape;
use super::shape::Module;
use super::{Listed, module, names};
use crate::cli::suggest::nearest;
use crate::show::text::quoted;

/// Modules read so far, each only once.
#[derive(Default)]
pub struct Chooser(BTreeMap<&'static str, Module>);

impl Chooser {
    pub fn module(&mut self, name: &'static str) -> &Module {
        self.0.entry(name).or_insert_with(|| module(name).expect("a name of the list"))
    }

    /// Returns the module and the operations that a text names: one operation, or all of a module (`robot.*`).
    pub fn choose(&mut self, text: &str) -> Result<(&'static str, Vec<String>), String> {
        if let Some(given) = text.strip_suffix(".*") {
            let name = module_named(given).ok_or_else(|| no_module(given))?;
            let all = self.module(name).operations.iter().map(|operation| operation.name.clone());
            return Ok((name, all.collect()));
        }
        match find(text) {
            Ok(found) => Ok((found.module, vec![found.name])),
            Err(_) if module_named(text).is_some() => {
                let name = module_named(text).unwrap_or_default();
                Err(format!(
                    "{name} is a module; write {name}.OPERATION, or {name}.* for all of it"
                ))
            }
            Err(unknown) => {
                // The vendor's SDK lacks the legacy host.
                if let Some(known) = Catalog::built_in().operation(text) {
                    let (module, name) = (&known.module, known.name());
                    return Err(format!(
                        "{module}.{name} is in the schema already; `dingtalk-file operations {name}` shows it"
                    ));
                }
                let tip = unknown.meant().map(|tip| format!(" ({tip})")).unwrap_or_default();
                Err(format!("there is no operation {}{tip}", quoted(text)))
            }
        }
    }
}

/// Returns the module with this name, ignoring case and `_`.
pub fn module_named(name: &str) -> Option<&'static str> {
    names().find(|known| plain(known) == plain(name))
}

/// Returns the message for a module that does not exist.
pub fn no_module(name: &str) -> String {
    let tip = nearest(name, names()).map(|found| format!(" (did you mean {found}?)"));
    format!("there is no module {}{}", quoted(name), tip.unwrap_or_default())
}

/// Returns the operation of a route, and its module.
pub fn routed(method: &str, path: &str) -> Option<(&'static str, String)> {
    let wanted = shape(path);
    super::find_map(|found| {
        let fits = found.method == method && shape(found.path) == wanted;
        fits.then(|| (found.module, found.name.to_string()))
    })
}

/// An operation of the catalog.
#[derive(Debug)]
pub struct Found {
    pub module: &'static str,
    pub name: String,
    pub method: String,
    pub path: String,
}

impl From<Listed<'_>> for Found {
    fn from(Listed { module, name, method, path }: Listed) -> Self {
        Found { module, name: name.into(), method: method.into(), path: path.into() }
    }
}

/// Finds an operation by its name, with or without its module. An exact match comes before one that differs only in
/// case and `_`.
pub fn find(text: &str) -> Result<Found, Unknown> {
    let (given, name) = match text.split_once('.') {
        Some((module, name)) => (Some(module), name),
        None => (None, text),
    };
    let (wanted, within) = (plain(name), given.and_then(module_named));
    let (mut same, mut alike) = (Vec::new(), Vec::new());
    let mut look = |listed: Listed| {
        if listed.name == name {
            same.push(Found::from(listed));
        } else if plain(listed.name) == wanted {
            alike.push(Found::from(listed));
        }
        None::<()>
    };
    match (given, within) {
        // Only this module has to be read.
        (Some(_), Some(module)) => super::find_map_in(module, &mut look),
        (None, _) => super::find_map(&mut look),
        (Some(_), None) => None,
    };
    let found = if same.is_empty() { alike } else { same };
    match <[_; 1]>::try_from(found) {
        Ok([found]) => Ok(found),
        Err(found) => Err(Unknown::new(text, &found)),
    }
}

/// The reason why a name matches no operation.
#[derive(Debug)]
pub struct Unknown {
    /// The operations that share the name.
    several: Vec<String>,
    /// The name that was probably meant.
    meant: Option<String>,
}

impl Unknown {
    fn new(text: &str, several: &[Found]) -> Unknown {
        let several = several.iter().map(|found| format!("{}.{}", found.module, found.name));
        let mut most_alike = Alike::new(text);
        // The name is right but the module is not.
        let (mut elsewhere, own) = (None, text.split_once('.').map(|(_, own)| own));
        super::find_map(|listed| {
            if own == Some(listed.name) {
                elsewhere = Some(listed.full_name());
            }
            most_alike.compare(&listed);
            None::<()>
        });
        Unknown { several: several.collect(), meant: elsewhere.or(most_alike.found) }
    }

    /// Returns the operation that was probably meant, if there is one.
    pub fn meant(&self) -> Option<String> {
        match &self.several[..] {
            [] => self.meant.as_ref().map(|meant| format!("did you mean {meant}?")),
            several => Some(format!("several modules have it: {}", several.join(", "))),
        }
    }
}

/// The known name that is most similar to a given one.
struct Alike<'a> {
    name: &'a str,
    found: Option<String>,
}

impl<'a> Alike<'a> {
    fn new(name: &'a str) -> Self {
        let own = Catalog::built_in().operations().iter().map(|operation| operation.spec.name);
        Alike { name, found: nearest(name, own).map(String::from) }
    }

    /// Keeps the name of an operation if it is more similar. A name without a module is compared without modules.
    fn compare(&mut self, listed: &Listed) {
        let with_module = self.name.contains('.');
        let full = listed.full_name();
        let other = if with_module { &full } else { listed.name };
        let best = self.found.as_deref().map(|found| match found.rsplit_once('.') {
            Some((_, name)) if !with_module => name,
            _ => found,
        });
        // Of two equally similar names, the first stays.
        if best != Some(other) && nearest(self.name, [other].into_iter().chain(best)) == Some(other)
        {
            self.found = Some(full);
        }
    }
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(['_', '-'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        let mut chooser = Chooser::default();
        let all =
            ["robot.batchSendOTO", "Robot.BatchSendOto", "robot.batch_send_oto", "batchsendoto"];
        for name in all {
            let found = chooser.choose(name);
            assert_eq!(found, Ok(("robot", vec!["batchSendOTO".to_string()])), "{name}");
        }
        let found = chooser.choose("convFile.sendByApp");
        assert_eq!(found, Ok(("conv_file", vec!["sendByApp".to_string()])));
        let all = chooser.choose("ConvFile.*").expect("a module").1;
        assert_eq!(all, ["getSpace", "send", "sendByApp", "sendLink"]);
    }

    #[test]
    fn a_misspelt_name_gets_the_nearest_one_as_suggestion() {
        let long = "x".repeat(1000);
        let rows = [
            (
                "robot.batchSentOTO",
                "there is no operation \"robot.batchSentOTO\" (did you mean robot.batchSendOTO?)"
                    .into(),
            ),
            (
                "robbot.batchSendOTO",
                "there is no operation \"robbot.batchSendOTO\" (did you mean robot.batchSendOTO?)"
                    .into(),
            ),
            ("robbot.*", "there is no module \"robbot\" (did you mean robot?)".into()),
            (".*", "there is no module \"\"".into()),
            (
                "userList",
                "topapi.userList is in the schema already; `dingtalk-file operations userList` shows it"
                    .into(),
            ),
            (
                "topapi.userList",
                "topapi.userList is in the schema already; `dingtalk-file operations userList` shows it"
                    .into(),
            ),
            (
                "batchSentOTO",
                "there is no operation \"batchSentOTO\" (did you mean robot.batchSendOTO?)".into(),
            ),
            (
                "Robot",
                "robot is a module; write robot.OPERATION, or robot.* for all of it".to_string(),
            ),
            ("a\n\u{1b}[2J", r#"there is no operation "a\n\u{1b}[2J""#.into()),
            (&long, format!("there is no operation \"{}...\"", &long[..60])),
        ];
        let mut chooser = Chooser::default();
        for (name, problem) in rows {
            let found = chooser.choose(name).expect_err(name);
            assert_eq!(found, problem);
        }
        let several = chooser.choose("sendMessage").expect_err("several have it");
        assert!(
            several.starts_with("there is no operation \"sendMessage\" (several modules have it: "),
            "{several}"
        );
    }
}
