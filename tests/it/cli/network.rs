//! Network settings from the environment: proxies, root certificates, ports.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::{Run, run, send};
use crate::faults::tls::{Tls, path};
use crate::wire::{Step, Stream, Wire, Wrap, answer, response, write};

const REMOTE: &str = "https://api.example.test";
const SENT: &str = r#"{"file":{}}"#;

/// Sends to this endpoint once, with these variables.
fn send_by(endpoint: &str, variables: &[(&str, &str)], more: &[&str]) -> Run {
    let own = [("DINGTALK_ENDPOINT", endpoint), ("DINGTALK_ACCESS_TOKEN", "0123456789abcdef")];
    let more = [&["--retries", "0"], more].concat();
    run(&send(&more), &[&own, variables].concat())
}

/// A host name that is never sent to a resolver, because one of its labels has more than 63 characters.
fn nowhere() -> String {
    format!("{}.example.test", "x".repeat(64))
}

/// A proxy that refuses everything.
fn refusing() -> Wire {
    Wire::serve(vec![answer("403 No", "")])
}

fn port(wire: &Wire) -> u16 {
    wire.address.port()
}

#[test]
fn an_unusable_proxy_is_named_and_not_bypassed() {
    let values = [
        "\"http://me:s3cret@127.0.0.1:{port}\"",
        "'http://127.0.0.1:{port}'",
        "http//127.0.0.1:{port}",
        "htp://127.0.0.1:{port}",
        "http://me:s3cret@127.0.0.1:{port}x",
        "http://me:s3cret@127.0.0.1:",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:{port}/proxy.pac",
        " http://127.0.0.1:{port}",
        "socks4://me:s3cret@127.0.0.1:{port}",
        "none",
        "proxy.example.test",
    ];
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for value in values {
            let proxy = refusing();
            let value = value.replace("{port}", &port(&proxy).to_string());
            for more in [&[][..], &["--json"]] {
                let sent = send_by(REMOTE, &[(name, &value)], more);
                let shown = sent.shown();
                assert_eq!(sent.status, 2, "{name}={value}: {shown}");
                // On Windows the name's case does not count, and it is found under the first.
                let name = if cfg!(windows) { name.to_lowercase() } else { name.into() };
                assert!(shown.contains(&format!("the proxy in {name} cannot be used")), "{shown}");
                assert!(!shown.contains("s3cret"), "{shown}");
            }
            assert_eq!(proxy.requests(), Vec::<String>::new(), "{name}={value}");
        }
    }
}

#[test]
fn a_wrong_proxy_does_not_matter_if_none_is_needed() {
    let here = Wire::serve(vec![answer("200 OK", SENT)]);
    let wrong = [("HTTPS_PROXY", "none"), ("http_proxy", "none"), ("ALL_PROXY", "none")];
    let sent = send_by(&here.url, &wrong, &[]);
    assert_eq!(sent.status, 0, "{}", sent.shown());
    assert_eq!(here.requests().len(), 1);
}

#[test]
fn exempt_hosts_are_called_without_the_proxy() {
    let rows = [
        ("", true),
        ("example.org", true),
        ("{host}:8443", true),
        ("10.0.0.0/8", true),
        ("example.test", false),
        ("localhost, 127.0.0.1, {host}", false),
        ("{host}:443", false),
        (".example.test", false),
        ("*.example.test", false),
        ("foo,*", true),
        ("{host}:+443", true),
        ("{HOST}.", false),
        ("*", false),
    ];
    let host = nowhere();
    for (value, asked) in rows {
        let proxy = refusing();
        let address = format!("http://127.0.0.1:{}", port(&proxy));
        let value = value.replace("{host}", &host).replace("{HOST}", &host.to_uppercase());
        let variables = [("https_proxy", &*address), ("no_proxy", &*value)];
        let sent = send_by(&format!("https://{host}"), &variables, &[]);
        assert_eq!(sent.status, 3, "{value}: {}", sent.shown());
        let requests = proxy.requests();
        assert_eq!(requests.len(), usize::from(asked), "{value}: {requests:?}");
        let connect = format!("CONNECT {host}:443 ");
        assert!(requests.iter().all(|it| it.starts_with(&connect)), "{requests:?}");
    }
}

#[test]
#[cfg_attr(windows, ignore = "Windows does not distinguish http_proxy and HTTP_PROXY")]
fn the_upper_case_variable_for_http_is_not_read() {
    let proxy = refusing();
    let address = format!("http://127.0.0.1:{}", port(&proxy));
    let sent =
        send_by(&format!("http://{}", nowhere()), &[("HTTP_PROXY", &*address)], &["--allow-http"]);
    assert_eq!(sent.status, 3, "{}", sent.shown());
    assert_eq!(proxy.requests(), Vec::<String>::new());
}

