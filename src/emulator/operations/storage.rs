//! Spaces, lists of files, and permissions.

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use super::reply;
use crate::call::TextRules;
use crate::emulator::world::World;
use crate::emulator::world::organization::User;
use crate::emulator::world::space::{Grant, Right, Space, StoredFile};
use crate::generated::storage::{
    AddPermission, AddPermissionError, AddPermissionOption, AddSpaceError, AddSpaceOption,
    DentryOrderBy, GetDentryError, ListDentries, ListDentriesError, PermissionMemberType,
    PermissionRole, SortOrder, SpaceOwnerType,
};
use crate::generated::{DentryId, DeptId, SpaceId, UnionId};

/// Returns the id of the space that is named, if it exists.
pub(crate) fn space_id(world: &World, arguments: &Arguments) -> Result<SpaceId, Refusal> {
    let id = SpaceId::new(arguments.text("spaceId"));
    ensure(is_decimal(id.as_str()), AddPermissionError::ParamErrorSpaceId)?;
    ensure(world.spaces.contains_key(&id), AddPermissionError::SpaceNotExist)?;
    Ok(id)
}

/// Returns the acting person and the space if that person has this right there.
pub(crate) fn admitted(
    world: &World,
    arguments: &Arguments,
    right: Right,
) -> Result<(UnionId, SpaceId), Refusal> {
    let who = arguments.acting();
    let space_id = space_id(world, arguments)?;
    let allowed = world.spaces[&space_id].allows(&who, right, &DentryId::root());
    ensure(allowed, AddPermissionError::PermissionDenied)?;
    Ok((who, space_id))
}

/// Refuses any folder but the root: there are no others.
pub(crate) fn check_folder(folder: &str) -> Result<(), Refusal> {
    ensure(folder == DentryId::root().as_str(), ListDentriesError::DentryNotExist)
}

/// Returns the space of this app, scene and scene id, whoever asks, or creates it.
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

/// Returns a scene or a scene id.
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
    Ok(reply::space(world, &id, &world.spaces[&id]))
}

pub(crate) fn list_dentries(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use ListDentries as List;

    let wrong = || Refusal::of(ListDentriesError::ParamError);
    let (_, space_id) = admitted(world, arguments, Right::Read)?;
    check_folder(arguments.text("parentId"))?;
    let most = arguments.integer("maxResults").unwrap_or(List::MAX_MAX_RESULTS);
    let few = (List::MIN_MAX_RESULTS..=List::MAX_MAX_RESULTS).contains(&most);
    ensure(few, ListDentriesError::ParamError)?;
    let from = match arguments.text("nextToken") {
        "" => 0,
        token => token.strip_prefix(PAGE).and_then(|at| at.parse().ok()).ok_or_else(wrong)?,
    };
    let files = sorted(&world.spaces[&space_id], arguments)?;
    let page = files.iter().skip(from).take(usize::try_from(most).unwrap_or(usize::MAX));
    let page: Vec<_> = page.map(|(id, file)| reply::dentry(&space_id, id, file)).collect();
    let next = from + page.len();
    let next_token = if next < files.len() { format!("{PAGE}{next}") } else { String::new() };
    Ok(json!({ "dentries": page, "nextToken": next_token }))
}

/// Returns a file to anyone who may read it.
pub(crate) fn get_dentry(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use GetDentryError::*;

    let who = arguments.acting();
    let space_id = space_id(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let space = &world.spaces[&space_id];
    let file = space.files.get(&dentry_id).ok_or_else(|| Refusal::of(DentryNotExist))?;
    ensure(space.allows(&who, Right::Read, &dentry_id), PermissionDenied)?;
    Ok(json!({ "dentry": reply::dentry(&space_id, &dentry_id, file) }))
}

/// The prefix of a page token.
const PAGE: &str = "page";

type Listed<'a> = (&'a DentryId, &'a StoredFile);

fn sorted<'a>(space: &'a Space, arguments: &Arguments) -> Result<Vec<Listed<'a>>, Refusal> {
    let wrong = || Err(Refusal::of(ListDentriesError::ParamError));
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
        _ => return wrong(),
    }
    let order = match arguments.text("order") {
        "" => SortOrder::Desc,
        text => text.into(),
    };
    match order {
        SortOrder::Asc => {}
        SortOrder::Desc => files.reverse(),
        _ => return wrong(),
    }
    Ok(files)
}

pub(crate) fn add_permission(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use AddPermissionError::*;

    let who = arguments.acting();
    let space_id = space_id(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let role = PermissionRole::from(arguments.text("roleId"));
    let grants = grants(world, arguments, &dentry_id, &role)?;
    let space = world.spaces.get_mut(&space_id);
    let space = space.ok_or_else(|| Refusal::of(SpaceNotExist))?;
    let found = dentry_id == DentryId::root() || space.files.contains_key(&dentry_id);
    ensure(found, DentryNotExist)?;
    // In a space of the app, whoever acts for the app may grant.
    let of_app = space.owner == SpaceOwnerType::App;
    ensure(of_app || space.allows(&who, Right::Grant, &dentry_id), PermissionDenied)?;
    space.grants.extend(grants);
    Ok(json!({ "success": true }))
}

/// Returns what is granted, after checking everything but the right to grant it.
fn grants(
    world: &World,
    arguments: &Arguments,
    dentry_id: &DentryId,
    role: &PermissionRole,
) -> Result<Vec<Grant>, Refusal> {
    use AddPermissionError::*;

    let durations = AddPermissionOption::MIN_DURATION..=AddPermissionOption::MAX_DURATION;
    let members = arguments.list("members");
    ensure(is_decimal(dentry_id.as_str()), ParamErrorDentryId)?;
    ensure(role.is_known(), ParamErrorRoleId)?;
    ensure(members.len() <= AddPermission::MAX_MEMBERS, ParamError)?;
    let duration = arguments.integer("option.duration");
    ensure(duration.is_none_or(|duration| durations.contains(&duration)), ParamError)?;
    let mut grants = Vec::new();
    for member in members {
        let id = member["id"].as_str().unwrap_or_default();
        let people = |people: Vec<&User>| {
            people.into_iter().map(|user| Some(user.union_id.clone())).collect()
        };
        let to = match PermissionMemberType::from(member["type"].as_str().unwrap_or_default()) {
            PermissionMemberType::User => {
                // Most likely a user id in place of a union id.
                world.user(&id.into()).ok_or_else(|| Refusal::of(ParamError))?;
                vec![Some(UnionId::new(id))]
            }
            PermissionMemberType::Org if id == world.setting.corp_id.as_str() => vec![None],
            PermissionMemberType::Dept => {
                let department = id.parse::<DeptId>().ok();
                let found = department.map(|id| world.contacts.all_members(id, world.users()));
                people(found.unwrap_or_default())
            }
            PermissionMemberType::Conversation => {
                let found = world.conversation(id);
                people(found.map(|found| found.members.iter().collect()).unwrap_or_default())
            }
            unknown if !unknown.is_known() => {
                return Err(Refusal::of(ParamErrorPermissionMemberType));
            }
            // Tags have no members.
            _ => continue,
        };
        let grant = |to| Grant { dentry_id: dentry_id.clone(), to, role: role.clone() };
        grants.extend(to.into_iter().map(grant));
    }
    Ok(grants)
}
