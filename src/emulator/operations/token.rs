//! The access token of a request, which names the calling app, and what that app may call.

use super::refusal::Refusal;
use super::request::Request;
use crate::call::{Auth, Spec};
use crate::catalog::Entry;
use crate::emulator::world::World;
use crate::emulator::world::tokens::{App, Tokens};
use crate::tables::gateway;

/// Returns the app that the token of a request was issued to.
pub(crate) fn caller(tokens: &Tokens, spec: &Spec, request: &Request) -> Result<App, Refusal> {
    let token = match spec.auth {
        // No operation without a token tells apps apart.
        Auth::None => return Ok(App::Internal),
        Auth::Header => request.header(gateway::TOKEN_HEADER).map(String::from),
        Auth::Query => {
            // A form may hold it as well.
            let mut given = request.query().into_iter().chain(request.form().into_iter().flatten());
            let found = given.find(|(name, _)| name == gateway::TOKEN_QUERY);
            found.map(|(_, token)| token)
        }
    };
    match token.filter(|token| !token.is_empty()) {
        None => Err(Refusal::TokenMissing),
        Some(token) => tokens.app(&token).ok_or(Refusal::TokenRefused),
    }
}

/// Refuses an operation that the app lacks the permission for, or that apps of its kind may not call.
pub(crate) fn admit(world: &World, entry: &Entry, app: App) -> Result<(), Refusal> {
    let Spec { permission, auth, .. } = *entry.spec;
    let is_its_kind = entry.app_types.iter().any(|kind| kind == app.kind());
    let lacks = !is_its_kind || world.revoked.contains(permission);
    if lacks && auth != Auth::None && !permission.is_empty() {
        return Err(Refusal::PermissionMissing(permission));
    }
    Ok(())
}
