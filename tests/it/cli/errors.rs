//! Every way in which a call can fail: the exit status, the text and JSON output, and the number of requests.

use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};

use super::{emulator, run, send, send_to, snapshot};
use crate::portable::portable;

/// Makes the call with `more` in text and JSON form, with a fault for each; a snapshot shows both.
fn fails(name: &str, status: i32, fault: Option<Fault>, more: &[&str]) -> Emulator {
    let emulator = emulator();
    let call = |more: &[&str]| {
        if let Some(fault) = &fault {
            emulator.fault("sendByApp", fault.clone());
        }
        let failed = send_to(&emulator, more);
        assert_eq!(failed.status, status, "{name}: {}", failed.shown());
        failed
    };
    let human = call(more);
    assert_eq!(human.out, "", "{name}");
    let json = call(&[more, &["--json"]].concat());
    assert!(json.error().is_object(), "{name}");
    let shown = human.shown() + &json.shown();
    snapshot(name, &portable(&shown.replace(emulator.url(), "[url]")));
    emulator
}

/// Checks that each of two calls was sent this often, and how often they were executed in total.
fn arrived(emulator: &Emulator, received: usize, executed: usize) {
    assert_eq!(emulator.received("sendByApp"), 2 * received);
    assert_eq!(emulator.executed("sendByApp"), 2 * executed);
}

#[test]
fn refused_with_a_code_of_the_operation() {
    let fault = Fault::refuse("permissionDenied");
    arrived(&fails("refused", 1, Some(fault), &[]), 1, 0);
}

#[test]
fn refused_for_lack_of_a_permission_which_is_named() {
    let body = r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"R-1",
        "message":"no permission\r\nat all","accessdenieddetail":{"requiredScopes":["ConvFile.File.Send","b"]}}"#;
    arrived(&fails("refused_scopes", 1, Some(Fault::answer(403, body)), &[]), 1, 0);
}

#[test]
fn refused_without_a_code() {
    let fault = Fault::answer(404, "<html>not here</html>").header("content-type", "text/html");
    arrived(&fails("refused_html", 1, Some(fault), &[]), 1, 0);
}

#[test]
fn refused_for_a_token_that_cannot_be_refreshed() {
    arrived(&fails("refused_token", 1, Some(Fault::refuse_token()), &[]), 1, 0);
}

#[test]
fn throttled_without_retries() {
    let fault = Fault::throttle();
    arrived(&fails("throttled", 1, Some(fault), &["--retries", "0"]), 1, 0);
}

#[test]
fn throttled_for_a_day() {
    let fault = Fault::throttle().header("retry-after", "86400");
    arrived(&fails("throttled_long", 1, Some(fault), &[]), 1, 0);
}

#[test]
fn unknown_when_the_connection_is_closed() {
    arrived(&fails("unknown_closed", 4, Some(Fault::close()), &[]), 1, 0);
    arrived(&fails("unknown_executed", 4, Some(Fault::close().after_executing()), &[]), 1, 1);
}

#[test]
fn unknown_when_the_answer_is_late() {
    let fault = Fault::stall(Duration::from_secs(5));
    let emulator = fails("unknown_late", 4, Some(fault), &["--timeout", "0.2"]);
    arrived(&emulator, 1, 1);
}

#[test]
fn unknown_when_the_server_fails() {
    arrived(&fails("unknown_5xx", 4, Some(Fault::refuse("systemError")), &[]), 1, 0);
}

