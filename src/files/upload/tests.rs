//! Tests uploads that break off or take long, on an injected network and clock. The others are in `tests/it/upload.rs`.

use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::call::response::{Answer, Failure};
use crate::client::tests::{Answers, Script, answer, client_with, fixed, half, lost, not_sent};
use crate::client::{CallOptions, Credentials, Run};

type Answered = Result<Answer, Failure>;

fn info_for(seconds: i64) -> Answered {
    answer(
        200,
        &format!(
            r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["http://127.0.0.1/a","http://127.0.0.1/b"],
            "headers":{{"Authorization":"OSS x"}},"expirationSeconds":{seconds}}}}}"#
        ),
    )
}

fn info() -> Answered {
    info_for(900)
}

fn stored() -> Answered {
    answer(200, "")
}

fn committed() -> Answered {
    answer(200, r#"{"dentry":{"id":"7","spaceId":"1","name":"a(1).txt","size":3}}"#)
}

fn too_old() -> Answered {
    answer(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>")
}

fn upload(answers: Answers) -> (Result<StoredFile, Error>, Arc<Script>) {
    let (client, script) = fixed(answers);
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    (client.upload(upload, &"1".into(), &"union".into()), script)
}

fn failure(answers: Answers) -> (Error, usize) {
    let (result, script) = upload(answers);
    let left = script.answers.lock().unwrap().len();
    assert_eq!(left, 0, "not everything was asked for");
    let asked = script.asked.lock().unwrap().len();
    (result.expect_err("a failure"), asked)
}

#[test]
fn the_next_address_is_tried_at_once_when_there_is_no_connection() {
    let (file, script) = upload(vec![info(), not_sent(), stored(), committed()]);
    file.expect("stored");
    let asked = script.asked.lock().unwrap().clone();
    assert_eq!(asked[1..3], ["PUT http://127.0.0.1/a", "PUT http://127.0.0.1/b"]);
    assert!(script.slept.lock().unwrap().is_empty());
}

#[test]
fn fifty_dead_addresses_respect_the_deadline() {
    let urls: Vec<_> = (0..50).map(|at| format!("\"http://127.0.0.1/{at}\"")).collect();
    let info = format!(
        r#"{{"uploadKey":"k","headerSignatureInfo":{{"resourceUrls":[{}],"headers":{{}}}}}}"#,
        urls.join(",")
    );
    let (second, until) = (Duration::from_secs(1), Some(Duration::from_secs(5)));
    // The info takes a second, and each address. A deadline of the client is one of the PUT alone.
    for (of_run, count, last) in [(true, 5, 5), (false, 6, 6)] {
        let answers = Mutex::new(
            [answer(200, &info)].into_iter().chain((0..50).map(|_| not_sent())).collect(),
        );
        let script = Script { answers, pace: second, ..Script::default() };
        let script = if of_run { Script { until, ..script } } else { script };
        let (client, script) = client_with(Some(Credentials::token("t0ken")), script);
        let client = if of_run {
            client.within(Run { until, ..Run::default() })
        } else {
            client.with_options(CallOptions::new().deadline(until))
        };
        let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
        let error = client.upload(upload, &"1".into(), &"union".into()).expect_err("no store");
        assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossPut")), "{error}");
        assert_eq!(script.asked.lock().unwrap().len(), count);
        assert_eq!(*script.now.lock().unwrap(), Duration::from_secs(last));
    }
}

/// Bytes flow for much longer than the deadline, and the PUT is still made again.
#[test]
fn the_deadline_does_not_count_the_time_in_which_bytes_flow() {
    let answers = vec![info(), lost(), info(), lost(), info(), stored(), committed()];
    let pace = Duration::from_secs(1000);
    let script = Script { answers: Mutex::new(answers), pace, ..Script::default() };
    let (client, script) = client_with(Some(Credentials::token("t0ken")), script);
    let client = client.with_options(CallOptions::new().deadline(Duration::from_secs(120)));
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    assert_eq!(script.asked.lock().unwrap().len(), 7);
}

#[test]
fn a_put_that_breaks_off_midway_asks_for_new_info() {
    // The store may have refused the signature and closed, and its answer is lost with the connection.
    let (file, script) = upload(vec![info(), half(), info(), stored(), committed()]);
    file.expect("stored");
    assert_eq!(script.slept.lock().unwrap().len(), 1);
    // An attempt whose signature was refused does not count against the policy; all others do.
    let (error, asked) = failure(vec![info(), too_old(), info(), lost(), lost(), lost()]);
    assert_eq!((error.attempts(), asked), (4, 6));
    let (error, asked) = failure(vec![info(), half(), info(), lost(), lost()]);
    assert_eq!((error.attempts(), asked), (3, 5));
    let (error, asked) = failure(vec![info(), half(), info(), half(), info(), half()]);
    assert_eq!((error.outcome(), error.attempts(), asked), (Outcome::NotSent, 3, 6));
    assert!(error.to_string().contains("1 of 3 bytes were sent"), "{error}");
}

const PART: usize = 102_400;

fn begun() -> Answered {
    answer(200, r#"{"uploadKey":"key"}"#)
}

/// Returns an answer with the parts' addresses. The folder in them tells one answer from the next.
fn places(folder: &str, numbers: std::ops::RangeInclusive<i32>, seconds: i64) -> Answered {
    let infos = numbers.map(|number| {
        format!(
            r#"{{"partNumber":{number},"headerSignatureInfo":{{"resourceUrls":["http://127.0.0.1/{folder}/{number}"],
            "headers":{{"Authorization":"OSS {folder}{number}"}},"expirationSeconds":{seconds}}}}}"#
        )
    });
    let infos: Vec<_> = infos.collect();
    answer(200, &format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, infos.join(",")))
}

