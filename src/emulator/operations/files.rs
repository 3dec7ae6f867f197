//! Uploads: upload info and commit in both versions, and multipart uploads.

use std::sync::Arc;

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::dentries::{check_folder, folder};
use super::refusal::{Refusal, ensure};
use super::reply;
use super::rights::named;
use super::storage::{admitted_to, space};
use super::store;
use crate::emulator::world::World;
use crate::emulator::world::dentry::{Place, Taken};
use crate::emulator::world::space::{Right, Space};
use crate::emulator::world::spool::Spool;
use crate::emulator::world::stored::Addition;
use crate::generated::storage::{
    CommitFile, CommitFileError, CommitFileV2Error, ConflictStrategy, GetFileUploadInfoError,
    GetFileUploadInfoV2Error, GetMultipartFileUploadInfos, GetMultipartFileUploadInfosError,
    StorageDriver, UploadProtocol,
};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::tables::gateway;

pub(crate) fn get_file_upload_info(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let space_id = space_for_upload(world, arguments)?;
    Ok(begin_upload(world, space_id, None))
}

pub(crate) fn init_multipart_file_upload(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let space_id = space_for_upload(world, arguments)?;
    let upload_key = world.uploads.begin_parts(space_id);
    Ok(json!({ "uploadKey": upload_key, "storageDriver": StorageDriver::Dingtalk }))
}

/// Returns the space for a new upload. The acting person must be able to write to the named folder.
fn space_for_upload(world: &World, arguments: &Arguments) -> Result<SpaceId, Refusal> {
    let folder = match arguments.text("option.preCheckParam.parentId") {
        "" => DentryId::root(),
        id => DentryId::new(id),
    };
    let (_, space) = space(world, arguments)?;
    check_folder(space, &folder)?;
    let (_, space_id) = admitted_to(world, arguments, Right::Write, &folder)?;
    check_driver(arguments)?;
    if let Some(name) = arguments.get("option.preCheckParam.name").and_then(Value::as_str) {
        legal_name(name)?;
    }
    check_size(world, space, arguments)?;
    Ok(space_id)
}

pub(crate) fn get_file_upload_info_v2(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let (space_id, folder) = parent_folder(world, arguments)?;
    let space = &world.spaces[&space_id];
    let may = space.allows(&arguments.acting(), Right::Write, &folder);
    ensure(may, GetFileUploadInfoV2Error::PermissionDenied)?;
    check_driver(arguments)?;
    check_size(world, space, arguments)?;
    Ok(begin_upload(world, space_id, Some(folder)))
}

/// Returns the folder with the given uuid. The code for a file's uuid is not documented.
fn parent_folder(world: &World, arguments: &Arguments) -> Result<(SpaceId, DentryId), Refusal> {
    use GetFileUploadInfoV2Error::{ParamErrorParentDentryUuid, SpaceNotExist};

    let uuid = arguments.text("parentDentryUuid");
    ensure(!is_decimal(uuid), ParamErrorParentDentryUuid)?;
    let (space_id, folder) =
        named(world, arguments, uuid).ok_or_else(|| Refusal::of(SpaceNotExist))?;
    ensure(world.spaces[&space_id].is_folder(&folder), ParamErrorParentDentryUuid)?;
    Ok((space_id, folder))
}

fn begin_upload(world: &mut World, space_id: SpaceId, folder: Option<DentryId>) -> Value {
    let life = world.uploads.life;
    let (upload_key, signature) = world.uploads.begin(space_id, folder);
    json!({
        "uploadKey": upload_key,
        "storageDriver": StorageDriver::Dingtalk,
        "protocol": UploadProtocol::HeaderSignature,
        "headerSignatureInfo": store::info(signature, &world.setting.url, &upload_key, life),
    })
}

