//! Lookups of people on the legacy host, and the details of the person who logged in.

use serde_json::{Map, Value, json};

use super::arguments::{Arguments, is_decimal};
use super::refusal::{Refusal, ensure};
use crate::emulator::world::World;
use crate::emulator::world::contacts::Role;
use crate::emulator::world::organization::{Organization, User};
use crate::emulator::world::tokens::App;
use crate::generated::UnionId;
use crate::generated::contact::ContactGetUserError;
use crate::generated::topapi::{UserGetByMobileError, UserGetByUnionIdError, UserGetError};

pub(crate) fn user_get(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let Organization { contacts, users, .. } = arguments.organization(world);
    let user = users.by_user_id(&arguments.text("userid").into());
    let user = user.ok_or_else(|| Refusal::of(UserGetError::UserNotFound))?;
    let (state_code, _) = split(&user.mobile);
    let departments = contacts.departments_of(user);
    let with = |name: &str, value: Value| {
        let found = departments.iter().map(|id| json!({ "dept_id": id, name: value }));
        found.collect::<Vec<_>>()
    };
    let has = |role: &Role| role.members.iter().any(|member| member.user_id == user.user_id);
    let roles = contacts.roles().filter(|(_, role)| has(role));
    let roles = roles.map(|(id, role)| json!({ "id": id, "name": role.name }));
    let roles: Vec<_> = roles.collect();
    let mut result = json!({
        "unionid": user.union_id,
        "userid": user.user_id,
        "name": user.name,
        "mobile": user.mobile,
        "state_code": state_code,
        "active": true,
        "admin": false,
        "boss": false,
        "senior": false,
        "real_authed": true,
        "hide_mobile": false,
        "exclusive_account": user.exclusive,
        "dept_id_list": departments,
        "dept_order_list": with("order", 0.into()),
        "leader_in_dept": with("leader", false.into()),
    });
    if !roles.is_empty() {
        result["role_list"] = roles.into();
    }
    Ok(json!({ "result": result }))
}

pub(crate) fn user_get_by_mobile(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let given = arguments.text("mobile").replace(['+', '-', ' '], "");
    ensure(is_decimal(&given), UserGetByMobileError::InvalidMobile)?;
    let has_it = |user: &&User| match split(&user.mobile) {
        ("", _) => given == user.mobile,
        (country, number) => given == number || given.strip_prefix(country) == Some(number),
    };
    let (exclusive, ordinary): (Vec<_>, Vec<_>) =
        arguments.organization(world).users.iter().filter(has_it).partition(|user| user.exclusive);
    let asked = arguments.get("support_exclusive_account_search") == Some(&Value::Bool(true));
    let exclusive = if asked { exclusive } else { Vec::new() };
    let found = !ordinary.is_empty() || !exclusive.is_empty();
    ensure(found, UserGetByMobileError::UserNotFound)?;
    let mut result = Map::new();
    if let Some(user) = ordinary.first() {
        result.insert("userid".into(), json!(user.user_id));
    }
    if asked {
        let ids: Vec<_> = exclusive.iter().map(|user| &user.user_id).collect();
        result.insert("exclusive_account_userid_list".into(), json!(ids));
    }
    Ok(json!({ "result": result }))
}

pub(crate) fn user_get_by_union_id(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let user = arguments.organization(world).user(&arguments.text("unionid").into());
    let user = user.ok_or_else(|| Refusal::of(UserGetByUnionIdError::UserNotFound))?;
    Ok(json!({ "result": { "contact_type": 0, "userid": user.user_id } }))
}

/// The id that means the person whose token it is.
const ME: &str = "me";

/// Returns the details of a person of the organization, to the person who logged in.
pub(crate) fn contact_get_user(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let id = match (arguments.text("unionId"), &arguments.caller.person) {
        (ME, Some(me)) => me.clone(),
        (id, _) => UnionId::new(id),
    };
    let user = arguments.organization(world).user(&id);
    let user = user.ok_or_else(|| Refusal::of(ContactGetUserError::UserNotFound))?;
    let (state_code, number) = split(&user.mobile);
    let mobile = match arguments.caller.app {
        App::Internal => number.into(),
        App::ThirdParty => masked(number),
    };
    Ok(json!({
        "nick": user.name,
        "mobile": mobile,
        "openId": format!("{}{}", arguments.caller.app.id(), user.union_id),
        "unionId": user.union_id,
        "stateCode": state_code,
        "visitor": false,
    }))
}

/// Returns a number as third-party apps see it: `202***0101`.
fn masked(number: &str) -> String {
    let is_shown = |at: usize| at < 3 || at + 4 >= number.len();
    number.chars().enumerate().map(|(at, c)| if is_shown(at) { c } else { '*' }).collect()
}

/// Returns country code and number of `+1-2025550101`, or two empty texts if there is no code.
fn split(mobile: &str) -> (&str, &str) {
    let (country, number) = mobile.split_once('-').unwrap_or_default();
    (country.trim_start_matches('+'), number)
}
