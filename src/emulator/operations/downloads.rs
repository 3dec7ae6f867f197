//! Download info for a file.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use super::storage::space;
use super::store;
use crate::emulator::world::World;
use crate::emulator::world::space::Right;
use crate::generated::DentryId;
use crate::generated::storage::{DownloadProtocol, GetFileDownloadInfoError};

pub(crate) fn get_file_download_info(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetFileDownloadInfoError::*;

    let who = arguments.acting();
    let (_, space) = space(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    ensure(!space.is_folder(&dentry_id), OperationNotSupported)?;
    let (_, file) = space.file(&dentry_id).ok_or_else(|| Refusal::of(DentryNotExist))?;
    ensure(space.allows(&who, Right::Read, &dentry_id), PermissionDenied)?;
    // Older versions are not kept.
    let version = arguments.integer("option.version").map(u64::try_from);
    ensure(version.is_none_or(|version| version == Ok(file.version)), ParamError)?;
    let content = file.content.clone();
    let life = world.downloads.life;
    let (key, signature) = world.downloads.begin(content);
    Ok(json!({
        "protocol": DownloadProtocol::HeaderSignature,
        "headerSignatureInfo": store::info(signature, &world.setting.url, &key, life),
    }))
}
