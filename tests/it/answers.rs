//! How a caller sees answers. Answers that only a second request can tell apart are in `src/call/response/tests.rs`.

mod about;
mod kept;
mod kinds;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;

use dingtalk_file::common::{FileStatus, FileType};
use dingtalk_file::conv_file::{File, SendByApp, SendByAppReply};
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{
    Client, Credentials, Encoder, Error, Host, Method, Operation, Outcome, Reply, ReplyKind,
    RetryPolicy, Spec, Timestamp,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::script::{Answer, Script, answer, header};

/// A client without retries, and its server.
struct Desk {
    script: Arc<Script>,
    client: Client,
}

impl Desk {
    fn new() -> Desk {
        let script = Script::serve(Vec::new());
        let client = script.client().credentials(Credentials::token(TOKEN));
        let client = client.retry(RetryPolicy::none()).build().expect("valid settings");
        Desk { script, client }
    }

    /// Returns the result of a call with this answer.
    fn ask<O: Operation>(&self, operation: &O, answer: Answer) -> Result<Reply<O::Reply>, Error> {
        self.script.push(answer);
        self.client.call(operation)
    }

    fn send(&self, status: u16, body: &str) -> Result<Reply<SendByAppReply>, Error> {
        self.ask(&send_by_app(), answer(status, body))
    }

    fn file(&self, body: &str) -> File {
        let reply = self.send(200, body).unwrap_or_else(|error| panic!("{body}: {error}"));
        reply.into_value().file
    }

    /// Returns outcome and code of an answer to sendByApp.
    fn verdict(&self, status: u16, body: &str) -> (Outcome, Option<String>) {
        let failed = |_| panic!("{status} {body} succeeded");
        let error = self.send(status, body).map_or_else(|error| error, failed);
        (error.outcome(), error.code().map(String::from))
    }
}

const TOKEN: &str = "s3cret-t0ken-0123456789-abcdefghijklmnopqrstuvwxyz";

fn send_by_app() -> SendByApp {
    SendByApp::new("union".into(), "1".into(), "2".into())
}

/// An operation without parameters whose replies have any type.
struct Any<R>(&'static Spec, PhantomData<R>);

impl<R> Any<R> {
    fn new(spec: Spec) -> Any<R> {
        Any(Box::leak(Box::new(spec)), PhantomData)
    }
}

impl<R: DeserializeOwned> Operation for Any<R> {
    type Reply = R;
    type Error = String;

    const SPEC: &'static Spec = &SPEC;

    fn spec(&self) -> &'static Spec {
        self.0
    }

    fn encode(&self, _: &mut Encoder) {}
}

const SPEC: Spec = Spec::new("x", Method::Post, "/");

/// A reply without required fields.
#[derive(Debug, serde::Deserialize)]
struct Task {
    #[allow(dead_code)]
    task_id: Option<Value>,
}

/// Returns a hint of the schema.
fn hint(name: &str) -> String {
    let gateway: Value =
        serde_json::from_str(include_str!("../../schema/gateway.json")).expect("json");
    gateway["x-gateway"]["hints"][name]["en"].as_str().expect("a hint").into()
}

#[test]
fn unusual_but_complete_answers_are_successes() {
    let desk = Desk::new();
    assert_eq!(desk.file(r#"{"file":{}}"#), File::default());
    assert_eq!(desk.file("\u{feff} {\"file\":{}}"), File::default());
    let nothing = r#"{"file":{"id":null,"type":null,"size":null,"status":null,"createTime":null}}"#;
    assert_eq!(desk.file(nothing), File::default());
    let wrong =
        r#"{"file":{"id":[],"type":{},"name":["a"],"size":"big","path":7,"version":{"a":1}}}"#;
    let wrong = desk.file(wrong);
    assert_eq!((wrong.id, wrong.type_, wrong.name, wrong.size), (None, None, None, None));
    assert_eq!(wrong.path.as_deref(), Some("7"));

    let text = r#"{"file":{"id":674,"spaceId":18446744073709551615,"size":"256","type":"file",
        "status":"ARCHIVED","extra":{"deep":[1]},"createTime":1653701836000},"more":1}"#;
    let found = desk.file(text);
    assert_eq!(found.id, Some("674".into()));
    assert_eq!(found.space_id, Some("18446744073709551615".into()));
    assert_eq!(found.size, Some(256));
    assert_eq!(found.type_, Some(FileType::from("file")));
    assert_eq!(found.status, Some(FileStatus::from("ARCHIVED")));
    assert_eq!(found.create_time.map(|time| time.to_string()), Some("1653701836000".into()));
    assert_eq!(desk.file(r#"{"file":{"size":256.0}}"#).size, Some(256));
    for time in ["2022-07-29T14:55Z", "Thu May 28 09:37:16 CST 2026", "nonsense", ""] {
        let found = desk.file(&format!(r#"{{"file":{{"createTime":"{time}"}}}}"#));
        assert_eq!(found.create_time, Some(Timestamp::new(time)));
    }
    assert_eq!(desk.file(r#"{"file":{"size":1,"size":2},"file":{"size":3}}"#).size, Some(3));
    assert_eq!(desk.file(r#"{"file":{},"errcode":0}"#), File::default());
    assert_eq!(desk.file(r#"{"file":{},"errcode":"0"}"#), File::default());
    assert_eq!(desk.file(r#"{"file":{},"errcode":-0.0,"code":200}"#), File::default());
    // Almost valid JSON, as Java and C programs write it.
    assert_eq!(desk.file("{\"file\":{\"name\":\"a\\ud83d\"}}").name.as_deref(), Some("a\u{fffd}"));
    assert_eq!(desk.file("{\"file\":{\"name\":\"a\tb\"}}\0").name.as_deref(), Some("a\tb"));
    assert_eq!(desk.file(r#"{"file":{"size":1},"file":null}"#).size, Some(1));
    let deep = format!(r#"{{"file":{{}},"more":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    assert_eq!(desk.file(&deep), File::default());
}

#[test]
fn a_reply_keeps_the_answer_as_it_came() {
    let body = r#"{"file":{"zeta":1,"id":"1"},"unknown":[null]}"#;
    let desk = Desk::new();
    let answered = |status, body| header("x-acs-request-id: from-header", answer(status, body));
    let reply = desk.ask(&send_by_app(), answered(201, body)).expect("a reply");
    assert_eq!(reply.raw(), body);
    assert_eq!(reply.status(), 201);
    assert_eq!(reply.request_id(), Some("from-header"));
    let both = answered(200, r#"{"file":{},"requestId":"from-body"}"#);
    let reply = desk.ask(&send_by_app(), both).expect("a reply");
    assert_eq!(reply.request_id(), Some("from-body"));
}

#[test]
fn a_code_of_an_internal_error_is_unknown_at_any_status() {
    let desk = Desk::new();
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
    let (once, again) = (hint("unknown"), hint("unknown-repeatable"));
    let user_get = UserGet::new("user".into());
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
            let error = desk.send(status, &body).expect_err("unknown");
            let found = (error.outcome(), error.code(), error.hint(), error.worth_retrying());
            let expected = (Outcome::Unknown, Some(code), Some(&*once), None);
            assert_eq!(found, expected, "{status} {body}");
            let lookup = desk.ask(&user_get, answer(status, &body)).expect_err("unknown");
            assert_eq!((lookup.code(), lookup.hint()), (Some(code), Some(&*again)), "{code}");
            assert!(lookup.worth_retrying().is_some(), "{code}");
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
            assert_eq!(desk.verdict(status, &body).0, Outcome::Refused, "{status} {code}");
        }
        assert_eq!(desk.verdict(500, &body).0, Outcome::Unknown, "{code}");
    }
    // Very long codes are matched quickly.
    for part in ["system", "system.", "error", "systemerror."] {
        let code = part.repeat(1_000_000 / part.len());
        assert_eq!(desk.verdict(400, &format!(r#"{{"code":"{code}"}}"#)).0, Outcome::Refused);
    }
}

#[test]
fn an_unknown_outcome_has_its_own_hint() {
    let desk = Desk::new();
    for (status, code) in [(503, "a.QpsLimitForApi"), (500, "paramError-unionId"), (502, "40014")] {
        let failure = desk.send(status, &format!(r#"{{"code":"{code}","message":"m"}}"#));
        let error = failure.expect_err("unknown");
        assert_eq!(error.hint(), Some(&*hint("unknown")), "{code}");
    }
}

/// An error is recognized even if the reply's type has no required fields.
#[test]
fn an_answer_that_is_only_an_envelope_is_refused() {
    fn check<R: DeserializeOwned + Debug>(body: &str, expected: Outcome) {
        let result = Desk::new().ask(&Any::<R>::new(LOOK_UP), answer(200, body));
        assert_eq!(result.expect_err(body).outcome(), expected, "{body}");
    }
    const LOOK_UP: Spec = SPEC.repeatable(true).host(Host::Oapi);
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
        check::<Task>(body, expected);
        check::<BTreeMap<String, Value>>(body, expected);
        check::<IgnoredAny>(body, expected);
        check::<Value>(body, expected);
    }
    // A reply may have a field with the same name as one of the envelope's.
    for body in [
        r#"{"code":"A1","task_id":"7"}"#,
        r#"{"code":"A1"}"#,
        r#"{"errcode":0,"errmsg":"ok"}"#,
        r#"{"wait":5}"#,
        r#"{"punish":null,"task_id":7}"#,
        r#"{"punish":"deny","task_id":7}"#,
        r#"{"punish":"","wait":0}"#,
    ] {
        let reply = Desk::new().ask(&Any::<Task>::new(LOOK_UP), answer(200, body));
        assert!(reply.is_ok(), "{body}");
    }
}
