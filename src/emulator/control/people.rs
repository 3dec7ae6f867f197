//! Converts organizations, people, departments, roles and conversations to JSON and back.

use super::load::{members, unique};
use super::problem::Problem;
use super::state;
use crate::emulator::world::World;
use crate::emulator::world::contacts::{Contacts, Department, Role};
use crate::emulator::world::conversations::{Conversation, ConversationKind};
use crate::emulator::world::organization::{Organization, User, numbered};
use crate::generated::{CorpId, DeptId, RoleId, UserId};
use crate::text::cut;

/// Returns an organization by its id; without an id, the organization of the internal app.
pub(super) fn organization_of<'a>(
    world: &'a mut World,
    corp_id: Option<&CorpId>,
) -> Result<&'a mut Organization, Problem> {
    let home = world.setting.corp_id.clone();
    let corp_id = corp_id.unwrap_or(&home);
    if world.organization(corp_id).is_none() {
        let message = format!("there is no organization `{}`", cut::shown(corp_id.as_str()));
        let known: Vec<_> = world.organizations.iter().map(|it| it.corp_id.as_str()).collect();
        return Err(Problem::unknown(400, message, corp_id.as_str(), known.iter().copied()));
    }
    Ok(world.organization_mut(corp_id).expect("it was just found"))
}

/// Adds an organization without people, and returns its id.
pub(super) fn add_organization(
    world: &mut World,
    given: &state::Organization,
) -> Result<CorpId, Problem> {
    let corp_id = given.corp_id.clone().unwrap_or_else(|| world.free_corp_id());
    if world.organization(&corp_id).is_some() {
        return Err(Problem::new(409, format!("organization `{corp_id}` already exists")));
    }
    let mut added = Organization::new(corp_id.clone(), Vec::new());
    if let Some(name) = &given.name {
        added.contacts = Contacts::new(name);
    }
    added.has_suite = given.suite_enabled;
    world.organizations.push(added);
    Ok(corp_id)
}

pub(super) fn organization(found: &Organization) -> state::Organization {
    let root = found.contacts.department(DeptId::root());
    state::Organization {
        corp_id: Some(found.corp_id.clone()),
        name: root.map(|root| root.name.clone()),
        suite_enabled: found.has_suite,
    }
}

/// Returns the person with this number. Fields that are not given are made up.
pub(super) fn user(person: &state::Person, number: usize) -> User {
    let state::Person { user_id, union_id, mobile, name, exclusive, .. } = person.clone();
    let made_up = numbered(number);
    User {
        user_id: user_id.unwrap_or(made_up.user_id),
        union_id: union_id.unwrap_or(made_up.union_id),
        mobile: mobile.unwrap_or(made_up.mobile),
        name: name.unwrap_or(made_up.name),
        exclusive,
    }
}

/// Returns everyone in every organization.
pub(super) fn people(world: &World) -> Vec<state::Person> {
    let all = world.organizations.iter();
    let all = all.flat_map(|found| found.users.iter().map(|user| person(user, &found.corp_id)));
    all.collect()
}

fn person(user: &User, corp_id: &CorpId) -> state::Person {
    let User { user_id, union_id, mobile, name, exclusive } = user.clone();
    state::Person {
        user_id: Some(user_id),
        union_id: Some(union_id),
        mobile: Some(mobile),
        name: Some(name),
        exclusive,
        corp_id: Some(corp_id.clone()),
    }
}

/// Adds people, all of them or none, and returns them.
pub(super) fn add(
    world: &mut World,
    given: &state::NewPeople,
) -> Result<Vec<state::Person>, Problem> {
    let first = world.users().count();
    let numbered = given.people.iter().zip(first..);
    let named: Vec<_> = numbered.map(|(person, number)| user(person, number)).collect();
    let all = || world.users().chain(&named);
    unique("user_id", all().map(|user| &user.user_id))?;
    unique("union_id", all().map(|user| &user.union_id))?;
    let corps =
        given.people.iter().map(|person| person.corp_id.as_ref().or(given.corp_id.as_ref()));
    let corps: Vec<_> = corps.collect();
    for corp_id in corps.iter().chain([&given.corp_id.as_ref()]) {
        organization_of(world, *corp_id)?;
    }
    let mut added = Vec::new();
    let mut add = |world: &mut World, user: User, corp_id: Option<&CorpId>| {
        let organization = organization_of(world, corp_id)?;
        added.push(person(&user, &organization.corp_id));
        organization.users.push(user);
        Ok(())
    };
    for (user, corp_id) in named.into_iter().zip(corps) {
        add(world, user, corp_id)?;
    }
    for user in world.people(given.count) {
        add(world, user, given.corp_id.as_ref())?;
    }
    Ok(added)
}

pub(super) fn add_department(
    world: &mut World,
    given: &state::Department,
) -> Result<DeptId, Problem> {
    let members = members(world, &given.members)?;
    let parent = given.parent.unwrap_or(DeptId::root());
    if let Some(id) = given.id
        && world.contacts_with(|found| found.department(id).is_some()).is_some()
    {
        return Err(Problem::new(409, format!("department {id} already exists")));
    }
    let corp_id = match &given.corp_id {
        Some(corp_id) => Some(corp_id.clone()),
        // The parent determines the organization. Without one, the first member does.
        None if parent != DeptId::root() => with_department(world, parent).cloned(),
        None => of_first(world, &members),
    };
    let id = given.id.unwrap_or_else(|| world.free_dept_id());
    let contacts = &mut organization_of(world, corp_id.as_ref())?.contacts;
    if contacts.department(parent).is_none() {
        let known = contacts.departments().map(|(id, _)| id.to_string()).take(20);
        let message = format!("there is no department {parent}, the parent of `{}`", given.name);
        return Err(Problem { expected: known.collect(), ..Problem::wrong(message) });
    }
    contacts.add_department(id, &given.name, parent);
    contacts.set_members(id, &members);
    if let Some(department) = contacts.department_mut(id) {
        department.is_readable = given.readable;
    }
    Ok(id)
}

