//! Answers with an error code and other fields.

use super::*;

#[derive(Debug, Default, serde::Deserialize)]
struct Task {
    #[allow(dead_code)]
    task_id: Option<serde_json::Value>,
}

#[test]
fn a_code_beside_a_result_that_cannot_be_read_is_unknown() {
    use Action::*;
    let rows = [
        (r#"{"code":"x.partial","message":"m","file":"text"}"#, Outcome::Unknown, Unknown),
        (r#"{"code":"x.partial","files":[{"id":"9"}]}"#, Outcome::Unknown, Unknown),
        (r#"{"errcode":33012,"errmsg":"m","result":{"fileId":"9"}}"#, Outcome::Unknown, Unknown),
        (
            r#"{"code":"permissionDenied","message":"m","data":{"id":"9"}}"#,
            Outcome::Unknown,
            Unknown,
        ),
        (r#"{"code":"permissionDenied","message":"m","data":{}}"#, Outcome::Refused, Final),
        // The gateway's own refusals, with any other fields.
        (r#"{"errcode":40014,"errmsg":"m","trace":"t"}"#, Outcome::Refused, RenewToken),
        (r#"{"errcode":90018,"errmsg":"m","trace":"t"}"#, Outcome::Refused, Wait1s),
    ];
    for (body, outcome, action) in rows {
        let found = verdict(200, body);
        assert_eq!((found.0, found.1), (outcome, action), "{body}");
    }
    // At a 4xx there is no result.
    assert_eq!(verdict(400, rows[0].0).0, Outcome::Refused);
    // An empty result is none, where nothing can be executed twice.
    for (body, action) in [
        (r#"{"errcode":40014,"errmsg":"m","result":{}}"#, RenewToken),
        (r#"{"errcode":90018,"errmsg":"m","result":{}}"#, Wait1s),
    ] {
        let failure = interpret::<UserGetReply>(&UserGet::SPEC, answer(200, body), &|_| Ok(()))
            .expect_err(body);
        assert_eq!((failure.details.outcome, failure.action), (Outcome::Refused, action), "{body}");
    }
}

/// A reply that requires nothing can be read from any object, even from an error.
#[test]
fn an_error_with_unknown_fields_is_not_a_success() {
    use Action::*;
    let rows = [
        ("InvalidAuthentication", Outcome::Refused, RenewToken),
        ("a.QpsLimitForX", Outcome::Refused, Wait1s),
        ("a.QpmLimitForX", Outcome::Refused, Wait60s),
        ("Forbidden.AccessDenied.AccessTokenPermissionDenied", Outcome::Refused, DropToken),
        ("systemError", Outcome::Unknown, Unknown),
        ("dentryNotExist", Outcome::Unknown, Unknown),
        ("never.heard", Outcome::Unknown, Unknown),
    ];
    let besides =
        [r#""trace":"abc""#, r#""a":{"b":1},"c":[2]"#, r#""success":true"#, r#""task_id":"7""#];
    let specs = [false, true].into_iter().flat_map(|repeatable| {
        let spec = Spec::new("x", Method::Delete, "/").repeatable(repeatable);
        [spec, spec.success("success"), spec.reply(ReplyKind::Any)]
    });
    for spec in specs {
        for (code, outcome, action) in rows {
            for beside in besides {
                let bodies = [
                    format!(r#"{{"code":"{code}","message":"no",{beside}}}"#),
                    format!(r#"{{{beside},"Message":"no","Code":"{code}"}}"#),
                    format!(r#"{{"errcode":"{code}","errmsg":"no",{beside}}}"#),
                    format!(r#"{{"errcode":"{code}",{beside}}}"#),
                ];
                for body in bodies {
                    let failure =
                        interpret::<Task>(&spec, answer(200, &body), &|_| Ok(())).expect_err(&body);
                    let found = (failure.details.outcome, failure.action);
                    assert_eq!(found, (outcome, action), "{spec:?} {body}");
                    assert_eq!(failure.details.code.as_deref(), Some(code), "{body}");
                }
            }
        }
    }
    let delete = crate::storage::DeleteDentry::SPEC;
    let body = r#"{"code":"InvalidAuthentication","message":"no","trace":"abc"}"#;
    let failure =
        interpret::<crate::storage::DeleteDentryReply>(&delete, answer(200, body), &|_| Ok(()));
    assert_eq!(failure.expect_err("refused").action, RenewToken);
}

#[test]
fn a_wrapper_without_a_code_of_its_own_is_read_in_its_message() {
    let body =
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=60011,submsg=m：[qyapi_get_member]]"}"#;
    let failure = send(200, body).expect_err("refused");
    assert_eq!(failure.details.code.as_deref(), Some("60011"));
    assert_eq!(failure.details.required_scopes, ["qyapi_get_member"]);
    let body = r#"{"errcode":88,"errmsg":"ding talk error[subcode=40014,submsg=m]"}"#;
    assert_eq!(verdict(200, body).1, Action::RenewToken);
    assert_eq!(verdict(200, r#"{"errcode":88,"errmsg":"[subcode=]"}"#).2.as_deref(), Some("88"));
}

#[test]
fn a_ban_is_the_gateways_and_says_how_long_it_lasts() {
    for (body, minutes) in [
        (r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#, 5),
        (r#"{"status":1111,"wait":"7","punish":"deny"}"#, 7),
        (r#"{"status":1111,"punish":"deny"}"#, 5),
        (r#"{"wait":-1,"punish":"deny"}"#, 5),
        (r#"{"wait":99999999999,"punish":"deny"}"#, 24 * 60),
    ] {
        for status in [200, 403, 429] {
            let failure = send(status, body).expect_err("banned");
            let wait = failure.details.retry_after;
            assert_eq!(
                (failure.details.outcome, failure.action),
                (Outcome::Refused, Action::Banned)
            );
            assert_eq!(wait, Some(Duration::from_secs(60 * minutes)), "{body}");
        }
        assert_eq!(send(502, body).expect_err("unknown").details.outcome, Outcome::Unknown);
    }
}

#[test]
fn permissions_are_found_in_the_message_where_the_detail_is_missing() {
    let rows = [
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"应用尚未开通所需的权限：[ConvFile.File.Send]"}"#,
            "ConvFile.File.Send",
        ),
        (200, r#"{"errcode":60011,"errmsg":"没有权限：[qyapi_get_member]"}"#, "qyapi_get_member"),
        (
            200,
            r#"{"errcode":88,"sub_code":"60011","sub_msg":"没有权限：[qyapi_get_member]","errmsg":"e[x.y]"}"#,
            "qyapi_get_member",
        ),
        (
            403,
            r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"[a.b]","accessdenieddetail":{"requiredScopes":["c.d"]}}"#,
            "c.d",
        ),
    ];
    for (status, body, scope) in rows {
        let failure = send(status, body).expect_err("refused");
        assert_eq!(
            (failure.action, &*failure.details.required_scopes),
            (Action::DropToken, &[scope.to_string()][..]),
            "{body}"
        );
    }
    // Brackets of another refusal name no permission.
    let other = send(400, r#"{"code":"paramError","message":"[a.b]"}"#).expect_err("refused");
    assert!(other.details.required_scopes.is_empty());
}
