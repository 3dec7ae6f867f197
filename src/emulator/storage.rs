//! Spaces, the list of their files, and rights.

use serde_json::{Value, json};

use super::check::Arguments;
use super::refusal::Refusal;
use super::reply;
use super::space::{Grant, Right, Space, StoredFile};
use super::world::World;
use crate::call::TextRules;
use crate::generated::storage::{
    AddPermission, AddPermissionError, AddPermissionOption, AddSpaceError, AddSpaceOption,
    DentryOrderBy, GetDentryError, ListDentries, ListDentriesError, PermissionMemberType,
    PermissionRole, SortOrder, SpaceOwnerType,
};
use crate::generated::{DentryId, SpaceId, UnionId};

/// The acting person. The gateway has seen to it that there is one.
pub(super) fn acting(arguments: &Arguments) -> UnionId {
    UnionId::new(arguments.text("unionId"))
}

/// The space that is meant, if there is one.
pub(super) fn space_id(world: &World, arguments: &Arguments) -> Result<SpaceId, Refusal> {
    let id = SpaceId::new(arguments.text("spaceId"));
    if !is_decimal(id.as_str()) {
        return Err(Refusal::of(AddPermissionError::ParamErrorSpaceId));
    }
    match world.spaces.contains_key(&id) {
        true => Ok(id),
        false => Err(Refusal::of(AddPermissionError::SpaceNotExist)),
    }
}

/// The acting person and the space, where they have this right.
pub(super) fn admitted(
    world: &World,
    arguments: &Arguments,
    right: Right,
) -> Result<(UnionId, SpaceId), Refusal> {
    let who = acting(arguments);
    let space_id = space_id(world, arguments)?;
    match world.spaces[&space_id].allows(&who, right, &DentryId::root()) {
        true => Ok((who, space_id)),
        false => Err(Refusal::of(AddPermissionError::PermissionDenied)),
    }
}

/// There are no folders but the root.
pub(super) fn check_folder(folder: &str) -> Result<(), Refusal> {
    match folder == DentryId::root().as_str() {
        true => Ok(()),
        false => Err(Refusal::of(ListDentriesError::DentryNotExist)),
    }
}

pub(super) fn is_decimal(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Answers the space of this app, scene and scene id, whoever asks, or makes it.
pub(super) fn add_space(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let who = acting(arguments);
    use AddSpaceError::{ParamErrorScene, ParamErrorSceneId};

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
    let mut spaces = world.spaces.iter();
    let found = spaces.find(|(_, space)| {
        space.app == arguments.app && space.scene == scene && space.scene_id == scene_id
    });
    if let Some((id, space)) = found {
        return Ok(reply::space(world, id, space));
    }
    let mut space = Space::new(owner, who, arguments.app);
    (space.scene, space.scene_id, space.quota) = (scene, scene_id, quota);
    space.name = Some(arguments.text("option.name").to_string()).filter(|name| !name.is_empty());
    space.capabilities = arguments.get("option.capabilities").cloned().unwrap_or_default();
    space.made = world.next();
    let id = SpaceId::new((8_641_975_302 + space.made).to_string());
    let reply = reply::space(world, &id, &space);
    world.spaces.insert(id, space);
    Ok(reply)
}

/// A scene, or an id within one.
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

pub(super) fn get_space(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (_, id) = admitted(world, arguments, Right::Read)?;
    Ok(reply::space(world, &id, &world.spaces[&id]))
}

pub(super) fn list_dentries(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let wrong = || Refusal::of(ListDentriesError::ParamError);
    let (_, space_id) = admitted(world, arguments, Right::Read)?;
    check_folder(arguments.text("parentId"))?;
    let most = arguments.integer("maxResults").unwrap_or(ListDentries::MAX_MAX_RESULTS);
    if !(ListDentries::MIN_MAX_RESULTS..=ListDentries::MAX_MAX_RESULTS).contains(&most) {
        return Err(wrong());
    }
    let from = match arguments.text("nextToken") {
        "" => 0,
        token => token.strip_prefix(PAGE).and_then(|at| at.parse().ok()).ok_or_else(wrong)?,
    };
    let files = sorted(&world.spaces[&space_id], arguments)?;
    let page = files.iter().skip(from).take(usize::try_from(most).unwrap_or(usize::MAX));
    let page: Vec<_> = page.map(|(id, file)| reply::dentry(&space_id, id, file)).collect();
    let next = from + page.len();
    let next_token = match next < files.len() {
        true => format!("{PAGE}{next}"),
        false => String::new(),
    };
    Ok(json!({ "dentries": page, "nextToken": next_token }))
}

/// Whoever may read a file may ask what it is.
pub(super) fn get_dentry(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use GetDentryError::*;

    let who = acting(arguments);
    let space_id = space_id(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let space = &world.spaces[&space_id];
    let file = space.files.get(&dentry_id).ok_or_else(|| Refusal::of(DentryNotExist))?;
    match space.allows(&who, Right::Read, &dentry_id) {
        true => Ok(json!({ "dentry": reply::dentry(&space_id, &dentry_id, file) })),
        false => Err(Refusal::of(PermissionDenied)),
    }
}

/// What the token of a page begins with.
const PAGE: &str = "page";

type Listed<'a> = (&'a DentryId, &'a StoredFile);

fn sorted<'a>(space: &'a Space, arguments: &Arguments) -> Result<Vec<Listed<'a>>, Refusal> {
    let wrong = || Refusal::of(ListDentriesError::ParamError);
    let mut files: Vec<Listed<'a>> = space.files.iter().collect();
    let order_by = match arguments.text("orderBy") {
        "" => DentryOrderBy::ModifiedTime,
        text => text.into(),
    };
    match order_by {
        DentryOrderBy::Name => files.sort_by_key(|(_, file)| &file.name),
        DentryOrderBy::Size => files.sort_by_key(|(_, file)| (file.content.size, file.modified)),
        DentryOrderBy::CreateTime => files.sort_by_key(|(_, file)| file.created),
        DentryOrderBy::ModifiedTime => files.sort_by_key(|(_, file)| file.modified),
        _ => return Err(wrong()),
    }
    let order = match arguments.text("order") {
        "" => SortOrder::Desc,
        text => text.into(),
    };
    match order {
        SortOrder::Asc => {}
        SortOrder::Desc => files.reverse(),
        _ => return Err(wrong()),
    }
    Ok(files)
}

