//! What operations do to the world. One that has no row here answers the first example of its schema.

use serde_json::{Value, json};

use super::check::Arguments;
use super::refusal::Refusal;
use super::world::{Delivery, StoredFile, World};
use crate::conv_file::{SendByApp, SendByAppError};
use crate::generated::gateway;
use crate::oauth2::{
    GetAccessToken, GetAccessTokenError, GetCorpAccessToken, GetCorpAccessTokenError,
};
use crate::{DentryId, FileStatus, FileType, Secret, SpaceId, UnionId};

/// Executes a request whose arguments have been checked.
pub(super) type Execute = fn(&mut World, &Arguments) -> Result<Value, Refusal>;

const SEMANTICS: &[(&str, Execute)] = &[
    (SendByApp::SPEC.name, send_by_app),
    (GetAccessToken::SPEC.name, get_access_token),
    (GetCorpAccessToken::SPEC.name, get_corp_access_token),
];

pub(super) fn semantics(operation: &str) -> Option<Execute> {
    let mut rows = SEMANTICS.iter();
    let (_, execute) = rows.find(|(name, _)| *name == operation)?;
    Some(*execute)
}

fn send_by_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let refuse = |error: SendByAppError| Refusal::code(error.as_str());
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
    let reply = delivered(file, &space_id, &dentry_id, number);
    world.deliveries.push(Delivery { to, name: file.name.clone(), space_id, dentry_id });
    Ok(reply)
}

/// The reply to a delivery, with every field that the page documents.
fn delivered(file: &StoredFile, space_id: &SpaceId, dentry_id: &DentryId, user: usize) -> Value {
    // A fixed time, so that the same calls get the same answers.
    const TIME: &str = "2022-01-01T10:00:00Z";
    let (_, extension) = file.name.rsplit_once('.').unwrap_or_default();
    json!({ "file": {
        "id": dentry_id,
        // Real ones hold these characters too.
        "conversationId": format!("cid+emulator/{user}=="),
        "spaceId": space_id,
        "parentId": "0",
        "type": FileType::File,
        "name": file.name,
        "size": file.size,
        "path": format!("/{}", file.name),
        "version": 1,
        "status": FileStatus::Normal,
        "extension": extension,
        "creatorId": file.creator,
        "modifierId": file.creator,
        "createTime": TIME,
        "modifiedTime": TIME,
    }})
}

fn is_decimal(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn get_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let setting = &world.setting;
    let known = arguments.text("appKey") == setting.app_key
        && arguments.text("appSecret") == setting.app_secret.expose();
    if !known {
        let error = GetAccessTokenError::InvalidClientIdOrSecret;
        return Err(Refusal::code(error.as_str()));
    }
    let token = world.tokens.internal();
    Ok(token_reply(&token, world.tokens.life))
}

fn get_corp_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let setting = &world.setting;
    let refuse = |error: GetCorpAccessTokenError| Err(Refusal::code(error.as_str()));
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
    let token = world.tokens.issue();
    Ok(token_reply(&token, world.tokens.life))
}

fn token_reply(token: &Secret, life: Option<i64>) -> Value {
    let mut reply = json!({ "accessToken": token.expose() });
    if let Some(life) = life {
        reply["expireIn"] = life.into();
    }
    reply
}