#[test]
fn a_request_goes_through_an_http_proxy_with_its_user() {
    let script = vec![
        Step::Read,
        write("HTTP/1.1 200 OK\r\n\r\n"),
        Step::Read,
        write(response("200 OK", "", SENT)),
    ];
    let proxy = Wire::serve(vec![script]);
    let address = format!("me:p%2Fw@127.0.0.1:{}", port(&proxy));
    let sent = send_by("http://api.example.test", &[("http_proxy", &*address)], &["--allow-http"]);
    assert_eq!(sent.status, 0, "{}", sent.shown());
    let requests = proxy.requests();
    // `me:p/w` in base64.
    assert!(requests[0].contains("Proxy-Authorization: Basic bWU6cC93\r\n"), "{requests:?}");
    assert!(requests[0].starts_with("CONNECT api.example.test:80 "), "{requests:?}");
    assert!(requests[1].starts_with("POST /v1.0/convFile/"), "{requests:?}");
}

#[test]
fn another_machine_cannot_direct_transfers_to_this_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.txt").display().to_string();
    fs::write(&file, "a").expect("a file");
    let back = folder.path().join("back").display().to_string();
    let ids = ["--as", "union:u", "--space-id", "1"];
    let upload = [&["upload", &file], &ids[..]].concat();
    let download = [&["download", "--dentry-id", "2", &back], &ids[..]].concat();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1", "0.0.0.0"] {
        for args in [&upload, &download] {
            let here = Wire::serve(vec![answer("200 OK", "")]);
            let signed =
                format!(r#"{{"resourceUrls":["http://{host}:{}/x"],"headers":{{}}}}"#, port(&here));
            // A download looks the file up first.
            let dentry = r#"{"id":"2","spaceId":"1","name":"a.txt","size":1,"type":"FILE"}"#;
            let info =
                format!(r#"{{"uploadKey":"k","headerSignatureInfo":{signed},"dentry":{dentry}}}"#);
            let answered = || [Step::Read, write(response("200 OK", "", &info))];
            let requests = if args[0] == "upload" { 1 } else { 2 };
            let script = [Step::Read, write("HTTP/1.1 200 OK\r\n\r\n")].into_iter();
            let script = script.chain((0..requests).flat_map(|_| answered()));
            let proxy = Wire::serve(vec![script.collect()]);
            let address = format!("http://127.0.0.1:{}", port(&proxy));
            let variables = [
                ("DINGTALK_ENDPOINT", "http://api.example.test"),
                ("DINGTALK_ACCESS_TOKEN", "0123456789abcdef"),
                ("http_proxy", &address),
            ];
            let refused =
                run(&[args, &["--allow-http", "--retries", "0"][..]].concat(), &variables);
            assert_ne!(refused.status, 0, "{}", refused.shown());
            let is_refused = refused.err.contains("is on this machine, and the endpoint is not");
            assert!(is_refused, "{host}: {}", refused.shown());
            assert_eq!(proxy.requests().len(), 1 + requests, "{host}");
            assert_eq!(here.requests(), Vec::<String>::new(), "{host}");
        }
    }
}

/// A SOCKS proxy that connects everything to the script.
struct Socks(u8);

impl Wrap for Socks {
    fn play(
        &self,
        _number: usize,
        mut socket: TcpStream,
        play: &mut dyn FnMut(&mut dyn Stream, &TcpStream),
    ) {
        let mut read = |length: usize| {
            let mut bytes = vec![0; length];
            // No client is connected when the server is stopped.
            socket.read_exact(&mut bytes).map(|()| bytes)
        };
        const NAME: &[u8] = b"api.example.test";
        let reply: &[u8] = match self.0 {
            5 => {
                let Ok(greeting) = read(3) else { return };
                assert_eq!(greeting, [5, 1, 0]);
                (&socket).write_all(&[5, 0]).expect("sent");
                let mut socket = &socket;
                let mut request = vec![0; 5 + NAME.len() + 2];
                socket.read_exact(&mut request).expect("a request");
                assert_eq!(request, [&[5, 1, 0, 3, 16], NAME, &[0, 80]].concat());
                &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
            }
            _ => {
                let Ok(request) = read(9 + NAME.len() + 1) else { return };
                assert_eq!(request, [&[4, 1, 0, 80, 0, 0, 0, 1, 0], NAME, &[0]].concat());
                &[0, 90, 0, 0, 0, 0, 0, 0]
            }
        };
        socket.write_all(reply).expect("sent");
        play(&mut &socket, &socket);
    }
}

