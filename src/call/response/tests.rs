use super::*;
use crate::call::Method;
use crate::generated::common::{FileStatus, FileType};
use crate::generated::conv_file::{SendByApp, SendByAppReply};
use crate::generated::oauth2::{GetAccessToken, GetAccessTokenReply};
use crate::generated::topapi::{UserGet, UserGetReply};

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        request_id: Some("from-header".into()),
        retry_after: None,
        body: body.as_bytes().to_vec(),
        broken: None,
    }
}

fn send(status: u16, body: &str) -> Result<Reply<SendByAppReply>, Failure> {
    interpret(&SendByApp::SPEC, answer(status, body))
}

fn file(body: &str) -> crate::generated::conv_file::File {
    match send(200, body) {
        Ok(reply) => reply.into_value().file,
        Err(failure) => panic!("{body}: {:?}", failure.details.detail),
    }
}

#[test]
fn cosmetic_surprises_are_successes() {
    assert_eq!(file(r#"{"file":{}}"#), crate::generated::conv_file::File::default());
    assert_eq!(file("\u{feff} {\"file\":{}}"), crate::generated::conv_file::File::default());
    let nothing = r#"{"file":{"id":null,"type":null,"size":null,"status":null,"createTime":null}}"#;
    assert_eq!(file(nothing), crate::generated::conv_file::File::default());
    let wrong =
        r#"{"file":{"id":[],"type":{},"name":["a"],"size":"big","path":7,"version":{"a":1}}}"#;
    let wrong = file(wrong);
    assert_eq!((wrong.id, wrong.type_, wrong.name, wrong.size), (None, None, None, None));
    assert_eq!(wrong.path.as_deref(), Some("7"));

    let text = r#"{"file":{"id":674,"spaceId":18446744073709551615,"size":"256","type":"file",
        "status":"ARCHIVED","extra":{"deep":[1]},"createTime":1653701836000},"more":1}"#;
    let found = file(text);
    assert_eq!(found.id, Some("674".into()));
    assert_eq!(found.space_id, Some("18446744073709551615".into()));
    assert_eq!(found.size, Some(256));
    assert_eq!(found.type_, Some(FileType::from("file")));
    assert_eq!(found.status, Some(FileStatus::from("ARCHIVED")));
    assert_eq!(found.create_time.map(|time| time.to_string()), Some("1653701836000".into()));
    assert_eq!(file(r#"{"file":{"size":256.0}}"#).size, Some(256));
    for time in ["2022-07-29T14:55Z", "Thu May 28 09:37:16 CST 2026", "nonsense", ""] {
        let found = file(&format!(r#"{{"file":{{"createTime":"{time}"}}}}"#));
        assert_eq!(found.create_time, Some(crate::model::Timestamp::new(time)));
    }
    assert_eq!(file(r#"{"file":{"size":1,"size":2},"file":{"size":3}}"#).size, Some(3));
    assert_eq!(file(r#"{"file":{},"errcode":0}"#), crate::generated::conv_file::File::default());
    assert_eq!(file(r#"{"file":{},"errcode":"0"}"#), crate::generated::conv_file::File::default());
    assert_eq!(
        file(r#"{"file":{},"errcode":-0.0,"code":200}"#),
        crate::generated::conv_file::File::default()
    );
    // What Java and C write that is not quite JSON.
    assert_eq!(file("{\"file\":{\"name\":\"a\\ud83d\"}}").name.as_deref(), Some("a\u{fffd}"));
    assert_eq!(file("{\"file\":{\"name\":\"a\tb\"}}\0").name.as_deref(), Some("a\tb"));
    assert_eq!(file(r#"{"file":{"size":1},"file":null}"#).size, Some(1));
    let deep = format!(r#"{{"file":{{}},"more":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    assert_eq!(file(&deep), crate::generated::conv_file::File::default());
}

#[test]
fn a_reply_keeps_the_answer_as_it_came() {
    let body = r#"{"file":{"zeta":1,"id":"1"},"unknown":[null]}"#;
    let reply = send(201, body).expect("a reply");
    assert_eq!(reply.raw(), body);
    assert_eq!(reply.status(), 201);
    assert_eq!(reply.request_id(), Some("from-header"));
    let reply = send(200, r#"{"file":{},"requestId":"from-body"}"#).expect("a reply");
    assert_eq!(reply.request_id(), Some("from-body"));
}

/// Outcome, action and code of an answer to sendByApp.
fn verdict(status: u16, body: &str) -> (Outcome, Action, Option<String>) {
    let failure = send(status, body).err().unwrap_or_else(|| panic!("{status} {body} succeeded"));
    (failure.details.outcome, failure.action, failure.details.code)
}

#[test]
fn what_is_no_success_and_no_refusal_is_unknown() {
    let bodies = [
        "",
        "null",
        "[]",
        "[{}]",
        "\"file\"",
        "1",
        "<html>",
        "{}",
        "{\"file\":null}",
        "{\"file\":[]}",
        "{\"file\":\"x\"}",
        "{\"file\":1}",
        "{\"File\":{}}",
        "{\"file\":{}",
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
fn something_broke_and_nobody_knows_is_unknown_at_any_status() {
    let unknown = [
        "systemError",
        "system.error",
        "SYSTEM_ERROR",
        "System-Error",
        "sys.error",
        "sysErrror",
        "internalError",
        "InternalError",
        "internal.server.error",
        "InternalServerError",
        "innerError",
        "server.error",
        "service.error",
        "unknown.error",
        "unknownError",
        "UnknownException",
        "unclassifiedError",
        "todo.taskCreate.systemError",
        "point.system.error",
        "error.unknownerror",
        "invalid.system.errror",
        "swform.getFormInstance.sysError",
        "failure.operation.fatalSystemError",
        "remoteServiceError",
        "null-pointer-exception",
        "systemRuntimeException.exception.platformKnownException",
        "hsfIntegrationErrorCspaceDentryServiceInfo",
        "failure.service.failedToInvokeHsf",
        "unknown.send.result",
        "ServiceUnavailable",
        "service.unavailable",
        "operationTimeout",
        "service.timeout",
        "send.oa.timeout",
        "Gateway.TimedOut",
        "isp.unknown-error",
        "isp.top-remote-connection-timeout",
        "serviceBusy",
        "SERVICE_BUSY",
        "serverBusy",
        "SystemError.Busy",
        "SystemError.DingSpaceError",
        "system.error.busy",
        "Unavailable",
        "UNKNOWN",
        "internal",
        "ABORTED",
        "DEADLINE_EXCEEDED",
        "InternalErrorException",
        "ServiceTemporarilyUnavailable",
        "internal.service.unavailable.error",
        "systemAbnormal",
        "badGateway",
        "SYSTEM_ERROR_500",
        "CallOrgFail",
        "unknownSendResult",
        "failure.masterData.invokeMasterDataFailed",
        "failure.serviceCallBack.failedToExecuteService",
        "-1",
        "15",
        "400001",
    ];
    for code in unknown {
        let rows = [
            (200, format!(r#"{{"errcode":"{code}","errmsg":"m"}}"#)),
            (200, format!(r#"{{"errcode":88,"sub_code":"{code}","sub_msg":"m"}}"#)),
            (200, format!(r#"{{"code":"{code}","message":"m"}}"#)),
            (400, format!(r#"{{"code":"{code}","message":"m"}}"#)),
            (403, format!(r#"{{"Code":"{code}"}}"#)),
            (429, format!(r#"{{"code":"{code}"}}"#)),
            (503, format!(r#"{{"code":"{code}"}}"#)),
        ];
        for (status, body) in rows {
            let expected = (Outcome::Unknown, Action::Unknown, Some(code.to_string()));
            assert_eq!(verdict(status, &body), expected, "{status} {body}");
            let details = send(status, &body).expect_err("unknown").details;
            assert_eq!(details.hint, Some(gateway::UNKNOWN_HINT), "{code}");
            let answer = answer(status, &body);
            let look_up = interpret::<UserGetReply>(&UserGet::SPEC, answer).expect_err("unknown");
            let hint = look_up.details.hint;
            assert_eq!(hint, Some(gateway::UNKNOWN_REPEATABLE_HINT), "{code}");
        }
    }
    let refused = [
        "systemError.appNotExists",
        "systemError.notPermittedAccess",
        "system.error.contact",
        "unknownUserError",
        "systemNavigationError",
        "fileSystemError",
        "param.error",
        "process.error",
        "auth.error",
        "error",
        "system",
        "tokenTimeout",
        "user.unknown",
        "resource.internal",
        "systemBusy.x",
        "processQueryKey.expireTime",
        "timeout.wrong",
        "system.not.exist",
        "serviceId.error",
        "-2",
        "400002",
    ];
    for code in refused {
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        for status in [200, 400, 403] {
            assert_eq!(verdict(status, &body).0, Outcome::Refused, "{status} {code}");
        }
        assert_eq!(verdict(500, &body).0, Outcome::Unknown, "{code}");
    }
    // What a server makes up takes no time.
    for part in ["system", "system.", "error", "systemerror."] {
        let code = part.repeat(1_000_000 / part.len());
        assert_eq!(verdict(400, &format!(r#"{{"code":"{code}"}}"#)).0, Outcome::Refused);
    }
}

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
        // The gateway's own refusals, whatever else it writes.
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
        let failure = interpret::<UserGetReply>(&UserGet::SPEC, answer(200, body)).expect_err(body);
        assert_eq!((failure.details.outcome, failure.action), (Outcome::Refused, action), "{body}");
    }
}

/// Whatever a reply requires nothing of can be read from an error, with any fields beside it.
#[test]
fn an_error_beside_fields_that_nobody_has_heard_of_is_no_success() {
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
                    let failure = interpret::<Task>(&spec, answer(200, &body)).expect_err(&body);
                    let found = (failure.details.outcome, failure.action);
                    assert_eq!(found, (outcome, action), "{spec:?} {body}");
                    assert_eq!(failure.details.code.as_deref(), Some(code), "{body}");
                }
            }
        }
    }
    let delete = crate::storage::DeleteDentry::SPEC;
    let body = r#"{"code":"InvalidAuthentication","message":"no","trace":"abc"}"#;
    let failure = interpret::<crate::storage::DeleteDentryReply>(&delete, answer(200, body));
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
fn what_a_code_asks_for_does_not_hold_where_nobody_knows() {
    for (status, code) in [(503, "a.QpsLimitForApi"), (500, "paramError-unionId"), (502, "40014")] {
        let failure = send(status, &format!(r#"{{"code":"{code}","message":"m"}}"#));
        let details = failure.expect_err("unknown").details;
        assert_eq!(details.hint, Some(gateway::UNKNOWN_HINT), "{code}");
    }
}

/// An operation's reply that requires nothing: whatever type it is, an error is one.
#[test]
fn an_answer_that_is_only_an_envelope_is_refused_whatever_the_reply_requires() {
    fn check<R: DeserializeOwned + std::fmt::Debug>(status: u16, body: &str, expected: Outcome) {
        let result = interpret::<R>(&UserGet::SPEC, answer(status, body));
        let outcome = result.map(|_| ()).map_err(|failure| failure.details.outcome);
        assert_eq!(outcome, Err(expected), "{status} {body}");
    }
    let rows = [
        (r#"{"errcode":40014,"errmsg":"m"}"#, Outcome::Refused),
        (r#"{"errcode":"90018","errmsg":"m","request_id":"r"}"#, Outcome::Refused),
        (r#"{"errcode":88,"sub_code":"60011","sub_msg":"s","errmsg":"e"}"#, Outcome::Refused),
        (r#"{"errcode":1,"errmsg":"m","task_id":null}"#, Outcome::Refused),
        (r#"{"errcode":1,"errmsg":"m","success":false,"result":{}}"#, Outcome::Refused),
        (
            r#"{"errcode":1,"errmsg":"m","result":[],"count":0,"name":"","more":false}"#,
            Outcome::Refused,
        ),
        (r#"{"errcode":1,"dingOpenErrcode":1,"errorMsg":"m","traceId":"t"}"#, Outcome::Refused),
        (r#"{"code":"permissionDenied","message":"m","requestid":"r"}"#, Outcome::Refused),
        (r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#, Outcome::Refused),
        (r#"{"code":90018,"msg":"m"}"#, Outcome::Refused),
        (r#"{"success":false,"errorCode":"50001","errorMsg":"m"}"#, Outcome::Refused),
        (
            r#"{"errcode":90018,"errmsg":"m","ding_open_errcode":90018,"error_msg":"m"}"#,
            Outcome::Refused,
        ),
        (r#"{"errcode":-1,"errmsg":"m"}"#, Outcome::Unknown),
        (r#"{"code":"systemError","message":"m"}"#, Outcome::Unknown),
        (r#"{"errcode":1,"task_id":"7"}"#, Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","task_id":7}"#, Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","success":true}"#, Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","result":{"a":null}}"#, Outcome::Unknown),
        (r#"{"errcode":1,"errmsg":"m","result":[0]}"#, Outcome::Unknown),
    ];
    for (body, expected) in rows {
        check::<Task>(200, body, expected);
        check::<std::collections::BTreeMap<String, serde_json::Value>>(200, body, expected);
        check::<serde::de::IgnoredAny>(200, body, expected);
        check::<serde_json::Value>(200, body, expected);
    }
    // A reply may have a field that is called like one of the envelope's.
    for body in [
        r#"{"code":"A1","task_id":"7"}"#,
        r#"{"code":"A1"}"#,
        r#"{"errcode":0,"errmsg":"ok"}"#,
        r#"{"wait":5}"#,
        r#"{"punish":null,"task_id":7}"#,
        r#"{"punish":"deny","task_id":7}"#,
        r#"{"punish":"","wait":0}"#,
    ] {
        assert!(interpret::<Task>(&UserGet::SPEC, answer(200, body)).is_ok(), "{body}");
    }
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
    // A result and an error at once: nobody knows.
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
fn what_an_envelope_says_is_kept() {
    let body = r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"m",
        "requestid":"R","accessdenieddetail":{"requiredScopes":["ConvFile.File.Send","x"]}}"#;
    let details = send(403, body).expect_err("refused").details;
    assert_eq!(details.message.as_deref(), Some("m"));
    assert_eq!(details.request_id.as_deref(), Some("R"));
    assert_eq!(details.required_scopes, ["ConvFile.File.Send", "x"]);
    assert!(details.hint.is_some());
    let details = send(200, r#"{"errcode":88,"sub_code":"60011","sub_msg":"s","errmsg":"e"}"#);
    let details = details.expect_err("refused").details;
    assert_eq!(details.message.as_deref(), Some("s"));
    assert_eq!(details.request_id.as_deref(), Some("from-header"));
}

#[test]
fn an_answer_that_cannot_be_read_is_kept_in_part_and_cut_between_characters() {
    let mut details = send(502, &"网关".repeat(200)).expect_err("unknown").details;
    details.tidy(&[]);
    let detail = details.detail.expect("a detail");
    assert!(detail.contains("网关") && detail.ends_with(" bytes)"), "{detail}");
    assert!(detail.len() < 330);
    assert!(details.hint.is_some());
    let details = send(200, "").expect_err("unknown").details;
    assert_eq!(details.detail.as_deref(), Some("an empty answer"));
    let long = format!(r#"{{"code":"x","message":"{}"}}"#, "m".repeat(3_000_000));
    let mut details = send(400, &long).expect_err("refused").details;
    details.tidy(&[]);
    assert!(crate::call::Error::from(details).to_string().len() < 400);
}

#[test]
fn a_cut_does_not_go_through_a_secret() {
    let secret = crate::secret::Secret::new("s3cret-t0ken-0123456789-abcdefghijklmnopqrstuvwxyz");
    for pad in 0..400 {
        let text = format!("{}{}", "x".repeat(pad), secret.expose());
        let mut details = send(403, &text).expect_err("refused").details;
        details.tidy(std::slice::from_ref(&secret));
        let shown = crate::call::Error::from(details).to_string();
        assert!(!shown.contains("s3c"), "{pad}: {shown}");
    }
}

#[test]
fn a_refusal_does_not_show_the_token_that_it_hands_out() {
    let rows = [
        r#"{"code":"t0ken-1","accessToken":"t0ken-1"}"#,
        r#"{"errcode":40014,"errmsg":"no t0ken-1 here","accessToken":"t0ken-1","expireIn":7200}"#,
        r#"{"code":"x","message":"t0ken%2D1, t0ken-12","requestid":"t0ken-1","accessToken":["t0ken-1","t0ken-12"]}"#,
        // Read once it is repaired.
        "{\"code\":\"x\",\"message\":\"a\tt0ken-1\",\"accessToken\":\"t0ken-1\"}",
    ];
    for (text, status) in rows.into_iter().flat_map(|text| [(text, 400), (text, 500)]) {
        let answer = answer(status, text);
        let result = interpret::<GetAccessTokenReply>(&GetAccessToken::SPEC, answer);
        let error = crate::call::Error::from(result.expect_err(text).details);
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("t0ken") && shown.contains("[redacted]"), "{shown}");
        }
    }
}

/// So many that looking for them would take long: nothing that the server wrote is shown.
#[test]
fn an_answer_of_too_many_secrets_shows_nothing_of_itself() {
    let refused = |count: usize| {
        let tokens: Vec<_> = (0..count).map(|number| format!("\"tk{number:06}\"")).collect();
        let body = format!(
            r#"{{"code":"tk000001","message":"{}","requestid":"tk000002","accessdenieddetail":
            {{"requiredScopes":["tk000003"]}},"accessToken":[{}]}}"#,
            "m".repeat(12 * count),
            tokens.join(",")
        );
        let result = interpret::<GetAccessTokenReply>(&GetAccessToken::SPEC, answer(400, &body));
        result.expect_err("refused").details
    };
    let few = refused(16);
    assert_eq!(few.message, Some("m".repeat(12 * 16)));
    for count in [16, 17, 8000] {
        let details = refused(count);
        let written = [details.code, details.request_id].into_iter().flatten();
        let written: Vec<_> = written.chain(details.required_scopes).collect();
        assert_eq!(written, ["[redacted]"; 3], "{count}");
        assert_eq!(details.message.as_deref() == Some("[redacted]"), count > 16, "{count}");
        assert_eq!(details.outcome, Outcome::Refused);
    }
}

#[test]
fn a_broken_answer_is_refused_only_where_its_status_says_so() {
    let broken = |status| {
        let answer =
            Answer { broken: Some("broke off".into()), ..answer(status, r#"{"file":{}}"#) };
        let failure = interpret::<SendByAppReply>(&SendByApp::SPEC, answer).err();
        failure.map(|failure| (failure.details.outcome, failure.details.detail))
    };
    let detail = Some("broke off".to_string());
    assert_eq!(broken(200), Some((Outcome::Unknown, detail.clone())));
    assert_eq!(broken(400), Some((Outcome::Refused, detail)));
}

#[test]
fn nothing_of_a_token_reply_shows() {
    for body in [r#"{"accessToken":["s3cret"]}"#, "s3cret", r#"{"accessToken":"s3cret" "#] {
        let failure = interpret::<GetAccessTokenReply>(&GetAccessToken::SPEC, answer(200, body));
        let details = failure.expect_err("unknown").details;
        let shown = crate::call::Error::from(details);
        assert!(!format!("{shown} {shown:?}").contains("s3cret"), "{shown:?}");
    }
}

#[test]
fn a_field_that_must_be_true_must_be_true() {
    const SPEC: Spec = Spec::new("x", Method::Post, "/").success("success");
    let verdict = |body| {
        let reply = interpret::<std::collections::BTreeMap<String, serde_json::Value>>(
            &SPEC,
            answer(200, body),
        );
        reply.map(|_| ()).map_err(|failure| failure.details.outcome)
    };
    assert_eq!(verdict(r#"{"success":true}"#), Ok(()));
    assert_eq!(verdict(r#"{"success":"true"}"#), Ok(()));
    assert_eq!(verdict(r#"{"success":false}"#), Err(Outcome::Unknown));
    assert_eq!(verdict("{}"), Err(Outcome::Unknown));
}

/// The outcome of a 2xx for an operation of this kind, and the value that was read.
fn read_as<R: DeserializeOwned + std::fmt::Debug>(
    kind: ReplyKind,
    status: u16,
    body: &str,
) -> Result<String, (Outcome, Option<String>)> {
    let spec = Spec::new("x", Method::Post, "/").reply(kind);
    match interpret::<R>(&spec, answer(status, body)) {
        Ok(reply) => {
            assert_eq!(reply.raw(), body.trim_start_matches('\u{feff}'));
            Ok(format!("{:?}", *reply))
        }
        Err(failure) => Err((failure.details.outcome, failure.details.code)),
    }
}

#[test]
fn a_reply_is_of_the_kind_that_its_operation_answers() {
    type Verdict = Result<String, (Outcome, Option<String>)>;
    const KINDS: [ReplyKind; 5] =
        [ReplyKind::Object, ReplyKind::List, ReplyKind::Scalar, ReplyKind::Any, ReplyKind::None];
    let read = |kind, status, body| -> Verdict {
        match kind {
            ReplyKind::Object => {
                read_as::<std::collections::BTreeMap<String, serde_json::Value>>(kind, status, body)
            }
            ReplyKind::List => read_as::<Vec<serde_json::Value>>(kind, status, body),
            // Would take anything.
            ReplyKind::Scalar | ReplyKind::Any => read_as::<serde_json::Value>(kind, status, body),
            ReplyKind::None => read_as::<()>(kind, status, body),
        }
    };
    // Which kinds a body is a success of: object, list, scalar, any, none.
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
            for status in [200, 201, 204, 299] {
                let verdict = read(kind, status, body);
                match mark {
                    '.' => assert_eq!(verdict, Err((Outcome::Unknown, None)), "{kind:?} {body}"),
                    _ => assert!(verdict.is_ok(), "{kind:?} {status} {body}: {verdict:?}"),
                }
            }
            // The status says more than the body.
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
        // The gateway's ban is no result.
        let banned = read(kind, 200, r#"{"punish":"login"}"#);
        assert_eq!(banned, Err((Outcome::Refused, None)), "{kind:?}");
    }
    // A result beside the code: nobody knows, unless nothing behind the gateway has seen the call.
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
        // At a 4xx there is no result.
        let outcome = if code == "systemError" { Outcome::Unknown } else { Outcome::Refused };
        assert_eq!(read(ReplyKind::None, 400, body), Err((outcome, Some(code.to_string()))));
    }
}

#[test]
fn what_no_body_is_read_from_is_cut_short_or_must_say_more() {
    let spec = Spec::new("x", Method::Post, "/").reply(ReplyKind::None);
    let cut = Answer { broken: Some("broke off".into()), ..answer(200, "") };
    let failure = interpret::<()>(&spec, cut).expect_err("unknown");
    assert_eq!(failure.details.outcome, Outcome::Unknown);
    // Nothing but an object has the field.
    for kind in [ReplyKind::None, ReplyKind::Any] {
        let spec = spec.reply(kind).success("done");
        let body = if kind == ReplyKind::None { "" } else { "[true]" };
        let failure = interpret::<serde_json::Value>(&spec, answer(200, body)).err();
        let failure = failure.unwrap_or_else(|| panic!("{kind:?}"));
        assert_eq!(failure.details.outcome, Outcome::Unknown);
    }
    let any = spec.reply(ReplyKind::Any).success("done");
    assert!(interpret::<serde_json::Value>(&any, answer(200, "{\"done\":true}")).is_ok());
}

/// A type of the caller's own decides what it takes of a value of the right kind.
#[test]
fn a_value_that_the_type_does_not_take_is_unknown() {
    let unknown = Err((Outcome::Unknown, None));
    assert_eq!(read_as::<bool>(ReplyKind::Scalar, 200, "true"), Ok("true".into()));
    assert_eq!(read_as::<bool>(ReplyKind::Scalar, 200, "1"), unknown);
    assert_eq!(read_as::<bool>(ReplyKind::Scalar, 200, "null"), unknown);
    assert_eq!(read_as::<Option<bool>>(ReplyKind::Scalar, 200, "null"), Ok("None".into()));
    assert_eq!(read_as::<Vec<String>>(ReplyKind::List, 200, "[\"a\"]"), Ok("[\"a\"]".into()));
    assert_eq!(read_as::<Vec<String>>(ReplyKind::List, 200, "[1]"), unknown);
}
