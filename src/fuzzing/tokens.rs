//! Checks answers to token calls, and requests with the token.

use super::replies::{self, operation, split};
use super::{answer, check_texts, with_secret};
use crate::call::request::{Parts, Request, is_token};
use crate::call::response::{interpret, text};
use crate::call::{Auth, Error, Operation, Spec};
use crate::generated::oauth2::{GetAccessToken, GetAccessTokenReply};

/// Checks an answer. The input is the name of an operation whose answer contains a secret and an HTTP status on the
/// first line, then the body.
pub fn token(bytes: &[u8]) {
    let (head, body) = split(bytes);
    let body = with_secret(&text(body.to_vec()));
    let (name, status) = head.split_once(' ').unwrap_or((&head, ""));
    let name = operation(name, |spec| !spec.reply_secrets.is_empty());
    let status = status.parse().ok().filter(|status| (100..1000).contains(status));
    let status = status.unwrap_or(200);
    macro_rules! check_if_it_is {
        ($operation:ty) => {
            if <$operation>::SPEC.name == name {
                replies::check::<<$operation as Operation>::Reply>(
                    &<$operation>::SPEC,
                    status,
                    body.as_bytes(),
                );
            }
        };
    }
    for_each_operation!(check_if_it_is);
    let reply = interpret::<GetAccessTokenReply>(
        &GetAccessToken::SPEC,
        answer(200, body.as_bytes()),
        &|_| Ok(()),
    );
    if let Ok(reply) = reply {
        check_token(&reply);
    }
}

/// Checks that a token is sent unchanged or not at all.
fn check_token(reply: &GetAccessTokenReply) {
    let operation = crate::generated::storage::GetSpace::new("1".into(), "u".into());
    let parts = Parts::encode(&operation).expect("a request");
    let usable = is_token(reply.access_token.expose());
    for auth in [Auth::Header, Auth::Query] {
        let spec: Spec = operation.spec().auth(auth);
        let endpoint = "https://api.example.com";
        match Request::new(&spec, &parts, endpoint, Some(&reply.access_token)) {
            Ok(request) => {
                assert!(usable, "a token that no header can carry");
                let plain = |b: u8| b.is_ascii_graphic();
                assert!(request.url.bytes().all(plain), "a token in an address");
                let uri: ureq::http::Uri = request.url.parse().expect("an address");
                assert_eq!(uri.host(), Some("api.example.com"));
                let bare = request.token.is_none_or(|token| token.expose().bytes().all(plain));
                assert!(bare, "a token in a header");
            }
            Err(problem) => check_texts(&Error::invalid(Some(spec.name), problem)),
        }
    }
}
