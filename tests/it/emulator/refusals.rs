//! Refusals, with their codes and messages.

use std::fmt::Debug;
use std::time::Duration;

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::emulator::Fault;
use dingtalk_file::oauth2::{
    GetAccessToken, GetAccessTokenError, GetCorpAccessToken, GetCorpAccessTokenError,
};
use dingtalk_file::{Credentials, Encoder, Method, OPERATIONS, Operation, Outcome, Spec, UnionId};
use serde_json::Value;

use super::{SEND, TOKEN, client, send, sent, start, third_party};

#[test]
fn every_row_of_every_error_table_can_be_refused_with() {
    let mut tables = 0;
    macro_rules! check {
        ($operation:ty) => {
            rows_arrive::<$operation>(&<$operation>::SPEC);
            tables += 1;
        };
    }
    dingtalk_file::for_each_operation!(check);
    assert_eq!(tables, OPERATIONS.len());
}

fn rows_arrive<O: Operation>(spec: &'static Spec)
where
    O::Error: Debug,
{
    let emulator = start();
    let token = Credentials::token(emulator.access_token());
    let client = client(&emulator).with_credentials(token);
    for (count, row) in (1..).zip(spec.errors) {
        let code = row.code.replace('*', "x");
        emulator.fault(spec.name, Fault::refuse(&code));
        let error = client.call(&Bare(spec)).expect_err(&code);

        assert_eq!(error.code(), Some(&*code));
        assert_eq!(error.status(), Some(row.status), "{code}");
        let message = match row.message {
            "" | "%s" => row.meaning,
            message => message,
        };
        assert_eq!(error.message(), Some(&*message.replace('*', "x")), "{code}");
        assert!(error.request_id().is_some(), "{code}");
        let value = error.code_as::<O>().map(|value| format!("{value:?}"));
        assert!(!value.is_some_and(|value| value.starts_with("_Other")), "{code}");
        if row.status >= 500 {
            assert_eq!(error.outcome(), Outcome::Unknown, "{code}");
        }
        assert_eq!(emulator.received(spec.name), count, "{code} was sent again");
        assert_eq!(emulator.executed(spec.name), 0);
    }
}

/// Returns a request without its arguments.
struct Bare(&'static Spec);

impl Operation for Bare {
    type Reply = Value;
    type Error = String;

    const SPEC: &'static Spec = &Spec::new("bare", Method::Get, "/");

    fn spec(&self) -> &'static Spec {
        self.0
    }

    fn encode(&self, request: &mut Encoder) {
        for part in self.0.path.split('{').skip(1) {
            request.path(part.split('}').next().unwrap_or_default(), &"1");
        }
    }
}

#[test]
fn operations_refuse_wrong_requests() {
    let emulator = start();
    let client = client(&emulator);
    let user = emulator.users()[0].clone();
    let (space, dentry) = (emulator.space_id().as_str(), emulator.dentry_id().as_str());
    let refused = |to: UnionId, space: &str, dentry: &str| {
        let error = client.send_by_app(to, space.into(), dentry.into()).expect_err("refused");
        assert_eq!(error.outcome(), Outcome::Refused);
        (error.status(), error.code_as::<SendByApp>().expect("a code"))
    };
    let to = || user.union_id.clone();
    let user_id = UnionId::new(user.user_id.as_str());
    let hyphen = SendByAppError::from("paramError-unionId");
    use SendByAppError::*;
    assert_eq!(refused(user_id, space, dentry), (Some(400), hyphen));
    assert_eq!(refused(to(), "s1", dentry), (Some(400), ParamErrorSpaceId));
    assert_eq!(refused(to(), space, "uuid-1"), (Some(400), ParamErrorDentryId));
    assert_eq!(refused(to(), "1", dentry), (Some(404), SpaceNotExist));
    assert_eq!(refused(to(), space, "0"), (Some(404), DentryNotExist));
    assert_eq!(sent(&emulator), (5, 0, 0));
}

#[test]
fn wrong_credentials_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let wrong = client.with_credentials(Credentials::internal_app(emulator.app_key(), "no"));
    let error = send(&emulator, &wrong).expect_err("refused");
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some(TOKEN)));
    let code = error.code_as::<GetAccessToken>();
    assert_eq!(code, Some(GetAccessTokenError::InvalidClientIdOrSecret));

    use GetCorpAccessTokenError::*;
    let (key, secret) = (emulator.suite_key(), emulator.suite_secret());
    let (ticket, corp) = (emulator.suite_ticket(), emulator.corp_id());
    let ask = |key: &str, secret: &str, ticket: &str, corp: &str| {
        let request = GetCorpAccessToken::new(key, secret, ticket, corp.into());
        let reply = client.call(&request);
        reply.map_err(|error| error.code_as::<GetCorpAccessToken>().expect("a code"))
    };
    let (secret, ticket, corp) = (secret.expose(), ticket.expose(), corp.as_str());
    assert_eq!(ask("no", secret, ticket, corp).err(), Some(InvalidSuiteKey));
    assert_eq!(ask(key, "no", ticket, corp).err(), Some(InvalidSuiteKey));
    assert_eq!(ask(key, secret, "no", corp).err(), Some(InvalidSuiteTicket));
    assert_eq!(ask(key, secret, ticket, "no").err(), Some(InvalidAuthInfo));
    let first = ask(key, secret, ticket, corp).expect("a token").into_value();
    let second = ask(key, secret, ticket, corp).expect("a token").into_value();
    assert_ne!(first.access_token, second.access_token);
    assert_eq!(sent(&emulator), (0, 0, 0));
}

