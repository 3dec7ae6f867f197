//! Refusals: the reasons not to execute a request, with code and message.

use std::borrow::Cow;
use std::fmt::Display;

use super::store;
use crate::call::{Host, Method, Spec};
use crate::emulator::world::tokens::App;
use crate::tables::gateway;

/// The reason not to execute a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    UnknownPath,
    /// The legacy host has no such method. Holds its dotted name.
    UnknownMethod(String),
    /// Neither host has operations below the first segment of the path.
    UnknownRoot,
    TokenMissing,
    TokenRefused,
    /// The app lacks this permission.
    PermissionMissing(&'static str),
    /// This app called too often.
    Throttled(App),
    Missing(String),
    Invalid(String),
    /// A code of the operation's error table, or of the shared one.
    Code(String),
}

/// A field with its own code for too many elements.
const APP_PROPERTIES: &str = "appProperties";

/// A placeholder for the operation if a request matches none.
pub(crate) static NO_OPERATION: Spec = Spec::new("", Method::Get, "");

/// The same on the legacy host.
pub(crate) static NO_LEGACY_OPERATION: Spec = Spec::new("", Method::Get, "").host(Host::Oapi);

impl Refusal {
    pub(crate) fn code(code: &str) -> Refusal {
        Refusal::Code(code.into())
    }

    /// Refuses with a code of an operation's table. The same code means the same in all tables, but its status may
    /// differ.
    pub(crate) fn of(error: impl Display) -> Refusal {
        Refusal::Code(error.to_string())
    }

    /// Refuses a union id in this argument that no one in the organization has.
    pub(crate) fn union_id(name: &str) -> Refusal {
        Refusal::Code(named(gateway::UNION_ID_WRONG, name))
    }

    /// Refuses the value of this argument, whose name may have dots, as a back end does: with the most specific code
    /// documented for the operation, if any.
    pub(crate) fn wrong(spec: &Spec, name: &str) -> Option<Refusal> {
        let name = name.rsplit('.').next().unwrap_or_default();
        let code = named(gateway::ARGUMENT_WRONG, name);
        let found = match spec.host {
            Host::Oapi => Some(gateway::LEGACY_ARGUMENT_WRONG).filter(|code| has_own(spec, code)),
            Host::Api if name == "name" && has_own(spec, gateway::NAME_ILLEGAL) => {
                Some(gateway::NAME_ILLEGAL)
            }
            Host::Api if name == APP_PROPERTIES => Some(gateway::APP_PROPERTIES_TOO_MANY),
            Host::Api if has(spec, &code) => Some(&*code),
            Host::Api => Some(gateway::ARGUMENTS_WRONG).filter(|code| has_own(spec, code)),
        };
        found.map(Refusal::code)
    }

