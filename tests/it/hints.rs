//! Common failures, and the hint for each.

use dingtalk_file::catalog::Catalog;
use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::oauth2::{GetToken, GrantType, LegacyGetToken};
use dingtalk_file::storage::{CommitFile, GetFileUploadInfo, UploadProtocol};
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Client, Credentials, Error, Operation, RetryPolicy};

use serde_json::Value;

use crate::wire::{Wire, answer};

fn failure<O: Operation>(operation: &O, status: &str, body: &str) -> Error
where
    O::Reply: std::fmt::Debug,
{
    let wire = Wire::serve(vec![answer(status, body)]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .retry(RetryPolicy::none())
        .build()
        .expect("valid settings");
    client.call(operation).expect_err("a failure")
}

fn code(code: &str) -> String {
    format!(r#"{{"code":"{code}","message":"m","requestid":"R"}}"#)
}

#[test]
fn common_failures_have_a_hint() {
    let send = SendByApp::new("u".into(), "1".into(), "2".into());
    let access = "Forbidden.AccessDenied";
    let rows = [
        ("400 No", code("paramError-unionId"), "pass a unionId, not a userId"),
        ("400 No", code("paramError"), "check that every unionId is a unionId"),
        ("400 No", code("invalid.unionId"), "pass a unionId, not a userId"),
        ("403 No", code(&format!("{access}.AccessTokenPermissionDenied")), "publish a new app"),
        ("403 No", code(&format!("{access}.QpsLimitForAppkeyAndApi")), "this is throttling"),
        ("403 No", code(&format!("{access}.IpNotInWhiteList")), "egress ips"),
        ("400 No", code("permissionDenied"), "grant them DOWNLOADER"),
        ("404 No", code("spaceNotExist"), "of another app or organization"),
        ("404 No", code("dentryNotExist"), "not a dentryUuid"),
        ("400 No", code("paramError.spaceId"), "ids of the drive api"),
        ("400 No", code("paramError.dentryId"), "uuid does not work"),
        ("500 No", code("systemError"), "check whether the call took effect"),
        ("400 No", code("no.priviledge"), "use a space made with storage_1.0"),
        ("400 No", code("InvalidAuthentication"), "without quotes, spaces or Bearer"),
        ("400 No", code("AuthenticationFailed.MissingParameter"), "x-acs-dingtalk-access-token"),
        ("400 No", code("invalidAccessToken"), "keyed by app"),
        ("400 No", code("Missingbody"), "json body"),
        ("403 No", code(&format!("{access}.ApiCountLimitForOrg")), "a month"),
        ("403 No", code("orgAuthLevelNotEnough"), "certification"),
        ("503 No", code("ServiceUnavailable"), "check whether the call took effect"),
        ("400 No", code("spaceQuotaInsufficient"), "quota of this one space"),
        ("400 No", code("sceneQuotaInsufficient"), "quota of the scene"),
        ("400 No", code("appQuotaInsufficient"), "quota of this app"),
        ("400 No", code("orgQuotaInsufficient"), "quota of the whole organization"),
        ("400 No", code("dentryAlreadyExist"), "another conflict strategy"),
        ("200 OK", "<html>blocked</html>".into(), "not banned for calling too often"),
        ("200 OK", r#"{"status":1111,"wait":5,"punish":"deny"}"#.into(), "five minutes"),
    ];
    let missing: String = rows
        .iter()
        .filter_map(|(status, body, words)| lacks(&failure(&send, status, body), words))
        .collect();
    assert_eq!(missing, "");
}

#[test]
fn the_chain_and_the_legacy_host_have_their_own_hints() {
    let protocol = UploadProtocol::HeaderSignature;
    let info = GetFileUploadInfo::new("1".into(), "u".into(), protocol, false);
    let denied = code("permissionDenied");
    let expect = |error: &Error, words: &str| assert_eq!(lacks(error, words), None);
    expect(&failure(&info, "403 No", &denied), "creator");
    let commit =
        CommitFile::new("1".into(), "u".into(), "key".to_string(), "a.txt".to_string(), "0".into());
    expect(&failure(&commit, "403 No", &denied), "creator");
    expect(&failure(&commit, "400 No", &code("dentryStoreError")), "200");
    let token = GetToken::new("ding".into(), "key", "s3cret", GrantType::ClientCredentials);
    expect(&failure(&token, "500 No", &code("unknownError")), "corp id");
    expect(&failure(&token, "500 No", &code("systemError")), "can safely be repeated");
    let token = LegacyGetToken::new("key", "s3cret");
    let refused = failure(&token, "200 OK", r#"{"errcode":40096,"errmsg":"m"}"#);
    assert_eq!(refused.to_string(), "legacyGetToken: refused: http 200 40096: m");
    expect(&refused, "credentials page");
    let user = UserGet::new("u".into());
    let legacy = r#"{"errcode":88,"sub_code":"40000","sub_msg":"access_token is blank"}"#;
    expect(&failure(&user, "200 OK", legacy), "query argument access_token");
    expect(&failure(&user, "200 OK", r#"{"errcode":33012,"errmsg":"m"}"#), "not a unionId");
}

/// Fails if a hint does not contain these words.
fn lacks(error: &Error, words: &str) -> Option<String> {
    let hint = error.hint().unwrap_or_default();
    let lacks = !hint.contains(words);
    lacks.then(|| format!("{error}: {hint:?} does not say {words:?}\n"))
}

/// Every hint in this crate's schema has a Chinese text, and nothing else does.
#[test]
fn every_hint_is_there_in_chinese() {
    fn check(value: &Value, file: &str, found: &mut usize) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| check(value, file, found)),
            Value::Object(object) => {
                for (name, value) in object {
                    check(value, file, found);
                    let is_hint = name == "hint" || name == "en" || name.ends_with("-hint");
                    let (Some(hint), true) = (value.as_str(), is_hint) else { continue };
                    *found += 1;
                    let chinese = if name == "en" { "zh" } else { &format!("{name}-zh") };
                    let text = object.get(chinese).and_then(Value::as_str);
                    let text = text.unwrap_or_else(|| panic!("{file}: {hint}"));
                    assert!(text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "{text}");
                    assert!(!text.ends_with(['.', '。']), "{text}");
                    // Text to type or to look up is the same in both languages.
                    for word in ["--region", "DINGTALK_REGION", "--no-token-cache", "/v1.0"] {
                        assert_eq!(text.contains(word), hint.contains(word), "{hint}: {text}");
                    }
                    let known = Catalog::built_in().hint_zh(hint);
                    assert_eq!(known, Some(text), "{file}: two texts for {hint:?}");
                }
            }
            _ => {}
        }
    }
    let mut found = 0;
    let permissions = "permissions.json";
    for (path, text) in Catalog::schema_files().iter().filter(|(path, _)| *path != permissions) {
        check(&serde_json::from_str(text).expect("json"), path, &mut found);
    }
    assert!(found > 200, "{found}");
    assert_eq!(Catalog::built_in().hint_zh("no hint"), None);
}
