//! Tests actions, which only further requests would show. The others are in `tests/it/answers.rs`.

mod beside;

use super::*;
use crate::call::Method;
use crate::generated::conv_file::{SendByApp, SendByAppReply};
use crate::generated::topapi::{UserGet, UserGetReply};

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        request_id: Some("from-header".into()),
        retry_after: None,
        date: None,
        crc64: None,
        body: body.as_bytes().to_vec(),
        broken: None,
    }
}

fn send(status: u16, body: &str) -> Result<Reply<SendByAppReply>, Failure> {
    interpret(&SendByApp::SPEC, answer(status, body), &|_| Ok(()))
}

/// Outcome, action and code of an answer to sendByApp.
fn verdict(status: u16, body: &str) -> (Outcome, Action, Option<String>) {
    let failure = send(status, body).err().unwrap_or_else(|| panic!("{status} {body} succeeded"));
    (failure.details.outcome, failure.action, failure.details.code)
}

#[test]
fn an_answer_that_is_neither_success_nor_refusal_is_unknown() {
    #[rustfmt::skip]
    let bodies = [
        "", "null", "[]", "[{}]", "\"file\"", "1", "<html>", "{}", "{\"file\":null}",
        "{\"file\":[]}", "{\"file\":\"x\"}", "{\"file\":1}", "{\"File\":{}}", "{\"file\":{}",
        "{\"file\":{}} x",
    ];
    for body in bodies {
        assert_eq!(verdict(200, body), (Outcome::Unknown, Action::Unknown, None), "{body}");
    }
    for status in [500, 502, 503, 504, 599, 600, 408, 199] {
        let (outcome, action, _) = verdict(status, "{\"file\":{}}");
        assert_eq!((outcome, action), (Outcome::Unknown, Action::Unknown), "{status}");
    }
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let (outcome, action, _) = verdict(status, "{\"file\":{}}");
        assert_eq!((outcome, action), (Outcome::Unknown, Action::Final), "{status}");
    }
    let (outcome, _, code) = verdict(500, r#"{"code":"systemError","message":"m"}"#);
    assert_eq!((outcome, code.as_deref()), (Outcome::Unknown, Some("systemError")));
    assert_eq!(verdict(174, r#"{"code":"permissionDenied"}"#).0, Outcome::Unknown);
}

#[test]
fn an_error_envelope_is_an_error_whatever_the_status() {
    use Action::*;
    let rows = [
        (200, r#"{"code":"permissionDenied"}"#, Final, "permissionDenied"),
        (400, r#"{"Code":"permissionDenied"}"#, Final, "permissionDenied"),
        (403, r#"{"code":"permissionDenied"}"#, Final, "permissionDenied"),
        (400, r#"{"code":"InvalidAuthentication"}"#, RenewToken, "InvalidAuthentication"),
        (401, r#"{"code":"InvalidAuthentication"}"#, RenewToken, "InvalidAuthentication"),
        (403, r#"{"code":"a.QpsLimitForX"}"#, Wait1s, "a.QpsLimitForX"),
        (403, r#"{"code":"a.QpmLimitForX"}"#, Wait60s, "a.QpmLimitForX"),
        (429, r#"{"code":"never.heard"}"#, Wait1s, "never.heard"),
        (400, r#"{"code":404}"#, Final, "404"),
        (200, r#"{"errcode":404,"errmsg":"no"}"#, Final, "404"),
        (200, r#"{"errcode":"40014","errmsg":"no"}"#, RenewToken, "40014"),
        (200, r#"{"errcode":88,"sub_code":"40014","sub_msg":"m"}"#, RenewToken, "40014"),
        (200, r#"{"errcode":88,"errmsg":"m"}"#, Final, "88"),
        (200, r#"{"errcode":90018}"#, Wait1s, "90018"),
    ];
    for (status, body, action, code) in rows {
        let expected = (Outcome::Refused, action, Some(code.to_string()));
        assert_eq!(verdict(status, body), expected, "{status} {body}");
    }
    assert_eq!(verdict(404, "<html>"), (Outcome::Refused, Final, None));
    assert_eq!(verdict(429, ""), (Outcome::Refused, Wait1s, None));
    // With a result and an error, the outcome is unknown.
    let deep = format!(r#"{{"file":{{}},"errcode":1,"m":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    assert_eq!(verdict(200, &deep).0, Outcome::Unknown);
    let cut = "{\"file\":{},\"errcode\":1,\"errmsg\":\"\\ud800\"}";
    assert_eq!(verdict(200, cut).0, Outcome::Unknown);
    // A code that says that all is well says nothing.
    for code in ["0", "200", "\"OK\"", "\"success\""] {
        assert_eq!(verdict(200, &format!(r#"{{"code":{code}}}"#)).0, Outcome::Unknown);
    }
    assert_eq!(
        verdict(400, "{\"code\":\"InvalidAuthentication\",\"message\":\"\t\\ud800\"}").1,
        RenewToken
    );
    let both = verdict(200, r#"{"file":{},"errcode":40014}"#);
    assert_eq!(both, (Outcome::Unknown, Action::Unknown, Some("40014".into())));
}

#[test]
fn a_field_of_the_reply_may_be_called_code() {
    use crate::model::ReplyKind;
    const SPEC: &Spec = &Spec::new("query", Method::Get, "/").own_code(true);
    const ANY: &Spec = &SPEC.reply(ReplyKind::Any);
    let beside = r#"{"code":"B_17","message":"done","data":1}"#;
    let rows: [(&Spec, u16, &str, Option<Outcome>); 8] = [
        (SPEC, 200, beside, None),
        (ANY, 200, beside, None),
        (SPEC, 200, r#"{"code":"B_17","message":"nothing found"}"#, None),
        (SPEC, 400, beside, Some(Outcome::Refused)),
        (SPEC, 500, beside, Some(Outcome::Unknown)),
        (&SPEC.own_code(false), 200, beside, Some(Outcome::Unknown)),
        // What the error tables know is an error all the same.
        (SPEC, 200, r#"{"code":"systemError","message":"m","data":1}"#, Some(Outcome::Unknown)),
        (SPEC, 200, r#"{"errcode":17,"errmsg":"m"}"#, Some(Outcome::Refused)),
    ];
    for (spec, status, body, outcome) in rows {
        let found = interpret::<serde_json::Value>(spec, answer(status, body), &|_| Ok(()));
        assert_eq!(found.err().map(|failure| failure.details.outcome), outcome, "{status} {body}");
    }
}