#[test]
fn a_request_goes_through_socks_with_the_name_for_the_proxy_to_look_up() {
    for (scheme, version) in [("socks5h", 5), ("socks4a", 4), ("SOCKS5H", 5)] {
        let proxy = Wire::serve_by("socks", Socks(version), vec![answer("200 OK", SENT)]);
        let address = format!("{scheme}://127.0.0.1:{}", port(&proxy));
        let sent =
            send_by("http://api.example.test", &[("ALL_PROXY", &*address)], &["--allow-http"]);
        assert_eq!(sent.status, 0, "{scheme}: {}", sent.shown());
        assert_eq!(proxy.requests().len(), 1, "{scheme}");
    }
}

#[test]
fn invalid_ports_are_refused() {
    for port in ["99999", "65536", "0", "4x", "-1", "+443", "0x1bb", "", " 443", "443 ", "443:1"] {
        let endpoint = format!("https://127.0.0.1:{port}");
        let sent = run(&send(&["--endpoint", &endpoint]), &[("DINGTALK_ACCESS_TOKEN", "t0ken")]);
        assert_eq!(sent.status, 2, "{endpoint}: {}", sent.shown());
        assert!(sent.err.contains(&format!("{endpoint:?}")), "{endpoint}: {}", sent.err);
    }
}

/// A server with a certificate of the tests' own root, which gets one request.
fn secure() -> Wire {
    Wire::serve_by("https", Tls::new(usize::MAX, None), vec![answer("200 OK", SENT)])
}

#[test]
fn a_users_own_root_certificates_are_trusted() {
    let root = path("root").display().to_string();
    let other = path("self_signed").display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(&root, folder.path().join("0a1b2c3d.0")).expect("a copy");
    fs::write(folder.path().join("README"), "no certificate").expect("a file");
    let folder = folder.path().display().to_string();
    let folders = std::env::join_paths(["/nowhere", &folder]).expect("a list of folders");
    let folders = folders.to_str().expect("utf-8");
    let both = tempfile::NamedTempFile::new().expect("a file");
    let chain = [fs::read(&other).expect("one"), fs::read(&root).expect("the other")].concat();
    // Variants as editors and people write them.
    fs::write(both.path(), ["\u{feff}# a bundle: ".as_bytes(), &chain[..]].concat())
        .expect("a bundle");
    let both = both.path().display().to_string();
    type Row<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], bool);
    let rows: &[Row<'_>] = &[
        (&["--ca", &root], &[], true),
        (&["--ca", &both], &[], true),
        (&["--ca", &other], &[], false),
        (&[], &[("DINGTALK_CA_FILE", &root)], true),
        (&[], &[("SSL_CERT_FILE", &root)], true),
        (&[], &[("SSL_CERT_FILE", &both)], true),
        (&[], &[("SSL_CERT_FILE", &other)], false),
        (&[], &[("SSL_CERT_DIR", &folder)], true),
        (&[], &[("SSL_CERT_DIR", folders)], true),
        (&[], &[("SSL_CERT_FILE", &other), ("SSL_CERT_DIR", &folder)], true),
        // Each overrides the next.
        (&["--ca", &root], &[("DINGTALK_CA_FILE", "/nowhere")], true),
        (&["--ca", &other], &[("DINGTALK_CA_FILE", &root)], false),
        (&[], &[("DINGTALK_CA_FILE", &other), ("SSL_CERT_FILE", &root)], false),
        (&[], &[("DINGTALK_CA_FILE", &root), ("SSL_CERT_FILE", "/nowhere")], true),
        (&[], &[("DINGTALK_CA_FILE", ""), ("SSL_CERT_FILE", &root)], true),
        (&[], &[("SSL_CERT_FILE", ""), ("SSL_CERT_DIR", "")], false),
        (&[], &[], false),
    ];
    for (more, variables, trusted) in rows {
        let server = secure();
        let sent = send_by(&server.url, variables, more);
        let what = format!("{more:?} {variables:?}: {}", sent.shown());
        assert_eq!(sent.status, if *trusted { 0 } else { 3 }, "{what}");
        assert_eq!(server.requests().len(), usize::from(*trusted), "{what}");
        if !trusted {
            assert!(sent.err.contains("\nhint: no root certificate"), "{what}");
            assert!(sent.err.contains("--ca"), "{what}");
        }
    }
}

