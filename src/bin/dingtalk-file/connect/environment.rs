//! Environment variables.

use std::ffi::OsString;

/// Where variables are looked up: the process's environment, or a test's own.
pub type Lookup<'a> = dyn Fn(&str) -> Option<OsString> + 'a;

/// The environment of this process.
pub fn process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// A variable. Set but empty counts as not set: that is how build systems and containers leave one out.
pub fn raw(lookup: &Lookup, name: &str) -> Option<OsString> {
    lookup(name).filter(|value| !value.is_empty())
}

/// A variable as text. The error does not show the value, which may be a secret.
pub fn text(lookup: &Lookup, name: &str) -> Result<Option<String>, String> {
    let value = raw(lookup, name).map(OsString::into_string).transpose();
    value.map_err(|_| format!("{name} is not valid utf-8; set it again"))
}
