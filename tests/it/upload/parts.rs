//! Uploads in parts.

use super::*;

const PART: usize = 102_400;

fn begun() -> Answer {
    answer(200, r#"{"uploadKey":"key"}"#)
}

/// Returns an answer with the parts' addresses. Their folder shows which answer they come from.
fn places(folder: &str, numbers: std::ops::RangeInclusive<i32>, seconds: i64) -> Answer {
    let infos = numbers.map(|number| {
        format!(
            r#"{{"partNumber":{number},"headerSignatureInfo":{{"resourceUrls":["http://HOST/{folder}/{number}"],
            "headers":{{"Authorization":"OSS {folder}{number}"}},"expirationSeconds":{seconds}}}}}"#
        )
    });
    let infos: Vec<_> = infos.collect();
    answer(200, &format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, infos.join(",")))
}

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|index| (index / 1000) as u8).collect()
}

fn in_parts(content: impl Read + Seek + Send + 'static) -> Upload<'static> {
    let upload = Upload::new("a.bin", content).expect("content");
    upload.multipart_above(0).part_size(PART as u64)
}

/// Uploads two and a half parts, and checks that the whole script was used.
fn upload(answers: Answers) -> (Result<StoredFile, Error>, Arc<Script>) {
    let (client, script) = fixed(answers);
    let upload = in_parts(Cursor::new(content(PART * 5 / 2)));
    let result = client.upload(upload, &"1".into(), &"union".into());
    assert_eq!(script.left(), 0, "not everything was asked for");
    (result, script)
}

#[test]
fn parts_are_uploaded_in_sequence_each_to_its_own_address() {
    let answers = vec![begun(), places("a", 1..=3, 900), stored(), stored(), stored(), committed()];
    let (result, script) = upload(answers);
    result.expect("stored");
    assert_eq!(script.puts(), ["a/1", "a/2", "a/3"]);
    let bytes = script.put_bytes();
    assert_eq!(bytes.iter().map(Vec::len).collect::<Vec<_>>(), [PART, PART, PART / 2]);
    assert!(bytes.concat() == content(PART * 5 / 2), "other bytes were sent");
    let asked = script.requests();
    assert!(asked[0].contains("/spaces/1/files/multiPartUploadInfos/init?unionId=union"));
    assert!(asked[1].contains("/spaces/files/multiPartUploadInfos/query?unionId=union"));
    assert!(asked[5].contains("/spaces/1/files/commit"));
}

#[test]
fn a_failed_part_is_repeated_alone() {
    let answers = vec![
        begun(),
        places("a", 1..=3, 900),
        stored(),
        lost(),
        answer(503, ""),
        stored(),
        stored(),
        committed(),
    ];
    let (result, script) = upload(answers);
    result.expect("stored");
    assert_eq!(script.puts(), ["a/1", "a/2", "a/2", "a/2", "a/3"]);

    let answers = vec![begun(), places("a", 1..=3, 900), stored(), lost(), lost(), lost()];
    let (result, script) = upload(answers);
    let error = result.expect_err("lost");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossPut")));
    assert!(error.may_repeat(), "nothing was committed");
    assert_eq!(script.puts().len(), 4);
}

#[test]
fn expired_signatures_are_replaced_for_the_remaining_parts() {
    let answers = vec![
        begun(),
        places("a", 1..=3, 900),
        stored(),
        too_old(),
        places("b", 2..=3, 900),
        stored(),
        stored(),
        committed(),
    ];
    let (result, script) = upload(answers);
    result.expect("stored");
    assert_eq!(script.puts(), ["a/1", "a/2", "b/2", "b/3"]);
    let old = |folder| [places(folder, 1..=3, 900), too_old()];
    let answers = [begun()].into_iter().chain(old("a")).chain(old("b")).chain(old("c")).collect();
    let (result, script) = upload(answers);
    assert_eq!(result.expect_err("too old").code(), Some("RequestTimeTooSkewed"));
    assert_eq!(script.puts(), ["a/1", "b/1", "c/1"], "and not for ever");
}

#[test]
fn each_call_requests_as_many_parts_as_allowed() {
    let mut answers = vec![begun(), places("a", 1..=30, 900)];
    answers.extend((0..30).map(|_| stored()));
    answers.extend([places("b", 31..=31, 900), stored(), committed()]);
    let (client, script) = fixed(answers);
    let upload = in_parts(Cursor::new(vec![0; PART * 30 + 1]));
    client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    let put = script.puts();
    assert_eq!((put.len(), &*put[29], &*put[30]), (31, "a/30", "b/31"));
    assert_eq!(script.put_bytes()[30].len(), 1);
}

#[test]
fn an_answer_may_leave_numbers_out_but_no_part() {
    let nameless = answer(
        200,
        r#"{"multipartHeaderSignatureInfos":[
            {"headerSignatureInfo":{"resourceUrls":["http://HOST/x"],"headers":{}}},
            {"headerSignatureInfo":{"resourceUrls":["http://HOST/y"],"headers":{}}},
            {"headerSignatureInfo":{"resourceUrls":["http://HOST/z"],"headers":{}}}]}"#,
    );
    let (result, script) =
        upload(vec![begun(), nameless, stored(), stored(), stored(), committed()]);
    result.expect("stored");
    assert_eq!(script.puts(), ["x", "y", "z"]);

    let answers = vec![begun(), places("a", 1..=1, 900), stored(), places("b", 3..=3, 900)];
    let error = upload(answers).0.expect_err("no place for part 2");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(error.step(), Some("getMultipartFileUploadInfos"));
    assert!(error.to_string().contains("where part 2 goes"), "{error}");
}

#[test]
fn content_that_shrinks_or_grows_is_never_committed() {
    for (said, word) in [(PART * 2, "shrank"), (PART + 1, "grew")] {
        let liar = Liar { content: Cursor::new(content(PART + 2)), said: said as u64 };
        let (client, script) = fixed(vec![begun(), places("a", 1..=2, 900), stored(), committed()]);
        let result = client.upload(in_parts(liar), &"1".into(), &"union".into());
        let error = result.expect_err("a changed file");
        assert_eq!((error.outcome(), error.step()), (Outcome::Invalid, Some("ossPut")), "{error}");
        let source = error.cause().expect("a cause").to_string();
        assert!(source.contains(word), "{source}");
        assert!(error.to_string().contains(&source), "{error}");
        assert_eq!(error.about(), Some("file \"a.bin\""), "{error}");
        assert!(!script.asked().iter().any(|line| line.starts_with("commit?")));
    }
}

#[test]
fn invalid_sizes_of_parts_are_refused_before_anything_is_sent() {
    const ONE_PUT: u64 = 5 << 30;
    let abc = || in_parts(Cursor::new("abc"));
    let size = |size: u64| {
        let text = format!("part size {size} is out of range; give 102400 to 5368709120 bytes");
        (abc().part_size(size), text)
    };
    let above =
        "multipart_above is 5368709121 bytes, and one PUT takes at most 5368709120; lower it";
    let above = (abc().multipart_above(ONE_PUT + 1), above.to_string());
    for (upload, text) in [size(0), size(1), size(102_399), size(ONE_PUT + 1), above] {
        let (client, script) = fixed(vec![]);
        let error = client.upload(upload, &"1".into(), &"union".into()).expect_err(&text);
        assert_eq!(error.outcome(), Outcome::Invalid);
        assert_eq!(error.detail(), Some(&*text), "{error}");
        assert!(script.requests().is_empty());
    }
}
