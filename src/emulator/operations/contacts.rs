//! Departments and roles, and the searches for people and departments.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::refusal::{Refusal, ensure};
use crate::emulator::world::World;
use crate::emulator::world::contacts::{Contacts, Department};
use crate::emulator::world::organization::{Organization, User};
use crate::generated::contact::{
    SearchDepartment, SearchDepartmentError, SearchUser, SearchUserError,
};
use crate::generated::topapi::{
    DepartmentListSubIdError, RoleList, RoleListError, RoleSimpleList, RoleSimpleListError,
    UserList, UserListError, UserOrder,
};
use crate::generated::{DeptId, RoleId};

fn dept_id(arguments: &Arguments) -> DeptId {
    DeptId::new(arguments.integer("dept_id").unwrap_or_default())
}

/// Returns the department that the arguments name, if the app may read it.
fn readable<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Department, Refusal> {
    let department = arguments.organization(world).contacts.department(dept_id(arguments));
    let department = department.ok_or_else(|| Refusal::of(UserListError::DepartmentNotFound))?;
    ensure(department.is_readable, UserListError::DepartmentOutOfRange)?;
    Ok(department)
}

/// Returns the departments below one, whether the app may read them or not.
pub(crate) fn department_list_sub_id(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let id = dept_id(arguments);
    let contacts = &arguments.organization(world).contacts;
    let is_known = contacts.department(id).is_some();
    ensure(is_known, DepartmentListSubIdError::DepartmentNotFound)?;
    Ok(json!({ "result": { "dept_id_list": contacts.below(id) } }))
}

pub(crate) fn department_get(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let id = dept_id(arguments);
    let department = readable(world, arguments)?;
    let Organization { contacts, users, .. } = arguments.organization(world);
    let mut result = json!({
        "dept_id": id,
        "name": department.name,
        "order": 0,
        "member_count": contacts.all_members(id, users.iter()).len(),
        "owning_member_count": contacts.members(id, users.iter()).len(),
        "create_dept_group": false,
        "auto_add_user": false,
        "group_contain_sub_dept": false,
        "hide_dept": false,
        "outer_dept": false,
        "dept_manager_userid_list": [],
    });
    if let Some(parent) = department.parent {
        result["parent_id"] = json!(parent);
    }
    Ok(json!({ "result": result }))
}

pub(crate) fn user_list(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use UserListError::WrongArguments;

    let id = dept_id(arguments);
    readable(world, arguments)?;
    let sizes = UserList::MIN_SIZE..=UserList::MAX_SIZE;
    let size = index(arguments, "size", sizes, WrongArguments)?;
    let cursor = index(arguments, "cursor", UserList::MIN_CURSOR..=i64::MAX, WrongArguments)?;
    let Organization { contacts, users, .. } = arguments.organization(world);
    let mut members = contacts.members(id, users.iter());
    match UserOrder::from(arguments.text("order_field")) {
        // No person is ever changed here, and there is no custom order.
        UserOrder::EntryDesc | UserOrder::ModifyDesc => members.reverse(),
        order => ensure(order.is_known() || order.as_str().is_empty(), WrongArguments)?,
    }
    let (page, next) = page(&members, cursor, size);
    let list: Vec<_> = page.iter().map(|user| details(contacts, user)).collect();
    let mut result = json!({ "has_more": next.is_some(), "list": list });
    if let Some(next) = next {
        result["next_cursor"] = next.into();
    }
    Ok(json!({ "result": result }))
}

/// Returns the details of a person in the list of a department.
fn details(contacts: &Contacts, user: &User) -> Value {
    json!({
        "userid": user.user_id,
        "unionid": user.union_id,
        "name": user.name,
        "dept_id_list": contacts.departments_of(user),
        "dept_order": 0,
        "active": true,
        "leader": false,
        "admin": false,
        "boss": false,
        "hide_mobile": false,
        "exclusive_account": user.exclusive,
    })
}

pub(crate) fn role_simple_list(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use RoleSimpleListError::{InvalidOffset, InvalidSize};

    let id = RoleId::new(arguments.integer("role_id").unwrap_or_default());
    let role = arguments.organization(world).contacts.role(id);
    let role = role.ok_or_else(|| Refusal::of(RoleSimpleListError::RoleNotFound))?;
    let (offset, size) = if is_paged(arguments) {
        let sizes = RoleSimpleList::MIN_SIZE..=RoleSimpleList::MAX_SIZE;
        let offsets = RoleSimpleList::MIN_OFFSET..=i64::MAX;
        let size = index(arguments, "size", sizes, InvalidSize)?;
        (index(arguments, "offset", offsets, InvalidOffset)?, size)
    } else {
        FIRST_PAGE
    };
    let (page, next) = page(&role.members, offset, size);
    let list = page.iter().map(|user| json!({ "userid": user.user_id, "name": user.name }));
    let list: Vec<_> = list.collect();
    Ok(json!({ "result": { "hasMore": next.is_some(), "list": list } }))
}

