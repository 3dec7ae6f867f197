//! Sending files to people's chats and to conversations.

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use super::reply;
use crate::emulator::world::conversations::{Conversation, ConversationDelivery};
use crate::emulator::world::space::Right;
use crate::emulator::world::{Delivery, World};
use crate::generated::conv_file::{GetConversationSpaceError, SendByAppError, SendError};
use crate::generated::im::ChatIdToOpenConversationIdError;
use crate::generated::{ConversationId, DentryId, SpaceId};

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
    // Real ids have these characters too.
    let chat = ConversationId::new(format!("cid+emulator/{number}=="));
    let reply = json!({ "file": reply::delivered(&space_id, &dentry_id, file, &chat) });
    world.deliveries.push(Delivery { to, name: file.name.clone(), space_id, dentry_id });
    Ok(reply)
}

/// Puts a copy into the space of a conversation, in the name of one of its members.
pub(crate) fn send(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use SendError::*;

    let operator = arguments.acting();
    let space_id = SpaceId::new(arguments.text("spaceId"));
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    ensure(is_decimal(space_id.as_str()), ParamErrorSpaceId)?;
    ensure(is_decimal(dentry_id.as_str()), ParamErrorDentryId)?;
    let Conversation { id: to, space_id: copies, .. } = joined(world, arguments)?;
    let (to, copies) = (to.clone(), copies.clone());
    ensure(dentry_id != DentryId::root(), FolderNotSupport)?;
    let space = world.spaces.get(&space_id);
    let space = space.ok_or_else(|| Refusal::of(SendByAppError::SpaceNotExist))?;
    let file = space.files.get(&dentry_id);
    let file = file.ok_or_else(|| Refusal::of(SendByAppError::DentryNotExist))?;
    ensure(space.allows(&operator, Right::Read, &dentry_id), PermissionDenied)?;
    let (name, content) = (file.name.clone(), file.content.clone());
    let copy_id = world.add_file(&copies, name.clone(), content, operator.clone(), None);
    let mut reply =
        reply::delivered(&copies, &copy_id, &world.spaces[&copies].files[&copy_id], &to);
    reply["uuid"] = reply::uuid(&copy_id);
    world.conversation_deliveries.push(ConversationDelivery {
        to,
        operator,
        space_id,
        dentry_id,
        copy_id,
        name,
    });
    Ok(json!({ "file": reply }))
}

pub(crate) fn get_conversation_space(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let space_id = &joined(world, arguments)?.space_id;
    Ok(reply::conversation_space(world, space_id, &world.spaces[space_id]))
}

/// Returns the conversation that is named if the acting person is in it.
fn joined<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Conversation, Refusal> {
    use GetConversationSpaceError::*;

    let id = arguments.text("openConversationId");
    ensure(id.starts_with("cid"), ParamErrorConversationId)?;
    let conversation = world.conversation(id);
    let conversation = conversation.ok_or_else(|| Refusal::of(ConversationNotExist))?;
    ensure(conversation.has(&arguments.acting()), PermissionDenied)?;
    Ok(conversation)
}

pub(crate) fn chat_id_to_open_conversation_id(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let conversation = world.group(arguments.text("chatId"));
    let wrong = || Refusal::of(ChatIdToOpenConversationIdError::InvalideChatId);
    Ok(json!({ "openConversationId": conversation.ok_or_else(wrong)?.id }))
}
