//! What operations do to the world. One that has no row here answers the first example of its schema.

use serde_json::{Value, json};

use super::check::Arguments;
use super::refusal::Refusal;
use super::space::Right;
use super::storage::is_decimal;
use super::tokens::App;
use super::world::{Delivery, World};
use super::{downloads, files, people, reply, storage};
use crate::conv_file::{SendByApp, SendByAppError};
use crate::generated::gateway;
use crate::oauth2::{
    GetAccessToken, GetAccessTokenError, GetCorpAccessToken, GetCorpAccessTokenError,
};
use crate::storage::{
    AddPermission, AddSpace, CommitFile, GetDentry, GetFileDownloadInfo, GetFileUploadInfo,
    GetMultipartFileUploadInfos, GetSpace, InitMultipartFileUpload, ListDentries,
};
use crate::topapi::{UserGet, UserGetByMobile, UserGetByUnionId};
use crate::{DentryId, Secret, SpaceId, UnionId};

/// Executes a request whose arguments have been checked.
pub(super) type Execute = fn(&mut World, &Arguments) -> Result<Value, Refusal>;

const SEMANTICS: &[(&str, Execute)] = &[
    (SendByApp::SPEC.name, send_by_app),
    (GetAccessToken::SPEC.name, get_access_token),
    (GetCorpAccessToken::SPEC.name, get_corp_access_token),
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
    let to = UnionId::new(arguments.text("unionId"));
    let user = world.user(&to);
    // The gateway's own check, which is in no operation's table.
    let (number, _) = user.ok_or_else(|| Refusal::code(gateway::UNION_ID_WRONG))?;
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

fn get_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let setting = &world.setting;
    let known = arguments.text("appKey") == setting.app_key
        && arguments.text("appSecret") == setting.app_secret.expose();
    if !known {
        let error = GetAccessTokenError::InvalidClientIdOrSecret;
        return Err(Refusal::of(error));
    }
    let token = world.tokens.internal();
    Ok(token_reply(&token, world.tokens.life))
}

fn get_corp_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let setting = &world.setting;
    let refuse = |error: GetCorpAccessTokenError| Err(Refusal::of(error));
    let known = arguments.text("suiteKey") == setting.suite_key
        && arguments.text("suiteSecret") == setting.suite_secret.expose();
    if !known {
        return refuse(GetCorpAccessTokenError::InvalidSuiteKey);
    }
    if arguments.text("suiteTicket") != setting.suite_ticket.expose() {
        return refuse(GetCorpAccessTokenError::InvalidSuiteTicket);
    }
    if arguments.text("authCorpId") != setting.corp_id.as_str() {
        return refuse(GetCorpAccessTokenError::InvalidAuthInfo);
    }
    let token = world.tokens.issue(App::ThirdParty);
    Ok(token_reply(&token, world.tokens.life))
}

fn token_reply(token: &Secret, life: Option<i64>) -> Value {
    let mut reply = json!({ "accessToken": token.expose() });
    if let Some(life) = life {
        reply["expireIn"] = life.into();
    }
    reply
}
