//! Uploads in parts, with a PUT for each part.

use std::ops::Range;

use log::debug;

use super::Upload;
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::Client;
use crate::files::object_store::{PUT, Signed};
use crate::generated::storage::{
    GetFileUploadInfo, GetMultipartFileUploadInfos, InitMultipartFileUpload, MultipartUploadOption,
};
use crate::generated::{SpaceId, UnionId};

/// The default size of a part: small enough to be cheap to repeat, large enough to need few requests.
pub(super) const PART_SIZE: u64 = 64 << 20;

/// The most bytes of one PUT.
pub(super) const ONE_PUT: u64 = GetFileUploadInfo::MAX_SIZE.unsigned_abs();
const SMALLEST: u64 = GetMultipartFileUploadInfos::MIN_PART_SIZE.unsigned_abs();
const LARGEST: u64 = GetMultipartFileUploadInfos::MAX_PART_SIZE.unsigned_abs();
const FIRST: u64 = GetMultipartFileUploadInfos::MIN_PART_NUMBER.unsigned_abs();
const MOST: u64 = GetMultipartFileUploadInfos::MAX_PART_NUMBER.unsigned_abs() - FIRST + 1;

/// The division of a file into parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    size: u64,
    /// The size of each part but the last, which may be smaller.
    part: u64,
}

impl Parts {
    /// Plans the division of a file; `None` if it is uploaded as a whole.
    pub(super) fn plan(size: u64, above: u64, part: u64) -> Result<Option<Parts>, String> {
        if above > ONE_PUT {
            return Err(format!(
                "multipart_above is {above} bytes, and one PUT takes at most {ONE_PUT}; lower it"
            ));
        }
        if !(SMALLEST..=LARGEST).contains(&part) {
            return Err(format!(
                "part size {part} is out of range; give {SMALLEST} to {LARGEST} bytes"
            ));
        }
        if size <= above {
            return Ok(None);
        }
        let part = part.max(size.div_ceil(MOST));
        if part > LARGEST {
            return Err(format!(
                "{size} bytes are more than the {MOST} parts of {LARGEST} bytes that one upload may have"
            ));
        }
        Ok(Some(Parts { size, part }))
    }

    /// Returns the numbers of the parts from this one on.
    fn numbers_from(self, first: i32) -> impl Iterator<Item = i32> {
        let last = FIRST + self.size.div_ceil(self.part) - 1;
        first..=i32::try_from(last).unwrap_or(i32::MAX)
    }

    /// Returns how many calls it takes to get all signatures.
    pub(super) fn calls(self) -> usize {
        self.numbers_from(FIRST as i32)
            .count()
            .div_ceil(GetMultipartFileUploadInfos::MAX_PART_NUMBERS)
    }

    fn bytes(self, number: i32) -> Range<u64> {
        let start = (u64::try_from(number).unwrap_or(FIRST) - FIRST) * self.part;
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
        let option = MultipartUploadOption::default().pre_check_param(upload.check_param());
        let init = InitMultipartFileUpload::new(space_id.clone(), operator.clone());
        let key = self.call(&init.option(option))?.into_value().upload_key;
        let mut signed = Vec::new();
        for number in parts.numbers_from(FIRST as i32) {
            let sign = || {
                let kept = taken(&mut signed, number);
                let kept = kept.filter(|kept| !kept.is_stale(self.shared.clock.now()));
                let found = match kept {
                    Some(kept) => kept,
                    None => {
                        // Replaces the following parts' signatures too, which are no newer.
                        signed = self.sign_parts(&key, parts, number, operator)?;
                        taken(&mut signed, number).ok_or_else(|| unsigned(number))?
                    }
                };
                Ok(((), found))
            };
            let bytes = parts.bytes(number);
            debug!("part {number}: bytes {} to {}", bytes.start, bytes.end);
            self.transfer(&PUT, sign, &mut |address, limits| {
                self.put_once(upload, bytes.clone(), address, limits)
            })?;
        }
        Ok(key)
    }

    /// Gets signatures for a part and those after it, as many as one call returns.
    fn sign_parts(
        &self,
        key: &str,
        parts: Parts,
        first: i32,
        operator: &UnionId,
    ) -> Result<Vec<(i32, Signed)>, Error> {
        let numbers = parts.numbers_from(first).take(GetMultipartFileUploadInfos::MAX_PART_NUMBERS);
        let numbers: Vec<i32> = numbers.collect();
        let infos = GetMultipartFileUploadInfos::new(operator.clone(), key, numbers.clone());
        let reply = self.call(&infos)?.into_value();
        let now = self.shared.clock.now();
        let infos = reply.multipart_header_signature_infos.into_iter().enumerate();
        let told = infos.filter_map(|(index, info)| {
            // An answer without part numbers is in the order of the request.
            let number = info.part_number.or_else(|| numbers.get(index).copied())?;
            Some((number, Signed::new(info.header_signature_info?, now)))
        });
        let mut signed = Vec::new();
        for (number, info) in told {
            // If a part is listed twice, the last entry counts.
            taken(&mut signed, number);
            signed.push((number, info));
        }
        Ok(signed)
    }
}

/// Removes and returns the signature of a part.
fn taken(signed: &mut Vec<(i32, Signed)>, number: i32) -> Option<Signed> {
    let at = signed.iter().position(|(of, _)| *of == number)?;
    Some(signed.swap_remove(at).1)
}

/// Returns the error for an answer that leaves out a part.
fn unsigned(number: i32) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(GetMultipartFileUploadInfos::SPEC.name);
    details.detail = Some(format!("the answer does not say where part {number} goes"));
    details.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn a_file_is_divided_so_that_it_fits() {
        let plan = |size, above, part| Parts::plan(size, above, part).expect("a plan");
        assert_eq!(plan(5 * GIB, ONE_PUT, PART_SIZE), None);
        assert_eq!(plan(0, 0, PART_SIZE), None);
        let one_more = plan(5 * GIB + 1, ONE_PUT, PART_SIZE).expect("parts");
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
                assert!(bytes.end > bytes.start && bytes.end - bytes.start <= LARGEST);
                end = bytes.end;
            }
            assert_eq!(end, size);
        }
    }
}
