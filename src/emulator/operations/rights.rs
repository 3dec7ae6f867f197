//! Rights: roles granted on a space, a folder or a file.

use std::fmt::Display;
use std::time::Duration;

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use super::storage::space;
use crate::emulator::world::World;
use crate::emulator::world::organization::User;
use crate::emulator::world::space::{Grant, Right, Space};
use crate::generated::storage::{
    AddPermissionError, AddPermissionOption, AddPermissionV2Error, PermissionMemberType,
    PermissionMemberTypeV2, PermissionRole, SpaceOwnerType,
};
use crate::generated::{DentryId, DeptId, SpaceId, UnionId};

pub(crate) fn add_permission(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use AddPermissionError::*;

    let (space_id, found) = space(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    let of = |kind: &str, id: &str| {
        Ok(match PermissionMemberType::from(kind) {
            PermissionMemberType::User => Member::Person(UnionId::new(id)),
            PermissionMemberType::Org => Member::Organization,
            PermissionMemberType::Dept => Member::Department,
            PermissionMemberType::Conversation => Member::Conversation,
            PermissionMemberType::Tag => Member::NoOne,
            _ => return Err(ParamErrorPermissionMemberType),
        })
    };
    let to = members(world, arguments, of, ParamError)?;
    let is_there = dentry_id == DentryId::root() || found.dentries.contains_key(&dentry_id);
    ensure(is_there, DentryNotExist)?;
    let space_id = space_id.clone();
    grant(world, arguments, &space_id, &dentry_id, to)
}

/// Grants a role on the file or folder with a uuid. People are given by their user ids here.
pub(crate) fn add_permission_v2(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use AddPermissionV2Error::*;

    let uuid = arguments.text("dentryUuid");
    ensure(!is_decimal(uuid), ParamErrorDentryUuid)?;
    let (space_id, dentry_id) =
        named(world, arguments, uuid).ok_or_else(|| Refusal::of(DentryNotExist))?;
    let users = &arguments.organization(world).users;
    let of = |kind: &str, id: &str| {
        Ok(match PermissionMemberTypeV2::from(kind) {
            PermissionMemberTypeV2::User => {
                let user = users.iter().find(|user| user.user_id.as_str() == id);
                Member::Person(user.ok_or(ParamError)?.union_id.clone())
            }
            PermissionMemberTypeV2::Org => Member::Organization,
            PermissionMemberTypeV2::Dept => Member::Department,
            PermissionMemberTypeV2::Conversation => Member::Conversation,
            PermissionMemberTypeV2::Tag | PermissionMemberTypeV2::DynamicGroup => Member::NoOne,
            _ => return Err(ParamErrorPermissionMemberType),
        })
    };
    let to = members(world, arguments, of, ParamError)?;
    grant(world, arguments, &space_id, &dentry_id, to)
}

/// Returns the file or folder with this uuid in the caller's organization.
pub(crate) fn named(
    world: &World,
    arguments: &Arguments,
    uuid: &str,
) -> Option<(SpaceId, DentryId)> {
    let (space_id, dentry_id) = world.by_uuid(uuid)?;
    let is_here = world.spaces[space_id].corp_id == arguments.caller.corp_id;
    is_here.then(|| (space_id.clone(), dentry_id))
}

/// The recipients of a role. Both versions use the same ids, except for people.
enum Member {
    Person(UnionId),
    Organization,
    Department,
    Conversation,
    /// Tags and dynamic groups have no members here.
    NoOne,
}

/// Returns the people who get a role. A department or conversation means its members now, and `None` means everyone.
fn members<E: Display>(
    world: &World,
    arguments: &Arguments,
    of: impl Fn(&str, &str) -> Result<Member, E>,
    wrong: E,
) -> Result<Vec<Option<UnionId>>, Refusal> {
    let organization = arguments.organization(world);
    let mut all = Vec::new();
    let mut add = |user: &User| all.push(Some(user.union_id.clone()));
    let mut everyone = false;
    for member in arguments.list("members") {
        let text = |name: &str| member[name].as_str().unwrap_or_default();
        let id = text("id");
        match of(text("type"), id).map_err(Refusal::of)? {
            Member::Person(person) => {
                // This is most likely another kind of id.
                add(organization.user(&person).ok_or_else(|| Refusal::of(&wrong))?);
            }
            Member::Organization => everyone |= id == organization.corp_id.as_str(),
            Member::Department => {
                let Ok(department) = id.parse::<DeptId>() else { continue };
                let users = organization.users.iter();
                organization.contacts.all_members(department, users).into_iter().for_each(&mut add);
            }
            Member::Conversation => {
                let found = world.conversation(id);
                let found = found.filter(|found| world.is_of(found, &organization.corp_id));
                found.into_iter().flat_map(|found| &found.members).for_each(&mut add);
            }
            Member::NoOne => {}
        }
    }
    if everyone {
        all.push(None);
    }
    Ok(all)
}

/// Grants a role, if the acting person may. In a space of the app, the grant expires.
fn grant(
    world: &mut World,
    arguments: &Arguments,
    space_id: &SpaceId,
    dentry_id: &DentryId,
    to: Vec<Option<UnionId>>,
) -> Result<Value, Refusal> {
    let space: Option<&mut Space> = world.spaces.get_mut(space_id);
    let space = space.ok_or_else(|| Refusal::of(AddPermissionError::SpaceNotExist))?;
    // In a space of the app, anyone who acts for the app may grant.
    let of_app = space.owner == SpaceOwnerType::App;
    let may = of_app || space.allows(&arguments.acting(), Right::Grant, dentry_id);
    ensure(may, AddPermissionError::PermissionDenied)?;
    let role = PermissionRole::from(arguments.text("roleId"));
    let seconds = arguments.integer("option.duration");
    let seconds = seconds.unwrap_or(AddPermissionOption::MAX_DURATION);
    let left = of_app.then(|| Duration::from_secs(u64::try_from(seconds).unwrap_or_default()));
    let grant = |to| Grant { dentry_id: dentry_id.clone(), to, role: role.clone(), left };
    space.grant(to.into_iter().map(grant).collect());
    Ok(json!({ "success": true }))
}
