//! What DingTalk signs an address of the object store with.

use serde_json::{Map, Value, json};

use super::tokens::Random;
use crate::emulator::net::http::Request;
use crate::emulator::operations::store;
use crate::generated::storage::UploadRegion;

/// Headers that must come with a request. No clock ends a signature: a test says when.
pub(crate) struct Signature {
    headers: [(&'static str, String); 2],
    /// Whether it is too old.
    pub(crate) late: bool,
}

impl Signature {
    pub(crate) fn new(random: &mut Random, late: bool) -> Self {
        // A fixed time, so that the same calls get the same answers.
        const DATE: &str = "Sat, 01 Jan 2022 10:00:00 GMT";
        let signature = random.secret();
        let authorization = format!("OSS LTAIemulator:{}", signature.expose());
        let headers = [("Authorization", authorization), ("x-oss-date", DATE.into())];
        Signature { headers, late }
    }

    /// As replies tell it, with how long it is said to hold, in seconds.
    pub(crate) fn info(&self, url: &str, key: &str, life: i32) -> Value {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.as_str().into()));
        json!({
            "resourceUrls": store::addresses(url, key),
            "headers": headers.collect::<Map<_, _>>(),
            "expirationSeconds": life,
            "region": UploadRegion::Zhangjiakou,
            "internalResourceUrls": [],
        })
    }

    /// Whether the headers that a signature covers are those that were signed.
    pub(crate) fn fits(&self, request: &Request) -> bool {
        let signed =
            || self.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), &**value));
        let covered = |name: &str| {
            name.starts_with("x-oss-") || ["content-type", "content-md5"].contains(&name)
        };
        let mut given = request.headers.iter().map(|(name, _)| name);
        signed().all(|(name, value)| request.header(&name) == Some(value))
            && given.all(|name| !covered(name) || signed().any(|(signed, _)| signed == *name))
    }
}
