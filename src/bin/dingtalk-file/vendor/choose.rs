//! The operations of the catalog that a name means.

use std::collections::BTreeMap;

use super::route::shape;
use super::shape::{Module, Operation};
use super::{module, names};
use crate::cli::suggest::nearest;

/// The modules that were asked for, each of which is read once.
#[derive(Default)]
pub struct Chooser(BTreeMap<&'static str, Module>);

impl Chooser {
    pub fn module(&mut self, name: &'static str) -> &Module {
        self.0.entry(name).or_insert_with(|| module(name).expect("a name of the list"))
    }

    /// Returns the module and the names of the operations that a text means: `robot.batchSendOTO`, `robot.*` for all, or
    /// `batchSendOTO` if only one module has it. Case, and `_` in it, do not matter.
    pub fn choose(&mut self, text: &str) -> Result<(&'static str, Vec<String>), String> {
        let Some((given, operation)) = text.split_once('.') else {
            return self.anywhere(text);
        };
        let Some(name) = names().find(|name| plain(name) == plain(given)) else {
            let tip = meant(given, names().map(String::from));
            return Err(format!("there is no module {given}{tip}"));
        };
        let module = self.module(name);
        if operation == "*" {
            let all = module.operations.iter().map(|operation| operation.name.clone());
            return Ok((name, all.collect()));
        }
        match find(module, operation) {
            Some(found) => Ok((name, vec![found.name.clone()])),
            None => {
                let all = module.operations.iter().map(|operation| operation.name.clone());
                let tip = meant(operation, all);
                Err(format!("{name} has no operation {operation}{tip}"))
            }
        }
    }

    fn anywhere(&mut self, text: &str) -> Result<(&'static str, Vec<String>), String> {
        if let Some(name) = names().find(|name| plain(name) == plain(text)) {
            return Err(format!(
                "{name} is a module; write {name}.OPERATION, or {name}.* for all of it"
            ));
        }
        let mut found = Vec::new();
        let mut all = Vec::new();
        for name in names() {
            let module = self.module(name);
            found.extend(find(module, text).map(|operation| (name, operation.name.clone())));
            all.extend(module.operations.iter().map(|operation| operation.name.clone()));
        }
        match &found[..] {
            [(name, operation)] => Ok((name, vec![operation.clone()])),
            [] => {
                let tip = meant(text, all.into_iter());
                Err(format!("there is no operation {text}{tip}"))
            }
            several => {
                let names = several.iter().map(|(name, operation)| format!("{name}.{operation}"));
                let names: Vec<_> = names.collect();
                Err(format!("several modules have {text}; write one of {}", names.join(", ")))
            }
        }
    }
}

/// Returns the operation that a route leads to, and its module.
pub fn routed(method: &str, path: &str) -> Option<(&'static str, String)> {
    let wanted = shape(path);
    super::find(|found| {
        let fits = found.method == method && shape(found.path) == wanted;
        fits.then(|| (found.module, found.name.to_string()))
    })
}

/// Returns an operation by its name, or by one that differs in case and `_` only.
pub fn find<'a>(module: &'a Module, name: &str) -> Option<&'a Operation> {
    let mut operations = module.operations.iter();
    let alike = || operations.find(|operation| plain(&operation.name) == plain(name));
    module.operation(name).or_else(alike)
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(['_', '-'], "")
}

fn meant(name: &str, known: impl Iterator<Item = String>) -> String {
    let known: Vec<_> = known.collect();
    let found = nearest(name, known.iter().map(String::as_str));
    found.map(|found| format!(" (did you mean {found}?)")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_forgiven_its_case() {
        let mut chooser = Chooser::default();
        let all =
            ["robot.batchSendOTO", "Robot.BatchSendOto", "robot.batch_send_oto", "batchSendOTO"];
        for name in all {
            let found = chooser.choose(name);
            assert_eq!(found, Ok(("robot", vec!["batchSendOTO".to_string()])), "{name}");
        }
        let found = chooser.choose("convFile.sendByApp");
        assert_eq!(found, Ok(("conv_file", vec!["sendByApp".to_string()])));
        let all = chooser.choose("conv_file.*").expect("a module").1;
        assert_eq!(all, ["getSpace", "send", "sendByApp", "sendLink"]);
    }

    #[test]
    fn a_misspelt_name_is_answered_by_the_nearest() {
        let rows = [
            (
                "robot.batchSentOTO",
                "robot has no operation batchSentOTO (did you mean batchSendOTO?)",
            ),
            ("robbot.batchSendOTO", "there is no module robbot (did you mean robot?)"),
            ("batchSentOTO", "there is no operation batchSentOTO (did you mean batchSendOTO?)"),
            ("robot", "robot is a module; write robot.OPERATION, or robot.* for all of it"),
            ("robot.", "robot has no operation "),
        ];
        let mut chooser = Chooser::default();
        for (name, problem) in rows {
            let found = chooser.choose(name).expect_err(name);
            assert_eq!(found, problem);
        }
        let several = chooser.choose("sendMessage").expect_err("several have it");
        assert!(
            several.starts_with("several modules have sendMessage; write one of "),
            "{several}"
        );
    }
}
