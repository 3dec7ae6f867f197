//! TLS: sessions that resume, and connections opened ahead.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};
use ureq_dial::ureq::Error;
use ureq_dial::ureq::config::ConfigBuilder;
use ureq_dial::ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq_dial::ureq::typestate::AgentScope;

use crate::net::{Count, Server, answer_all, dial, get, settings};

fn pem(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tls").join(name).with_extension("pem")
}

/// Returns the settings of a server with TLS for 127.0.0.1.
pub fn serving(version: &'static rustls::SupportedProtocolVersion) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = CertificateDer::from_pem_file(pem("trusted")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(pem("key")).expect("a key");
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![chain], key));
    Arc::new(config.expect("a usable certificate"))
}

/// A server with TLS, and how many handshakes were resumed.
fn secure(version: &'static rustls::SupportedProtocolVersion) -> (Server, Count) {
    let config = serving(version);
    let resumed = Count::default();
    let count = resumed.clone();
    let server = Server::play(move |_, mut stream, requests| {
        let mut connection = ServerConnection::new(config.clone()).expect("a connection");
        if connection.complete_io(&mut stream).is_err() {
            return;
        }
        if connection.handshake_kind() == Some(HandshakeKind::Resumed) {
            count.add();
        }
        let mut stream = StreamOwned::new(connection, stream);
        answer_all(&mut stream, requests);
        stream.conn.send_close_notify();
        let _ = stream.flush();
    });
    (server, resumed)
}

pub fn trusting() -> ConfigBuilder<AgentScope> {
    let root = std::fs::read(pem("root")).expect("a certificate");
    let root = Certificate::from_pem(&root).expect("a certificate");
    let roots = RootCerts::new_with_certs(&[root]);
    settings().tls_config(TlsConfig::builder().root_certs(roots).build())
}

fn url(server: &Server) -> String {
    format!("https://{}/", server.address)
}

#[test]
fn sessions_resume_whatever_settings_a_request_has() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let (server, resumed) = secure(version);
        let (dial, _) = dial(trusting().max_idle_connections(0).build(), vec![]);
        // The first one, too: ureq alone would build its TLS configuration anew for each of them.
        for _ in 0..3 {
            let request = dial.agent().get(url(&server)).config();
            let request = request.max_idle_age(Duration::from_secs(3)).build();
            request.call().expect("an answer").body_mut().read_to_string().expect("a body");
        }
        get(dial.agent(), &url(&server)).expect("an answer");
        assert_eq!((server.connections.get(), resumed.get()), (4, 3), "{version:?}");
    }
}

#[test]
fn a_request_with_its_own_trust_does_not_have_the_agents() {
    let (server, _) = secure(&rustls::version::TLS13);
    let (dial, _) = dial(trusting().build(), vec![]);
    get(dial.agent(), &url(&server)).expect("an answer");
    dial.ahead(&url(&server).parse().expect("a uri"), 1);
    let none = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[])).build();
    let request = dial.agent().get(url(&server)).config().tls_config(none).build();
    let error = request.call().expect_err("not trusted").to_string();
    assert!(error.contains("invalid peer certificate"), "{error}");
    assert_eq!(server.requests.get(), 1);
}

/// The tickets of TLS 1.3 come after the handshake. Whoever looks whether the connection is open must not take a byte.
#[test]
fn a_connection_that_waited_with_its_tickets_is_used() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let (server, resumed) = secure(version);
        let (dial, _) = dial(trusting().build(), vec![]);
        dial.ahead(&url(&server).parse().expect("a uri"), 1);
        while server.connections.get() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(100));
        for _ in 0..3 {
            assert_eq!(get(dial.agent(), &url(&server)).expect("an answer"), "ok");
        }
        let seen = (server.connections.get(), server.requests.get(), resumed.get());
        assert_eq!(seen, (1, 3, 0), "{version:?}");
    }
}

#[test]
fn a_handshake_that_never_ends_has_a_limit() {
    use std::io::Read;
    use ureq_dial::ureq::Timeout;
    // A record of 16 KiB, a byte at a time.
    let server = Server::play(|_, mut stream, _| {
        let _ = stream.read(&mut [0; 1024]);
        for byte in [&[22, 3, 3, 64, 0][..], &[2; 400]].concat() {
            if stream.write_all(&[byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let config = trusting().timeout_connect(Some(Duration::from_millis(300))).build();
    let (dial, _) = dial(config, vec![]);
    let error = get(dial.agent(), &url(&server)).expect_err("no handshake");
    assert!(matches!(error, Error::Timeout(Timeout::Connect)), "{error}");
}
