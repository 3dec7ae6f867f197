//! The ids that a refusal names.

use dingtalk_file::UnionId;
use dingtalk_file::oauth2::LegacyGetToken;
use dingtalk_file::storage::{
    AddPermission, GetDentry, PermissionMember, PermissionMemberType, PermissionRole,
};
use dingtalk_file::topapi::UserGetByMobile;

use super::*;
use crate::script;

/// Returns the ids in the error of a call refused with this code.
fn ids(operation: &impl Operation, code: &str) -> String {
    let error = Desk::new().ask(operation, script::code(400, code)).map(drop);
    let error = error.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::Refused, "{error}");
    error.about().unwrap_or_default().to_string()
}

#[test]
fn a_code_names_the_ids_that_it_is_about() {
    let send = SendByApp::new("a/b+中".into(), "864".into(), "674".into());
    let all = "unionId a/b+中, dentryId 674, spaceId 864";
    let rows = [
        ("paramError-unionId", "unionId a/b+中"),
        ("invalid.unionId", "unionId a/b+中"),
        ("paramError.spaceId", "spaceId 864"),
        ("spaceNotExist", "spaceId 864"),
        ("SPACE.not.exist", "spaceId 864"),
        ("dentryNotExist", "dentryId 674"),
        ("permissionDenied", all),
        ("paramError", all),
        ("60121", all),
    ];
    for (code, expected) in rows {
        assert_eq!(ids(&send, code), expected, "{code}");
    }
}

#[test]
fn ids_are_found_wherever_they_travel() {
    let of = UnionId::new("op");
    let dentry = GetDentry::new("1".into(), "2".into(), of.clone());
    assert_eq!(ids(&dentry, "paramError"), "unionId op, spaceId 1, dentryId 2");
    assert_eq!(ids(&UserGet::new("u1".into()), "60121"), "userid u1");
    let member = |id: &str| PermissionMember::new(PermissionMemberType::User, id);
    let members = vec![member("x"), member("y"), member("x")];
    let role = PermissionRole::Downloader;
    let grant = AddPermission::new("1".into(), "2".into(), of, role, members);
    let shown = ids(&grant, "paramError");
    assert!(shown.contains("id x, id y"), "{shown}");
    assert_eq!(shown.matches("id x").count(), 1, "{shown}");
    // A number is an id only in a field with an id's name, and people's numbers are not ids.
    assert_eq!(ids(&UserGetByMobile::new("138"), "40104"), "");
    let long = "u".repeat(1000);
    assert!(ids(&UserGet::new(long.as_str().into()), "paramError").len() < 100);
}

#[test]
fn a_secret_is_never_an_id() {
    assert_eq!(ids(&LegacyGetToken::new("k3y", "s3cret"), "paramError"), "");
}
