//! Environment variables.

use std::ffi::OsString;
use std::fmt::Display;

use crate::show::text::quoted;

/// Looks up a variable: in the process's environment, or in a test's own.
pub type Lookup<'a> = dyn Fn(&str) -> Option<OsString> + 'a;

/// Looks up a variable of this process.
pub fn process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Returns a variable. An empty one counts as not set, because build systems and containers leave variables out that
/// way.
pub fn raw(lookup: &Lookup, name: &str) -> Option<OsString> {
    lookup(name).filter(|value| !value.is_empty())
}

/// Returns a variable as text. The error does not show the value, which may be a secret.
pub fn text(lookup: &Lookup, name: &str) -> Result<Option<String>, String> {
    let value = raw(lookup, name).map(OsString::into_string).transpose();
    value.map_err(|_| format!("{name} is not valid utf-8; correct or unset it"))
}

/// Returns the option's value, else the variable's.
pub fn or_variable<T, E: Display>(
    option: Option<T>,
    lookup: &Lookup,
    name: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, String> {
    if option.is_some() {
        return Ok(option);
    }
    let Some(text) = text(lookup, name)? else {
        return Ok(None);
    };
    let value = parse(&text)
        .map_err(|problem| format!("invalid value {} for {name}: {problem}", quoted(&text)));
    value.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<u32, &'static str> {
        text.parse().map_err(|_| "give a number")
    }

    #[test]
    fn an_option_overrides_its_variable_and_an_empty_variable_is_unset() {
        let lookup = |_: &str| Some("7".into());
        assert_eq!(or_variable(Some(3), &lookup, "N", number), Ok(Some(3)));
        assert_eq!(or_variable(None, &lookup, "N", number), Ok(Some(7)));
        assert_eq!(or_variable(None, &|_| Some("".into()), "N", number), Ok(None));
        let wrong = or_variable(None, &|_| Some("x".into()), "N", number);
        assert!(wrong.is_err_and(|text| text.starts_with("invalid value \"x\" for N: give")));
    }
}
