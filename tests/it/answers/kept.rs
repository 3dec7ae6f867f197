//! The parts of an answer that an error keeps, and those that it hides.

use dingtalk_file::oauth2::GetAccessToken;
use serde_json::json;

use super::*;
use crate::script::cut;

fn get_access_token() -> GetAccessToken {
    GetAccessToken::new("key", "s3cret")
}

#[test]
fn fields_of_an_envelope_are_kept() {
    let body = r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"m",
        "requestid":"R","accessdenieddetail":{"requiredScopes":["ConvFile.File.Send","x"]}}"#;
    let desk = Desk::new();
    let error = desk.send(403, body).expect_err("refused");
    assert_eq!((error.message(), error.request_id()), (Some("m"), Some("R")));
    assert_eq!(error.required_scopes(), ["ConvFile.File.Send", "x"]);
    assert!(error.hint().is_some());
    let body = r#"{"errcode":88,"sub_code":"60011","sub_msg":"s","errmsg":"e"}"#;
    let answer = header("x-acs-request-id: from-header", answer(200, body));
    let error = desk.ask(&send_by_app(), answer).expect_err("refused");
    assert_eq!((error.message(), error.request_id()), (Some("s"), Some("from-header")));
}

#[test]
fn an_answer_that_cannot_be_read_is_kept_in_part_and_cut_between_characters() {
    let desk = Desk::new();
    let error = desk.send(502, &"网关".repeat(200)).expect_err("unknown");
    let detail = error.detail().expect("a detail");
    assert!(detail.contains("网关") && detail.ends_with(" bytes)"), "{detail}");
    assert!(detail.len() < 330);
    assert!(error.hint().is_some());
    let error = desk.send(200, "").expect_err("unknown");
    assert_eq!(error.detail(), Some("an empty response"));
    let long = format!(r#"{{"code":"x","message":"{}"}}"#, "m".repeat(3_000_000));
    assert!(desk.send(400, &long).expect_err("refused").to_string().len() < 400);
}

#[test]
fn a_long_text_is_cut_between_characters_wherever_the_cut_falls() {
    let desk = Desk::new();
    for piece in ["中", "👩\u{200d}👩\u{200d}👧", "e\u{301}\u{302}", "\u{10ffff}é", "\u{202e}中x"]
    {
        for pad in 0..310 {
            let text = "x".repeat(pad) + &piece.repeat(120);
            let body = json!({
                "code": "x", "message": text,
                "accessdenieddetail": {"requiredScopes": [text, text]},
            });
            let error = desk.send(403, &body.to_string()).expect_err("refused");
            let scopes = error.required_scopes();
            assert_eq!(scopes.len(), 2);
            for cut in error.message().into_iter().chain(scopes.iter().map(String::as_str)) {
                match cut.split_once("… (") {
                    Some((kept, _)) => {
                        assert!(text.starts_with(kept), "{pad}: {cut}");
                        assert!((297..=300).contains(&kept.len()), "{pad}: {}", kept.len());
                        assert!(cut.ends_with(&format!("({} bytes)", text.len())), "{cut}");
                    }
                    None => assert!(cut == text && text.len() <= 300, "{pad}"),
                }
            }
        }
    }
}

#[test]
fn display_escapes_what_would_draw_on_a_terminal() {
    let body = json!({"code": "x", "message": "a\r\n\u{1b}[31mb\u{202e}中文"});
    let shown = Desk::new().send(400, &body.to_string()).expect_err("refused").to_string();
    assert!(shown.contains("a\\r\\n\\u{1b}[31mb\\u{202e}中文"), "{shown}");
}

#[test]
fn a_cut_does_not_go_through_a_secret() {
    let desk = Desk::new();
    for pad in 0..400 {
        let text = format!("{}{TOKEN}", "x".repeat(pad));
        let shown = desk.send(403, &text).expect_err("refused").to_string();
        assert!(!shown.contains("s3c"), "{pad}: {shown}");
    }
}

#[test]
fn a_refusal_does_not_show_the_token_that_it_hands_out() {
    let rows = [
        r#"{"code":"t0ken-1","accessToken":"t0ken-1"}"#,
        r#"{"errcode":40014,"errmsg":"no t0ken-1 here","accessToken":"t0ken-1","expireIn":7200}"#,
        r#"{"code":"x","message":"t0ken%2D1, t0ken-12","requestid":"t0ken-1","accessToken":["t0ken-1","t0ken-12"]}"#,
        // This can be read after a repair.
        "{\"code\":\"x\",\"message\":\"a\tt0ken-1\",\"accessToken\":\"t0ken-1\"}",
    ];
    let desk = Desk::new();
    for (text, status) in rows.into_iter().flat_map(|text| [(text, 400), (text, 500)]) {
        let error = desk.ask(&get_access_token(), answer(status, text)).expect_err(text);
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("t0ken") && shown.contains("[redacted]"), "{shown}");
        }
    }
}

/// If there are too many secrets to look for, no part of the answer is shown.
#[test]
fn an_answer_with_too_many_secrets_is_not_shown() {
    let desk = Desk::new();
    let refused = |count: usize| {
        let tokens: Vec<_> = (0..count).map(|number| format!("\"tk{number:06}\"")).collect();
        let body = format!(
            r#"{{"code":"tk000001","message":"{}","requestid":"tk000002","accessdenieddetail":
            {{"requiredScopes":["tk000003"]}},"accessToken":[{}]}}"#,
            "m".repeat(12 * count),
            tokens.join(",")
        );
        desk.ask(&get_access_token(), answer(400, &body)).expect_err("refused")
    };
    assert_eq!(refused(16).message(), Some(&*"m".repeat(12 * 16)));
    for count in [16, 17, 8000] {
        let error = refused(count);
        let hidden = Some("[redacted]");
        assert_eq!((error.code(), error.request_id()), (hidden, hidden), "{count}");
        assert_eq!(error.required_scopes(), ["[redacted]"], "{count}");
        assert_eq!(error.message() == hidden, count > 16, "{count}");
        assert_eq!(error.outcome(), Outcome::Refused);
    }
}

#[test]
fn a_broken_answer_is_refused_only_if_its_status_says_so() {
    let desk = Desk::new();
    let broken = |status| {
        desk.ask(&send_by_app(), cut(answer(status, r#"{"file":{}}"#))).expect_err("broken off")
    };
    let errors = [broken(200), broken(400)];
    assert_eq!(errors.each_ref().map(Error::outcome), [Outcome::Unknown, Outcome::Refused]);
    for error in errors {
        assert!(error.detail().is_some_and(|it| it.contains(" was cut off: ")), "{error}");
    }
}

#[test]
fn no_part_of_a_token_reply_is_shown() {
    let desk = Desk::new();
    for body in [r#"{"accessToken":["t0ken"]}"#, "t0ken", r#"{"accessToken":"t0ken" "#] {
        let error = desk.ask(&get_access_token(), answer(200, body)).expect_err("unknown");
        assert!(!format!("{error} {error:?}").contains("t0ken"), "{error:?}");
    }
}
