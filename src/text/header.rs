//! Headers that carry parameters.

/// Headers that the client, the connection or a proxy sets.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "accept", "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "content-type",
    "cookie", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "x-acs-dingtalk-access-token",
];

/// Returns true if a parameter may be sent in a header of this name.
pub(crate) fn is_free(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name.bytes().all(is_token)
        && !TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name))
}

/// Returns what is wrong with a text for a header, as a predicate that follows the text.
pub(crate) fn problem(text: &str) -> Option<&'static str> {
    if text.starts_with(' ') || text.ends_with(' ') {
        return Some("begins or ends with a space, which is lost in a header; remove it");
    }
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (!is_plain)
        .then_some("contains a character that is not printable ASCII, which a header cannot carry")
}

#[cfg(test)]
#[test]
fn names_and_values_of_headers_are_checked() {
    for name in ["x-client-token", "dingOrgId", "operationSource"] {
        assert!(is_free(name), "{name}");
    }
    for name in ["", "a b", "a:b", "中", "Host", "X-ACS-DingTalk-Access-Token", "transfer-encoding"]
    {
        assert!(!is_free(name), "{name}");
    }
    for text in ["a", "a b", "~!"] {
        assert_eq!(problem(text), None, "{text}");
    }
    for text in [" a", "a ", "a\r\nb: c", "\t", "ä", "\u{7f}"] {
        assert!(problem(text).is_some(), "{text:?}");
    }
}