/// Returns the roles in one group. Offset and size count groups here.
pub(crate) fn role_list(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use RoleListError::{InvalidOffset, InvalidSize};

    let (offset, size) = if is_paged(arguments) {
        let sizes = RoleList::MIN_SIZE..=RoleList::MAX_SIZE;
        let size = index(arguments, "size", sizes, InvalidSize)?;
        (index(arguments, "offset", RoleList::MIN_OFFSET..=i64::MAX, InvalidOffset)?, size)
    } else {
        FIRST_PAGE
    };
    let roles = arguments
        .organization(world)
        .contacts
        .roles()
        .map(|(id, role)| json!({ "id": id, "name": role.name }));
    let roles: Vec<_> = roles.collect();
    let groups = [json!({ "groupId": 1_507_113_577, "name": "Emulator", "roles": roles })];
    let (page, next) = page(&groups, offset, size);
    Ok(json!({ "result": { "hasMore": next.is_some(), "list": page } }))
}

/// Finds people whose names contain a text or, with an exact match, equal it. Pinyin is not supported.
pub(crate) fn search_user(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use SearchUserError::ParameterError;

    let whole = arguments.integer("fullMatchField");
    ensure(whole.is_none_or(|whole| whole == 1), ParameterError)?;
    let word = arguments.text("queryWord").to_lowercase();
    let found =
        arguments.organization(world).users.iter().filter(|user| match user.name.to_lowercase() {
            name if whole.is_some() => name == word,
            name => name.contains(&word),
        });
    let ids: Vec<_> = found.map(|user| &user.user_id).collect();
    let limits = (SearchUser::MIN_OFFSET, SearchUser::MIN_SIZE);
    found_page(&ids, arguments, limits, ParameterError)
}

/// Finds departments whose names contain a text, whether the app may read them or not.
pub(crate) fn search_department(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let word = arguments.text("queryWord").to_lowercase();
    let all = arguments.organization(world).contacts.departments();
    let found = all.filter(|(_, department)| department.name.to_lowercase().contains(&word));
    let ids: Vec<_> = found.map(|(id, _)| id).collect();
    let limits = (SearchDepartment::MIN_OFFSET, SearchDepartment::MIN_SIZE);
    found_page(&ids, arguments, limits, SearchDepartmentError::ParameterError)
}

/// Returns a page of the results. The offset counts results, as a published program expects, not pages.
fn found_page<T: serde::Serialize>(
    found: &[T],
    arguments: &Arguments,
    (least_offset, least_size): (i64, i64),
    wrong: impl std::fmt::Display + Clone,
) -> Result<Value, Refusal> {
    let offset = index(arguments, "offset", least_offset..=i64::MAX, wrong.clone())?;
    let size = index(arguments, "size", least_size..=i64::MAX, wrong)?;
    let (page, next) = page(found, offset, size);
    Ok(json!({ "hasMore": next.is_some(), "totalCount": found.len(), "list": page }))
}

/// The page that DingTalk returns unless both offset and size are given.
const FIRST_PAGE: (usize, usize) = (0, 20);

/// Returns whether both offset and size are given. One alone does not count.
fn is_paged(arguments: &Arguments) -> bool {
    ["offset", "size"].iter().all(|name| arguments.get(name).is_some())
}

/// Returns a number within these limits.
fn index(
    arguments: &Arguments,
    name: &str,
    limits: RangeInclusive<i64>,
    wrong: impl std::fmt::Display,
) -> Result<usize, Refusal> {
    let number = arguments.integer(name).filter(|number| limits.contains(number));
    let number = number.and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| Refusal::of(wrong))
}

/// Returns a page, and the start of the next one.
fn page<T>(all: &[T], from: usize, size: usize) -> (&[T], Option<usize>) {
    let rest = all.get(from..).unwrap_or_default();
    let page = &rest[..size.min(rest.len())];
    (page, (page.len() < rest.len()).then_some(from + page.len()))
}
