//! Uploads: upload info and commit.

use std::sync::Arc;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use super::reply;
use super::storage::{admitted, check_folder};
use super::store;
use crate::emulator::world::World;
use crate::emulator::world::space::{Right, Space};
use crate::emulator::world::spool::Spool;
use crate::emulator::world::uploads::Upload;
use crate::generated::storage::{
    CommitFile, CommitFileError, CommitOption, ConflictStrategy, GetFileUploadInfoError,
    GetMultipartFileUploadInfos, GetMultipartFileUploadInfosError, StorageDriver, UploadProtocol,
};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::tables::gateway;

pub(crate) fn get_file_upload_info(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let (_, space_id) = admitted(world, arguments, Right::Write)?;
    check_driver(arguments)?;
    check_beforehand(world, &space_id, arguments)?;
    let life = world.uploads.life;
    let (upload_key, signature) = world.uploads.begin(space_id);
    Ok(json!({
        "uploadKey": upload_key,
        "storageDriver": StorageDriver::Dingtalk,
        "protocol": UploadProtocol::HeaderSignature,
        "headerSignatureInfo": store::info(signature, &world.setting.url, &upload_key, life),
    }))
}

pub(crate) fn init_multipart_file_upload(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let (_, space_id) = admitted(world, arguments, Right::Write)?;
    check_driver(arguments)?;
    check_beforehand(world, &space_id, arguments)?;
    let upload_key = world.uploads.begin_parts(space_id);
    Ok(json!({ "uploadKey": upload_key, "storageDriver": StorageDriver::Dingtalk }))
}

pub(crate) fn get_multipart_file_upload_infos(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetMultipartFileUploadInfos as Infos;

    use GetMultipartFileUploadInfosError::{ParamErrorPartNumbers, ParamErrorUploadKey};

    let numbers = arguments.list("partNumbers");
    ensure((1..=Infos::MAX_PART_NUMBERS).contains(&numbers.len()), ParamErrorPartNumbers)?;
    let (key, life) = (arguments.text("uploadKey"), world.uploads.life);
    let mut infos = Vec::new();
    for number in numbers {
        let number = number.as_i64();
        let number = number
            .filter(|number| (Infos::MIN_PART_NUMBER..=Infos::MAX_PART_NUMBER).contains(number))
            .ok_or_else(|| Refusal::of(ParamErrorPartNumbers))?;
        let signature =
            world.uploads.sign_part(key, number).ok_or_else(|| Refusal::of(ParamErrorUploadKey))?;
        infos.push(json!({
            "partNumber": number,
            "headerSignatureInfo":
                store::info(signature, &world.setting.url, &format!("{key}/{number}"), life),
        }));
    }
    Ok(json!({ "multipartHeaderSignatureInfos": infos }))
}

/// Refuses every storage driver but DingTalk's: no other takes uploads.
fn check_driver(arguments: &Arguments) -> Result<(), Refusal> {
    let driver = arguments.text("option.storageDriver");
    let known = driver.is_empty() || StorageDriver::from(driver) == StorageDriver::Dingtalk;
    ensure(known, GetFileUploadInfoError::ParamErrorStorageDriver)
}

/// Checks what the caller says of the file before it is uploaded.
fn check_beforehand(
    world: &World,
    space_id: &SpaceId,
    arguments: &Arguments,
) -> Result<(), Refusal> {
    if let Some(name) = arguments.get("option.preCheckParam.name").and_then(Value::as_str) {
        legal(name)?;
    }
    if let Some(folder) = arguments.get("option.preCheckParam.parentId").and_then(Value::as_str) {
        check_folder(folder)?;
    }
    let Some(size) = arguments.integer("option.preCheckParam.size") else {
        return Ok(());
    };
    let size = u64::try_from(size);
    let size = size.map_err(|_| Refusal::of(GetFileUploadInfoError::ParamError))?;
    check_room(world, &world.spaces[space_id], size)
}

/// Refuses so many more bytes if they exceed the space's quota.
fn check_room(world: &World, space: &Space, more: u64) -> Result<(), Refusal> {
    let most = world.space_quota.min(space.quota.unwrap_or(u64::MAX));
    let fits = space.used().saturating_add(more) <= most;
    ensure(fits, CommitFileError::SpaceQuotaInsufficient)
}