fn in_parts(size: usize) -> Upload<'static> {
    let upload = Upload::new("a.bin", Cursor::new(vec![7; size])).expect("content");
    upload.multipart_above(0).part_size(PART as u64)
}

/// Checks that the whole script was used, and returns the addresses of the PUTs, in order.
fn put(script: &Script) -> Vec<String> {
    assert!(script.answers.lock().unwrap().is_empty(), "not everything was asked for");
    let asked = script.asked.lock().unwrap();
    let puts = asked.iter().filter_map(|line| line.strip_prefix("PUT http://127.0.0.1/"));
    puts.map(String::from).collect()
}

#[test]
fn signatures_are_replaced_after_a_part_that_breaks_off() {
    let answers = vec![
        begun(),
        places("a", 1..=3, 900),
        stored(),
        half(),
        places("b", 2..=3, 900),
        stored(),
        stored(),
        committed(),
    ];
    let (client, script) = fixed(answers);
    client.upload(in_parts(PART * 5 / 2), &"1".into(), &"union".into()).expect("stored");
    assert_eq!(put(&script), ["a/1", "a/2", "b/2", "b/3"]);
}

#[test]
fn an_expired_signature_is_not_used() {
    // Each request takes 500 s: the signatures arrive at 1000 and are used until 1870; the third part begins at 2000.
    let answers = vec![
        begun(),
        places("a", 1..=3, 900),
        stored(),
        stored(),
        places("b", 3..=3, 900),
        stored(),
        committed(),
    ];
    let pace = Duration::from_secs(500);
    let script = Script { answers: answers.into(), pace, ..Script::default() };
    let token = crate::client::Credentials::token("t0ken");
    let (client, script) = crate::client::tests::client_with(Some(token), script);
    client.upload(in_parts(PART * 5 / 2), &"1".into(), &"union".into()).expect("stored");
    assert_eq!(put(&script), ["a/1", "a/2", "b/3"]);
}

#[test]
fn progress_goes_back_to_the_beginning_of_a_part_at_most() {
    let mut seen = Vec::new();
    let answers = vec![
        begun(),
        places("a", 1..=2, 900),
        stored(),
        half(),
        places("b", 2..=2, 900),
        stored(),
        committed(),
    ];
    let (client, _) = fixed(answers);
    let upload = in_parts(PART * 2);
    let upload = upload.progress(|done, total| seen.push((done, total)));
    client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    let (part, all) = (PART as u64, PART as u64 * 2);
    assert_eq!((seen[0], seen[seen.len() - 1]), ((0, all), (all, all)));
    let back: Vec<_> = seen.windows(2).filter(|pair| pair[1] < pair[0]).collect();
    assert_eq!(back, [[(part + 1, all), (part, all)]]);
}