#[test]
fn unknown_when_the_answer_says_nothing() {
    let faults = [
        ("unknown_empty", Fault::answer(200, "")),
        ("unknown_redirect", Fault::answer(302, "").header("location", "http://127.0.0.1:1/")),
        ("unknown_list", Fault::answer(200, r#"{"file":[]}"#)),
    ];
    for (name, fault) in faults {
        arrived(&fails(name, 4, Some(fault), &[]), 1, 0);
    }
}

#[test]
fn an_invalid_value_sends_nothing() {
    let endpoint = ["--endpoint", "https://user:s3cret@example.com"];
    arrived(&fails("invalid", 2, None, &endpoint), 0, 0);
}

/// An address without a listener. A port that was free a moment ago could belong to another test by now.
pub const NOBODY: &str = "http://127.0.0.1:1";

#[test]
fn not_sent_without_a_listener() {
    let emulator = fails("not_sent", 3, None, &["--endpoint", NOBODY, "--retries", "0"]);
    arrived(&emulator, 0, 0);
    let token = emulator.access_token();
    let variables = [
        ("DINGTALK_ACCESS_TOKEN", token.expose()),
        ("DINGTALK_ENDPOINT", NOBODY),
        ("DINGTALK_RETRIES", "1"),
    ];
    assert_eq!(run(&send(&["--json"]), &variables).error()["attempts"], 2);
}

/// Uses the app's key and secret, so that fetching a token is a separate step.
fn send_as_app(emulator: &Emulator, secret: &str, more: &[&str]) -> super::Run {
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", secret),
    ];
    run(&send(more), &variables)
}

#[test]
fn the_step_that_failed_is_named() {
    let emulator = emulator();
    let wrong = send_as_app(&emulator, "s3cret", &[]);
    assert_eq!(wrong.status, 1);
    let json = send_as_app(&emulator, "s3cret", &["--json"]);
    assert_eq!(json.status, 1);
    snapshot("refused_step", &(wrong.shown() + &json.shown()));

    // The outcome of the token request is unknown, but the file was not sent.
    let secret = emulator.app_secret().expose();
    emulator.fault("getAccessToken", Fault::close());
    let lost = send_as_app(&emulator, secret, &["--json", "--retries", "0"]);
    assert_eq!(lost.status, 3);
    snapshot("not_sent_step", &lost.shown());
    assert_eq!(emulator.received("sendByApp"), 0);
}

#[test]
fn a_refused_token_is_refreshed_once_if_possible() {
    let emulator = emulator();
    let secret = emulator.app_secret().expose();
    emulator.fault("sendByApp", Fault::refuse_token());
    assert_eq!(send_as_app(&emulator, secret, &[]).status, 0);
    assert_eq!(emulator.received("sendByApp"), 2);
    assert_eq!(emulator.received("getAccessToken"), 2);
    assert_eq!(emulator.deliveries().len(), 1);
}

#[test]
fn usage_errors() {
    let id = ["--space-id", "1", "--dentry-id", "2"];
    let to = |to: &'static str| [&["send", "--to", to], &id[..]].concat();
    let with = |more: [&'static str; 2]| send(&more);
    let wrong: Vec<Vec<&str>> = vec![
        vec![],
        vec!["sned"],
        vec!["send"],
        send(&["--jsno"]),
        send(&["stray"]),
        send(&["--app-secret=s3cret"]),
        to(""),
        to("union:"),
        to("user:manager4220"),
        to("mobile:+1-2025550101"),
        to("cHtUYm1hbmFnZXIiEiE"),
        vec!["send", "--to", "union:a", "--space-id", "", "--dentry-id", "2"],
        vec!["send", "--to", "union:a", "--space-id", "1", "--dentry-id="],
        with(["--timeout", "0"]),
        with(["--timeout", "soon"]),
        with(["--deadline", "-1"]),
        with(["--deadline", "inf"]),
        with(["--retries", "1.5"]),
        with(["--retries", "-1"]),
        with(["--region", "mars"]),
        vec!["emulator", "--listen", "nowhere"],
        vec!["emulator", "--listen", "127.0.0.1:99999"],
    ];
    let mut all = String::new();
    for args in wrong {
        let human = run(&args, &[]);
        assert_eq!((human.status, &*human.out), (2, ""), "{args:?}");
        let json = run(&[&["--json"], &args[..]].concat(), &[]);
        assert_eq!(json.status, 2, "{args:?}");
        let error = json.error();
        assert_eq!(error["outcome"], "invalid");
        assert_eq!(error.as_object().map(|error| error.len()), Some(13));
        assert!(!human.err.contains("s3cret") && !json.out.contains("s3cret"));
        all += &format!("$ {}\n{}{}\n", args.join(" "), human.err, json.out);
    }
    snapshot("usage", &portable(&all));
}

/// Only hints are in the language of the option, the variable or the locale.
#[test]
fn hints_in_chinese() {
    const ENGLISH: &str = "hint: the recipient probably may not read the file";
    const CHINESE: &str = "hint: 接收者很可能没有该文件的读取权限";
    type Row<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);
    let rows: [Row; 6] = [
        (&[], &[], ENGLISH),
        (&["--lang", "zh"], &[], CHINESE),
        (&[], &[("DINGTALK_LANG", "zh")], CHINESE),
        (&[], &[("LANG", "zh_CN.UTF-8")], CHINESE),
        (&["--lang", "en"], &[("LANG", "zh_CN.UTF-8")], ENGLISH),
        (&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "zh_CN.UTF-8")], ENGLISH),
    ];
    for (args, variables, hint) in rows {
        let emulator = emulator();
        let token = emulator.access_token();
        let call = |more: &[&str]| {
            emulator.fault("sendByApp", Fault::refuse("permissionDenied"));
            let own =
                [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
            run(&send(&[args, more].concat()), &[&own[..], variables].concat())
        };
        let told = call(&[]);
        assert_eq!(told.status, 1, "{}", told.shown());
        assert!(told.err.contains(hint) && told.err.starts_with("error: "), "{}", told.err);
        let json = call(&["--json"]);
        let in_json = json.error()["hint"].as_str().expect("a hint").to_string();
        assert!(in_json.starts_with(ENGLISH.trim_start_matches("hint: ")), "{in_json}");
    }
    for args in [&["--lang", "de"][..], &[]] {
        let wrong = run(&[&["operations"], args].concat(), &[("DINGTALK_LANG", "de")]);
        assert_eq!((wrong.status, &*wrong.out), (2, ""), "{}", wrong.shown());
        assert!(wrong.err.contains("hints are written in zh and en"), "{}", wrong.err);
    }
}