/// Returns a legal name without the blanks at its ends, which DingTalk drops silently.
fn legal(name: &str) -> Result<&str, Refusal> {
    let name = CommitFile::NAME_RULES.seen(name);
    ensure(CommitFile::NAME_RULES.check(name).is_ok(), CommitFileError::DentryNameIllegal)?;
    Ok(name)
}

pub(crate) fn commit_file(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (who, space_id) = admitted(world, arguments, Right::Write)?;
    check_folder(arguments.text("parentId"))?;
    let name = legal(arguments.text("name"))?;
    let properties = arguments.get("option.appProperties").cloned();
    if arguments.list("option.appProperties").len() > CommitOption::MAX_APP_PROPERTIES {
        return Err(Refusal::code(gateway::APP_PROPERTIES_TOO_MANY));
    }
    let strategy = strategy(arguments)?;
    let content = uploaded(world, &space_id, arguments)?;
    let place = place(&world.spaces[&space_id], name, strategy)?;
    let properties = properties.map(|properties| (arguments.app, properties));
    let dentry_id = match place {
        Place::Kept(dentry_id) => dentry_id,
        Place::Replaced(dentry_id) => {
            replace(world, &space_id, &dentry_id, content, who)?;
            dentry_id
        }
        Place::New(name) => {
            check_room(world, &world.spaces[&space_id], content.size)?;
            world.add_file(&space_id, name, content, who, properties)
        }
    };
    world.uploads.use_up(arguments.text("uploadKey"));
    let file = &world.spaces[&space_id].files[&dentry_id];
    Ok(json!({ "dentry": reply::dentry(&space_id, &dentry_id, file) }))
}

/// Returns the bytes uploaded under this key if they are what the commit says.
fn uploaded(
    world: &World,
    space_id: &SpaceId,
    arguments: &Arguments,
) -> Result<Arc<Spool>, Refusal> {
    let upload = world.uploads.get(arguments.text("uploadKey"));
    let upload = upload.filter(|upload| upload.space_id == *space_id);
    let size = arguments.integer("option.size");
    let content = upload.and_then(Upload::content);
    let content = content.filter(|content| {
        let same = |size: i64| u64::try_from(size) == Ok(content.size);
        size.is_none_or(same)
    });
    content.ok_or_else(|| Refusal::of(CommitFileError::DentryStoreError))
}

/// Where a committed file goes.
enum Place {
    New(String),
    Replaced(DentryId),
    /// Nowhere: the existing file stays.
    Kept(DentryId),
}

fn strategy(arguments: &Arguments) -> Result<ConflictStrategy, Refusal> {
    let strategy = match arguments.text("option.conflictStrategy") {
        "" => ConflictStrategy::AutoRename,
        text => text.into(),
    };
    if !strategy.is_known() {
        return Err(Refusal::of(CommitFileError::ParamErrorConflictStrategy));
    }
    Ok(strategy)
}

fn place(space: &Space, name: &str, strategy: ConflictStrategy) -> Result<Place, Refusal> {
    let taken = space.file_named(name).cloned();
    Ok(match (strategy, taken) {
        (_, None) => Place::New(name.into()),
        (ConflictStrategy::Overwrite, Some(dentry_id)) => Place::Replaced(dentry_id),
        (ConflictStrategy::ReturnDentryIfExists, Some(dentry_id)) => Place::Kept(dentry_id),
        (ConflictStrategy::ReturnErrorIfExists, Some(_)) => {
            return Err(Refusal::code(gateway::NAME_TAKEN));
        }
        // `strategy` lets none but AUTO_RENAME come here.
        (_, Some(_)) => Place::New(renamed(space, name)),
    })
}

/// Returns `name(1).ext`, with the first number that is free.
fn renamed(space: &Space, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut names = (1..).map(|number: u64| format!("{stem}({number}){extension}"));
    names.find(|name| space.file_named(name).is_none()).unwrap_or_default()
}

/// Replaces the bytes of a file.
fn replace(
    world: &mut World,
    space_id: &SpaceId,
    dentry_id: &DentryId,
    content: Arc<Spool>,
    who: UnionId,
) -> Result<(), Refusal> {
    let space = &world.spaces[space_id];
    let more = content.size.saturating_sub(space.files[dentry_id].content.size);
    check_room(world, space, more)?;
    let now = world.next();
    let space = world.spaces.get_mut(space_id);
    if let Some(file) = space.and_then(|space| space.files.get_mut(dentry_id)) {
        file.content = content;
        file.modifier = who;
        file.version += 1;
        file.modified = now;
    }
    Ok(())
}
