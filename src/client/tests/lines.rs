//! Tests the log: one line for each attempt.

use std::io::Cursor;

use super::*;
use crate::call::log_line::tests::lines;
use crate::client::Credentials;
use crate::files::Upload;

fn paced(answers: Answers) -> (Client, Arc<Script>) {
    let pace = Duration::from_millis(1250);
    let script = Script { answers: Mutex::new(answers), pace, ..Script::default() };
    client_with(Some(Credentials::internal_app("k", "s")), script)
}

fn quoted(status: u16, code: &str) -> Result<Answer, Failure> {
    answer(status, &format!(r#"{{"code":"{code}","message":"m","requestId":"R1"}}"#))
}

#[test]
fn each_attempt_is_one_line() {
    let accepted = || answer(200, r#"{"file":{"id":"1"},"requestId":"R2"}"#);
    let token_line = "DEBUG getAccessToken attempt 1: done, http 200, took 1.3 s";
    let rows: [(Answers, &[&str]); 6] = [
        (
            vec![token("a"), accepted()],
            &["DEBUG sendByApp attempt 1: done, http 200, request id R2, took 1.3 s"],
        ),
        (
            vec![token("a"), quoted(403, "x.QpsLimitForY"), accepted()],
            &[
                "INFO sendByApp attempt 1: refused, http 403, code x.QpsLimitForY, request id R1, took 1.3 s; retry in 1 s",
                "DEBUG sendByApp attempt 2: done, http 200, request id R2, took 1.3 s",
            ],
        ),
        (
            vec![token("a"), not_sent(), not_sent(), not_sent()],
            &[
                "INFO sendByApp attempt 1: not sent, took 1.3 s; retry in 300 ms",
                "INFO sendByApp attempt 2: not sent, took 1.3 s; retry in 600 ms",
                "DEBUG sendByApp attempt 3: not sent, took 1.3 s; stop",
            ],
        ),
        (
            vec![token("a"), refused_token(), token("b"), accepted()],
            &[
                "INFO sendByApp attempt 1: refused, http 400, code InvalidAuthentication, took 1.3 s; refreshing the token",
                token_line,
                "DEBUG sendByApp attempt 2: done, http 200, request id R2, took 1.3 s",
            ],
        ),
        (
            vec![token("a"), lost()],
            &["DEBUG sendByApp attempt 1: outcome unknown, took 1.3 s; stop"],
        ),
        (
            vec![token("a"), retry_after(86_400, quoted(403, "x.QpsLimitForY"))],
            &[
                "INFO sendByApp attempt 1: refused, http 403, code x.QpsLimitForY, request id R1, took 1.3 s; stop",
            ],
        ),
    ];
    for (answers, expected) in rows {
        let (client, _) = paced(answers);
        let lines = lines(|| drop(send(&client)));
        assert_eq!(lines[0], token_line);
        assert_eq!(lines[1..], *expected);
    }
}

#[test]
fn a_secret_is_in_no_line() {
    let (client, _) = paced(vec![token("t0k3n-0f-today"), quoted(400, "no.t0k3n-0f-today")]);
    let lines = lines(|| drop(send(&client)));
    assert_eq!(
        lines[1],
        "DEBUG sendByApp attempt 1: refused, http 400, code no.[redacted], request id R1, took 1.3 s; stop"
    );
}

#[test]
fn bytes_have_lines_like_calls() {
    let info = || {
        answer(
            200,
            r#"{"uploadKey":"k","headerSignatureInfo":{"expirationSeconds":900,"headers":{"Authorization":"OSS x"},
            "resourceUrls":["http://127.0.0.1/a","http://127.0.0.1/b"]}}"#,
        )
    };
    let stored = || answer(200, "");
    let committed = || answer(200, r#"{"dentry":{"id":"7"}}"#);
    let too_old =
        || answer(403, "<Error><Code>RequestTimeTooSkewed</Code><RequestId>S1</RequestId></Error>");
    let done = "DEBUG ossPut attempt 1: done, http 200, took 1.3 s";
    let again = "ossPut attempt 1: refused, http 403, code RequestTimeTooSkewed, request id S1, took 1.3 s; asking for another signature";
    let rows: [(Answers, &[&str]); 4] = [
        (vec![info(), stored(), committed()], &[done]),
        (
            vec![info(), not_sent(), stored(), committed()],
            &[
                "INFO ossPut attempt 1: not sent, took 1.3 s; trying the next address",
                "DEBUG ossPut attempt 2: done, http 200, took 1.3 s",
            ],
        ),
        (
            vec![info(), answer(503, ""), stored(), committed()],
            &[
                "INFO ossPut attempt 1: outcome unknown, http 503, took 1.3 s; retry in 300 ms",
                "DEBUG ossPut attempt 2: done, http 200, took 1.3 s",
            ],
        ),
        (
            vec![info(), too_old(), info(), too_old(), info(), too_old()],
            &[
                &format!("INFO {again}"),
                &format!("INFO {}", again.replace("attempt 1", "attempt 2")),
                &format!("DEBUG {}", again.replace("attempt 1", "attempt 3"))
                    .replace("asking for another signature", "stop"),
            ],
        ),
    ];
    for (answers, expected) in rows {
        let script = Script {
            answers: Mutex::new(answers),
            pace: Duration::from_millis(1250),
            ..Script::default()
        };
        let (client, _) = client_with(Some(Credentials::token("t0ken")), script);
        let lines = lines(|| {
            let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
            drop(client.upload(upload, &"1".into(), &"union".into()));
        });
        let puts: Vec<&String> = lines.iter().filter(|line| line.contains("ossPut")).collect();
        assert_eq!(puts, expected);
    }
}
