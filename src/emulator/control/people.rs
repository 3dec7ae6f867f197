//! People, departments, roles and conversations: as JSON, and into the world.

use super::load::{members, unique};
use super::problem::Problem;
use super::state;
use crate::emulator::world::World;
use crate::emulator::world::contacts::{Department, Role};
use crate::emulator::world::conversations::Conversation;
use crate::emulator::world::organization::{User, numbered};
use crate::generated::{DeptId, RoleId};

/// Returns the person with this number, made up as far as nothing is given.
pub(super) fn user(person: &state::Person, number: usize) -> User {
    let state::Person { user_id, union_id, mobile, name, exclusive } = person.clone();
    let made_up = numbered(number);
    User {
        user_id: user_id.unwrap_or(made_up.user_id),
        union_id: union_id.unwrap_or(made_up.union_id),
        mobile: mobile.unwrap_or(made_up.mobile),
        name: name.unwrap_or(made_up.name),
        exclusive,
    }
}

pub(super) fn person(user: &User) -> state::Person {
    let User { user_id, union_id, mobile, name, exclusive } = user.clone();
    state::Person {
        user_id: Some(user_id),
        union_id: Some(union_id),
        mobile: Some(mobile),
        name: Some(name),
        exclusive,
    }
}

/// Adds people, all of them or none, and returns them.
pub(super) fn add(world: &mut World, given: &state::NewPeople) -> Result<Vec<User>, Problem> {
    let first = world.users().count();
    let people = given.people.iter().zip(first..);
    let named: Vec<_> = people.map(|(person, number)| user(person, number)).collect();
    let all = || world.users().chain(&named);
    unique("user_id", all().map(|user| &user.user_id))?;
    unique("union_id", all().map(|user| &user.union_id))?;
    world.added.extend(named.iter().cloned());
    let made_up = world.add_users(given.count);
    Ok(named.into_iter().chain(made_up).collect())
}

pub(super) fn add_department(
    world: &mut World,
    given: &state::Department,
) -> Result<DeptId, Problem> {
    let members = members(world, &given.members)?;
    let parent = given.parent.unwrap_or(DeptId::root());
    let contacts = &mut world.contacts;
    if contacts.department(parent).is_none() {
        let known = contacts.departments().map(|(id, _)| id.to_string()).take(20);
        let message = format!("there is no department {parent} to be above `{}`", given.name);
        return Err(Problem { expected: known.collect(), ..Problem::wrong(message) });
    }
    let id = match given.id {
        Some(id) if contacts.department(id).is_some() => {
            return Err(Problem::new(409, format!("there is a department {id}")));
        }
        Some(id) => {
            contacts.insert_department(id, &given.name, Some(parent));
            id
        }
        None => contacts.add_department(&given.name, parent),
    };
    contacts.set_members(id, &members);
    if let Some(department) = contacts.department_mut(id) {
        department.is_readable = given.readable;
    }
    Ok(id)
}

pub(super) fn department((id, found): (DeptId, &Department)) -> state::Department {
    state::Department {
        id: Some(id),
        name: found.name.clone(),
        parent: found.parent,
        members: found.members.iter().map(|user| user.user_id.clone()).collect(),
        readable: found.is_readable,
    }
}

/// Returns all departments but the organization itself, each after the one above it.
pub(super) fn departments(world: &World) -> Vec<state::Department> {
    let (mut open, mut found) = (vec![DeptId::root()], Vec::new());
    while let Some(id) = open.pop() {
        let below = world.contacts.below(id);
        let all = below.iter().filter_map(|id| Some((*id, world.contacts.department(*id)?)));
        found.extend(all.map(department));
        open.extend(below);
    }
    found
}

pub(super) fn add_role(world: &mut World, given: &state::Role) -> Result<RoleId, Problem> {
    let members = members(world, &given.members)?;
    let contacts = &mut world.contacts;
    match given.id {
        Some(id) if contacts.role(id).is_some() => {
            Err(Problem::new(409, format!("there is a role {id}")))
        }
        Some(id) => {
            contacts.insert_role(id, &given.name, &members);
            Ok(id)
        }
        None => Ok(contacts.add_role(&given.name, &members)),
    }
}

pub(super) fn role((id, role): (RoleId, &Role)) -> state::Role {
    let members = role.members.iter().map(|user| user.user_id.clone()).collect();
    state::Role { id: Some(id), name: role.name.clone(), members }
}

/// Adds a conversation. Its space is made unless there is one with the id that is given.
pub(super) fn add_conversation(
    world: &mut World,
    given: &state::Conversation,
) -> Result<Conversation, Problem> {
    let members = members(world, &given.members)?;
    let state::Conversation { id, group, chat_id, space_id, .. } = given;
    if !group && chat_id.is_some() {
        return Err(Problem::wrong("a conversation that is no group has no `chat_id`"));
    }
    let is_taken = |id: &str| world.conversation(id).is_some();
    if let Some(id) = id.as_ref().filter(|id| is_taken(id.as_str())) {
        return Err(Problem::new(409, format!("there is a conversation `{id}`")));
    }
    let chat = chat_id.as_ref().filter(|id| world.group(id.as_str()).is_some());
    if let Some(id) = chat {
        return Err(Problem::new(409, format!("there is a group with the chat id `{id}`")));
    }
    let before = world.made;
    let mut made = world.add_conversation(&members, *group);
    if let Some(given) = space_id {
        let space = world.spaces.remove(&made.space_id);
        match space.filter(|_| !world.spaces.contains_key(given)) {
            Some(space) => drop(world.spaces.insert(given.clone(), space)),
            // Nothing was made after all.
            None => world.made = before,
        }
        made.space_id = given.clone();
    }
    made.id = id.clone().unwrap_or(made.id);
    made.chat_id = chat_id.clone().or(made.chat_id);
    if let Some(last) = world.conversations.last_mut() {
        *last = made.clone();
    }
    Ok(made)
}

pub(super) fn conversation(found: &Conversation) -> state::Conversation {
    state::Conversation {
        id: Some(found.id.clone()),
        group: found.chat_id.is_some(),
        chat_id: found.chat_id.clone(),
        space_id: Some(found.space_id.clone()),
        members: found.members.iter().map(|user| user.user_id.clone()).collect(),
    }
}
