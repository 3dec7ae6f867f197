//! Checks answers to every operation.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{SECRET, answer, check_failure, plain_json, with_secret};
use crate::call::envelope::{Envelope, repair};
use crate::call::response::{interpret, text};
use crate::call::{Error, Spec};
use crate::catalog::{Catalog, Kind};
use crate::model::{Reply, ReplyKind};

const STATUSES: [u16; 12] = [200, 201, 204, 299, 301, 400, 401, 403, 404, 408, 429, 500];

/// Checks an answer. The input is an operation's name and an HTTP status on the first line, then the body. A text that
/// names no operation still selects one, so that any input is usable.
pub fn reply(bytes: &[u8]) {
    let (head, body) = split(bytes);
    let body = with_secret(&text(body.to_vec()));
    let (name, status) = head.split_once(' ').unwrap_or((&head, ""));
    let status = status.parse().ok().filter(|status| (100..1000).contains(status));
    let status = status.unwrap_or_else(|| STATUSES[usize::from(head.len() as u8) % STATUSES.len()]);
    let name = operation(name, |_| true);
    macro_rules! check_if_it_is {
        ($operation:ty) => {
            if <$operation>::SPEC.name == name {
                check::<<$operation as crate::call::Operation>::Reply>(
                    &<$operation>::SPEC,
                    status,
                    body.as_bytes(),
                );
            }
        };
    }
    for_each_operation!(check_if_it_is);
}

/// Splits off the first line.
pub(super) fn split(bytes: &[u8]) -> (String, &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let body = bytes.get(end + 1..).unwrap_or_default();
    (String::from_utf8_lossy(&bytes[..end]).into_owned(), body)
}

/// Returns the operation that a name selects among those wanted.
pub(super) fn operation(name: &str, wanted: fn(&Spec) -> bool) -> &'static str {
    let specs = Catalog::built_in().operations().iter().map(|operation| operation.spec);
    let names: Vec<_> = specs.filter(|spec| wanted(spec)).map(|spec| spec.name).collect();
    let sum: usize = name.bytes().map(usize::from).sum();
    names.iter().find(|known| **known == name).unwrap_or(&names[sum % names.len()])
}

pub(super) fn check<R>(spec: &Spec, status: u16, body: &[u8])
where
    R: DeserializeOwned + Debug + PartialEq,
{
    match interpret::<R>(spec, answer(status, body), &|_| Ok(())) {
        Ok(reply) => check_success(spec, status, &reply),
        Err(failure) => {
            let detail = failure.details.detail.clone();
            let error = check_failure(failure, status);
            if !spec.reply_secrets.is_empty() {
                let detail = detail.unwrap_or_default();
                assert!(!detail.contains("s3cr"), "{error}");
                check_secrets(spec, &String::from_utf8_lossy(body), &error);
            }
        }
    }
}

/// Checks that an error shows no token from the same answer. Looks only for texts that begin like a token, so that none
/// is a word of this crate's messages.
fn check_secrets(spec: &Spec, body: &str, error: &Error) {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let Some(root) = plain_json(body) else { return };
    for name in spec.reply_secrets {
        let Some(secret) = root[*name].as_str() else { continue };
        let is_token = secret.starts_with("t0k") && secret.len() >= 4;
        if is_token && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            assert!(!error.to_string().contains(secret), "{error}");
            assert!(!format!("{error:?}").contains(secret), "{error:?}");
        }
    }
}

fn check_success<R>(spec: &Spec, status: u16, reply: &Reply<R>)
where
    R: DeserializeOwned + Debug + PartialEq,
{
    assert!((200..300).contains(&status), "success with http {status}");
    let read = |text: &str| interpret::<R>(spec, answer(status, text.as_bytes()), &|_| Ok(()));
    let again = read(reply.raw()).expect("what was a success is one again");
    assert!(again == *reply, "{again:?} is not {reply:?}");

    let repaired = repair(reply.raw());
    if spec.reply != ReplyKind::Object {
        return;
    }
    let envelope = Envelope::read(&repaired, spec.success).expect("an object");
    assert!(!envelope.legacy && envelope.succeeded);
    let Some(root) = plain_json(&repaired) else { return };
    let written = read(&root.to_string()).expect("what was a success is one again");
    assert_eq!(*written, **reply, "{root}");

    let catalog = Catalog::built_in();
    let fields = &catalog.operation(spec.name).expect("an operation").reply;
    for field in fields.iter().filter(|field| field.required) {
        let value = &root[&field.name];
        let usable = match &field.kind {
            Kind::Object(_) | Kind::Map(_) => value.is_object(),
            Kind::List(_) => !value.is_null(),
            Kind::Boolean => value.is_boolean() || value.is_string(),
            _ => value.is_string() || value.is_number(),
        };
        assert!(usable, "{} is {value}", field.name);
    }
    if let Some(field) = spec.success {
        assert!(root[field] == true || root[field] == "true", "{field} is {}", root[field]);
    }
    let shown = format!("{reply:?}");
    for field in fields.iter().filter(|field| field.secret) {
        if let Value::String(secret) = &root[&field.name] {
            let once = reply.raw().matches(SECRET).count() == 1;
            assert!(!once || !secret.contains(SECRET) || !shown.contains("s3cr"), "{shown}");
        }
    }
}
