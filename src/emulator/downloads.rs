//! Downloads that have begun.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::check::Arguments;
use super::refusal::Refusal;
use super::signature::Signature;
use super::space::Right;
use super::spool::Spool;
use super::storage::{acting, is_decimal, space_id};
use super::tokens::Random;
use super::world::World;
use crate::generated::DentryId;
use crate::generated::storage::{DownloadProtocol, GetFileDownloadInfoError};

/// What can be downloaded, by the key in its address.
pub(super) struct Downloads {
    random: Random,
    /// What a reply says of a signature's life, in seconds.
    pub(super) life: i32,
    by_key: BTreeMap<String, Download>,
}

pub(super) struct Download {
    pub(super) content: Arc<Spool>,
    pub(super) signature: Signature,
}

impl Default for Downloads {
    fn default() -> Self {
        Downloads { random: Random::default(), life: 900, by_key: BTreeMap::new() }
    }
}

impl Downloads {
    fn begin(&mut self, content: Arc<Spool>) -> (String, &Signature) {
        let key = self.random.secret().expose().to_string();
        let signature = Signature::new(&mut self.random, self.life <= 0);
        let download = Download { content, signature };
        let download = self.by_key.entry(key.clone()).or_insert(download);
        (key, &download.signature)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Download> {
        self.by_key.get(key)
    }

    /// Makes the signatures of all downloads too old. Nothing can be had for them any more.
    pub(super) fn expire(&mut self) {
        for download in self.by_key.values_mut() {
            download.signature.late = true;
        }
    }
}

pub(super) fn get_file_download_info(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetFileDownloadInfoError::*;

    let who = acting(arguments);
    let space_id = space_id(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    if !is_decimal(dentry_id.as_str()) {
        return Err(Refusal::of(ParamErrorDentryId));
    }
    if dentry_id == DentryId::root() {
        return Err(Refusal::of(OperationNotSupported));
    }
    let space = &world.spaces[&space_id];
    let file = space.files.get(&dentry_id).ok_or_else(|| Refusal::of(DentryNotExist))?;
    if !space.allows(&who, Right::Read, &dentry_id) {
        return Err(Refusal::of(PermissionDenied));
    }
    // Older versions are not kept.
    let version = arguments.integer("option.version").map(u64::try_from);
    if version.is_some_and(|version| version != Ok(file.version)) {
        return Err(Refusal::of(ParamError));
    }
    let content = file.content.clone();
    let life = world.downloads.life;
    let (key, signature) = world.downloads.begin(content);
    Ok(json!({
        "protocol": DownloadProtocol::HeaderSignature,
        "headerSignatureInfo": signature.info(&world.setting.url, &key, life),
    }))
}
