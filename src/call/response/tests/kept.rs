//! The parts of an answer that an error keeps, and those that it hides.

use super::*;

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
    // With a result and an error, the outcome is unknown.
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

/// With too many secrets to look for, nothing of the answer is shown.
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
