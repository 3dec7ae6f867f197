//! Upload sessions that are not committed yet.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::random::Random;
use super::signature::Signature;
use super::spool::Spool;
use crate::generated::storage::GetMultipartFileUploadInfos;
use crate::generated::{DentryId, SpaceId};

/// Upload sessions, by upload key.
pub(crate) struct Uploads {
    random: Random,
    /// The lifetime of a signature in seconds, as replies state it.
    pub(crate) life: i32,
    by_key: BTreeMap<String, Upload>,
}

/// An upload session.
pub(crate) struct Upload {
    pub(crate) space_id: SpaceId,
    /// The target folder, in version 2 of the interface.
    pub(crate) folder: Option<DentryId>,
    /// Where its bytes go: one place, or one for each requested part.
    pub(crate) places: BTreeMap<i64, Place>,
    in_parts: bool,
}

/// A place for the bytes of a PUT.
pub(crate) struct Place {
    pub(crate) signature: Signature,
    /// The uploaded bytes.
    pub(crate) content: Option<Arc<Spool>>,
}

/// The place of an upload without parts. Parts are numbered from 1.
const WHOLE: i64 = 0;

impl Default for Uploads {
    fn default() -> Self {
        Uploads { random: Random::default(), life: 900, by_key: BTreeMap::new() }
    }
}

impl Uploads {
    pub(crate) fn forget(&mut self) {
        self.by_key.clear();
    }

    pub(crate) fn begin(
        &mut self,
        space_id: SpaceId,
        folder: Option<DentryId>,
    ) -> (String, &Signature) {
        let key = self.add(space_id, folder, false);
        let signature = self.sign(&key, WHOLE).expect("it was just added");
        (key, signature)
    }

    /// Begins an upload in parts.
    pub(crate) fn begin_parts(&mut self, space_id: SpaceId) -> String {
        self.add(space_id, None, true)
    }

    /// Returns the signature for a part; `None` if there is no such upload, or it has no parts.
    pub(crate) fn sign_part(&mut self, key: &str, number: i64) -> Option<&Signature> {
        self.by_key.get(key).filter(|upload| upload.in_parts)?;
        self.sign(key, number)
    }

    fn add(&mut self, space_id: SpaceId, folder: Option<DentryId>, in_parts: bool) -> String {
        let key = self.random.secret().expose().to_string();
        let upload = Upload { space_id, folder, places: BTreeMap::new(), in_parts };
        self.by_key.insert(key.clone(), upload);
        key
    }

    /// Returns the signature for a place. Content that is already there stays, and so does a signature that is still
    /// valid.
    fn sign(&mut self, key: &str, number: i64) -> Option<&Signature> {
        let upload = self.by_key.get_mut(key)?;
        let before = upload.places.remove(&number);
        let (old, content) = match before {
            Some(place) => (Some(place.signature), place.content),
            None => (None, None),
        };
        let signature = match old.filter(|old| !old.is_late()) {
            Some(old) => old,
            None => Signature::new(&mut self.random, self.life),
        };
        let place = Place { signature, content };
        Some(&upload.places.entry(number).or_insert(place).signature)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Upload> {
        self.by_key.get(key)
    }

    /// Returns the place with this address.
    pub(crate) fn place(&self, address: &str) -> Option<&Place> {
        let (key, number) = split(address)?;
        self.by_key.get(key)?.places.get(&number)
    }

    pub(crate) fn place_mut(&mut self, address: &str) -> Option<&mut Place> {
        let (key, number) = split(address)?;
        self.by_key.get_mut(key)?.places.get_mut(&number)
    }

    /// Ends the upload session.
    pub(crate) fn use_up(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// Expires signatures as time passes.
    pub(crate) fn advance(&mut self, time: Duration) {
        let uploads = self.by_key.values_mut();
        for place in uploads.flat_map(|upload| upload.places.values_mut()) {
            place.signature.advance(time);
        }
    }
}

/// Splits an address, such as `key` or `key/7`, into upload key and part.
fn split(address: &str) -> Option<(&str, i64)> {
    match address.split_once('/') {
        None => Some((address, WHOLE)),
        Some((key, number)) => Some((key, number.parse().ok().filter(|part| *part > WHOLE)?)),
    }
}

impl Upload {
    /// Returns the bytes if the upload is complete. Parts must have no gaps, and none may be too small or too large.
    pub(crate) fn content(&self) -> Option<Arc<Spool>> {
        if !self.in_parts {
            return self.places.get(&WHOLE)?.content.clone();
        }
        let mut parts = Vec::new();
        for (number, (found, place)) in (1..).zip(&self.places) {
            let content = place.content.clone().filter(|_| *found == number)?;
            let size = i64::try_from(content.size).ok()?;
            let is_last = parts.len() + 1 == self.places.len();
            let least = if is_last { 0 } else { GetMultipartFileUploadInfos::MIN_PART_SIZE };
            if !(least..=GetMultipartFileUploadInfos::MAX_PART_SIZE).contains(&size) {
                return None;
            }
            parts.push(content);
        }
        (!parts.is_empty()).then(|| Spool::joined(&parts))
    }
}