#[test]
fn a_proxy_that_speaks_tls_is_trusted_by_the_same_roots() {
    let root = path("root").display().to_string();
    let (missing, unknown) = ("/nowhere", format!("http://{}", nowhere()));
    type Row<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, &'a str)], i32, usize);
    let remote = "http://api.example.test";
    let rows: [Row<'_>; 10] = [
        (remote, &[], &[("SSL_CERT_FILE", &root)], 0, 2),
        (remote, &["--ca", &root], &[("SSL_CERT_FILE", missing)], 0, 2),
        (remote, &[], &[("DINGTALK_CA_FILE", &root)], 0, 2),
        (remote, &[], &[], 3, 0),
        (remote, &[], &[("SSL_CERT_FILE", missing)], 2, 0),
        (remote, &[], &[("SSL_CERT_DIR", missing)], 2, 0),
        (remote, &["--ca", missing], &[], 2, 0),
        // The second proxy is for protocols without their own.
        (remote, &[], &[("SSL_CERT_FILE", missing), ("http_proxy", "")], 2, 0),
        // No part of this uses TLS.
        (remote, &[], &[("SSL_CERT_FILE", missing), ("http_proxy", "http://127.0.0.1:1")], 3, 0),
        (&unknown, &[], &[("SSL_CERT_FILE", missing), ("no_proxy", "example.test")], 3, 0),
    ];
    for (endpoint, more, variables, status, requests) in rows {
        let script = vec![
            Step::Read,
            write("HTTP/1.1 200 OK\r\n\r\n"),
            Step::Read,
            write(response("200 OK", "", SENT)),
        ];
        let proxy = Wire::serve_by("https", Tls::new(usize::MAX, None), vec![script]);
        let address = format!("HTTPS://127.0.0.1:{}", port(&proxy));
        let own = [("http_proxy", &*address), ("ALL_PROXY", &*address)];
        let variables = [&own[..], variables].concat();
        let sent = send_by(endpoint, &variables, &[more, &["--allow-http"]].concat());
        let what = format!("{more:?} {variables:?}: {}", sent.shown());
        assert_eq!(sent.status, status, "{what}");
        assert_eq!(proxy.requests().len(), requests, "{what}");
        assert_eq!(status == 2, sent.err.contains("/nowhere") || sent.err.contains("SSL_CERT_DIR"));
    }
    // Neither does this machine, which is reached without a proxy.
    let here = Wire::serve(vec![answer("200 OK", SENT)]);
    let variables = [("http_proxy", "https://127.0.0.1:1"), ("SSL_CERT_FILE", missing)];
    assert_eq!(send_by(&here.url, &variables, &[]).status, 0);
}

/// Containers often set a variable to the empty text to leave it out. The system's store lacks the tests' root, and the
/// message shows that the store was read.
#[test]
fn an_empty_variable_keeps_the_systems_roots() {
    let check = |variables: &[(&str, &str)]| {
        let server = secure();
        let sent = send_by(&server.url, variables, &[]);
        assert_eq!(sent.status, 3, "{variables:?}: {}", sent.shown());
        sent.err.replace(&port(&server).to_string(), "[port]")
    };
    let expected = check(&[]);
    for dir in [&[][..], &[("SSL_CERT_DIR", "")]] {
        for file in [&[][..], &[("SSL_CERT_FILE", "")]] {
            assert_eq!(check(&[file, dir].concat()), expected, "{file:?} {dir:?}");
        }
    }
}

#[test]
fn no_root_helps_against_a_certificate_that_is_wrong_in_itself() {
    let root = path("root").display().to_string();
    for certificate in ["expired", "wrong_host"] {
        let server = Wire::serve_by("https", Tls::new(0, Some(certificate)), vec![vec![]]);
        let sent = send_by(&server.url, &[("SSL_CERT_FILE", &*root)], &[]);
        assert_eq!(sent.status, 3, "{certificate}: {}", sent.shown());
        assert!(!sent.err.contains("hint:"), "{certificate}: {}", sent.err);
    }
}

#[test]
fn a_key_given_as_a_path_is_not_shown() {
    let key = fs::read_to_string(path("key")).expect("a key");
    let secret = key.lines().nth(1).expect("base64");
    let one_line = key.replace('\n', "");
    let escaped = key.replace('\n', "\\n");
    let bare = secret.repeat(20);
    for value in [&key, &one_line, &escaped, &bare] {
        type Named<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, &'a str)]);
        let option = format!("--ca={value}");
        let named: [Named<'_>; 4] = [
            ("--ca", &[&option], &[]),
            ("--ca", &["--ca", value], &[]),
            ("DINGTALK_CA_FILE", &[], &[("DINGTALK_CA_FILE", value)]),
            ("SSL_CERT_FILE", &[], &[("SSL_CERT_FILE", value)]),
        ];
        for (name, more, variables) in named {
            for json in [&[][..], &["--json"]] {
                let sent = send_by(REMOTE, variables, &[more, json].concat());
                let shown = sent.shown();
                assert_eq!(sent.status, 2, "{shown}");
                let problem = format!("{name}: names no file that can be read (");
                assert!(shown.contains(&problem) && !shown.contains(secret), "{shown}");
            }
        }
    }
}

