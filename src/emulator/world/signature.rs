//! What DingTalk signs an address of the object store with.

use super::random::Random;

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

    /// Returns the signed headers.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns whether a request with these headers, their names in lower case, has the signed ones, and no others that a
    /// signature covers.
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