pub(super) fn add_permission(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let who = acting(arguments);
    let space_id = space_id(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let role = PermissionRole::from(arguments.text("roleId"));
    let grants = grants(world, arguments, &dentry_id, &role)?;
    let space = world.spaces.get_mut(&space_id);
    let space = space.ok_or_else(|| Refusal::of(AddPermissionError::SpaceNotExist))?;
    if dentry_id != DentryId::root() && !space.files.contains_key(&dentry_id) {
        return Err(Refusal::of(AddPermissionError::DentryNotExist));
    }
    // In a space of the app, whoever acts for the app may grant.
    if space.owner != SpaceOwnerType::App && !space.allows(&who, Right::Grant, &dentry_id) {
        return Err(Refusal::of(AddPermissionError::PermissionDenied));
    }
    space.grants.extend(grants);
    Ok(json!({ "success": true }))
}

/// What is granted, once everything about it has been checked but whether it may be.
fn grants(
    world: &World,
    arguments: &Arguments,
    dentry_id: &DentryId,
    role: &PermissionRole,
) -> Result<Vec<Grant>, Refusal> {
    use AddPermissionError::*;

    let life = AddPermissionOption::MIN_DURATION..=AddPermissionOption::MAX_DURATION;
    let members = arguments.list("members");
    if !is_decimal(dentry_id.as_str()) {
        return Err(Refusal::of(ParamErrorDentryId));
    }
    if !role.is_known() {
        return Err(Refusal::of(ParamErrorRoleId));
    }
    if members.len() > AddPermission::MAX_MEMBERS
        || arguments.integer("option.duration").is_some_and(|time| !life.contains(&time))
    {
        return Err(Refusal::of(ParamError));
    }
    let mut grants = Vec::new();
    for member in members {
        let id = member["id"].as_str().unwrap_or_default();
        let to = match PermissionMemberType::from(member["type"].as_str().unwrap_or_default()) {
            PermissionMemberType::User => {
                // Most likely a user id.
                world.user(&id.into()).ok_or_else(|| Refusal::of(ParamError))?;
                Some(UnionId::new(id))
            }
            PermissionMemberType::Org if id == world.setting.corp_id.as_str() => None,
            unknown if !unknown.is_known() => {
                return Err(Refusal::of(ParamErrorPermissionMemberType));
            }
            // Nobody is known to be in one.
            _ => continue,
        };
        grants.push(Grant { dentry_id: dentry_id.clone(), to, role: role.clone() });
    }
    Ok(grants)
}
