//! Signatures of addresses in the object store.

use super::random::Random;

/// Headers that a request must have. A signature expires when a test says so, not by the clock.
pub(crate) struct Signature {
    headers: [(&'static str, String); 2],
    /// Whether it has expired.
    pub(crate) late: bool,
    /// In seconds.
    age: u64,
}

impl Signature {
    pub(crate) fn new(random: &mut Random, late: bool) -> Self {
        // A fixed time, so that the same calls get the same answers.
        const DATE: &str = "Sat, 01 Jan 2022 10:00:00 GMT";
        let signature = random.secret();
        let authorization = format!("OSS LTAIemulator:{}", signature.expose());
        let headers = [("Authorization", authorization), ("x-oss-date", DATE.into())];
        Signature { headers, late, age: 0 }
    }

    /// Gets older, and expires when it is older than its life.
    pub(crate) fn age(&mut self, seconds: u64, life: i32) {
        self.age = self.age.saturating_add(seconds);
        self.late |= i64::try_from(self.age).unwrap_or(i64::MAX) >= life.into();
    }

    /// Returns the signed headers.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns whether a request with these headers, names in lower case, has all signed ones, and no unsigned one that
    /// a signature would cover.
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
