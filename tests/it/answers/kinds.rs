//! Replies of every kind.

use super::*;
use crate::script::half;

#[test]
fn a_field_that_must_be_true_must_be_true() {
    let desk = Desk::new();
    let operation = Any::<BTreeMap<String, Value>>::new(SPEC.success("success"));
    let verdict = |body| {
        let reply = desk.ask(&operation, answer(200, body));
        reply.map(drop).map_err(|error| error.outcome())
    };
    assert_eq!(verdict(r#"{"success":true}"#), Ok(()));
    assert_eq!(verdict(r#"{"success":"true"}"#), Ok(()));
    assert_eq!(verdict(r#"{"success":false}"#), Err(Outcome::Unknown));
    assert_eq!(verdict("{}"), Err(Outcome::Unknown));
}

type Verdict = Result<String, (Outcome, Option<String>)>;

/// Returns the value that an operation of this kind reads from an answer, or the outcome and code.
fn read_as<R: DeserializeOwned + Debug>(
    desk: &Desk,
    kind: ReplyKind,
    status: u16,
    body: &str,
) -> Verdict {
    match desk.ask(&Any::<R>::new(SPEC.reply(kind)), answer(status, body)) {
        Ok(reply) => {
            assert_eq!(reply.raw(), body.trim_start_matches('\u{feff}'));
            Ok(format!("{:?}", *reply))
        }
        Err(error) => Err((error.outcome(), error.code().map(String::from))),
    }
}

#[test]
fn a_reply_must_be_of_its_operations_kind() {
    const KINDS: [ReplyKind; 5] =
        [ReplyKind::Object, ReplyKind::List, ReplyKind::Scalar, ReplyKind::Any, ReplyKind::None];
    let desk = Desk::new();
    let read = |kind, status, body| -> Verdict {
        let read = match kind {
            ReplyKind::Object => read_as::<BTreeMap<String, Value>>,
            ReplyKind::List => read_as::<Vec<Value>>,
            // This kind takes anything.
            ReplyKind::Scalar | ReplyKind::Any => read_as::<Value>,
            _ => read_as::<()>,
        };
        read(&desk, kind, status, body)
    };
    // Whether a body is a success for each kind: object, list, scalar, any, none.
    let rows = [
        ("", "....n"),
        (" \r\n\t", "....n"),
        ("\u{feff}", "....n"),
        ("\0", "....n"),
        ("{}", "o..a."),
        ("{\"a\":1}", "o..a."),
        ("{\"code\":0,\"errcode\":\"0\",\"message\":\"ok\"}", "o..a."),
        ("[]", ".l.a."),
        ("\u{feff} [{\"code\":\"x\"}]", ".l.a."),
        ("[\"\\ud800\", \"\t\"]\0", ".l.a."),
        ("true", "..sa."),
        ("false", "..sa."),
        ("null", "..sa."),
        ("42", "..sa."),
        ("-1.5e3 ", "..sa."),
        ("\"\"", "..sa."),
        ("\"x\ty\"", "..sa."),
        ("<html>log in</html>", "....."),
        ("OK", "....."),
        ("success", "....."),
        ("tru", "....."),
        ("nul", "....."),
        ("[", "....."),
        ("[] []", "....."),
        ("{", "....."),
        ("\"", "....."),
        ("0x1", "....."),
        (",", "....."),
    ];
    for (body, successes) in rows {
        for (kind, mark) in KINDS.into_iter().zip(successes.chars()) {
            // A 204 has no body.
            let statuses = [200, 201, 299].into_iter().chain(body.is_empty().then_some(204));
            for status in statuses {
                let verdict = read(kind, status, body);
                match mark {
                    '.' => assert_eq!(verdict, Err((Outcome::Unknown, None)), "{kind:?} {body}"),
                    _ => assert!(verdict.is_ok(), "{kind:?} {status} {body}: {verdict:?}"),
                }
            }
            // The status counts more than the body.
            for (status, outcome) in
                [(302, Outcome::Unknown), (404, Outcome::Refused), (500, Outcome::Unknown)]
            {
                let verdict = read(kind, status, body);
                assert_eq!(verdict, Err((outcome, None)), "{kind:?} {status} {body}");
            }
        }
    }

    let refusals = [
        (r#"{"code":"x"}"#, "x"),
        (r#"{"Code":"x","Message":"m","RequestId":"r"}"#, "x"),
        (r#" {"errcode":1}"#, "1"),
        (r#"{"errcode":"40014","errmsg":"m","request_id":"r"}"#, "40014"),
        (r#"{"errcode":88,"sub_code":"60011","sub_msg":"m"}"#, "60011"),
        ("{\"code\":\"x\",\"message\":\"a\tb\"}\0", "x"),
    ];
    for (body, code) in refusals {
        for kind in KINDS.into_iter().filter(|kind| *kind != ReplyKind::Object) {
            let expected = Err((Outcome::Refused, Some(code.to_string())));
            assert_eq!(read(kind, 200, body), expected, "{kind:?} {body}");
        }
    }
    for kind in KINDS {
        // The gateway's ban is not a result.
        let punish = r#"{"punish":"login"}"#;
        let banned = read_as::<Value>(&Desk::new(), kind, 200, punish);
        assert_eq!(banned, Err((Outcome::Refused, None)), "{kind:?}");
    }
    // With both a result and a code, the outcome is unknown, unless the gateway itself refused.
    let rows = [
        (r#"{"code":"x","name":"n"}"#, "x", Outcome::Unknown),
        (r#"{"code":"x","message":"m","name":"n"}"#, "x", Outcome::Unknown),
        (r#"{"Code":"lot.full","space":{"a":1}}"#, "lot.full", Outcome::Unknown),
        (r#"{"errcode":1,"result":[1]}"#, "1", Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","success":true}"#, "1", Outcome::Unknown),
        ("{\"errcode\":1,\"errmsg\":\"a\tb\",\"n\":1}\0", "1", Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","result":{},"count":0}"#, "1", Outcome::Refused),
        (r#"{"errcode":40014,"errmsg":"m","trace":"t"}"#, "40014", Outcome::Refused),
        (
            r#"{"code":"InvalidAuthentication","message":"m","trace":"t"}"#,
            "InvalidAuthentication",
            Outcome::Refused,
        ),
        (r#"{"code":"a.QpsLimitForX","message":"m","n":1}"#, "a.QpsLimitForX", Outcome::Refused),
        (r#"{"code":"systemError","message":"m"}"#, "systemError", Outcome::Unknown),
    ];
    for (body, code, outcome) in rows {
        for kind in KINDS.into_iter().filter(|kind| *kind != ReplyKind::Object) {
            let expected = Err((outcome, Some(code.to_string())));
            assert_eq!(read(kind, 200, body), expected, "{kind:?} {body}");
        }
        // A 4xx has no result.
        let outcome = if code == "systemError" { Outcome::Unknown } else { Outcome::Refused };
        assert_eq!(read(ReplyKind::None, 400, body), Err((outcome, Some(code.to_string()))));
    }
}

#[test]
fn an_incomplete_or_inconclusive_answer_is_unknown() {
    let desk = Desk::new();
    let error = desk.ask(&Any::<()>::new(SPEC.reply(ReplyKind::None)), half()).expect_err("cut");
    assert_eq!(error.outcome(), Outcome::Unknown);
    // Only an object can have the field.
    for kind in [ReplyKind::None, ReplyKind::Any] {
        let operation = Any::<Value>::new(SPEC.reply(kind).success("done"));
        let body = if kind == ReplyKind::None { "" } else { "[true]" };
        let error = desk.ask(&operation, answer(200, body)).err();
        let error = error.unwrap_or_else(|| panic!("{kind:?}"));
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    let any = Any::<Value>::new(SPEC.reply(ReplyKind::Any).success("done"));
    assert!(desk.ask(&any, answer(200, "{\"done\":true}")).is_ok());
}

/// A caller's own type decides which values of the right kind it accepts.
#[test]
fn a_value_that_its_type_refuses_is_unknown() {
    let desk = &Desk::new();
    let unknown = Err((Outcome::Unknown, None));
    assert_eq!(read_as::<bool>(desk, ReplyKind::Scalar, 200, "true"), Ok("true".into()));
    assert_eq!(read_as::<bool>(desk, ReplyKind::Scalar, 200, "1"), unknown);
    assert_eq!(read_as::<bool>(desk, ReplyKind::Scalar, 200, "null"), unknown);
    assert_eq!(read_as::<Option<bool>>(desk, ReplyKind::Scalar, 200, "null"), Ok("None".into()));
    assert_eq!(read_as::<Vec<String>>(desk, ReplyKind::List, 200, "[\"a\"]"), Ok("[\"a\"]".into()));
    assert_eq!(read_as::<Vec<String>>(desk, ReplyKind::List, 200, "[1]"), unknown);
}
