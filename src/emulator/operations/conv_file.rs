//! Sending files to people's chats and to conversations.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use super::reply;
use super::storage::space;
use crate::emulator::world::conversations::{Conversation, ConversationDelivery, ConversationLink};
use crate::emulator::world::space::{Right, Space};
use crate::emulator::world::stored::{Addition, uuid};
use crate::emulator::world::{Delivery, World};
use crate::generated::conv_file::{GetConversationSpaceError, SendByAppError, SendError};
use crate::generated::im::ChatIdToOpenConversationIdError;
use crate::generated::{ConversationId, DentryId, SpaceId};

/// Returns the file to send, with its space.
fn source<'a>(
    world: &'a World,
    arguments: &Arguments,
) -> Result<(&'a SpaceId, &'a Space, DentryId), Refusal> {
    let (space_id, space) = space(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    ensure(space.file(&dentry_id).is_some(), SendByAppError::DentryNotExist)?;
    Ok((space_id, space, dentry_id))
}

pub(crate) fn send_by_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let to = arguments.acting();
    let (number, _) = world.user(&to).ok_or_else(|| Refusal::union_id("unionId"))?;
    let (space_id, space, dentry_id) = source(world, arguments)?;
    let admitted = !world.receiver_rights || space.allows(&to, Right::Read, &dentry_id);
    ensure(admitted, SendByAppError::PermissionDenied)?;
    // Real ids have these characters too.
    let chat = ConversationId::new(format!("cid+emulator/{number}=="));
    let reply = json!({ "file": reply::delivered(space_id, space, &dentry_id, &chat) });
    let (space_id, name) = (space_id.clone(), space.dentries[&dentry_id].name.clone());
    world.deliveries.push(Delivery { to, name, space_id, dentry_id });
    Ok(reply)
}

/// Copies a file into the space of a conversation, in the name of one of its members.
pub(crate) fn send(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use SendError::*;

    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let operator = arguments.acting();
    let Conversation { id: to, space_id: copies, .. } = joined(world, arguments)?;
    let (to, copies) = (to.clone(), copies.clone());
    let (space_id, from) = space(world, arguments)?;
    ensure(!from.is_folder(&dentry_id), FolderNotSupport)?;
    let file = from.file(&dentry_id);
    let (dentry, bytes) = file.ok_or_else(|| Refusal::of(SendByAppError::DentryNotExist))?;
    ensure(from.allows(&operator, Right::Read, &dentry_id), PermissionDenied)?;
    let space_id = space_id.clone();
    let (name, content) = (dentry.name.clone(), bytes.content.clone());
    let addition = Addition {
        folder: DentryId::root(),
        name: name.clone(),
        content: Some(content),
        who: operator.clone(),
        properties: None,
    };
    let copy_id = world.add(&copies, addition);
    let mut reply = reply::delivered(&copies, &world.spaces[&copies], &copy_id, &to);
    reply["uuid"] = uuid(&copies, &copy_id).into();
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

/// Puts a link to a file into a conversation, in the name of one of its members. Nothing is copied, and the link gives
/// no one the right to read the file.
pub(crate) fn send_link(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let operator = arguments.acting();
    let to = joined(world, arguments)?.id.clone();
    let (space_id, space, dentry_id) = source(world, arguments)?;
    ensure(space.allows(&operator, Right::Read, &dentry_id), SendError::PermissionDenied)?;
    let mut reply = reply::delivered(space_id, space, &dentry_id, &to);
    reply["uuid"] = uuid(space_id, &dentry_id).into();
    let (space_id, name) = (space_id.clone(), space.dentries[&dentry_id].name.clone());
    world.links.push(ConversationLink { to, operator, space_id, dentry_id, name });
    Ok(json!({ "file": reply }))
}

pub(crate) fn get_conversation_space(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let space_id = &joined(world, arguments)?.space_id;
    Ok(reply::conversation_space(space_id, &world.spaces[space_id]))
}

/// Returns the conversation that the arguments name, if the acting person is in it.
fn joined<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Conversation, Refusal> {
    use GetConversationSpaceError::*;

    let id = arguments.text("openConversationId");
    ensure(id.starts_with("cid"), ParamErrorConversationId)?;
    let conversation = world.conversation(id);
    let conversation = conversation.ok_or_else(|| Refusal::of(ConversationNotExist))?;
    ensure(world.is_of(conversation, &arguments.caller.corp_id), AcrossOrgAccessForbidden)?;
    ensure(conversation.has(&arguments.acting()), PermissionDenied)?;
    Ok(conversation)
}

pub(crate) fn chat_id_to_open_conversation_id(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let conversation = world.group(&arguments.caller.corp_id, arguments.text("chatId"));
    let wrong = || Refusal::of(ChatIdToOpenConversationIdError::InvalideChatId);
    Ok(json!({ "openConversationId": conversation.ok_or_else(wrong)?.id }))
}
