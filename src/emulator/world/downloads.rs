//! Download sessions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::random::Random;
use super::signature::Signature;
use super::spool::Spool;

/// Download sessions, by the key in their addresses.
pub(crate) struct Downloads {
    random: Random,
    /// The lifetime of a signature in seconds, as replies state it.
    pub(crate) life: i32,
    by_key: BTreeMap<String, Download>,
}

pub(crate) struct Download {
    pub(crate) content: Arc<Spool>,
    pub(crate) signature: Signature,
}

impl Default for Downloads {
    fn default() -> Self {
        Downloads { random: Random::default(), life: 900, by_key: BTreeMap::new() }
    }
}

impl Downloads {
    pub(crate) fn begin(&mut self, content: Arc<Spool>) -> (String, &Signature) {
        let key = self.random.secret().expose().to_string();
        let signature = Signature::new(&mut self.random, self.life);
        let download = Download { content, signature };
        let download = self.by_key.entry(key.clone()).or_insert(download);
        (key, &download.signature)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Download> {
        self.by_key.get(key)
    }

    /// Expires signatures as time passes.
    pub(crate) fn advance(&mut self, time: Duration) {
        for download in self.by_key.values_mut() {
            download.signature.advance(time);
        }
    }
}
