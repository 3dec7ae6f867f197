//! Names of operations.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use dingtalk_file::catalog::{Catalog, Entry};

use super::suggest::nearest;

/// Parses the name of an operation.
#[derive(Clone)]
pub struct OperationName;

impl TypedValueParser for OperationName {
    type Value = &'static Entry;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        name: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let name = name.to_string_lossy();
        let catalog = Catalog::built_in();
        catalog.operation(&name).ok_or_else(|| {
            let mut error = clap::Error::new(ErrorKind::ValueValidation).with_cmd(command);
            let arg = arg.map(ToString::to_string).unwrap_or_default();
            error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
            error.insert(ContextKind::InvalidValue, ContextValue::String(name.to_string()));
            let names = || catalog.operations().iter().map(|operation| operation.spec.name);
            let of_module = catalog.operations().iter().filter(|entry| entry.module == *name);
            let of_module: Vec<_> = of_module.map(|entry| entry.spec.name).collect();
            let shared = catalog.operations().iter().filter(|entry| entry.name() == name);
            let shared: Vec<_> = shared.map(|entry| entry.spec.name).collect();
            let tip = match (of_module.is_empty(), shared.is_empty(), nearest(&name, names())) {
                (false, ..) => format!("{name} is a module; it has {}. ", of_module.join(", ")),
                (_, false, _) => format!("several modules have {name}: {}. ", shared.join(", ")),
                (.., Some(meant)) => format!("did you mean {meant}? "),
                (.., None) => String::new(),
            };
            let tip = StyledStr::from(tip + "`dingtalk-file operations` lists all operations");
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let operations = Catalog::built_in().operations().iter();
        let value = |operation: &'static Entry| {
            PossibleValue::new(operation.spec.name).help(operation.title.as_str())
        };
        Some(Box::new(operations.map(value)))
    }
}
