//! Settings of a client that are accepted or refused.

use dingtalk_file::{Client, Credentials, Error, Outcome, ureq};

fn problem(url: &str) -> String {
    match Client::builder().endpoint(url).build() {
        Ok(client) => format!("{client:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn unusable_endpoints_are_refused() {
    let secret = problem("https://user:s3cret@example.com");
    assert!(secret.contains("user information") && !secret.contains("s3cret"), "{secret}");
    let secret = problem("https://example.com/?token=s3cret");
    assert!(secret.contains("query") && !secret.contains("s3cret"), "{secret}");
    assert!(problem("https://example.com/#x").contains("fragment"));
    assert!(problem("http://example.com").contains("plain http"));
    assert!(problem("http://127.0.0.1.example.com").contains("plain http"));
    assert!(problem("http://0.0.0.0:1").contains("plain http"));
    assert!(problem("http://[::]:1").contains("plain http"));
    assert!(problem("ftp://example.com").contains("neither"));
    assert!(problem("example.com").contains("neither"));
    assert!(problem("/path").contains("names no host"));
    assert!(problem("").contains("is not a valid url"));
    assert!(problem("https://exa mple.com").contains("is not a valid url"));
}

#[test]
fn impossible_credentials_are_refused_and_not_shown() {
    let app = |key: &str, secret: &str| Credentials::internal_app(key, secret);
    let suite = |key: &str, secret: &str, ticket: &str, corp: &str| {
        Credentials::third_party_app(key, secret, ticket, corp.into())
    };
    let rows = [
        (app("k3y\n", "s3cret"), "the app key ends with a line break"),
        (app("k3y", "s3cret\r\n"), "the app secret contains a line break"),
        (app("k3y", ""), "the app secret is empty"),
        (app("k3y", "\"s3cret\""), "the app secret has quotes around it"),
        (suite("\u{feff}k3y", "s", "t", "c"), "the suite key begins with a byte order mark"),
        (suite("k", "A_B=s3cret", "t", "c"), "the suite secret is a whole NAME=value line"),
        (suite("k", "s", "t1cket ", "c"), "the suite ticket ends with whitespace"),
        (suite("k", "s", "t", "c0rp\u{200b}"), "the corp id ends with an invisible character"),
    ];
    for (credentials, problem) in rows {
        let client = Client::builder().endpoint("http://127.0.0.1:1");
        let refused = client.clone().credentials(credentials.clone()).build().expect_err(problem);
        // An existing client notices before it sends anything.
        let later = client.build().expect("a client").with_credentials(credentials);
        let later = later.access_token().expect_err(problem);
        for error in [refused, later] {
            assert_eq!(error.outcome(), Outcome::Invalid);
            let (shown, debugged) = (error.to_string(), format!("{error:?}"));
            assert!(shown.contains(problem), "{shown}");
            for value in ["k3y", "s3cret", "t1cket", "c0rp"] {
                assert!(!shown.contains(value) && !debugged.contains(value), "{shown}");
            }
        }
    }
}

#[test]
fn usable_endpoints_are_accepted() {
    let here = [
        "http://localhost:1/",
        "http://localhost.:1",
        "http://foo.localhost:1",
        "http://127.9.9.9:1",
        "http://127.1:1",
        "http://[::1]:1/prefix",
        "http://[::ffff:127.0.0.1]:1",
    ];
    for url in here {
        assert!(Client::builder().endpoint(url).build().is_ok(), "{url}");
    }
    assert!(Client::builder().endpoint("http://example.com").allow_http(true).build().is_ok());
}

#[test]
fn invalid_ports_are_refused() {
    for port in ["99999", "0", "4x", "-1", "+443", ""] {
        for scheme in ["http", "https"] {
            let endpoint = format!("{scheme}://127.0.0.1:{port}");
            let shown = problem(&endpoint);
            assert!(shown.contains(" port") && shown.contains(&endpoint), "{shown}");
        }
    }
}

#[test]
fn https_is_refused_without_tls() {
    assert_eq!(Client::builder().build().is_ok(), cfg!(feature = "rustls"));
    // An application's agent may use other protocols.
    let agent = ureq::Agent::new_with_defaults();
    assert!(Client::builder().agent(agent).build().is_ok());
}

#[cfg(feature = "rustls")]
#[test]
fn unusable_root_certificates_are_refused() {
    use ureq::tls::{Certificate, RootCerts};

    let problem =
        |builder: dingtalk_file::ClientBuilder| builder.build().map(drop).unwrap_err().to_string();
    let builder = Client::builder;
    let none: [Certificate<'static>; 0] = [];
    assert!(
        problem(builder().root_certificates(none)).contains("list of root certificates is empty")
    );
    let agent = ureq::Agent::new_with_defaults();
    let both = builder().root_certificates(RootCerts::WebPki).agent(agent);
    assert!(problem(both).contains("an agent of your own"));
    let system = builder().root_certificates(RootCerts::PlatformVerifier).build();
    assert_eq!(system.is_ok(), cfg!(feature = "platform-verifier"));
    assert!(builder().root_certificates(RootCerts::WebPki).build().is_ok());
}

#[test]
fn a_client_can_be_sent_to_threads() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Client>();
    check::<Error>();
}