    /// Returns the code of this refusal for an operation.
    pub(crate) fn code_of(&self, spec: &Spec) -> Cow<'_, str> {
        match (self, spec.host) {
            (Refusal::UnknownPath, _) => gateway::UNKNOWN_PATH.into(),
            (Refusal::UnknownMethod(_), _) => gateway::LEGACY_UNKNOWN_PATH.into(),
            (Refusal::UnknownRoot, _) => gateway::UNKNOWN_ROOT.into(),
            (Refusal::TokenMissing, Host::Api) => gateway::TOKEN_MISSING.into(),
            (Refusal::TokenMissing, Host::Oapi) => gateway::LEGACY_TOKEN_MISSING.into(),
            (Refusal::TokenRefused, Host::Api) => gateway::TOKEN_REFUSED.into(),
            (Refusal::TokenRefused, Host::Oapi) => gateway::LEGACY_TOKEN_REFUSED.into(),
            (Refusal::PermissionMissing(_), Host::Api) => gateway::PERMISSION_MISSING.into(),
            (Refusal::PermissionMissing(_), Host::Oapi) => {
                gateway::LEGACY_PERMISSION_MISSING.into()
            }
            (Refusal::Throttled(_), _) if store::answers(spec) => gateway::STORE_THROTTLED.into(),
            (Refusal::Throttled(App::Internal), Host::Api) => gateway::THROTTLED.into(),
            (Refusal::Throttled(App::ThirdParty), Host::Api) => gateway::THROTTLED_SUITE.into(),
            (Refusal::Throttled(_), Host::Oapi) => gateway::LEGACY_THROTTLED.into(),
            (Refusal::Missing(_) | Refusal::Invalid(_), Host::Oapi) => {
                let own = has_own(spec, gateway::LEGACY_ARGUMENT_WRONG);
                let code = own.then_some(gateway::LEGACY_ARGUMENT_WRONG);
                code.unwrap_or(gateway::LEGACY_ARGUMENT).into()
            }
            (Refusal::Missing(name), Host::Api) => named(gateway::ARGUMENT_MISSING, name).into(),
            (Refusal::Invalid(name), Host::Api) => named(gateway::ARGUMENT_INVALID, name).into(),
            (Refusal::Code(code), _) => code.into(),
        }
    }

    /// Returns the documented message, or the code's meaning if the message is free text.
    pub(crate) fn message(&self, spec: &Spec, code: &str) -> String {
        // The gateway does not know an operation's own table.
        let spec = if self.is_gateways() { &NO_OPERATION } else { spec };
        let Some(row) = spec.error(code) else {
            return format!("{code} is in no error table");
        };
        let text = match row.message {
            "" | "%s" => row.meaning,
            message => message,
        };
        match (self, spec.host) {
            // A message that is documented in full is kept, whether or not it names the argument.
            (Refusal::Missing(_) | Refusal::Invalid(_), Host::Oapi)
                if code == gateway::LEGACY_ARGUMENT && text == row.message =>
            {
                text.into()
            }
            (Refusal::Missing(name) | Refusal::Invalid(name), Host::Oapi) => {
                format!("{text}: {name}")
            }
            (Refusal::PermissionMissing(name), _) => format!("{text}: [{name}]"),
            (Refusal::UnknownMethod(name), _) => text.replace("%s", name),
            _ if row.code.contains('*') => text.replace('*', wildcard(row.code, code)),
            _ => text.into(),
        }
    }

    pub(crate) fn is_gateways(&self) -> bool {
        use Refusal::{PermissionMissing, TokenMissing, TokenRefused};

        matches!(self, TokenMissing | TokenRefused | PermissionMissing(_))
    }
}

/// Refuses with a code of an operation's table unless this holds.
pub(crate) fn ensure(holds: bool, error: impl Display) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::of(error)) }
}

/// Returns whether this exact code is documented for an operation. A pattern does not count.
pub(crate) fn has(spec: &Spec, code: &str) -> bool {
    spec.error(code).is_some_and(|row| row.code == code)
}

/// Returns the same for the operation's own table only.
fn has_own(spec: &Spec, code: &str) -> bool {
    spec.errors.iter().any(|row| row.code == code)
}

/// Returns a pattern with its `*` replaced by a name.
pub(crate) fn named(pattern: &str, name: &str) -> String {
    pattern.replace('*', name)
}

/// Returns the part of a code that matches the `*` of a pattern.
fn wildcard<'a>(pattern: &str, code: &'a str) -> &'a str {
    let (prefix, suffix) = pattern.split_once('*').unwrap_or_default();
    let rest = code.strip_prefix(prefix).unwrap_or(code);
    rest.strip_suffix(suffix).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::object_store::PUT;

    #[test]
    fn the_gateways_codes_are_documented() {
        use gateway::*;
        let codes = [
            LEGACY_TOKEN_MISSING,
            LEGACY_TOKEN_REFUSED,
            PERMISSION_MISSING,
            LEGACY_PERMISSION_MISSING,
            LEGACY_ARGUMENT,
            LEGACY_THROTTLED,
            THROTTLED,
            THROTTLED_SUITE,
            LEGACY_UNKNOWN_PATH,
            UNKNOWN_ROOT,
            LEGACY_ARGUMENT_WRONG,
            ARGUMENT_WRONG,
            UNION_ID_WRONG,
            NAME_ILLEGAL,
            NAME_TAKEN,
            APP_PROPERTIES_TOO_MANY,
        ];
        for code in codes {
            assert!(NO_OPERATION.error(code).is_some(), "{code}");
        }
        let codes = [
            STORE_DENIED,
            STORE_FAILED,
            STORE_LENGTH_MISSING,
            STORE_METHOD_WRONG,
            STORE_SIGNATURE_WRONG,
            STORE_TOO_LATE,
            STORE_CHANGED,
            STORE_RANGE_WRONG,
            STORE_THROTTLED,
        ];
        for code in codes {
            assert!(PUT.error(code).is_some_and(|row| row.code == code), "{code}");
        }
    }
}