fn with_department(world: &World, id: DeptId) -> Option<&CorpId> {
    let mut all = world.organizations.iter();
    all.find(|found| found.contacts.department(id).is_some()).map(|found| &found.corp_id)
}

fn of_first(world: &World, members: &[User]) -> Option<CorpId> {
    world.corp_of(&members.first()?.union_id).cloned()
}

/// Returns all departments except the organizations themselves, each after its parent.
pub(super) fn departments(world: &World) -> Vec<state::Department> {
    let mut found = Vec::new();
    for organization in &world.organizations {
        let (mut open, contacts) = (vec![DeptId::root()], &organization.contacts);
        while let Some(id) = open.pop() {
            let below = contacts.below(id);
            let all = below.iter().filter_map(|id| Some((*id, contacts.department(*id)?)));
            found.extend(all.map(|(id, it)| shown(id, it, &organization.corp_id)));
            open.extend(below);
        }
    }
    found
}

pub(super) fn department(world: &World, id: DeptId) -> Option<state::Department> {
    world.organizations.iter().find_map(|organization| {
        let found = organization.contacts.department(id)?;
        Some(shown(id, found, &organization.corp_id))
    })
}

fn shown(id: DeptId, found: &Department, corp_id: &CorpId) -> state::Department {
    state::Department {
        id: Some(id),
        name: found.name.clone(),
        parent: found.parent,
        members: ids(&found.members),
        readable: found.is_readable,
        corp_id: Some(corp_id.clone()),
    }
}

pub(super) fn add_role(world: &mut World, given: &state::Role) -> Result<RoleId, Problem> {
    let members = members(world, &given.members)?;
    if let Some(id) = given.id
        && world.contacts_with(|found| found.role(id).is_some()).is_some()
    {
        return Err(Problem::new(409, format!("role {id} already exists")));
    }
    let corp_id = given.corp_id.clone().or_else(|| of_first(world, &members));
    let id = given.id.unwrap_or_else(|| world.free_role_id());
    let contacts = &mut organization_of(world, corp_id.as_ref())?.contacts;
    contacts.add_role(id, &given.name, &members);
    Ok(id)
}

pub(super) fn roles(world: &World) -> Vec<state::Role> {
    let mut roles = Vec::new();
    for found in &world.organizations {
        let all = found.contacts.roles();
        roles.extend(all.map(|(id, role)| shown_role(id, role, &found.corp_id)));
    }
    roles
}

pub(super) fn role(world: &World, id: RoleId) -> Option<state::Role> {
    world.organizations.iter().find_map(|organization| {
        let found = organization.contacts.role(id)?;
        Some(shown_role(id, found, &organization.corp_id))
    })
}

fn shown_role(id: RoleId, role: &Role, corp_id: &CorpId) -> state::Role {
    let (members, corp_id) = (ids(&role.members), Some(corp_id.clone()));
    state::Role { id: Some(id), name: role.name.clone(), members, corp_id }
}

fn ids(users: &[User]) -> Vec<UserId> {
    users.iter().map(|user| user.user_id.clone()).collect()
}

/// Adds a conversation, and its space unless that exists.
pub(super) fn add_conversation(
    world: &mut World,
    given: &state::Conversation,
) -> Result<Conversation, Problem> {
    let state::Conversation { id, group, chat_id, space_id, owner, .. } = given;
    let given_members = members(world, &given.members)?;
    if !group && chat_id.is_some() {
        return Err(Problem::wrong("a conversation that is not a group takes no `chat_id`"));
    }
    let is_taken = |id: &str| world.conversation(id).is_some();
    if let Some(id) = id.as_ref().filter(|id| is_taken(id.as_str())) {
        return Err(Problem::new(409, format!("conversation `{id}` already exists")));
    }
    let mut all = world.conversations.iter();
    if let Some(id) = chat_id
        && all.any(|found| found.chat_id.as_ref() == Some(id))
    {
        return Err(Problem::new(409, format!("a group with the chat id `{id}` already exists")));
    }
    let kind = if *group { ConversationKind::Group } else { ConversationKind::Other };
    let mut made = world.made_up_conversation(&given_members, kind);
    made.id = id.clone().unwrap_or(made.id);
    made.chat_id = chat_id.clone().or(made.chat_id);
    made.space_id = space_id.clone().unwrap_or(made.space_id);
    if let Some(owner) = owner {
        made.owner = members(world, owner.as_slice())?.pop();
    }
    world.insert_conversation(made.clone());
    Ok(made)
}

pub(super) fn conversation(found: &Conversation) -> state::Conversation {
    state::Conversation {
        id: Some(found.id.clone()),
        group: found.kind == ConversationKind::Group,
        chat_id: found.chat_id.clone(),
        space_id: Some(found.space_id.clone()),
        owner: Some(found.owner.as_ref().map(|user| user.user_id.clone())),
        members: ids(&found.members),
    }
}
