//! Why a request is not executed, in the words of either host and of the object store.

use std::borrow::Cow;
use std::fmt::Display;

use serde_json::{Value, json};

use super::store;
use crate::call::{Auth, Host, Method, Spec};
use crate::emulator::net::answer::Answer;
use crate::tables::gateway;

/// Why a request is not executed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    UnknownPath,
    /// The legacy host knows no such method; its name with dots.
    UnknownMethod(String),
    /// Neither host has anything below the first segment of the path.
    UnknownRoot,
    TokenMissing,
    TokenRefused,
    Throttled,
    Missing(String),
    Invalid(String),
    /// A code of the operation's table, or of the shared ones.
    Code(String),
}

/// The legacy host's spelling. The others belong to the api host.
const REQUEST_ID: &str = "request_id";

/// Stands in for the operation where a request is for none.
pub(crate) static NO_OPERATION: Spec = Spec::new("", Method::Get, "");

/// Likewise, on the legacy host.
pub(crate) static NO_LEGACY_OPERATION: Spec = Spec::new("", Method::Get, "").host(Host::Oapi);

impl Refusal {
    pub(crate) fn code(code: &str) -> Refusal {
        Refusal::Code(code.into())
    }

    /// A code of an operation's table. The same code means the same in all tables, though its status differs.
    pub(crate) fn of(error: impl Display) -> Refusal {
        Refusal::Code(error.to_string())
    }

    /// An argument of this name holds no unionId of the organization.
    pub(crate) fn union_id(name: &str) -> Refusal {
        Refusal::Code(named(gateway::UNION_ID_WRONG, name))
    }

    /// The value of this argument, whose name may have dots, is none that the back end takes: in the most telling code
    /// that is documented for the operation, if any is.
    pub(crate) fn wrong(spec: &Spec, name: &str) -> Option<Refusal> {
        let name = name.rsplit('.').next().unwrap_or_default();
        let code = named(gateway::ARGUMENT_WRONG, name);
        let found = match spec.host {
            Host::Oapi => Some(gateway::LEGACY_ARGUMENT_WRONG).filter(|code| has_own(spec, code)),
            Host::Api if name == "name" && has_own(spec, gateway::NAME_ILLEGAL) => {
                Some(gateway::NAME_ILLEGAL)
            }
            Host::Api if has(spec, &code) => Some(&*code),
            Host::Api => Some(gateway::ARGUMENTS_WRONG).filter(|code| has_own(spec, code)),
        };
        found.map(Refusal::code)
    }

    pub(crate) fn answer(&self, spec: &Spec, request_id: &str) -> Answer {
        let code = self.code_of(spec);
        let row = spec.error(&code);
        let status = row.map_or(400, |row| row.status);
        let message = self.message(spec, &code);
        if store::answers(spec) {
            return Answer::xml(status, request_id, store::error(&code, &message, request_id));
        }
        match spec.host {
            Host::Api => Answer::json(
                status,
                request_id,
                &json!({
                    gateway::CODE[0]: code,
                    gateway::MESSAGE[0]: message,
                    gateway::REQUEST_ID[0]: request_id,
                }),
            ),
            Host::Oapi => {
                let mut envelope = self.legacy(&code, &message, request_id);
                let bare = *self == Refusal::UnknownRoot || !is_numbered(spec);
                if let (true, Some(envelope)) = (bare, envelope.as_object_mut()) {
                    envelope.remove(REQUEST_ID);
                }
                Answer::json(200, request_id, &envelope)
            }
        }
    }

