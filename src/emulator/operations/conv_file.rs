//! Sending files to chats.

use serde_json::Value;

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use super::reply;
use crate::emulator::world::space::Right;
use crate::emulator::world::{Delivery, World};
use crate::generated::conv_file::SendByAppError;
use crate::generated::{DentryId, SpaceId};

pub(crate) fn send_by_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use SendByAppError::*;

    let space_id = SpaceId::new(arguments.text("spaceId"));
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    ensure(is_decimal(space_id.as_str()), ParamErrorSpaceId)?;
    ensure(is_decimal(dentry_id.as_str()), ParamErrorDentryId)?;
    let to = arguments.acting();
    let (number, _) = world.user(&to).ok_or_else(|| Refusal::union_id("unionId"))?;
    let space = world.spaces.get(&space_id);
    let space = space.ok_or_else(|| Refusal::of(SpaceNotExist))?;
    let file = space.files.get(&dentry_id).ok_or_else(|| Refusal::of(DentryNotExist))?;
    let admitted = !world.receiver_rights || space.allows(&to, Right::Read, &dentry_id);
    ensure(admitted, PermissionDenied)?;
    let reply = reply::delivered(&space_id, &dentry_id, file, number);
    world.deliveries.push(Delivery { to, name: file.name.clone(), space_id, dentry_id });
    Ok(reply)
}
