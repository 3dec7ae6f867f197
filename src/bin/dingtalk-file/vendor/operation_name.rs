//! Names of operations.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use dingtalk_file::catalog::{Catalog, Entry};

use super::choose::{self, Unknown};
use super::route::is_same;
use crate::vendor;

/// An operation found by name, and its catalog.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub catalog: &'static Catalog,
    pub operation: &'static Entry,
}

impl Named {
    /// Returns true if the schema describes it, false if only its shape is known.
    pub fn is_complete(&self) -> bool {
        std::ptr::eq(self.catalog, Catalog::built_in())
    }

    /// Finds an operation of the schema, else of the vendor's SDK. If the schema has the SDK's operation under another
    /// name, returns the schema's.
    pub fn find(name: &str) -> Result<Named, Unknown> {
        let own = Catalog::built_in();
        if let Some(operation) = own.operation(name) {
            return Ok(Named { catalog: own, operation });
        }
        let found = choose::find(name)?;
        let is_it = |entry: &&Entry| is_same(entry, &found.method, &found.path);
        if let Some(operation) = own.operations().iter().find(is_it) {
            return Ok(Named { catalog: own, operation });
        }
        let catalog = vendor::catalog(found.module, &found.name).expect("it was found there");
        Ok(Named { catalog, operation: &catalog.operations()[0] })
    }
}

/// Returns advice for a name that matches no operation.
pub fn tip(name: &str, unknown: &Unknown) -> String {
    let own = Catalog::built_in().operations().iter();
    let own = own.filter(|entry| entry.module == name).map(|entry| entry.spec.name);
    let of_module: Vec<_> = own.collect();
    let tip = match (unknown.meant(), choose::module_named(name)) {
        _ if !of_module.is_empty() => {
            format!("{name} is a module; it has {}. ", of_module.join(", "))
        }
        (_, Some(module)) => format!("{module} is a module. "),
        (Some(meant), None) if meant.ends_with('?') => meant + " ",
        (Some(several), None) => several + ". ",
        (None, None) => String::new(),
    };
    tip + "`dingtalk-file operations` lists all operations; add words to search them"
}

/// Parses the name of an operation.
#[derive(Clone)]
pub struct OperationName;

impl TypedValueParser for OperationName {
    type Value = Named;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        name: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let name = name.to_string_lossy();
        Named::find(&name).map_err(|unknown| {
            let mut error = clap::Error::new(ErrorKind::ValueValidation).with_cmd(command);
            let arg = arg.map(ToString::to_string).unwrap_or_default();
            error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
            error.insert(ContextKind::InvalidValue, ContextValue::String(name.to_string()));
            let tip = StyledStr::from(tip(&name, &unknown));
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
