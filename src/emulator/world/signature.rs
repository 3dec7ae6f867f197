//! Signatures of addresses in the object store.

use std::time::Duration;

use super::random::Random;

/// The headers that a request must have.
pub(crate) struct Signature {
    headers: [(&'static str, String); 2],
    /// The time until it expires.
    left: Duration,
}

impl Signature {
    /// Returns a signature that is valid for this many seconds. With 0 or less, it has expired.
    pub(crate) fn new(random: &mut Random, life: i32) -> Self {
        // A fixed time, so that the same calls get the same answers.
        const DATE: &str = "Sat, 01 Jan 2022 10:00:00 GMT";
        let signature = random.secret();
        let authorization = format!("OSS LTAIemulator:{}", signature.expose());
        let headers = [("Authorization", authorization), ("x-oss-date", DATE.into())];
        let seconds = u64::try_from(life).unwrap_or_default();
        Signature { headers, left: Duration::from_secs(seconds) }
    }

    pub(crate) fn is_late(&self) -> bool {
        self.left.is_zero()
    }

    /// Shortens the remaining lifetime.
    pub(crate) fn advance(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    /// Returns the signed headers.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns whether these headers, with names in lower case, include all signed headers and no other that a
    /// signature would cover.
    pub(crate) fn fits(&self, given: &[(String, String)]) -> bool {
        let covered = |name: &str| {
            name.starts_with("x-oss-") || ["content-type", "content-md5"].contains(&name)
        };
        let signed = self.headers().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let signed: Vec<_> = signed.collect();
        let first = |name: &str| given.iter().find(|(given, _)| given == name);
        signed.iter().all(|(name, value)| first(name).is_some_and(|(_, given)| given == value))
            && given.iter().all(|(name, _)| !covered(name) || signed.iter().any(|it| it.0 == *name))
    }
}
