//! Files into chats.

use serde_json::Value;

use super::arguments::{Arguments, is_decimal};
use super::refusal::Refusal;
use super::reply;
use crate::emulator::world::space::Right;
use crate::emulator::world::{Delivery, World};
use crate::generated::conv_file::SendByAppError;
use crate::generated::{DentryId, SpaceId};

pub(crate) fn send_by_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let refuse = |error: SendByAppError| Refusal::of(error);
    let space_id = SpaceId::new(arguments.text("spaceId"));
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    if !is_decimal(space_id.as_str()) {
        return Err(refuse(SendByAppError::ParamErrorSpaceId));
    }
    if !is_decimal(dentry_id.as_str()) {
        return Err(refuse(SendByAppError::ParamErrorDentryId));
    }
    let to = arguments.acting();
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
