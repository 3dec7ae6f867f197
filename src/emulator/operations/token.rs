//! Checks the access token of a request, which identifies the caller, and the permissions of the caller's app.

use super::refusal::Refusal;
use super::request::Request;
use crate::call::{Auth, Spec};
use crate::catalog::Entry;
use crate::emulator::world::World;
use crate::emulator::world::tokens::{App, Caller, Validity};
use crate::generated::contact::ContactGetUserError;
use crate::tables::gateway;

/// Returns the holder of a request's token: an app, or a person if the operation needs a person's token.
pub(crate) fn caller(world: &World, entry: &Entry, request: &Request) -> Result<Caller, Refusal> {
    let token = match entry.spec.auth {
        Auth::None => {
            // No operation without a token depends on the app.
            let corp_id = world.setting.corp_id.clone();
            return Ok(Caller { app: App::Internal, corp_id, person: None });
        }
        Auth::Header => request.header(gateway::TOKEN_HEADER).map(String::from),
        Auth::Query => {
            // A form may have the token as well.
            let mut given = request.query().into_iter().chain(request.form().into_iter().flatten());
            let found = given.find(|(name, _)| name == gateway::TOKEN_QUERY);
            found.map(|(_, token)| token)
        }
    };
    let token = token.filter(|token| !token.is_empty()).ok_or(Refusal::TokenMissing)?;
    let wants_person = entry.token_of_person;
    match world.tokens.check(&token) {
        Validity::Valid(caller) if caller.person.is_some() == wants_person => Ok(caller),
        Validity::Expired if wants_person => Err(Refusal::of(ContactGetUserError::TokenExpired)),
        _ => Err(Refusal::TokenRefused),
    }
}

/// Refuses an operation if the app lacks its permission, or if apps of its kind may not call it.
pub(crate) fn admit(world: &World, entry: &Entry, app: App) -> Result<(), Refusal> {
    let Spec { permission, auth, .. } = *entry.spec;
    let is_its_kind = entry.app_types.iter().any(|kind| kind == app.kind());
    let lacks = !is_its_kind || !world.permissions.has(app, permission);
    if lacks && auth != Auth::None && !permission.is_empty() {
        return Err(Refusal::PermissionMissing(permission));
    }
    Ok(())
}
