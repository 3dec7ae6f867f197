//! The object store, where the bytes of files go. It is not DingTalk's gateway, and refuses in XML.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::request::{Body, Request};
use crate::call::Spec;
use crate::emulator::world::downloads::Downloads;
use crate::emulator::world::signature::Signature;
use crate::emulator::world::spool::Spool;
use crate::emulator::world::uploads::Uploads;
use crate::files::object_store::{GET, PUT};
use crate::generated::storage::UploadRegion;
use crate::tables::gateway;

const PATH: &str = "/_object_store/";

/// What can be done here.
pub(crate) static OPERATIONS: [&Spec; 2] = [&PUT, &GET];

/// Returns how replies tell of an address and what it is signed with, for so many seconds as they say. The real store has
/// two hosts as well.
pub(crate) fn info(signature: &Signature, url: &str, key: &str, life: i32) -> Value {
    let headers = signature.headers().map(|(name, value)| (name.to_string(), value.into()));
    let addresses = ["a", "b"].map(|host| format!("{url}{PATH}{host}/{key}"));
    json!({
        "resourceUrls": addresses,
        "headers": headers.collect::<Map<_, _>>(),
        "expirationSeconds": life,
        "region": UploadRegion::Zhangjiakou,
        "internalResourceUrls": [],
    })
}

/// Where what a sample names would be, which is nowhere.
pub(crate) fn nowhere(url: &str) -> String {
    format!("{url}{PATH}sample")
}

/// Whether the store answers, and not DingTalk.
pub(crate) fn answers(spec: &Spec) -> bool {
    OPERATIONS.iter().any(|known| known.name == spec.name)
}

/// Returns the store's operation that a request is for, if it is for one.
pub(crate) fn operation(request: &Request) -> Option<&'static Spec> {
    let is_get = request.method == GET.method.as_str();
    request.path().starts_with(PATH).then_some(if is_get { &GET } else { &PUT })
}

/// What an address names: an upload key, or another.
fn key(path: &str) -> &str {
    let path = path.strip_prefix(PATH).unwrap_or_default();
    let (_, key) = path.split_once('/').unwrap_or_default();
    key
}

/// What can be said of a PUT before its body has come.
pub(crate) fn check(uploads: &Uploads, request: &Request) -> Result<(), Refusal> {
    if request.method != "PUT" {
        return Err(Refusal::code(gateway::STORE_METHOD_WRONG));
    }
    let place = uploads.place(key(request.path()));
    admit(place.map(|place| &place.signature), request)?;
    match request.header("content-length") {
        Some(_) if request.header("transfer-encoding").is_none() => Ok(()),
        _ => Err(Refusal::code(gateway::STORE_LENGTH_MISSING)),
    }
}

/// Whether a request may do what it wants to.
fn admit(signature: Option<&Signature>, request: &Request) -> Result<(), Refusal> {
    let refuse = |code| Err(Refusal::code(code));
    // The store belongs to somebody else, whom an access token is none of the business of.
    if request.header(gateway::TOKEN_HEADER).is_some()
        || request.query().iter().any(|(name, _)| name == gateway::TOKEN_QUERY)
    {
        return refuse(gateway::STORE_DENIED);
    }
    match signature {
        None => refuse(gateway::STORE_DENIED),
        Some(signature) if !signature.fits(&request.headers) => {
            refuse(gateway::STORE_SIGNATURE_WRONG)
        }
        Some(signature) if signature.late => refuse(gateway::STORE_TOO_LATE),
        Some(_) => Ok(()),
    }
}

/// Gives the bytes.
pub(crate) fn get(downloads: &Downloads, request: &Request) -> Result<Arc<Spool>, Refusal> {
    let download = downloads.get(key(request.path()));
    admit(download.map(|download| &download.signature), request)?;
    let content = download.map(|download| download.content.clone());
    content.ok_or_else(|| Refusal::code(gateway::STORE_DENIED))
}

/// Takes the bytes, in place of those that an earlier request brought.
pub(crate) fn put(uploads: &mut Uploads, request: &Request) -> Result<(), Refusal> {
    match &request.body {
        Body::Spooled(spool) => {
            // It may have been committed meanwhile.
            let place = uploads.place_mut(key(request.path()));
            let place = place.ok_or_else(|| Refusal::code(gateway::STORE_DENIED))?;
            place.content = Some(spool.clone());
            Ok(())
        }
        Body::Refused(refusal, _) => Err(refusal.clone()),
        Body::Memory(_) => Err(Refusal::code(gateway::STORE_FAILED)),
    }
}
