//! The check of an endpoint.

use ureq::http::Uri;

use super::invalid;
use crate::call::Error;
use crate::http::address::{PlainHttp, Schemes, host_and_port, is_loopback};

/// A checked endpoint.
pub(super) struct Endpoint {
    /// Without a trailing `/`.
    pub(super) url: String,
    pub(super) scheme: &'static str,
    pub(super) host: String,
    pub(super) port: u16,
}

impl Endpoint {
    /// Returns the given or default endpoint, or what is wrong with it.
    pub(super) fn check(
        given: Option<String>,
        default: &str,
        schemes: Schemes,
    ) -> Result<Self, Error> {
        let text = given.unwrap_or_else(|| default.to_string());
        // Errors show the text only after this check for a password.
        if text.contains('@') {
            return Err(invalid(
                "the endpoint contains user information; give only scheme, host and port",
            ));
        }
        let wrong = |what: &str| invalid(format!("endpoint {text:?} {what}"));
        if text.contains(['?', '#']) {
            return Err(invalid(
                "the endpoint has a query or fragment; give only scheme, host and port",
            ));
        }
        let uri: Uri = text.parse().map_err(|_| wrong("is not a valid url; give https://host"))?;
        let Some(authority) = uri.authority() else {
            return Err(wrong("names no host; give https://host"));
        };
        let (host, port) = host_and_port(authority.as_str())
            .map_err(|problem| wrong(&format!("{problem}; give https://host:port")))?;
        let (scheme, usual) = match uri.scheme_str() {
            Some("https") if !schemes.https => {
                return Err(wrong(
                    "needs tls, which this build lacks; enable the `rustls` feature or set an agent",
                ));
            }
            Some("https") => ("https", 443),
            Some("http") if schemes.http == PlainHttp::Anywhere || is_loopback(host) => {
                ("http", 80)
            }
            Some("http") => {
                return Err(wrong("is plain http, which shows the token to others; use https"));
            }
            _ => return Err(wrong("is neither https nor http; give https://host")),
        };
        let (host, port) = (host.to_string(), port.unwrap_or(usual));
        Ok(Endpoint { url: text.trim_end_matches('/').to_string(), scheme, host, port })
    }

    /// Returns true if the endpoint is on this machine.
    pub(super) fn is_local(&self) -> bool {
        is_loopback(&self.host)
    }
}
