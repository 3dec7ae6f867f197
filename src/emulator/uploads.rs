//! Uploads that have begun and are not committed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::spool::Spool;
use super::tokens::Random;
use crate::SpaceId;

/// Upload keys and what they open. No clock ends a signature: a test says when.
pub(super) struct Uploads {
    random: Random,
    /// What a reply says of a signature's life, in seconds.
    pub(super) life: i32,
    by_key: BTreeMap<String, Upload>,
}

/// What an upload key stands for.
pub(super) struct Upload {
    pub(super) space_id: SpaceId,
    /// As they must come with the bytes.
    pub(super) headers: [(&'static str, String); 2],
    /// Whether the signature is too old.
    pub(super) late: bool,
    /// What came.
    pub(super) content: Option<Arc<Spool>>,
}

impl Default for Uploads {
    fn default() -> Self {
        Uploads { random: Random::default(), life: 900, by_key: BTreeMap::new() }
    }
}

impl Uploads {
    pub(super) fn begin(&mut self, space_id: SpaceId) -> (String, &Upload) {
        // A fixed time, so that the same calls get the same answers.
        const DATE: &str = "Sat, 01 Jan 2022 10:00:00 GMT";
        let key = self.random.secret().expose().to_string();
        let signature = self.random.secret();
        let authorization = format!("OSS LTAIemulator:{}", signature.expose());
        let upload = Upload {
            space_id,
            headers: [("Authorization", authorization), ("x-oss-date", DATE.into())],
            late: self.life <= 0,
            content: None,
        };
        let upload = self.by_key.entry(key.clone()).or_insert(upload);
        (key, upload)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Upload> {
        self.by_key.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Upload> {
        self.by_key.get_mut(key)
    }

    /// The key opens nothing any more.
    pub(super) fn use_up(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// Makes the signatures of all uploads too old.
    pub(super) fn expire(&mut self) {
        for upload in self.by_key.values_mut() {
            upload.late = true;
        }
    }
}
