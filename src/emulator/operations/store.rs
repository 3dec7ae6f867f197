//! The object store, which keeps the bytes of files. It is not behind DingTalk's gateway.

use std::ops::Range;
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

/// The store's operations.
pub(crate) static OPERATIONS: [&Spec; 2] = [&PUT, &GET];

/// Returns the part of a reply with a signed address, stated as valid for `life` seconds. It has two hosts, as the real
/// store does.
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

/// Returns the address for samples. Nothing is stored there.
pub(crate) fn nowhere(url: &str) -> String {
    format!("{url}{PATH}sample")
}

/// Returns whether this is one of the store's operations.
pub(crate) fn answers(spec: &Spec) -> bool {
    OPERATIONS.iter().any(|known| known.name == spec.name)
}

/// Returns the store's operation for a request, if it goes to the store.
pub(crate) fn operation(request: &Request) -> Option<&'static Spec> {
    let is_get = request.method == GET.method.as_str();
    request.path().starts_with(PATH).then_some(if is_get { &GET } else { &PUT })
}

/// Returns the upload or download key in a path.
fn key(path: &str) -> &str {
    let path = path.strip_prefix(PATH).unwrap_or_default();
    let (_, key) = path.split_once('/').unwrap_or_default();
    key
}

/// Checks a PUT before its body has arrived.
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

/// Checks the signature of a request.
fn admit(signature: Option<&Signature>, request: &Request) -> Result<(), Refusal> {
    let refuse = |code| Err(Refusal::code(code));
    // The store is not DingTalk: an access token must not reach it.
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
        Some(signature) if signature.is_late() => refuse(gateway::STORE_TOO_LATE),
        Some(_) => Ok(()),
    }
}

/// The target of a GET: a file, or a part of it.
pub(crate) struct Wanted {
    pub(crate) file: Arc<Spool>,
    pub(crate) part: Option<Range<u64>>,
}

/// Returns the bytes for a GET.
pub(crate) fn get(downloads: &Downloads, request: &Request) -> Result<Wanted, Refusal> {
    let download = downloads.get(key(request.path()));
    admit(download.map(|download| &download.signature), request)?;
    let content = download.map(|download| download.content.clone());
    let file = content.ok_or_else(|| Refusal::code(gateway::STORE_DENIED))?;
    let etag = file.etag();
    let mut matches = request.header("if-match").into_iter().flat_map(|tags| tags.split(','));
    if request.header("if-match").is_some()
        && !matches.any(|tag| [&*etag, "*"].contains(&tag.trim()))
    {
        return Err(Refusal::code(gateway::STORE_CHANGED));
    }
    let part = request.header("range").and_then(|range| part(range, file.size)).transpose()?;
    Ok(Wanted { file, part })
}

/// Returns the bytes of a `Range` header; `None`, for the whole file, if it is not valid or has several ranges.
fn part(range: &str, size: u64) -> Option<Result<Range<u64>, Refusal>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.parse::<u64>();
    let bytes = match (number(first), number(last)) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.is_empty() => first..size,
        (Err(_), Ok(last)) if first.is_empty() => size.saturating_sub(last)..size,
        _ => return None,
    };
    let is_there = !bytes.is_empty();
    Some(is_there.then_some(bytes).ok_or_else(|| Refusal::code(gateway::STORE_RANGE_WRONG)))
}

/// Stores the bytes of a PUT, and returns them. They replace those of an earlier PUT.
pub(crate) fn put(uploads: &mut Uploads, request: &Request) -> Result<Arc<Spool>, Refusal> {
    match &request.body {
        Body::Spooled(spool) => {
            // It may have been committed in the meantime.
            let place = uploads.place_mut(key(request.path()));
            let place = place.ok_or_else(|| Refusal::code(gateway::STORE_DENIED))?;
            place.content = Some(spool.clone());
            Ok(spool.clone())
        }
        Body::Refused(refusal, _) => Err(refusal.clone()),
        Body::Memory(_) => Err(Refusal::code(gateway::STORE_FAILED)),
    }
}