#[test]
fn an_internal_app_gets_the_same_token_until_it_expires() {
    let emulator = start();
    let client = client(&emulator);
    let ask = || {
        let request = GetAccessToken::new(emulator.app_key(), emulator.app_secret().clone());
        client.call(&request).expect("a token").into_value()
    };
    let first = ask();
    assert_eq!(first.expire_in, Some(7200));
    assert_eq!(first.access_token.expose().len(), 32);
    assert_eq!(ask().access_token, first.access_token);
    assert_eq!(emulator.access_token(), first.access_token);
    emulator.expire_tokens();
    emulator.set_token_life(None);
    let second = ask();
    assert_ne!(second.access_token, first.access_token);
    assert_eq!(second.expire_in, None);
    assert_ne!(start().access_token(), start().access_token());
}

#[test]
fn a_static_token_that_is_refused_costs_one_request() {
    let emulator = start();
    let client = client(&emulator).with_credentials(Credentials::token("t0ken"));
    let error = send(&emulator, &client).expect_err("refused");
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_eq!(sent(&emulator), (1, 0, 0));
}

#[test]
fn a_fetched_token_that_is_refused_is_refreshed_once() {
    let emulator = start();
    let client = client(&emulator);
    client.access_token().expect("a token");
    emulator.expire_tokens();
    // The fault waits for a request that is executed.
    emulator.fault(SEND, Fault::truncate());
    let error = send(&emulator, &client).expect_err("half an answer");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 2));
    assert_eq!(sent(&emulator), (2, 1, 1));
    assert_eq!(emulator.received(TOKEN), 2);

    emulator.fault(SEND, Fault::refuse_token());
    send(&emulator, &client).expect("delivered");
    assert_eq!(sent(&emulator), (4, 2, 2));

    emulator.fault(SEND, Fault::refuse_token());
    emulator.fault(SEND, Fault::refuse_token());
    let error = send(&emulator, &client).expect_err("refused twice");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 2));
    assert_eq!(sent(&emulator), (6, 2, 2));
}

#[test]
fn each_kind_of_app_is_throttled_by_a_code_of_its_own() {
    let emulator = start();
    let ours = client(&emulator);
    let theirs = ours.with_credentials(third_party(&emulator));
    for (client, code) in [
        (&ours, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"),
        (&theirs, "Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi"),
    ] {
        emulator.fault(SEND, Fault::throttle());
        let error = send(&emulator, client).expect_err("throttled");
        assert_eq!((error.code(), error.retry_after()), (Some(code), Some(Duration::from_secs(1))));
    }
}

#[test]
fn a_throttled_call_says_when_to_try_again() {
    let emulator = start();
    let client = client(&emulator);
    emulator.fault(SEND, Fault::throttle());
    emulator.fault(SEND, Fault::throttle().header("Retry-After", "7"));
    for seconds in [1, 7] {
        let error = send(&emulator, &client).expect_err("throttled");
        assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(403)));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
    send(&emulator, &client).expect("delivered");
    assert_eq!(sent(&emulator), (3, 1, 1));
}
