mod beside;
mod kept;
mod kinds;

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
    // Almost JSON, as Java and C programs write it.
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
fn a_code_of_an_internal_error_is_unknown_at_any_status() {
    #[rustfmt::skip]
    let unknown = [
        "systemError", "system.error", "SYSTEM_ERROR", "System-Error", "sys.error", "sysErrror",
        "internalError", "InternalError", "internal.server.error", "InternalServerError",
        "innerError", "server.error", "service.error", "unknown.error", "unknownError",
        "UnknownException", "unclassifiedError", "todo.taskCreate.systemError",
        "point.system.error", "error.unknownerror", "invalid.system.errror",
        "swform.getFormInstance.sysError", "failure.operation.fatalSystemError",
        "remoteServiceError", "null-pointer-exception",
        "systemRuntimeException.exception.platformKnownException",
        "hsfIntegrationErrorCspaceDentryServiceInfo", "failure.service.failedToInvokeHsf",
        "unknown.send.result", "ServiceUnavailable", "service.unavailable", "operationTimeout",
        "service.timeout", "send.oa.timeout", "Gateway.TimedOut", "isp.unknown-error",
        "isp.top-remote-connection-timeout", "serviceBusy", "SERVICE_BUSY", "serverBusy",
        "SystemError.Busy", "SystemError.DingSpaceError", "system.error.busy", "Unavailable",
        "UNKNOWN", "internal", "ABORTED", "DEADLINE_EXCEEDED", "InternalErrorException",
        "ServiceTemporarilyUnavailable", "internal.service.unavailable.error", "systemAbnormal",
        "badGateway", "SYSTEM_ERROR_500", "CallOrgFail", "unknownSendResult",
        "failure.masterData.invokeMasterDataFailed",
        "failure.serviceCallBack.failedToExecuteService", "-1", "15", "400001",
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
    #[rustfmt::skip]
    let refused = [
        "systemError.appNotExists", "systemError.notPermittedAccess", "system.error.contact",
        "unknownUserError", "systemNavigationError", "fileSystemError", "param.error",
        "process.error", "auth.error", "error", "system", "tokenTimeout", "user.unknown",
        "resource.internal", "systemBusy.x", "processQueryKey.expireTime", "timeout.wrong",
        "system.not.exist", "serviceId.error", "-2", "400002",
    ];
    for code in refused {
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        for status in [200, 400, 403] {
            assert_eq!(verdict(status, &body).0, Outcome::Refused, "{status} {code}");
        }
        assert_eq!(verdict(500, &body).0, Outcome::Unknown, "{code}");
    }
    // Very long codes are matched quickly.
    for part in ["system", "system.", "error", "systemerror."] {
        let code = part.repeat(1_000_000 / part.len());
        assert_eq!(verdict(400, &format!(r#"{{"code":"{code}"}}"#)).0, Outcome::Refused);
    }
}
