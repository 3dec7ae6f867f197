//! Uploads in parts, with a PUT for each part.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;

use log::debug;

use super::Upload;
use super::position;
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::Client;
use crate::client::single_flight::lock;
use crate::files::object_store::{PUT, Signed};
use crate::generated::storage::{
    GetFileUploadInfo, GetMultipartFileUploadInfos, InitMultipartFileUpload, MultipartUploadOption,
};
use crate::generated::{SpaceId, UnionId};

/// The default size of parts that are sent one after the other. It is small enough to be cheap to repeat and large
/// enough to need few requests.
const PART_SIZE: u64 = 64 << 20;
/// The default minimum and maximum size of parts that are sent in parallel.
const PARALLEL_PART_SIZE: (u64, u64) = (1 << 20, 16 << 20);
/// The default size above which a file is sent in parts. Smaller files gain little.
const MULTIPART_ABOVE: u64 = 64 << 20;
/// The default number of parts to send in parallel.
const CONNECTIONS: usize = 8;
/// The minimum number of parts for each connection, if parts do not become too small. With this many, all connections
/// finish at about the same time.
const PARTS_PER_CONNECTION: u64 = 8;

/// The most bytes of one PUT.
pub(super) const MAX_PUT_SIZE: u64 = GetFileUploadInfo::MAX_SIZE.unsigned_abs();
const MIN_PART_SIZE: u64 = GetMultipartFileUploadInfos::MIN_PART_SIZE.unsigned_abs();
const MAX_PART_SIZE: u64 = GetMultipartFileUploadInfos::MAX_PART_SIZE.unsigned_abs();
const FIRST_PART: u64 = GetMultipartFileUploadInfos::MIN_PART_NUMBER.unsigned_abs();
const MAX_PARTS: u64 = GetMultipartFileUploadInfos::MAX_PART_NUMBER.unsigned_abs() - FIRST_PART + 1;

/// The settings for dividing content into parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Division {
    pub(super) above: Option<u64>,
    pub(super) part_size: Option<u64>,
    pub(super) connections: usize,
}

impl Default for Division {
    fn default() -> Self {
        Division { above: None, part_size: None, connections: CONNECTIONS }
    }
}

/// How content is divided into parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    size: u64,
    /// The size of each part but the last, which may be smaller.
    pub(super) part: u64,
    /// How many parts are sent in parallel.
    pub(super) connections: usize,
}

impl Division {
    /// Plans how to divide content. Returns `None` if it is uploaded in one PUT.
    pub(super) fn plan(self, size: u64, is_file: bool) -> Result<Option<Parts>, String> {
        let connections = if is_file && position::IS_SUPPORTED { self.connections } else { 1 };
        let above = self.above.unwrap_or(if is_file { MULTIPART_ABOVE } else { MAX_PUT_SIZE });
        if above > MAX_PUT_SIZE {
            return Err(format!(
                "multipart_above is {above} bytes, and one PUT takes at most {MAX_PUT_SIZE}; lower it"
            ));
        }
        let (min, max) = PARALLEL_PART_SIZE;
        let each = size / PARTS_PER_CONNECTION.saturating_mul(connections as u64).max(1);
        let usual = if is_file { each.clamp(min, max) } else { PART_SIZE };
        let part = self.part_size.unwrap_or(usual);
        if !(MIN_PART_SIZE..=MAX_PART_SIZE).contains(&part) {
            return Err(format!(
                "part size {part} is out of range; give {MIN_PART_SIZE} to {MAX_PART_SIZE} bytes"
            ));
        }
        if size <= above {
            return Ok(None);
        }
        let part = part.max(size.div_ceil(MAX_PARTS));
        if part > MAX_PART_SIZE {
            return Err(format!(
                "{size} bytes are more than the {MAX_PARTS} parts of {MAX_PART_SIZE} bytes that one upload may have"
            ));
        }
        Ok(Some(Parts { size, part, connections }))
    }
}

impl Parts {
    /// Returns the numbers of the parts, beginning with `first`.
    fn numbers_from(self, first: i32) -> impl Iterator<Item = i32> {
        let last = FIRST_PART + self.size.div_ceil(self.part) - 1;
        first..=i32::try_from(last).unwrap_or(i32::MAX)
    }

    /// Returns how many calls it takes to get all signatures.
    pub(super) fn calls(self) -> usize {
        self.numbers().count().div_ceil(GetMultipartFileUploadInfos::MAX_PART_NUMBERS)
    }

    /// Returns the numbers of all parts.
    pub(super) fn numbers(self) -> impl Iterator<Item = i32> {
        self.numbers_from(FIRST_PART as i32)
    }

    pub(super) fn bytes(self, number: i32) -> Range<u64> {
        let start = (u64::try_from(number).unwrap_or(FIRST_PART) - FIRST_PART) * self.part;
        start..(start + self.part).min(self.size)
    }
}

