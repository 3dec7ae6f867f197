//! Uploads by one PUT.

use std::ops::Range;

use log::debug;

use super::streamed::{Origin, Streamed, Whole};
use super::{NAME, Upload};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::client::Client;
use crate::files::object_store::{BrokenOff, PUT, Signed, interpret};
use crate::generated::storage::{GetFileUploadInfo, PreCheckParam, UploadOption, UploadProtocol};
use crate::generated::{SpaceId, UnionId};
use crate::http::Limits;
use crate::http::body::{Address, Gate, Source as _};
use crate::tables::Action;

/// DingTalk's upload info: the upload's key, and a signature for the object store.
pub(crate) struct UploadInfo {
    key: String,
    signed: Signed,
}

impl Client {
    /// Requests the info of an upload, and begins to connect to the object store that it names.
    pub(crate) fn upload_info(&self, ask: &GetFileUploadInfo) -> Result<UploadInfo, Error> {
        let info = self.ask_info(ask);
        let info = info.map_err(|error| error.as_step_of(NAME).by_operator(&ask.union_id))?;
        if let Some(url) = info.signed.usable(self.shared.schemes).next() {
            self.connect_to_store(url);
        }
        Ok(info)
    }

    fn ask_info(&self, ask: &GetFileUploadInfo) -> Result<UploadInfo, Error> {
        let reply = self.call(ask)?.into_value();
        let signed = Signed::new(reply.header_signature_info, self.shared.clock.now());
        Ok(UploadInfo { key: reply.upload_key, signed })
    }

    /// Uploads the content to the object store by one PUT, with new upload info when a signature expires. Returns the
    /// upload key.
    pub(super) fn put(
        &self,
        upload: &mut Upload<'_>,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<String, Error> {
        let ask = upload.question(space_id, operator);
        let mut known = upload.info.take();
        let sign = || {
            let UploadInfo { key, signed } = match known.take() {
                Some(info) => info,
                None => self.ask_info(&ask)?,
            };
            Ok((key, signed))
        };
        let whole = 0..upload.size;
        self.transfer(&PUT, sign, &mut |address, limits| {
            self.put_from(upload, whole.clone(), address, limits)
        })
    }

    /// Sends a range of the content.
    pub(super) fn put_from(
        &self,
        upload: &mut Upload<'_>,
        bytes: Range<u64>,
        address: &Address<'_>,
        limits: &Limits,
    ) -> Result<(), BrokenOff> {
        let digest = twice_if_damaged(|| {
            let mut body = Streamed::new(Whole::from(upload, bytes.start)?, bytes.clone());
            self.put_once(&mut body, address, limits)?;
            Ok(body.digest())
        })?;
        if let Some(watched) = &mut upload.watched {
            watched.sent(bytes, digest);
        }
        Ok(())
    }

    /// Makes a single PUT.
    pub(super) fn put_once<O: Origin>(
        &self,
        body: &mut Streamed<O>,
        address: &Address<'_>,
        limits: &Limits,
    ) -> Result<(), BrokenOff> {
        let size = body.size();
        let answer =
            self.shared.transport.put(address, &mut *body, &mut Gate::new(&mut || Ok(())), limits);
        let sent = body.sent();
        // The content is checked first, because the answer is irrelevant if it changed.
        body.check()?;
        let crc64 = answer.as_ref().ok().and_then(|answer| answer.crc64);
        let mut failure = match answer.and_then(|answer| interpret(&PUT, answer, address)) {
            Ok(()) if sent == size => {
                let damaged = crc64.filter(|crc64| *crc64 != body.crc64());
                return damaged
                    .map_or(Ok(()), |crc64| Err(BrokenOff::damaged(body.crc64(), crc64)));
            }
            Ok(()) => Failure::early(),
            Err(failure) => failure,
        };
        let unheard =
            failure.details.outcome == Outcome::Unknown && failure.details.status.is_none();
        if unheard && sent > 0 {
            body.origin.was_unheard();
        }
        let midway = unheard && (1..size).contains(&sent);
        if let (true, Some(detail)) = (midway, &mut failure.details.detail) {
            *detail += &format!("; {sent} of {size} bytes were sent");
        }
        Err(BrokenOff { midway, ..failure.into() })
    }
}

/// Sends bytes, and sends them once more if the store received others. They are read again, because they may have been
/// damaged in memory.
pub(super) fn twice_if_damaged<T>(
    mut send: impl FnMut() -> Result<T, BrokenOff>,
) -> Result<T, BrokenOff> {
    match send() {
        Err(broken_off) if broken_off.damaged => {
            debug!("{}: the store has other bytes than were sent: they are sent again", PUT.name);
            send()
        }
        result => result,
    }
}

impl BrokenOff {
    /// Returns the failure of a PUT after which the store has other bytes than were sent. The upload is not committed,
    /// so they have no effect.
    fn damaged(own: u64, crc64: u64) -> Self {
        let problem = format!(
            "the bytes that were sent have the CRC-64 {own}, and the object store has {crc64}: they were damaged on the way; nothing is stored"
        );
        let mut failure = Failure::new(Outcome::Unknown, Action::Final, problem);
        failure.details.status = Some(200);
        BrokenOff { damaged: true, ..failure.into() }
    }
}

impl Failure {
    /// Returns the failure for a success status that came before all bytes were sent.
    fn early() -> Self {
        let problem = "the object store answered before the bytes were sent";
        Failure::new(Outcome::Unknown, Action::Unknown, problem)
    }
}

impl Upload<'_> {
    /// Returns true if the content is uploaded in one PUT.
    pub(crate) fn is_whole(&self) -> bool {
        self.parts().is_ok_and(|parts| parts.is_none())
    }

    /// Returns the request for upload info.
    pub(crate) fn question(&self, space_id: &SpaceId, operator: &UnionId) -> GetFileUploadInfo {
        let (space_id, operator) = (space_id.clone(), operator.clone());
        let protocol = UploadProtocol::HeaderSignature;
        let option = UploadOption::default().pre_check_param(self.check_param());
        GetFileUploadInfo::new(space_id, operator, protocol, false).option(option)
    }

    /// Sets upload info that was requested ahead.
    pub(crate) fn use_info(&mut self, info: UploadInfo) {
        self.info = Some(info);
    }

    /// Returns the name, size and folder, which DingTalk may check before the upload.
    pub(super) fn check_param(&self) -> PreCheckParam {
        PreCheckParam::default()
            .name(self.name.as_deref().unwrap_or_default())
            .size(i64::try_from(self.size).unwrap_or(i64::MAX))
            .parent_id(self.folder.clone())
    }
}
