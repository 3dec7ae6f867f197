//! Access tokens. All of them are valid on both hosts.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use crate::emulator::world::World;
use crate::emulator::world::tokens::{App, Caller};
use crate::generated::CorpId;
use crate::generated::oauth2::{
    GetAccessTokenError, GetCorpAccessTokenError, GetTokenError, GrantType, LegacyGetTokenError,
};
use crate::secret::Secret;

/// Returns the app's current token, or issues one.
pub(crate) fn get_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let app = app(world, arguments, ["appKey", "appSecret"]);
    ensure(app == Some(App::Internal), GetAccessTokenError::InvalidClientIdOrSecret)?;
    Ok(camel(&world.tokens.internal(&world.setting.corp_id), world.tokens.life))
}

/// Returns the same token as [`get_access_token`].
pub(crate) fn legacy_get_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let app = app(world, arguments, ["appkey", "appsecret"]);
    ensure(app == Some(App::Internal), LegacyGetTokenError::InvalidKeyOrSecret)?;
    Ok(snake(&world.tokens.internal(&world.setting.corp_id), world.tokens.life))
}

/// Issues a new token each time, for one of the organizations that enabled the app.
pub(crate) fn get_corp_access_token(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetCorpAccessTokenError::*;

    let app = app(world, arguments, ["suiteKey", "suiteSecret"]);
    ensure(app == Some(App::ThirdParty), InvalidSuiteKey)?;
    let ticket = world.tokens.ticket.expose();
    ensure(arguments.text("suiteTicket") == ticket, InvalidSuiteTicket)?;
    let corp_id = CorpId::new(arguments.text("authCorpId"));
    ensure(has(world, &corp_id, App::ThirdParty), InvalidAuthInfo)?;
    let to = Caller { app: App::ThirdParty, corp_id, person: None };
    Ok(camel(&world.tokens.issue(to), world.tokens.life))
}

/// Issues a new token each time, to either app. No ticket is needed.
pub(crate) fn get_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use GetTokenError::{InvalidClient, UnauthorizedClient, UnknownError, UnsupportedGrantType};

    let corp_id = CorpId::new(arguments.text("corpId"));
    // If everything is wrong, DingTalk reports the organization first.
    ensure(world.organization(&corp_id).is_some(), UnknownError)?;
    let grant_type = GrantType::from(arguments.text("grant_type"));
    ensure(grant_type == GrantType::ClientCredentials, UnsupportedGrantType)?;
    let app = app(world, arguments, ["client_id", "client_secret"]);
    let app = app.ok_or_else(|| Refusal::of(InvalidClient))?;
    ensure(has(world, &corp_id, app), UnauthorizedClient)?;
    Ok(snake(&world.tokens.issue(Caller { app, corp_id, person: None }), world.tokens.life))
}

/// Returns whether an organization has an app. The internal app belongs to one organization.
fn has(world: &World, corp_id: &CorpId, app: App) -> bool {
    match app {
        App::Internal => world.setting.corp_id == *corp_id,
        App::ThirdParty => world.organization(corp_id).is_some_and(|found| found.has_suite),
    }
}

/// Returns the app whose key and secret are in the arguments of these names.
fn app(world: &World, arguments: &Arguments, [key, secret]: [&str; 2]) -> Option<App> {
    let setting = &world.setting;
    let given = (arguments.text(key), arguments.text(secret));
    let apps = [
        (App::Internal, &setting.app_key, &setting.app_secret),
        (App::ThirdParty, &setting.suite_key, &setting.suite_secret),
    ];
    let found = apps.into_iter().find(|(_, key, secret)| given == (key.as_str(), secret.expose()));
    found.map(|(app, ..)| app)
}

fn camel(token: &Secret, life: Option<i64>) -> Value {
    reply(["accessToken", "expireIn"], token, life)
}

fn snake(token: &Secret, life: Option<i64>) -> Value {
    reply(["access_token", "expires_in"], token, life)
}

fn reply([name, life_name]: [&str; 2], token: &Secret, life: Option<i64>) -> Value {
    let mut reply = json!({ name: token.expose() });
    if let Some(life) = life {
        reply[life_name] = life.into();
    }
    reply
}
