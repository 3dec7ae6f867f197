//! What operations do to the world. One that has no row here answers the first example of its schema.

use serde_json::Value;

use super::check::Arguments;
use super::refusal::Refusal;
use super::space::Right;
use super::storage::{acting, is_decimal};
use super::world::{Delivery, World};
use super::{downloads, files, oauth2, people, reply, storage};
use crate::generated::conv_file::{SendByApp, SendByAppError};
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken, GetToken, LegacyGetToken};
use crate::generated::storage::{
    AddPermission, AddSpace, CommitFile, GetDentry, GetFileDownloadInfo, GetFileUploadInfo,
    GetMultipartFileUploadInfos, GetSpace, InitMultipartFileUpload, ListDentries,
};
use crate::generated::topapi::{UserGet, UserGetByMobile, UserGetByUnionId};
use crate::generated::{DentryId, SpaceId};

/// Executes a request whose arguments have been checked.
pub(super) type Execute = fn(&mut World, &Arguments) -> Result<Value, Refusal>;

const SEMANTICS: &[(&str, Execute)] = &[
    (SendByApp::SPEC.name, send_by_app),
    (GetAccessToken::SPEC.name, oauth2::get_access_token),
    (GetCorpAccessToken::SPEC.name, oauth2::get_corp_access_token),
    (GetToken::SPEC.name, oauth2::get_token),
    (LegacyGetToken::SPEC.name, oauth2::legacy_get_token),
    (UserGet::SPEC.name, people::user_get),
    (UserGetByMobile::SPEC.name, people::user_get_by_mobile),
    (UserGetByUnionId::SPEC.name, people::user_get_by_union_id),
    (AddSpace::SPEC.name, storage::add_space),
    (GetSpace::SPEC.name, storage::get_space),
    (ListDentries::SPEC.name, storage::list_dentries),
    (GetDentry::SPEC.name, storage::get_dentry),
    (AddPermission::SPEC.name, storage::add_permission),
    (GetFileUploadInfo::SPEC.name, files::get_file_upload_info),
    (InitMultipartFileUpload::SPEC.name, files::init_multipart_file_upload),
    (GetMultipartFileUploadInfos::SPEC.name, files::get_multipart_file_upload_infos),
    (CommitFile::SPEC.name, files::commit_file),
    (GetFileDownloadInfo::SPEC.name, downloads::get_file_download_info),
];

pub(super) fn semantics(operation: &str) -> Option<Execute> {
    let mut rows = SEMANTICS.iter();
    let (_, execute) = rows.find(|(name, _)| *name == operation)?;
    Some(*execute)
}

fn send_by_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let refuse = |error: SendByAppError| Refusal::of(error);
    let space_id = SpaceId::new(arguments.text("spaceId"));
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    if !is_decimal(space_id.as_str()) {
        return Err(refuse(SendByAppError::ParamErrorSpaceId));
    }
    if !is_decimal(dentry_id.as_str()) {
        return Err(refuse(SendByAppError::ParamErrorDentryId));
    }
    let to = acting(arguments);
    let (number, _) = world.user(&to).ok_or_else(|| Refusal::union_id("unionId"))?;
    let space = world.spaces.get(&space_id);
    let space = space.ok_or_else(|| refuse(SendByAppError::SpaceNotExist))?;
    let file = space.files.get(&dentry_id);
    let file = file.ok_or_else(|| refuse(SendByAppError::DentryNotExist))?;
    if world.receiver_rights && !space.allows(&to, Right::Read, &dentry_id) {
        return Err(refuse(SendByAppError::PermissionDenied));
    }
    let reply = reply::delivered(&space_id, &dentry_id, file, number);
    world.deliveries.push(Delivery { to, name: file.name.clone(), space_id, dentry_id });
    Ok(reply)
}