    fn code_of(&self, spec: &Spec) -> Cow<'_, str> {
        let by_host = |api, oapi| match spec.host {
            Host::Api => Cow::Borrowed(api),
            Host::Oapi => Cow::Borrowed(oapi),
        };
        match (self, spec.host) {
            (Refusal::UnknownPath, _) => gateway::UNKNOWN_PATH.into(),
            (Refusal::UnknownMethod(_), _) => gateway::LEGACY_UNKNOWN_PATH.into(),
            (Refusal::UnknownRoot, _) => gateway::UNKNOWN_ROOT.into(),
            (Refusal::TokenMissing, _) => {
                by_host(gateway::TOKEN_MISSING, gateway::LEGACY_TOKEN_MISSING)
            }
            (Refusal::TokenRefused, _) => {
                by_host(gateway::TOKEN_REFUSED, gateway::LEGACY_TOKEN_REFUSED)
            }
            (Refusal::Throttled, _) => by_host(gateway::THROTTLED, gateway::LEGACY_THROTTLED),
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

    /// The documented message, or what the code means where the message is any text.
    fn message(&self, spec: &Spec, code: &str) -> String {
        // The gateway does not know what is documented of an operation.
        let spec = if self.is_gateways() { &NO_OPERATION } else { spec };
        let Some(row) = spec.error(code) else {
            return format!("{code} is in no error table");
        };
        let text = match row.message {
            "" | "%s" => row.meaning,
            message => message,
        };
        match (self, spec.host) {
            // Where the page or an answer has the whole message, it names what is missing, or does not.
            (Refusal::Missing(_) | Refusal::Invalid(_), Host::Oapi)
                if code == gateway::LEGACY_ARGUMENT && text == row.message =>
            {
                text.into()
            }
            (Refusal::Missing(name) | Refusal::Invalid(name), Host::Oapi) => {
                format!("{text}: {name}")
            }
            (Refusal::UnknownMethod(name), _) => text.replace("%s", name),
            _ if row.code.contains('*') => text.replace('*', wildcard(row.code, code)),
            _ => text.into(),
        }
    }

    /// What the legacy host says where it refuses nothing.
    pub(crate) fn none(spec: &Spec, request_id: &str) -> impl Iterator<Item = (String, Value)> {
        let number = is_numbered(spec).then(|| (REQUEST_ID.into(), request_id.into()));
        let envelope = [
            (gateway::LEGACY_CODE[0].into(), 0.into()),
            (gateway::LEGACY_MESSAGE[0].into(), "ok".into()),
        ];
        envelope.into_iter().chain(number)
    }

    fn is_gateways(&self) -> bool {
        matches!(self, Refusal::TokenMissing | Refusal::TokenRefused)
    }

    /// The legacy host wraps what its gateway refuses, and what is no number.
    fn legacy(&self, code: &str, message: &str, request_id: &str) -> Value {
        let inner = message.split_once("[submsg=").and_then(|(_, rest)| rest.strip_suffix(']'));
        match (code.parse::<i64>(), inner) {
            (Ok(number), Some(inner)) => json!({
                gateway::LEGACY_CODE[0]: number,
                gateway::SUB_MESSAGE[0]: inner,
                gateway::LEGACY_MESSAGE[0]: message,
                REQUEST_ID: request_id,
            }),
            (Ok(number), None) if !self.is_gateways() => json!({
                gateway::LEGACY_CODE[0]: number,
                gateway::LEGACY_MESSAGE[0]: message,
                REQUEST_ID: request_id,
            }),
            _ => json!({
                gateway::LEGACY_CODE[0]: gateway::LEGACY_WRAPPER.parse::<i64>().unwrap_or_default(),
                gateway::LEGACY_MESSAGE[0]:
                    format!("ding talk error[subcode={code},submsg={message}]"),
                gateway::SUB_CODE[0]: code,
                gateway::SUB_MESSAGE[0]: message,
                REQUEST_ID: request_id,
            }),
        }
    }
}

/// Whether the legacy host's answers have the number of the request: not where tokens are fetched.
fn is_numbered(spec: &Spec) -> bool {
    spec.auth != Auth::None
}

/// Whether a code itself, and no pattern for it, is documented for an operation.
pub(crate) fn has(spec: &Spec, code: &str) -> bool {
    spec.error(code).is_some_and(|row| row.code == code)
}

/// Likewise, in the operation's own table.
fn has_own(spec: &Spec, code: &str) -> bool {
    spec.errors.iter().any(|row| row.code == code)
}

/// A pattern with a name in the place of its `*`.
pub(crate) fn named(pattern: &str, name: &str) -> String {
    pattern.replace('*', name)
}

/// What the `*` of a pattern stands for in a code that matches it.
fn wildcard<'a>(pattern: &str, code: &'a str) -> &'a str {
    let (prefix, suffix) = pattern.split_once('*').unwrap_or_default();
    let rest = code.strip_prefix(prefix).unwrap_or(code);
    rest.strip_suffix(suffix).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::object_store::PUT;

    static API: Spec = Spec::new("op", Method::Get, "/op");
    static OAPI: Spec = API.host(Host::Oapi);

    fn body(refusal: &Refusal, spec: &Spec) -> (u16, Value) {
        let answer = refusal.answer(spec, "ID");
        let body = serde_json::from_str(&answer.body).expect("an answer is json");
        (answer.status, body)
    }

    #[test]
    fn the_envelope_of_the_api_host() {
        let expected = json!({
            "code": "MissingunionId",
            "message": "unionId is mandatory for this action.",
            "requestid": "ID",
        });
        assert_eq!(body(&Refusal::Missing("unionId".into()), &API), (400, expected));
        let (status, throttled) = body(&Refusal::Throttled, &API);
        assert_eq!((status, &throttled["code"]), (403, &json!(gateway::THROTTLED)));
        assert_ne!(throttled["message"], "");
        let (status, unknown) = body(&Refusal::code("never.heard.of"), &API);
        assert_eq!((status, &unknown["code"]), (400, &json!("never.heard.of")));
    }

    #[test]
    fn the_envelope_of_the_legacy_host() {
        let (status, refused) = body(&Refusal::TokenRefused, &OAPI);
        assert_eq!((status, &refused["errcode"]), (200, &json!(88)));
        assert_eq!(refused["sub_code"], "40014");
        assert_eq!(refused["request_id"], "ID");
        let (_, missing) = body(&Refusal::Missing("userid".into()), &OAPI);
        assert_eq!(missing["errcode"], 40035);
        assert!(missing["errmsg"].as_str().is_some_and(|text| text.contains("userid")));
        let (_, unknown) = body(&Refusal::code("60121"), &OAPI);
        assert_eq!(unknown["errcode"], 60121);
        let (_, text) = body(&Refusal::code("systemError"), &OAPI);
        assert_eq!((&text["errcode"], &text["sub_code"]), (&json!(88), &json!("systemError")));
    }

    #[test]
    fn the_gateways_codes_are_documented() {
        use gateway::*;
        let codes = [
            LEGACY_TOKEN_MISSING,
            LEGACY_TOKEN_REFUSED,
            LEGACY_ARGUMENT,
            LEGACY_THROTTLED,
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
        ];
        for code in codes {
            assert!(PUT.error(code).is_some_and(|row| row.code == code), "{code}");
        }
    }

    #[test]
    fn what_a_star_stands_for() {
        assert_eq!(wildcard("Missing*", "Missingbody"), "body");
        assert_eq!(wildcard("*Limit", "QpsLimit"), "Qps");
    }
}
