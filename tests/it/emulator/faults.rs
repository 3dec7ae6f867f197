//! Faults.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use dingtalk_file::emulator::Fault;
use dingtalk_file::{CallOptions, Outcome, RetryPolicy};

use super::raw::Raw;
use super::{SEND, TOKEN, client, message, send, sent, start};

/// Longer than any passing test.
const NEVER: Duration = Duration::from_secs(600);
/// The timeout for answers that are lost on purpose.
const SHORT: Duration = Duration::from_millis(100);

#[test]
fn a_lost_answer_leaves_the_outcome_unknown() {
    let lost = |fault: Fault| {
        let emulator = start();
        let builder = emulator.client().timeout(SHORT);
        let client = builder.build().expect("a client");
        client.access_token().expect("a token");
        emulator.fault(SEND, fault);
        let error = send(&emulator, &client).expect_err("no answer");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert!(!error.may_repeat());
        sent(&emulator)
    };
    assert_eq!(lost(Fault::close()), (1, 0, 0));
    assert_eq!(lost(Fault::close().after_executing()), (1, 1, 1));
    assert_eq!(lost(Fault::truncate()), (1, 1, 1));
    assert_eq!(lost(Fault::stall(NEVER)), (1, 1, 1));
    assert_eq!(lost(Fault::answer(502, "<html>")), (1, 0, 0));
    assert_eq!(lost(Fault::answer(302, "{}").header("Location", "/")), (1, 0, 0));
    assert_eq!(lost(Fault::answer(200, r#"{"success":true}"#)), (1, 0, 0));
    assert_eq!(lost(Fault::refuse("systemError").after_executing()), (1, 1, 1));
}

#[test]
fn a_repeatable_call_survives_faults() {
    let emulator = start();
    let policy = RetryPolicy::new(4).backoff(Duration::ZERO);
    let client = emulator.client().retry(policy).build().expect("a client");
    for fault in
        [Fault::close(), Fault::truncate(), Fault::answer(500, ""), Fault::stall(Duration::ZERO)]
    {
        emulator.fault(TOKEN, fault);
    }
    client.access_token().expect("a token");
    assert_eq!((emulator.received(TOKEN), emulator.executed(TOKEN)), (4, 2));
}

#[test]
fn faults_are_used_once_each_and_in_order() {
    let emulator = start();
    let client = client(&emulator);
    emulator.fault(SEND, Fault::refuse("permissionDenied"));
    emulator.fault(SEND, Fault::refuse("never.heard.of"));
    let code = || send(&emulator, &client).err().and_then(|error| error.code().map(String::from));
    assert_eq!(code().as_deref(), Some("permissionDenied"));
    assert_eq!(code().as_deref(), Some("never.heard.of"));
    assert_eq!(code(), None);
    assert_eq!(sent(&emulator), (3, 1, 1));
}

#[test]
fn dropping_the_emulator_ends_a_stall() {
    let emulator = start();
    let client = client(&emulator);
    let message = message(&emulator);
    emulator.fault(SEND, Fault::stall(NEVER));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| client.call(&message));
        while emulator.executed(SEND) == 0 {
            thread::yield_now();
        }
        drop(emulator);
        let error = waiting.join().expect("no panic").expect_err("no answer");
        assert_eq!(error.outcome(), Outcome::Unknown);
    });
}

#[test]
fn dropping_the_emulator_ends_idle_connections() {
    let emulator = start();
    let mut idle = Raw::connect(&emulator);
    idle.get("/");
    let mut silent = Raw::connect(&emulator);
    silent.write(b"POST / HTTP/1.1\r\ncontent-le");
    let client = client(&emulator);
    send(&emulator, &client).expect("delivered");
    let message = message(&emulator);
    drop(emulator);
    assert!(idle.is_closed() && silent.is_closed());
    assert!(client.call(&message).is_err());
}

#[test]
fn a_misspelt_operation_panics() {
    let emulator = start();
    let panics = |what: &(dyn Fn() + std::panic::RefUnwindSafe)| catch_unwind(what).is_err();
    let emulator = AssertUnwindSafe(&emulator);
    assert!(panics(&|| emulator.fault("sendbyapp", Fault::close())));
    assert!(panics(&|| _ = emulator.received("SendByApp")));
    assert!(panics(&|| _ = emulator.executed("")));
    assert!(panics(&|| _ = Fault::close().header("a b", "c")));
    assert!(panics(&|| _ = Fault::close().header("a", "b\r\nc: d")));
}

#[test]
fn call_options_reach_the_wire() {
    let emulator = start();
    let client = emulator.client().build().expect("a client");
    client.access_token().expect("a token");
    emulator.fault(SEND, Fault::stall(NEVER));
    let hurried = CallOptions::new().timeout(SHORT);
    let error = client.call_with(&message(&emulator), &hurried).expect_err("late");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(sent(&emulator), (1, 1, 1));
}
