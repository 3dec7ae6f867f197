//! Tests which errors are worth retrying, and how a refusal affects later calls.

use crate::call::Outcome;
use crate::call::response::Answer;
use crate::call::response::Failure;
use crate::tables::Action;
use crate::tables::gateway;
use std::time::Duration;

use super::tests::{Answers, answer, app, code, failed, fixed, lost, not_sent, throttled, token};
use super::*;
use crate::client::CallOptions;
use crate::generated::storage::{AddPermission, CommitFile, GetSpace};

const SECOND: Duration = Duration::from_secs(1);

fn sent() -> Result<Answer, Failure> {
    answer(200, r#"{"file":{"id":"1"}}"#)
}

fn send(client: &Client) -> Result<Reply<SendByAppReply>, Error> {
    client.send_by_app("union".into(), "1".into(), "2".into())
}

const BAN: &str = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#;

/// Whatever leaves the outcome open: the advice is the same as for a code that does.
#[test]
fn an_unknown_outcome_of_what_may_not_be_repeated_has_a_hint() {
    type Row = (&'static str, fn() -> Result<Answer, Failure>, bool);
    let rows: &[Row] = &[
        // what comes, and whether the answer is somebody else's
        ("lost", lost, false),
        ("a code", || code(400, "system.error"), false),
        ("a code at a 5xx", || code(503, "paramError"), false),
        ("a code beside a result", || answer(200, r#"{"errcode":1,"file":{"id":"1"}}"#), false),
        ("an empty object", || answer(200, "{}"), false),
        ("an object without a code", || answer(502, r#"{"error":"x"}"#), false),
        ("nothing", || answer(200, ""), true),
        ("a list", || answer(200, "[]"), true),
        ("a page", || answer(200, "<html>log in</html>"), true),
        ("a gateway's page", || answer(504, "<html>time-out</html>"), true),
        ("a timeout of a proxy", || answer(408, ""), true),
        ("a redirect", || answer(302, ""), true),
    ];
    for (what, come, is_foreign) in rows {
        let (client, _) = fixed(vec![come()]);
        let error = send(&client).expect_err("a failure");
        assert_eq!((error.outcome(), error.may_repeat()), (Outcome::Unknown, false), "{what}");
        let expected =
            if *is_foreign { gateway::UNKNOWN_NOT_JSON_HINT } else { gateway::UNKNOWN_HINT };
        assert_eq!(error.hint(), Some(expected), "{what}: {error}");
        assert!(expected.starts_with(gateway::UNKNOWN_HINT));
        let (client, _) = fixed(vec![come()]);
        let hurried = CallOptions::new().retry(RetryPolicy::none());
        let look_up = GetSpace::new("1".into(), "u".into());
        let error = client.call_with(&look_up, &hurried).expect_err("a failure");
        let is_told = error.hint().is_some_and(|hint| hint.starts_with(gateway::UNKNOWN_HINT));
        assert!(!is_told, "{what}: {error:?}");
    }
}

#[test]
fn what_may_succeed_later_and_does_no_harm_is_worth_a_retry() {
    let day = || throttled().map(|answer| Answer { retry_after: Some(SECOND * 86_400), ..answer });
    let busy = || code(503, "x").map(|answer| Answer { retry_after: Some(SECOND * 9), ..answer });
    type Row = (&'static str, fn() -> Result<Answer, Failure>, Option<u64>, Option<u64>);
    let rows: &[Row] = &[
        // The answer, then the wait in seconds for a non-idempotent and for an idempotent call.
        ("not sent", not_sent, Some(1), Some(1)),
        ("unusable", || failed(Outcome::NotSent, Action::Final), None, None),
        ("lost", lost, None, Some(1)),
        ("a redirect", || answer(302, ""), None, None),
        ("5xx with a wait", busy, None, Some(9)),
        ("a code that nobody knows of", || code(400, "system.error"), None, Some(1)),
        ("throttled", throttled, Some(1), Some(1)),
        ("throttled for a minute", || code(403, "a.QpmLimitForX"), Some(60), Some(60)),
        ("throttled for a day", day, Some(86_400), Some(86_400)),
        ("banned", || answer(200, BAN), Some(300), Some(300)),
        ("refused", || code(400, "paramError"), None, None),
        ("a quota", || code(403, "a.ApiCountLimitForOrg"), None, None),
        ("a missing permission", || code(200, "60011"), None, None),
        ("a refused token", || code(400, "InvalidAuthentication"), None, None),
    ];
    let hurried = CallOptions::new().retry(RetryPolicy::none());
    for (what, come, once, repeatable) in rows {
        let (client, _) = fixed(vec![come()]);
        let send = SendByApp::new("u".into(), "1".into(), "2".into());
        let error = client.call_with(&send, &hurried).expect_err("a failure");
        assert_eq!(error.worth_retrying(), once.map(Duration::from_secs), "{what}: {error}");
        let (client, _) = fixed(vec![come()]);
        let look_up = GetSpace::new("1".into(), "u".into());
        let other = client.call_with(&look_up, &hurried).expect_err("a failure");
        assert_eq!(other.worth_retrying(), repeatable.map(Duration::from_secs), "{what}: {other}");
        for error in [error, other] {
            assert!(error.may_repeat() || error.worth_retrying().is_none(), "{what}");
            assert!(error.retry_after().is_none() || error.worth_retrying().is_some(), "{what}");
        }
    }
}

#[test]
fn what_comes_after_a_lost_attempt_does_not_make_it_worth_a_retry() {
    let rows: Vec<(Answers, Option<Duration>)> = vec![
        (vec![lost(), not_sent(), not_sent()], Some(SECOND)),
        (vec![lost(), code(400, "paramError")], None),
        (vec![lost(), lost(), throttled()], Some(SECOND)),
    ];
    for (answers, worth) in rows {
        let (client, _) = fixed(answers);
        let error = client.call(&GetSpace::new("1".into(), "u".into())).expect_err("a failure");
        assert_eq!((error.outcome(), error.worth_retrying()), (Outcome::Unknown, worth), "{error}");
    }
}

#[test]
fn a_deadline_that_has_passed_is_worth_another_call() {
    let (client, script) = fixed(vec![throttled()]);
    let send = SendByApp::new("u".into(), "1".into(), "2".into());
    let options = CallOptions::new().deadline(SECOND / 2);
    let error = client.call_with(&send, &options).expect_err("too late");
    assert_eq!(error.worth_retrying(), Some(SECOND));
    assert!(script.slept.lock().unwrap().is_empty());
}

#[test]
fn a_step_that_failed_says_whether_the_call_is_worth_a_retry() {
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
fn a_code_is_the_operations_own_only_where_it_failed() {
    let (client, _) = app(vec![code(400, "permissionDenied")]);
    let error = send(&client).expect_err("no token");
    assert_eq!(error.code(), Some("permissionDenied"));
    assert!(error.code_as::<SendByApp>().is_none());
    assert!(error.code_as::<crate::generated::oauth2::GetAccessToken>().is_some());
    let (client, _) = app(vec![token("a"), code(400, "permissionDenied")]);
    let error = send(&client).expect_err("refused");
    assert!(error.code_as::<SendByApp>().is_some());
    assert!(error.code_as::<CommitFile>().is_none() && error.code_as::<AddPermission>().is_none());
    // In a chain, the failed step decides.
    let error = error.as_last_step_of("deliver");
    assert!(error.code_as::<SendByApp>().is_some());
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

#[test]
fn a_ban_is_waited_for_by_every_call_of_the_account() {
    let (client, script) = fixed(vec![answer(200, BAN), sent()]);
    let error = send(&client).expect_err("banned");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
    assert_eq!(error.worth_retrying(), Some(SECOND * 300));
    for _ in 0..3 {
        let error = send(&client).expect_err("not yet");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
        assert_eq!(error.worth_retrying(), Some(SECOND * 300));
    }
    let other = client.call(&GetSpace::new("1".into(), "u".into())).expect_err("not yet");
    assert_eq!(other.outcome(), Outcome::NotSent);
    assert_eq!(script.asked().len(), 1);
    *script.now.lock().unwrap() += SECOND * 300;
    send(&client).expect("the ban is over");
}
