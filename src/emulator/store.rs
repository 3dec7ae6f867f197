//! The object store, where the bytes of files go. It is not DingTalk's gateway, and refuses in XML.

use super::body::Body;
use super::http::Request;
use super::refusal::Refusal;
use super::uploads::{Upload, Uploads};
use crate::generated::gateway;

const PATH: &str = "/_object_store/";

/// Where an upload can be put, as two hosts of the real store would have it.
pub(super) fn addresses(url: &str, upload_key: &str) -> [String; 2] {
    ["a", "b"].map(|host| format!("{url}{PATH}{host}/{upload_key}"))
}

pub(super) fn serves(path: &str) -> bool {
    path.starts_with(PATH)
}

fn upload_key(path: &str) -> &str {
    let path = path.strip_prefix(PATH).unwrap_or_default();
    let (_, key) = path.split_once('/').unwrap_or_default();
    key
}

/// What can be said of a request before its body has come.
pub(super) fn check(uploads: &Uploads, request: &Request) -> Result<(), Refusal> {
    let refuse = |code| Err(Refusal::code(code));
    if request.method != "PUT" {
        return refuse(gateway::STORE_METHOD_WRONG);
    }
    // The store belongs to somebody else, whom an access token is none of the business of.
    if request.header(gateway::TOKEN_HEADER).is_some()
        || request.query().iter().any(|(name, _)| name == gateway::TOKEN_QUERY)
    {
        return refuse(gateway::STORE_DENIED);
    }
    let Some(upload) = uploads.get(upload_key(request.path())) else {
        return refuse(gateway::STORE_DENIED);
    };
    if !is_signed(upload, request) {
        return refuse(gateway::STORE_SIGNATURE_WRONG);
    }
    if upload.late {
        return refuse(gateway::STORE_TOO_LATE);
    }
    match request.header("content-length") {
        Some(_) if request.header("transfer-encoding").is_none() => Ok(()),
        _ => refuse(gateway::STORE_LENGTH_MISSING),
    }
}

/// Whether the headers that a signature covers are those that were signed.
fn is_signed(upload: &Upload, request: &Request) -> bool {
    let signed =
        || upload.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), &**value));
    let covered =
        |name: &str| name.starts_with("x-oss-") || ["content-type", "content-md5"].contains(&name);
    let mut given = request.headers.iter().map(|(name, _)| name);
    signed().all(|(name, value)| request.header(&name) == Some(value))
        && given.all(|name| !covered(name) || signed().any(|(signed, _)| signed == *name))
}

/// Takes the bytes, in place of those that an earlier request brought.
pub(super) fn put(uploads: &mut Uploads, request: &Request) -> Result<(), Refusal> {
    match &request.body {
        Body::Spooled(spool) => {
            // It may have been committed meanwhile.
            let upload = uploads.get_mut(upload_key(request.path()));
            let upload = upload.ok_or_else(|| Refusal::code(gateway::STORE_DENIED))?;
            upload.content = Some(spool.clone());
            Ok(())
        }
        Body::Refused(refusal, _) => Err(refusal.clone()),
        Body::Memory(_) => Err(Refusal::code(gateway::STORE_FAILED)),
    }
}

/// An error as the store writes it.
pub(super) fn error(code: &str, message: &str, request_id: &str) -> String {
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
