//! Errors that are worth a retry, their hints, and the effect of a refusal on later calls.

use std::time::Duration;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::oauth2::GetAccessToken;
use dingtalk_file::storage::{AddPermission, CommitFile, GetSpace};
use dingtalk_file::{CallOptions, Error, Outcome, RetryPolicy};
use serde_json::Value;

use crate::script::{Answer, answer, app, code, fixed, lost, retry_after, sent, throttled, token};
use crate::tokens::send;

const SECOND: Duration = Duration::from_secs(1);
const BAN: &str = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#;

fn lookup() -> GetSpace {
    GetSpace::new("1".into(), "u".into())
}

fn hurried() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::none())
}

/// The advice for an unknown outcome does not depend on its cause.
#[test]
fn an_unknown_outcome_that_must_not_be_repeated_has_a_hint() {
    type Row = (&'static str, fn() -> Answer, bool);
    let rows: &[Row] = &[
        // The answer, and true if it is not DingTalk's.
        ("lost", lost, false),
        ("a code", || code(400, "system.error"), false),
        ("a code at a 5xx", || code(503, "paramError"), false),
        ("a code beside a result", || answer(200, r#"{"errcode":1,"file":{"id":"1"}}"#), false),
        ("an empty object", || answer(200, "{}"), false),
        ("an object without a code", || answer(502, r#"{"error":"x"}"#), false),
        ("nothing", || answer(200, ""), true),
        ("a list", || answer(200, "[]"), true),
        ("a page", || answer(200, "<html>log in</html>"), true),
        ("a gateway's page", || answer(504, "<html>timeout</html>"), true),
        ("a timeout of a proxy", || answer(408, ""), true),
        ("a redirect", || answer(302, ""), true),
    ];
    let gateway: Value =
        serde_json::from_str(include_str!("../../schema/gateway.json")).expect("json");
    let gateway =
        |key: &str| gateway["x-gateway"]["hints"][key]["en"].as_str().expect("a hint").to_string();
    let (unknown, foreign) = (gateway("unknown"), gateway("not-json"));
    for (what, come, is_foreign) in rows {
        let (client, _) = fixed(vec![come()]);
        let error = send(&client).expect_err("a failure");
        assert_eq!((error.outcome(), error.may_repeat()), (Outcome::Unknown, false), "{what}");
        let both = format!("{unknown}; {foreign}");
        let expected = if *is_foreign { &both } else { &unknown };
        assert_eq!(error.hint(), Some(&**expected), "{what}: {error}");
        let (client, _) = fixed(vec![come()]);
        let error = client.call_with(&lookup(), &hurried()).expect_err("a failure");
        let is_told = error.hint().is_some_and(|hint| hint.starts_with(&unknown));
        assert!(!is_told, "{what}: {error:?}");
    }
}

#[test]
fn a_harmless_call_that_may_succeed_later_is_worth_a_retry() {
    let day = || retry_after(86_400, throttled());
    let busy = || retry_after(9, code(503, "x"));
    let legacy = || retry_after(86_400, answer(200, r#"{"errcode":90018,"errmsg":"m"}"#));
    type Row = (&'static str, fn() -> Answer, Option<u64>, Option<u64>);
    let rows: &[Row] = &[
        // The answer, then the wait in seconds for a non-idempotent and for an idempotent call.
        ("lost", lost, None, Some(1)),
        ("a redirect", || answer(302, ""), None, None),
        ("5xx with a wait", busy, None, Some(9)),
        ("a code that nobody knows of", || code(400, "system.error"), None, Some(1)),
        ("throttled", throttled, Some(1), Some(1)),
        ("throttled for a minute", || code(403, "a.QpmLimitForX"), Some(60), Some(60)),
        ("throttled for a day", day, Some(86_400), Some(86_400)),
        ("throttled for a day with status 200", legacy, Some(86_400), Some(86_400)),
        ("banned", || answer(200, BAN), Some(300), Some(300)),
        ("refused", || code(400, "paramError"), None, None),
        ("a quota", || code(403, "a.ApiCountLimitForOrg"), None, None),
        ("a missing permission", || code(200, "60011"), None, None),
        ("a refused token", || code(400, "InvalidAuthentication"), None, None),
    ];
    for (what, come, once, repeatable) in rows {
        let (client, _) = fixed(vec![come()]);
        let send = SendByApp::new("u".into(), "1".into(), "2".into());
        let error = client.call_with(&send, &hurried()).expect_err("a failure");
        assert_eq!(error.worth_retrying(), once.map(Duration::from_secs), "{what}: {error}");
        let (client, _) = fixed(vec![come()]);
        let other = client.call_with(&lookup(), &hurried()).expect_err("a failure");
        assert_eq!(other.worth_retrying(), repeatable.map(Duration::from_secs), "{what}: {other}");
        for error in [error, other] {
            assert!(error.may_repeat() || error.worth_retrying().is_none(), "{what}");
            assert!(error.retry_after().is_none() || error.worth_retrying().is_some(), "{what}");
        }
    }
}

#[test]
fn a_wait_of_a_day_returns_at_once() {
    let (client, script) = fixed(vec![retry_after(86_400, throttled())]);
    let error = send(&client).expect_err("throttled");
    assert_eq!((error.outcome(), error.may_repeat()), (Outcome::Refused, true));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert_eq!(script.asked().len(), 1);
}

#[test]
fn options_of_a_call_override_those_of_the_client() {
    for (options, attempts) in [(CallOptions::new(), 3), (hurried(), 1)] {
        let (client, script) = fixed(vec![lost(); 3]);
        let error = client.call_with(&lookup(), &options).expect_err("lost");
        assert_eq!((error.attempts(), script.asked().len()), (attempts, attempts as usize));
    }
}

#[test]
fn a_deadline_that_has_passed_is_worth_another_call() {
    let (client, script) = fixed(vec![throttled()]);
    let send = SendByApp::new("u".into(), "1".into(), "2".into());
    let options = CallOptions::new().deadline(SECOND / 2);
    let error = client.call_with(&send, &options).expect_err("too late");
    assert_eq!(error.worth_retrying(), Some(SECOND));
    assert_eq!(script.asked().len(), 1);
}

#[test]
fn a_failed_step_says_whether_the_call_is_worth_a_retry() {
    let (client, _) = app(vec![lost(), lost(), lost()]);
    let error = send(&client).expect_err("no token");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("getAccessToken")));
    assert_eq!(error.worth_retrying(), Some(SECOND));
    let (client, _) = app(vec![code(400, "invalidClientIdOrSecret")]);
    let error = send(&client).expect_err("no token");
    assert_eq!(error.worth_retrying(), None);
    assert!(error.hint().is_some_and(|hint| hint.contains("--region china")
        && hint.contains("DINGTALK_REGION")));
}

#[test]
fn a_code_is_read_by_the_table_of_the_failed_operation() {
    let (client, _) = app(vec![code(400, "permissionDenied")]);
    let error = send(&client).expect_err("no token");
    assert_eq!(error.code(), Some("permissionDenied"));
    assert!(error.code_as::<SendByApp>().is_none());
    assert!(error.code_as::<GetAccessToken>().is_some());
    let (client, _) = app(vec![token("a"), code(400, "permissionDenied")]);
    let error = send(&client).expect_err("refused");
    assert!(error.code_as::<SendByApp>().is_some());
    assert!(error.code_as::<CommitFile>().is_none() && error.code_as::<AddPermission>().is_none());
    let error = Error::new(Outcome::Refused, "sendByApp");
    assert!(error.code_as::<SendByApp>().is_none(), "without a code there is none");
}

#[test]
fn a_missing_permission_drops_the_token_that_lacks_it() {
    let scope = "Forbidden.AccessDenied.AccessTokenPermissionDenied";
    for refusal in [
        code(403, scope),
        answer(200, r#"{"errcode":60011,"errmsg":"[a.b]"}"#),
        answer(200, r#"{"errcode":88,"sub_code":"60011","sub_msg":"m"}"#),
    ] {
        let (client, script) = app(vec![token("old"), refusal, token("new"), sent()]);
        let error = send(&client).expect_err("refused");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
        let hint = error.hint().expect("a hint");
        assert!(
            hint.contains("`dingtalk-file token`") && hint.contains("--no-token-cache"),
            "{hint}"
        );
        send(&client).expect("the new token has it");
        let asked = script.asked();
        assert!(asked[1].ends_with(" old") && asked[3].ends_with(" new"), "{asked:?}");
    }
}
