//! Hints for servers whose certificates are not trusted.

use crate::tables::gateway::{
    AUTHORITY_AS_SERVER_HINT as CA_AS_SERVER, NO_ROOTS_HINT as NONE, UNTRUSTED_HINT as UNKNOWN,
};

/// Returns a hint for errors that root certificates can solve or seem to solve. No root helps if a certificate has
/// expired or belongs to another host. Matches texts, because the types of these errors depend on the version of
/// rustls.
pub(super) fn hint(error: &ureq::Error) -> Option<&'static str> {
    let text = error.to_string();
    match text {
        text if text.contains("CaUsedAsEndEntity") => Some(CA_AS_SERVER),
        text if text.contains("UnknownIssuer") => Some(UNKNOWN),
        text if text.contains("No CA certificates were loaded") => Some(NONE),
        _ => None,
    }
}

/// Returns true if there are no root certificates at all, so that nothing was sent.
pub(super) fn is_missing(error: &ureq::Error) -> bool {
    hint(error) == Some(NONE)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn only_errors_that_a_root_can_fix_have_a_hint() {
        let rows = [
            ("invalid peer certificate: UnknownIssuer", Some(UNKNOWN)),
            ("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))", Some(CA_AS_SERVER)),
            ("unexpected error: No CA certificates were loaded from the system", Some(NONE)),
            ("invalid peer certificate: Expired", None),
            ("invalid peer certificate: certificate not valid for name \"a\"", None),
            ("connection refused", None),
        ];
        for (text, expected) in rows {
            assert_eq!(hint(&io::Error::other(text).into()), expected, "{text}");
        }
    }
}