#[test]
fn a_server_with_an_authoritys_certificate_is_refused() {
    let own = path("authority").display().to_string();
    // What the verifiers of these systems say does not tell.
    let is_told_by_the_systems = cfg!(not(any(windows, target_os = "macos")));
    let by_the_systems = is_told_by_the_systems.then_some(&[][..]);
    for ca in by_the_systems.into_iter().chain([&["--ca", &*own][..]]) {
        let server = Wire::serve_by("https", Tls::new(0, Some("authority")), vec![vec![]]);
        let sent = send_by(&server.url, &[], ca);
        assert_eq!(sent.status, 3, "{}", sent.shown());
        assert!(
            sent.err.contains("\nhint: the server shows an authority's own certificate"),
            "{}",
            sent.err
        );
    }
}

#[test]
fn root_certificates_that_cannot_be_read_are_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        path.display().to_string()
    };
    let root = fs::read_to_string(path("root")).expect("the root");
    let key = fs::read(path("key")).expect("a key");
    let der = dingtalk_file::ureq::tls::Certificate::from_pem(root.as_bytes()).expect("a root");
    let cut = &root[..root.len() / 2];
    let begin = "-----BEGIN CERTIFICATE-----\n";
    let end = "-----END CERTIFICATE-----\n";
    let rows = [
        ("/nowhere".to_string(), "cannot be read"),
        (folder.path().display().to_string(), "cannot be read"),
        (file("empty", b""), "no PEM certificate"),
        (file("text", b"<html>not found</html>"), "no PEM certificate"),
        (file("key", &key), "no PEM certificate"),
        (file("der", der.der()), "is in DER"),
        (file("store.p12", b"\x30\x03\x02\x01\x03"), "is a PKCS #12 store"),
        (file("trusted", root.replace("CERT", "TRUSTED CERT").as_bytes()), "TRUSTED CERTIFICATE"),
        #[cfg(unix)]
        (file("a\u{202e}\nb", b""), "no PEM certificate"),
        (file("cut", cut.as_bytes()), "damaged"),
        (file("no-base64", format!("{begin}!!!\n{end}").as_bytes()), "damaged"),
        (file("not-der", format!("{begin}AAAA\n{end}").as_bytes()), "damaged"),
        (file("no-certificate", format!("{begin}MAA=\n{end}").as_bytes()), "damaged"),
        (file("second", format!("{root}{begin}MAA=\n{end}").as_bytes()), "damaged"),
    ];
    for (path, expected) in &rows {
        let server = secure();
        type Named<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, &'a str)]);
        let named: [Named<'_>; 3] = [
            ("--ca", &["--ca", path], &[]),
            ("DINGTALK_CA_FILE", &[], &[("DINGTALK_CA_FILE", path)]),
            ("SSL_CERT_FILE", &[], &[("SSL_CERT_FILE", path)]),
        ];
        for (name, more, variables) in named {
            let sent = send_by(&server.url, variables, more);
            assert_eq!(sent.status, 2, "{name} {path}: {}", sent.shown());
            let begin = format!("error: {name}: {path:?} ");
            assert!(sent.err.starts_with(&begin), "{name}: {}", sent.err);
            assert!(sent.err.contains(expected), "{name}: {}", sent.err);
        }
        // Without TLS, a wrong file of this command's own option is still an error, and a variable for all programs is
        // ignored.
        let plain = Wire::serve(vec![answer("200 OK", SENT)]);
        assert_eq!(send_by(&plain.url, &[], &["--ca", path]).status, 2, "{path}");
        assert_eq!(send_by(&plain.url, &[("SSL_CERT_FILE", &**path)], &[]).status, 0, "{path}");
        assert_eq!(plain.requests().len(), 1);
        assert_eq!(server.requests().len(), 0);
    }
    let server = secure();
    let folder = folder.path().join("none").display().to_string();
    let sent = send_by(&server.url, &[("SSL_CERT_DIR", &*folder)], &[]);
    assert_eq!(sent.status, 2, "{}", sent.shown());
    assert!(sent.err.starts_with("error: SSL_CERT_DIR names no folder"), "{}", sent.err);
}
