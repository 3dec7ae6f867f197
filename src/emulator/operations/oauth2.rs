//! Access tokens. All of them are valid on both hosts until they are expired.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use crate::emulator::world::World;
use crate::emulator::world::tokens::App;
use crate::generated::oauth2::{
    GetAccessTokenError, GetCorpAccessTokenError, GetTokenError, GrantType, LegacyGetTokenError,
};
use crate::secret::Secret;

/// Returns the app's current token, or issues one.
pub(crate) fn get_access_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let app = app(world, arguments, ["appKey", "appSecret"]);
    ensure(app == Some(App::Internal), GetAccessTokenError::InvalidClientIdOrSecret)?;
    Ok(camel(&world.tokens.internal(), world.tokens.life))
}

/// Returns the same token as [`get_access_token`].
pub(crate) fn legacy_get_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let app = app(world, arguments, ["appkey", "appsecret"]);
    ensure(app == Some(App::Internal), LegacyGetTokenError::InvalidKeyOrSecret)?;
    Ok(snake(&world.tokens.internal(), world.tokens.life))
}

/// Issues a new token each time.
pub(crate) fn get_corp_access_token(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use GetCorpAccessTokenError::*;

    let (setting, app) = (&world.setting, app(world, arguments, ["suiteKey", "suiteSecret"]));
    ensure(app == Some(App::ThirdParty), InvalidSuiteKey)?;
    ensure(arguments.text("suiteTicket") == setting.suite_ticket.expose(), InvalidSuiteTicket)?;
    ensure(arguments.text("authCorpId") == setting.corp_id.as_str(), InvalidAuthInfo)?;
    Ok(camel(&world.tokens.issue(App::ThirdParty), world.tokens.life))
}

/// Issues a new token each time, to either app.
pub(crate) fn get_token(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use GetTokenError::{InvalidClient, UnknownError, UnsupportedGrantType};

    // If everything is wrong, DingTalk reports the organization first.
    ensure(arguments.text("corpId") == world.setting.corp_id.as_str(), UnknownError)?;
    let grant_type = GrantType::from(arguments.text("grant_type"));
    ensure(grant_type == GrantType::ClientCredentials, UnsupportedGrantType)?;
    let app = app(world, arguments, ["client_id", "client_secret"]);
    let app = app.ok_or_else(|| Refusal::of(InvalidClient))?;
    Ok(snake(&world.tokens.issue(app), world.tokens.life))
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
