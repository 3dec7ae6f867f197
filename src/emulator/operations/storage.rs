//! Spaces, and checks of who may use them.

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use super::reply;
use crate::call::TextRules;
use crate::emulator::world::World;
use crate::emulator::world::space::{Right, Space};
use crate::emulator::world::tokens::App;
use crate::generated::storage::{
    AddPermissionError, AddSpaceError, AddSpaceOption, PartitionType, QuotaType, SpaceOwnerType,
};
use crate::generated::{DentryId, SpaceId, UnionId};

/// Returns the space that the arguments name, with its id, if the caller's organization has it.
pub(crate) fn space<'a>(
    world: &'a World,
    arguments: &Arguments,
) -> Result<(&'a SpaceId, &'a Space), Refusal> {
    let id = SpaceId::new(arguments.text("spaceId"));
    ensure(is_decimal(id.as_str()), AddPermissionError::ParamErrorSpaceId)?;
    let found = world.spaces.get_key_value(&id);
    let found = found.filter(|(_, space)| space.corp_id == arguments.caller.corp_id);
    found.ok_or_else(|| Refusal::of(AddPermissionError::SpaceNotExist))
}

/// Returns the acting person and the space if that person has this right there.
pub(crate) fn admitted(
    world: &World,
    arguments: &Arguments,
    right: Right,
) -> Result<(UnionId, SpaceId), Refusal> {
    admitted_to(world, arguments, right, &DentryId::root())
}

/// Returns the same for a folder of the space.
pub(crate) fn admitted_to(
    world: &World,
    arguments: &Arguments,
    right: Right,
    folder: &DentryId,
) -> Result<(UnionId, SpaceId), Refusal> {
    let who = arguments.acting();
    let (space_id, space) = space(world, arguments)?;
    ensure(space.allows(&who, right, folder), AddPermissionError::PermissionDenied)?;
    Ok((who, space_id.clone()))
}

/// Returns the space of this app, scene and scene id, whoever the caller is. Creates it if there is none.
pub(crate) fn add_space(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use AddSpaceError::{ParamErrorScene, ParamErrorSceneId};

    let who = arguments.acting();
    let (scene, id) = (&AddSpaceOption::SCENE_RULES, &AddSpaceOption::SCENE_ID_RULES);
    let scene = mark(arguments, "option.scene", "default", scene, ParamErrorScene)?;
    let scene_id = mark(arguments, "option.sceneId", "0", id, ParamErrorSceneId)?;
    let owner = match arguments.text("option.ownerType") {
        "" => SpaceOwnerType::User,
        text => SpaceOwnerType::from(text),
    };
    let quota = arguments.integer("option.quota").map(u64::try_from).transpose();
    let (SpaceOwnerType::User | SpaceOwnerType::App, Ok(quota)) = (&owner, quota) else {
        return Err(Refusal::of(AddSpaceError::ParamError));
    };
    let caller = &arguments.caller;
    let mut spaces = world.spaces.iter();
    let found = spaces.find(|(_, space)| {
        is_of(space, arguments) && space.scene == scene && space.scene_id == scene_id
    });
    if let Some((id, space)) = found {
        return Ok(reply::space(id, space));
    }
    let mut space = Space::new(owner, who, caller.app, caller.corp_id.clone());
    (space.scene, space.scene_id, space.quota) = (scene, scene_id, quota);
    space.name = Some(arguments.text("option.name").to_string()).filter(|name| !name.is_empty());
    space.capabilities = arguments.get("option.capabilities").cloned().unwrap_or_default();
    space.made = world.next();
    let id = SpaceId::new((8_641_975_302 + space.made).to_string());
    let reply = reply::space(&id, &space);
    world.spaces.insert(id, space);
    Ok(reply)
}

/// Returns whether a space belongs to the caller's app in its organization.
fn is_of(space: &Space, arguments: &Arguments) -> bool {
    let caller = &arguments.caller;
    space.app == caller.app && space.corp_id == caller.corp_id
}

/// Returns the argument with a scene or a scene id, if it is valid.
fn mark(
    arguments: &Arguments,
    name: &str,
    default: &str,
    rules: &TextRules,
    wrong: AddSpaceError,
) -> Result<String, Refusal> {
    match arguments.text(name) {
        "" => Ok(default.into()),
        text if rules.check(text).is_ok() => Ok(text.into()),
        _ => Err(Refusal::of(wrong)),
    }
}

pub(crate) fn get_space(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (_, id) = admitted(world, arguments, Right::Read)?;
    Ok(reply::space(&id, &world.spaces[&id]))
}

/// Returns the record of the calling app, with the bytes used in its spaces.
pub(crate) fn get_current_app(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (setting, caller) = (&world.setting, &arguments.caller);
    let (key, name) = match caller.app {
        App::Internal => (&setting.app_key, "Emulator"),
        App::ThirdParty => (&setting.suite_key, "Emulator suite"),
    };
    let spaces = world.spaces.values().filter(|space| is_of(space, arguments));
    let used: u64 = spaces.map(Space::used).sum();
    let quota = json!({ "used": used, "type": QuotaType::Share });
    Ok(json!({ "app": {
        "corpId": caller.corp_id,
        "appId": key,
        "name": name,
        "createTime": reply::time(0),
        "modifiedTime": reply::time(0),
        "partitions": [{ "partitionType": PartitionType::PublicOssPartition, "quota": quota }],
    } }))
}
