//! Names of operations.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use dingtalk_file::catalog::{Catalog, Entry};

use super::choose;
use super::route::is_same;
use crate::cli::suggest::nearest;
use crate::vendor;

/// An operation that was named, and the catalog that it is in.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub catalog: &'static Catalog,
    pub operation: &'static Entry,
}

impl Named {
    /// Returns true if the schema describes it, false if no more than its shape is known.
    pub fn is_complete(&self) -> bool {
        std::ptr::eq(self.catalog, Catalog::built_in())
    }

    /// Finds an operation of the schema, else one of the vendor's SDK. What the schema has under another name is that.
    pub fn find(name: &str) -> Result<Named, Unknown> {
        let own = Catalog::built_in();
        if let Some(operation) = own.operation(name) {
            return Ok(Named { catalog: own, operation });
        }
        // With its module, no other one has to be read.
        let direct = name.split_once('.').and_then(|(module, operation)| {
            let found = choose::find(&vendor::module(module)?, operation)?.clone();
            Some((module.to_string(), found.name, found.method, found.path))
        });
        let (module, operation, method, path) = direct.map_or_else(|| named(name), Ok)?;
        if let Some(operation) =
            own.operations().iter().find(|entry| is_same(entry, &method, &path))
        {
            return Ok(Named { catalog: own, operation });
        }
        let catalog = vendor::catalog(&module, &operation).expect("it was found there");
        Ok(Named { catalog, operation: &catalog.operations()[0] })
    }
}

/// Finds the one operation of this name in all modules: its module, name, method and path.
fn named(name: &str) -> Result<(String, String, String, String), Unknown> {
    let mut found = Vec::new();
    let mut most_alike = Alike::new(name);
    // The name is right and the module is not.
    let (mut elsewhere, own) = (None, name.split_once('.').map(|(_, own)| own));
    vendor::find(|listed| {
        if listed.name == name {
            let texts = [listed.module, listed.name, listed.method, listed.path];
            found.push(texts.map(String::from));
        }
        if own == Some(listed.name) {
            elsewhere = Some(listed.full_name());
        }
        most_alike.compare(&listed.full_name(), listed.name);
        None::<()>
    });
    match <[_; 1]>::try_from(found) {
        Ok([[module, name, method, path]]) => Ok((module, name, method, path)),
        Err(found) => {
            let several = found.iter().map(|[module, name, ..]| format!("{module}.{name}"));
            Err(Unknown { several: several.collect(), meant: elsewhere.or(most_alike.found) })
        }
    }
}

/// Why a name means no operation.
pub struct Unknown {
    /// The operations that have it in common.
    several: Vec<String>,
    /// The name that was probably meant.
    meant: Option<String>,
}

/// The name that is most like another one.
struct Alike<'a> {
    name: &'a str,
    found: Option<String>,
}

impl<'a> Alike<'a> {
    fn new(name: &'a str) -> Self {
        let own = Catalog::built_in().operations().iter().map(|operation| operation.spec.name);
        Alike { name, found: nearest(name, own).map(String::from) }
    }

    /// Takes the other name of an operation if it is more alike. A name without a module is compared with such names.
    fn compare(&mut self, full: &str, name: &str) {
        let with_module = self.name.contains('.');
        let other = if with_module { full } else { name };
        let best = self.found.as_deref().map(|found| match found.rsplit_once('.') {
            Some((_, name)) if !with_module => name,
            _ => found,
        });
        // Of two that are as much alike, the first one stays.
        if best != Some(other) && nearest(self.name, [other].into_iter().chain(best)) == Some(other)
        {
            self.found = Some(full.into());
        }
    }
}

impl Unknown {
    /// Returns what can be done about it.
    pub fn tip(&self, name: &str) -> String {
        let own = Catalog::built_in().operations().iter();
        let of_module: Vec<_> =
            own.filter(|entry| entry.module == name).map(|entry| entry.spec.name).collect();
        let tip = match (of_module.is_empty(), self.several.is_empty(), &self.meant) {
            (false, ..) => format!("{name} is a module; it has {}. ", of_module.join(", ")),
            (_, false, _) => format!("several modules have {name}: {}. ", self.several.join(", ")),
            (.., Some(meant)) => format!("did you mean {meant}? "),
            (.., None) => String::new(),
        };
        tip + "`dingtalk-file operations` lists all operations, and with words behind it those that have them"
    }
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
            let tip = StyledStr::from(unknown.tip(&name));
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
