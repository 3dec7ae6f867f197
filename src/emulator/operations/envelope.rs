//! The envelopes of refusals and successes: one for each host, and one for the object store.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::response::{Content, Response};
use super::store;
use crate::call::{Auth, Host, Spec};
use crate::model::ReplyKind;
use crate::tables::gateway;

/// The legacy host's spelling; the others are the api host's.
const REQUEST_ID: &str = "request_id";

/// Returns the response to a refused request.
pub(crate) fn refuse(refusal: &Refusal, spec: &Spec, request_id: &str) -> Response {
    let code = refusal.code_of(spec);
    let status = spec.error(&code).map_or(400, |row| row.status);
    let message = refusal.message(spec, &code);
    if store::answers(spec) {
        return Response::xml(status, request_id, Content::Xml(xml(&code, &message, request_id)));
    }
    if spec.host == Host::Oapi {
        let mut body = legacy(&code, &message, refusal.is_gateways());
        if *refusal != Refusal::UnknownRoot && is_numbered(spec) {
            body[REQUEST_ID] = request_id.into();
        }
        return Response::json(spec.host, 200, request_id, &body);
    }
    let mut body = json!({
        gateway::CODE[0]: code,
        gateway::MESSAGE[0]: message,
        gateway::REQUEST_ID[0]: request_id,
    });
    if let Refusal::PermissionMissing(name) = refusal {
        body[gateway::DENIED_DETAIL[0]] = json!({ gateway::REQUIRED_SCOPES[0]: [name] });
    }
    Response::json(spec.host, status, request_id, &body)
}

/// Returns the response to an executed request.
pub(crate) fn succeed(mut reply: Value, spec: &Spec, request_id: &str) -> Response {
    if let (Host::Oapi, Some(reply)) = (spec.host, reply.as_object_mut()) {
        reply.insert(gateway::LEGACY_CODE[0].into(), 0.into());
        reply.insert(gateway::LEGACY_MESSAGE[0].into(), "ok".into());
        if is_numbered(spec) {
            reply.insert(REQUEST_ID.into(), request_id.into());
        }
    }
    match spec.reply {
        ReplyKind::None => Response::gateway(spec.host, 200, request_id, String::new()),
        _ => Response::json(spec.host, 200, request_id, &reply),
    }
}

/// Returns whether the legacy host's answers have a request id, which those of token operations do not.
fn is_numbered(spec: &Spec) -> bool {
    spec.auth != Auth::None
}

/// Returns the legacy host's envelope. It wraps the gateway's refusals, and codes that are not numbers.
fn legacy(code: &str, message: &str, is_gateways: bool) -> Value {
    let inner = message.split_once("[submsg=").and_then(|(_, rest)| rest.strip_suffix(']'));
    match (code.parse::<i64>(), inner) {
        (Ok(number), Some(inner)) => json!({
            gateway::LEGACY_CODE[0]: number,
            gateway::SUB_MESSAGE[0]: inner,
            gateway::LEGACY_MESSAGE[0]: message,
        }),
        (Ok(number), None) if !is_gateways => json!({
            gateway::LEGACY_CODE[0]: number,
            gateway::LEGACY_MESSAGE[0]: message,
        }),
        _ => json!({
            gateway::LEGACY_CODE[0]: gateway::LEGACY_WRAPPER.parse::<i64>().unwrap_or_default(),
            gateway::LEGACY_MESSAGE[0]:
                format!("ding talk error[subcode={code},submsg={message}]"),
            gateway::SUB_CODE[0]: code,
            gateway::SUB_MESSAGE[0]: message,
        }),
    }
}

/// Returns an error of the object store.
fn xml(code: &str, message: &str, request_id: &str) -> String {
    let element = |name, text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("  <{name}>{text}</{name}>\n")
    };
    let elements = [
        element(gateway::XML_CODE, code),
        element(gateway::XML_MESSAGE, message),
        element(gateway::XML_REQUEST_ID, request_id),
    ];
    let elements = elements.concat();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n{elements}</Error>\n")
}
