//! Environment variables.

use std::ffi::OsString;

use zeroize::Zeroizing;

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

/// Whether there is such a variable. What is looked up is a copy, which may be a secret.
pub fn is_set(lookup: &Lookup, name: &str) -> bool {
    raw(lookup, name).map(wiped).is_some()
}

/// A variable as text. The error does not show the value, which may be a secret.
pub fn text(lookup: &Lookup, name: &str) -> Result<Option<String>, String> {
    let value = raw(lookup, name).map(OsString::into_string).transpose();
    value.map_err(|value| {
        drop(wiped(value));
        format!("{name} is not valid utf-8; set it again")
    })
}

fn wiped(value: OsString) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(value.into_encoded_bytes())
}
