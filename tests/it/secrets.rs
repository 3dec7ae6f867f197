//! Servers and proxies that repeat the secrets of a request: no error shows one, however it was escaped.

use dingtalk_file::oauth2::{GetAccessToken, GetCorpAccessToken, LegacyGetToken};
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Client, Credentials, Error, RetryPolicy};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::{Wire, answer};

/// Contains characters that addresses, JSON and HTML escape. A token in a header must not contain them.
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
