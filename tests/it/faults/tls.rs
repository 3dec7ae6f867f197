//! A server with TLS, and an agent that trusts it.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::wire::{Stream, Wrap};

pub fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tls").join(name).with_extension("pem")
}

/// A server that shows a good certificate first and, from some connection on, another one or no TLS at all.
pub struct Tls {
    opening: usize,
    trusted: Arc<ServerConfig>,
    then: Option<Arc<ServerConfig>>,
}

impl Tls {
    pub fn new(opening: usize, certificate: Option<&str>) -> Self {
        // Each has its own session cache, so none resumes another's session.
        Tls { opening, trusted: config("trusted"), then: certificate.map(config) }
    }
}

fn config(certificate: &str) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = CertificateDer::from_pem_file(path(certificate)).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(path("key")).expect("a key");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![chain], key));
    Arc::new(config.expect("a usable certificate"))
}

impl Wrap for Tls {
    fn play(
        &self,
        number: usize,
        socket: TcpStream,
        play: &mut dyn FnMut(&mut dyn Stream, &TcpStream),
    ) {
        let config = match (number < self.opening, &self.then) {
            (true, _) => &self.trusted,
            (false, Some(config)) => config,
            (false, None) => return play(&mut &socket, &socket),
        };
        let mut connection = ServerConnection::new(config.clone()).expect("a connection");
        if connection.complete_io(&mut &socket).is_err() {
            // The client has read the refusal, or will read it. A reset would hide it.
            let _ = socket.shutdown(Shutdown::Write);
            return;
        }
        let mut stream = StreamOwned::new(connection, &socket);
        play(&mut stream, &socket);
        stream.conn.send_close_notify();
        let _ = stream.flush();
    }
}

/// Returns an agent that trusts only the root of `tests/it/tls/`.
pub fn agent() -> ureq::Agent {
    let root = std::fs::read(path("root")).expect("the root");
    let root = Certificate::from_pem(&root).expect("a certificate");
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[root])).build();
    ureq::Agent::config_builder()
        .proxy(None)
        .user_agent(AutoHeaderValue::None)
        .tls_config(tls)
        .build()
        .new_agent()
}
