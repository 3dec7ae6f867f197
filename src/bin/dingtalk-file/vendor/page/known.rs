//! Definitions of the schema that a page may refer to: ids, enums, time stamps.

use serde_json::Value;

use super::super::files::Files;
use super::table::Row;

/// Returns the names of all kinds of app.
pub fn app_types() -> Vec<String> {
    let found = gateway()["app-types"].take();
    found.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// Returns the names of the fields that every answer of the legacy interface has.
pub fn legacy_envelope() -> Vec<String> {
    let envelope = gateway()["envelope"].take();
    let names = ["legacy-code", "legacy-message", "request-id"].into_iter();
    let names = names.flat_map(|key| envelope[key].as_array().into_iter().flatten());
    names.filter_map(Value::as_str).map(String::from).collect()
}

/// Returns the schema's facts about hosts and answers.
fn gateway() -> Value {
    let mut files = Files::built_in().0.into_iter();
    files.find_map(|mut file| file.root.remove("x-gateway")).unwrap_or_default()
}

/// Ids, with the names that a page may use for each: the names in the vendor's JSON, and the things that they identify,
/// in lower case. The first match counts.
const IDS: &[(&str, &[&str], &[&str])] = &[
    ("UnionId", &["unionid"], &["unionid", "union id"]),
    ("UserId", &["userid", "staffid"], &["userid", "user id", "staffid"]),
    ("DentryUuid", &["dentryuuid"], &["dentryuuid", "dentry uuid"]),
    ("SpaceId", &["spaceid"], &["space"]),
    ("DentryId", &["dentryid", "parentid", "fileid", "folderid"], &["file", "folder", "dentry"]),
    (
        "ConversationId",
        &["openconversationid", "conversationid"],
        &["openconversationid", "chat", "conversation", "group"],
    ),
    ("ChatId", &["chatid"], &["chatid"]),
    ("DeptId", &["deptid", "departmentid"], &["department"]),
    ("RoleId", &["roleid"], &["role"]),
    ("CorpId", &["corpid"], &["corpid", "organization", "enterprise"]),
    ("TaskId", &["taskid"], &["task"]),
];

/// Returns the kind of id in a row, by its name and its description.
///
/// With an id's own name (`spaceId`), the description must name the thing. With any other name (`id`, `creatorId`), it
/// must name the id: "the unionId of the creator", "the file ID".
pub fn id(row: &Row) -> Option<&'static str> {
    let name = row.name.to_lowercase().replace('_', "");
    let name = name.strip_suffix("list").unwrap_or(&name);
    let name = name.strip_suffix('s').unwrap_or(name);
    if !name.ends_with("id") {
        return None;
    }
    // Further sentences say where to get the id.
    let said = row.description.to_lowercase();
    let said = said.split('.').next().unwrap_or_default();
    if let Some((id, _, words)) = IDS.iter().find(|(_, names, _)| names.contains(&name)) {
        return words.iter().any(|word| has_word(said, word)).then_some(*id);
    }
    let names = |word: &&str| {
        let named = ["the ", "a ", "the parent "].map(|the| format!("id of {the}{word}"));
        let is_named = || named.iter().any(|named| has_word(said, named));
        let own = word.ends_with("id") && has_word(said, word);
        own || has_word(said, &format!("{word} id")) || is_named()
    };
    IDS.iter().find(|(.., words)| words.iter().any(&names)).map(|(id, ..)| *id)
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].trim_start_matches('s').chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && !is_letter(after)
    })
}

/// Returns true if a row is a point in time in one of `Timestamp`'s formats.
pub fn is_time(row: &Row) -> bool {
    row.name.to_lowercase().contains("time") && row.description.contains("ISO 8601")
}

/// Returns the values that a description lists: `- FILE: File - FOLDER: Folder`.
pub fn values(description: &str) -> Vec<String> {
    let text = format!(" {description}");
    let parts = text.split(" - ").skip(1).map(|part| part.trim_start_matches(['`', '"']));
    let values = parts.filter_map(|part| {
        let (value, _) = part.split_once(':')?;
        let value = value.trim_end_matches(['`', '"']);
        let is_of_value = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        (!value.is_empty() && value.chars().all(is_of_value)).then(|| value.to_string())
    });
    let mut found: Vec<String> = Vec::new();
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}

/// Returns the values of an enum.
pub fn consts(definition: &Value) -> Vec<&str> {
    let rows = definition["oneOf"].as_array().into_iter().flatten();
    rows.filter_map(|row| row["const"].as_str()).collect()
}

/// Returns a definition without its prose.
pub fn bare(definition: &Value) -> Value {
    match definition {
        Value::Object(object) => {
            let kept =
                object.iter().filter(|(key, value)| *key != "description" || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        Value::Array(list) => list.iter().map(bare).collect(),
        value => value.clone(),
    }
}