pub(crate) fn get_multipart_file_upload_infos(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetMultipartFileUploadInfos as Infos;

    use GetMultipartFileUploadInfosError::{ParamErrorPartNumbers, ParamErrorUploadKey};

    let numbers = arguments.list("partNumbers");
    let (key, life) = (arguments.text("uploadKey"), world.uploads.life);
    let mut infos = Vec::new();
    for number in numbers {
        let number = number
            .as_i64()
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

/// Refuses every storage driver except DingTalk's, because no other takes uploads.
fn check_driver(arguments: &Arguments) -> Result<(), Refusal> {
    let driver = arguments.text("option.storageDriver");
    let known = driver.is_empty() || StorageDriver::from(driver) == StorageDriver::Dingtalk;
    // The code is the same for every operation that begins an upload.
    ensure(known, GetFileUploadInfoError::ParamErrorStorageDriver)
}

/// Refuses a size that exceeds the space's quota, if the caller states the size before the upload.
fn check_size(world: &World, space: &Space, arguments: &Arguments) -> Result<(), Refusal> {
    let Some(size) = arguments.integer("option.preCheckParam.size") else {
        return Ok(());
    };
    // The code is the same for every operation that begins an upload.
    let size = u64::try_from(size).map_err(|_| Refusal::of(GetFileUploadInfoError::ParamError))?;
    check_room(world, space, size)
}

/// Refuses this many more bytes if they exceed the space's quota.
fn check_room(world: &World, space: &Space, more: u64) -> Result<(), Refusal> {
    let most = world.space_quota.min(space.quota.unwrap_or(u64::MAX));
    let fits = space.used().saturating_add(more) <= most;
    // The code is the same before and after the upload.
    ensure(fits, CommitFileError::SpaceQuotaInsufficient)
}

/// Trims spaces at both ends, as DingTalk does silently, and refuses an illegal name.
pub(crate) fn legal_name(name: &str) -> Result<&str, Refusal> {
    let name = CommitFile::NAME_RULES.seen(name);
    // The code is the same for files and folders.
    ensure(CommitFile::NAME_RULES.check(name).is_ok(), CommitFileError::DentryNameIllegal)?;
    Ok(name)
}

pub(crate) fn commit_file(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let folder = folder(arguments, "parentId");
    let (_, found) = space(world, arguments)?;
    check_folder(found, &folder)?;
    let (who, space_id) = admitted_to(world, arguments, Right::Write, &folder)?;
    let content = world
        .uploads
        .get(arguments.text("uploadKey"))
        .filter(|upload| upload.space_id == space_id && upload.folder.is_none())
        .and_then(|upload| upload.content());
    let name_taken = Refusal::code(gateway::NAME_TAKEN);
    let commit = Commit { arguments, space_id: &space_id, folder, who, content, name_taken };
    let dentry_id = commit.create_file(world)?;
    let space = &world.spaces[&space_id];
    Ok(json!({ "dentry": reply::dentry(&space_id, space, &dentry_id, &arguments.caller) }))
}

pub(crate) fn commit_file_v2(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use CommitFileV2Error::*;

    let (who, (space_id, folder)) = (arguments.acting(), parent_folder(world, arguments)?);
    let may = world.spaces[&space_id].allows(&who, Right::Write, &folder);
    ensure(may, PermissionDenied)?;
    // Conversion to online documents is not imitated.
    let converts = arguments.get("option.convertToOnlineDoc") == Some(&Value::Bool(true));
    ensure(!converts, DentryFormatNotSupport)?;
    let content = world
        .uploads
        .get(arguments.text("uploadKey"))
        .filter(|upload| upload.space_id == space_id && upload.folder.as_ref() == Some(&folder))
        .ok_or_else(|| Refusal::of(ParamErrorUploadKey))?
        .content();
    let name_taken = Refusal::of(DentryNameConflict);
    let commit = Commit { arguments, space_id: &space_id, folder, who, content, name_taken };
    let dentry_id = commit.create_file(world)?;
    let space = &world.spaces[&space_id];
    let mut dentry = reply::dentry(&space_id, space, &dentry_id, &arguments.caller);
    dentry["category"] = json!(reply::category(&space.dentries[&dentry_id].name));
    Ok(json!({ "dentry": dentry }))
}

/// A commit of an upload to a folder that the acting person may write to.
struct Commit<'a> {
    arguments: &'a Arguments,
    space_id: &'a SpaceId,
    folder: DentryId,
    who: UnionId,
    /// The uploaded bytes; `None` if they are not complete.
    content: Option<Arc<Spool>>,
    /// The refusal of a name that another file has.
    name_taken: Refusal,
}

impl Commit<'_> {
    /// Creates a file in a folder from uploaded bytes. Returns its id.
    fn create_file(self, world: &mut World) -> Result<DentryId, Refusal> {
        let Commit { arguments, space_id, folder, who, content, name_taken } = self;
        let name = legal_name(arguments.text("name"))?;
        let strategy = strategy(arguments)?;
        let size = arguments.integer("option.size");
        let content = content
            .filter(|content| size.is_none_or(|size| u64::try_from(size) == Ok(content.size)))
            .ok_or_else(|| Refusal::of(CommitFileError::DentryStoreError))?;
        let space = &world.spaces[space_id];
        let place = space.place(&folder, name, false, strategy).map_err(|Taken| name_taken)?;
        let dentry_id = match place {
            Place::Kept(dentry_id) => dentry_id,
            Place::Replaced(dentry_id) => {
                let more = content.size.saturating_sub(space.dentries[&dentry_id].size());
                check_room(world, space, more)?;
                world.change(space_id, &dentry_id, Some(content), who);
                dentry_id
            }
            Place::New(name) => {
                check_room(world, space, content.size)?;
                let properties = arguments
                    .get("option.appProperties")
                    .map(|properties| (arguments.caller.app, properties.clone()));
                let content = Some(content);
                world.add(space_id, Addition { folder, name, content, who, properties })
            }
        };
        world.uploads.use_up(arguments.text("uploadKey"));
        Ok(dentry_id)
    }
}

pub(crate) fn strategy(arguments: &Arguments) -> Result<ConflictStrategy, Refusal> {
    let strategy = match arguments.text("option.conflictStrategy") {
        "" => ConflictStrategy::AutoRename,
        text => text.into(),
    };
    ensure(strategy.is_known(), CommitFileError::ParamErrorConflictStrategy)?;
    Ok(strategy)
}