impl Client {
    /// Uploads the content to the object store part by part and returns the upload key. A failed part is retried alone.
    pub(super) fn put_parts(
        &self,
        upload: &mut Upload<'_>,
        parts: Parts,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<String, Error> {
        let begun = upload.memory.as_mut().and_then(|memory| memory.earlier_upload(parts.part));
        let key = match begun {
            Some(key) => {
                debug!("resuming an interrupted upload");
                key
            }
            None => {
                let option = MultipartUploadOption::default().pre_check_param(upload.check_param());
                let init = InitMultipartFileUpload::new(space_id.clone(), operator.clone());
                let key = self.call(&init.option(option))?.into_value().upload_key;
                if let Some(memory) = &upload.memory {
                    memory.begin(&key, parts.part);
                }
                key
            }
        };
        let signer = PartSigner::new(self, key, parts, operator);
        self.put_all(upload, &signer)?;
        Ok(signer.key)
    }

    fn put_all(&self, upload: &mut Upload<'_>, signer: &PartSigner<'_>) -> Result<(), Error> {
        if let Some(file) = upload.parallel_file() {
            return self.put_in_parallel(upload, signer, &file);
        }
        for number in signer.parts.numbers() {
            let bytes = signer.parts.bytes(number);
            debug!("part {number}: bytes {} to {}", bytes.start, bytes.end);
            let sign = || Ok(((), signer.signature(number)?));
            self.transfer(&PUT, sign, &mut |address, limits| {
                self.put_from(upload, bytes.clone(), address, limits)
            })?;
        }
        Ok(())
    }
}

/// The signatures for the parts of one upload.
pub(super) struct PartSigner<'a> {
    client: &'a Client,
    pub(super) key: String,
    pub(super) parts: Parts,
    operator: &'a UnionId,
    /// Signatures that were fetched but not used yet.
    signed: Mutex<HashMap<i32, Signed>>,
}

impl<'a> PartSigner<'a> {
    fn new(client: &'a Client, key: String, parts: Parts, operator: &'a UnionId) -> Self {
        PartSigner { client, key, parts, operator, signed: Mutex::default() }
    }

    /// Returns a signature for a part. While one thread fetches a batch, the others wait, because theirs may be in it.
    pub(super) fn signature(&self, number: i32) -> Result<Signed, Error> {
        let mut signed = lock(&self.signed);
        let kept = signed.remove(&number);
        if let Some(kept) = kept.filter(|kept| !kept.is_stale(self.client.shared.clock.now())) {
            return Ok(kept);
        }
        // Replaces the following parts' signatures too, which are no newer.
        *signed = self.sign(number)?;
        signed.remove(&number).ok_or_else(|| missing_signature(number))
    }

    /// Gets signatures for a part and those after it, as many as one call returns.
    fn sign(&self, first: i32) -> Result<HashMap<i32, Signed>, Error> {
        let numbers = self.parts.numbers_from(first);
        let numbers: Vec<i32> =
            numbers.take(GetMultipartFileUploadInfos::MAX_PART_NUMBERS).collect();
        let infos = GetMultipartFileUploadInfos::new(
            self.operator.clone(),
            self.key.as_str(),
            numbers.clone(),
        );
        let reply = self.client.call(&infos)?.into_value();
        let now = self.client.shared.clock.now();
        let infos = reply.multipart_header_signature_infos.into_iter().enumerate();
        let listed = infos.filter_map(|(index, info)| {
            // An answer without part numbers is in the order of the request.
            let number = info.part_number.or_else(|| numbers.get(index).copied())?;
            Some((number, Signed::new(info.header_signature_info?, now)))
        });
        // If a part is listed twice, the last entry counts.
        Ok(listed.collect())
    }
}

/// Returns the error for an answer that leaves out a part.
fn missing_signature(number: i32) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(GetMultipartFileUploadInfos::SPEC.name);
    details.detail = Some(format!("the response does not say where part {number} goes"));
    details.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn a_file_is_split_within_the_limits() {
        let plan = |size, above, part| {
            let (above, part_size) = (Some(above), Some(part));
            Division { above, part_size, ..Division::default() }.plan(size, false).expect("a plan")
        };
        assert_eq!(plan(5 * GIB, MAX_PUT_SIZE, PART_SIZE), None);
        assert_eq!(plan(0, 0, PART_SIZE), None);
        let one_more = plan(5 * GIB + 1, MAX_PUT_SIZE, PART_SIZE).expect("parts");
        assert_eq!(one_more.numbers_from(1).count(), 81);
        assert_eq!(one_more.bytes(81), 5 * GIB..5 * GIB + 1);
        let rows = [
            // Bytes, bytes of a part, parts.
            (1, 102_400, 1),
            (204_800, 102_400, 2),
            (204_801, 102_400, 3),
            (102_400 * 10_000, 102_400, 10_000),
            (102_400 * 10_000 + 1, 102_400, 10_000),
            (700 * GIB, PART_SIZE, 10_000),
            (50_000 * GIB, PART_SIZE, 10_000),
        ];
        for (size, part, count) in rows {
            let parts = plan(size, 0, part).expect("parts");
            assert_eq!(parts.numbers_from(1).count(), count, "{size}");
            let mut end = 0;
            for number in parts.numbers_from(1) {
                let bytes = parts.bytes(number);
                assert_eq!(bytes.start, end);
                assert!(bytes.end > bytes.start && bytes.end - bytes.start <= MAX_PART_SIZE);
                end = bytes.end;
            }
            assert_eq!(end, size);
        }
    }
}
