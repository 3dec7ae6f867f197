//! Servers and proxies that repeat the secrets of a request. No error shows one, however it is escaped.

use dingtalk_file::oauth2::{GetAccessToken, GetCorpAccessToken, LegacyGetToken};
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Client, Credentials, Error, RetryPolicy, Secret};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::{Wire, answer};

/// A secret with characters that addresses, JSON and HTML escape. A token in a header must not contain them.
const SECRET: &str = "s3cr&t/of+the<app>='x'";
const TICKET: &str = "t1ck&t/of+the<suite>='x'";
const TOKEN: &str = "t0k&n/of+the<app>='x'";

type Call = fn(&Client) -> Result<(), Error>;

/// Calls that send a secret in each place: a header, the address, the body.
const CALLS: [(&[&str], Call); 5] = [
    (&[TOKEN], |client| client.send_by_app("u".into(), "1".into(), "2".into()).map(drop)),
    (&[TOKEN], |client| client.call(&UserGet::new("u".into())).map(drop)),
    (&[SECRET], |client| client.call(&GetAccessToken::new("key", SECRET)).map(drop)),
    (&[SECRET], |client| client.call(&LegacyGetToken::new("key", SECRET)).map(drop)),
    (&[SECRET, TICKET], |client| {
        let call = GetCorpAccessToken::new("suite", SECRET, TICKET, "corp".into());
        client.call(&call).map(drop)
    }),
];

fn escaped(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let json = secret.replace('/', "\\/").replace('<', "\\u003c").replace('>', "\\u003E");
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let numbers = html.replace('\'', "&#39;").replace('/', "&#x2F;").replace('=', "&#61;");
    vec![secret.into(), percent.to_lowercase(), percent, json, html, numbers]
}

#[test]
fn no_error_shows_a_secret_of_the_request() {
    for (number, (secrets, call)) in CALLS.into_iter().enumerate() {
        let forms: Vec<_> = secrets.iter().flat_map(|secret| escaped(secret)).collect();
        let text = forms.join(" ");
        let quoted = serde_json::to_string(&text).expect("json");
        let mut bodies = vec![text.clone(), format!("<html><p>{text}</p></html>"), quoted.clone()];
        bodies.extend(
            ["code", "message", "requestid", "errcode", "errmsg"]
                .map(|field| format!(r#"{{"code":"x","message":"y","{field}":{quoted}}}"#)),
        );
        bodies.push(format!(
            r#"{{"code":"x","message":"y","accessdenieddetail":{{"requiredScopes":[{quoted}]}}}}"#
        ));
        for body in bodies {
            for status in ["200 OK", "302 Found", "403 Forbidden", "503 Service Unavailable"] {
                let wire = Wire::serve(vec![answer(status, &body); 2]);
                let client = Client::builder()
                    .endpoint(&*wire.url)
                    .credentials(Credentials::token(TOKEN))
                    .retry(RetryPolicy::none())
                    .build()
                    .expect("valid settings");
                let error = call(&client).expect_err("no result");
                for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
                    for form in &forms {
                        let debugged = form.escape_debug().to_string();
                        let is_shown = shown.contains(form) || shown.contains(&debugged);
                        assert!(!is_shown, "{number} {status}: {form} in {shown}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_flaw_is_reported_without_the_text() {
    let rows = [
        ("", "is empty"),
        ("s3cret\n", "ends with a line break"),
        ("s3cret\r\n", "contains a line break"),
        ("s3cret\n\n", "ends with a line break"),
        ("<s3cret>", "has brackets around it: fill the value in"),
        ("${s3cret}", "has brackets around it: fill the value in"),
        ("$(s3cret)", "has brackets around it: fill the value in"),
        ("{\"secret\":\"s3cret\"}", "has brackets around it: fill the value in"),
        ("[s3cret]", "has brackets around it: fill the value in"),
        ("(s3cret)", "has brackets around it: fill the value in"),
        ("{{s3cret}}", "has brackets around it: fill the value in"),
        ("$[s3cret]", "is a variable's name and not its value"),
        ("$s3cret", "is a variable's name and not its value"),
        ("$S3CRET_2", "is a variable's name and not its value"),
        ("$env:s3cret", "is a variable's name and not its value"),
        ("$env:SECRET=s3cret", "is a variable's name and not its value"),
        ("${env:s3cret}", "has brackets around it: fill the value in"),
        ("%s3cret%", "is a variable's name and not its value"),
        ("s3cret]", "has a part of what it comes from at its end"),
        ("(s3cret", "has a part of what it comes from at its end"),
        ("s3cret;", "ends with what belongs to the file that it comes from"),
        ("s3cret,", "ends with what belongs to the file that it comes from"),
        ("s3cret\\n", "ends with what belongs to the file that it comes from"),
        ("DINGTALK_APP_SECRET=", "is a whole NAME=value line"),
        ("DINGTALK_APP_SECRET:s3cret", "is a whole NAME=value line"),
        ("DINGTALK-APP-SECRET=s3cret", "is a whole NAME=value line"),
        ("app.secret=s3cret", "is a whole NAME=value line"),
        ("Bearer:s3cret", "begins with Bearer"),
        ("BEARER=s3cret", "begins with Bearer"),
        ("\"secret\":\"s3cret\"}", "has quotes around it"),
        ("{s3cret", "has a part of what it comes from at its end"),
        ("s3cret>", "has a part of what it comes from at its end"),
        (",s3cret", "has a part of what it comes from at its end"),
        ("s3cret\\", "has a part of what it comes from at its end"),
        ("\ns3cret", "begins with a line break"),
        ("s3cret\u{2028}", "ends with a line break"),
        ("\u{feff}s3cret", "begins with a byte order mark"),
        ("s3cret ", "ends with whitespace"),
        (" s3cret", "begins with whitespace"),
        ("s3\u{a0}cret", "contains whitespace"),
        ("s3cret\u{3000}", "ends with whitespace"),
        ("s3cret\t", "ends with a tab"),
        ("s3cret\0", "ends with a control character"),
        ("\u{200b}s3cret", "begins with an invisible character"),
        ("s3cret\u{202c}", "ends with an invisible character"),
        ("s3crét", "contains a character beyond ascii"),
        ("“s3cret”", "begins with a quotation mark"),
        ("\"s3cret\"", "has quotes around it"),
        ("'s3cret'", "has quotes around it"),
        ("`s3cret", "has quotes around it"),
        ("Bearer s3cret", "contains whitespace"),
        ("export A=s3cret", "contains whitespace"),
        ("DINGTALK_APP_SECRET=s3cret", "is a whole NAME=value line"),
        ("appSecret=s3cret==", "is a whole NAME=value line"),
        ("A='s3cret'", "has quotes around it"),
    ];
    for (text, expected) in rows {
        assert_eq!(Secret::new(text).flaw().as_deref(), Some(expected), "{text:?}");
    }
    for right in ["s3cret", "GT-lsu_taDA.x", "c2VjcmV0==", "a=", "dingabc", "@lw+/x=y", "1=a"] {
        assert_eq!(Secret::new(right).flaw(), None, "{right}");
    }
}

#[test]
fn debug_shows_no_secret() {
    assert_eq!(format!("{:?}", Secret::new("t0ken")), "[redacted]");
}
