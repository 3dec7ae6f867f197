//! A proxy in front of the database that cuts connections after a commit and before its answer.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Runs until the process ends.
pub struct Proxy {
    socket: PathBuf,
    shared: Arc<Shared>,
}

struct Shared {
    database: PathBuf,
    cuts: Mutex<Box<dyn FnMut() -> bool + Send>>,
    count: AtomicU64,
}

impl Proxy {
    /// Starts a proxy in front of a database. `cuts` says for each commit whether its answer is lost.
    pub fn start(
        socket: PathBuf,
        database: &Path,
        cuts: impl FnMut() -> bool + Send + 'static,
    ) -> Proxy {
        let listener = UnixListener::bind(&socket).expect("a socket");
        let (database, count) = (database.to_path_buf(), AtomicU64::new(0));
        let shared = Arc::new(Shared { database, cuts: Mutex::new(Box::new(cuts)), count });
        let own = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = own.clone();
                thread::spawn(move || shared.relay(client));
            }
        });
        Proxy { socket, shared }
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Returns how many answers were lost.
    pub fn cuts(&self) -> u64 {
        self.shared.count.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn relay(&self, mut client: UnixStream) {
        // While the database is down, so is the proxy.
        let Ok(mut server) = UnixStream::connect(&self.database) else { return };
        let (Ok(mut answers), Ok(mut to_client)) = (server.try_clone(), client.try_clone()) else {
            return;
        };
        let cut = Arc::new(Mutex::new(false));
        let is_cut = cut.clone();
        let back = thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            while let Ok(count @ 1..) = answers.read(&mut buffer) {
                // The server has answered, so the command was executed.
                if *is_cut.lock().expect("a flag") || to_client.write_all(&buffer[..count]).is_err()
                {
                    break;
                }
            }
            let _ = to_client.shutdown(Shutdown::Both);
            let _ = answers.shutdown(Shutdown::Both);
        });
        let (mut greeted, mut within) = (false, false);
        while let Some(packet) = packet(&mut client) {
            // The first packet is the login, which has no command.
            if greeted && commits(&packet, &mut within) && (self.cuts.lock().expect("cuts"))() {
                *cut.lock().expect("a flag") = true;
                self.count.fetch_add(1, Ordering::Relaxed);
            }
            greeted = true;
            if server.write_all(&packet).is_err() {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Both);
        let _ = back.join();
    }
}

/// Reads a packet: three bytes of length, one of number, the content.
fn packet(from: &mut UnixStream) -> Option<Vec<u8>> {
    let mut packet = vec![0; 4];
    from.read_exact(&mut packet).ok()?;
    let length =
        usize::from(packet[0]) | usize::from(packet[1]) << 8 | usize::from(packet[2]) << 16;
    packet.resize(4 + length, 0);
    from.read_exact(&mut packet[4..]).ok()?;
    Some(packet)
}

/// Returns true for a command that commits: COMMIT, or one that is executed outside a transaction.
fn commits(packet: &[u8], within: &mut bool) -> bool {
    const QUERY: u8 = 3;
    const EXECUTE: u8 = 0x17;
    match packet[4..] {
        [QUERY, ref text @ ..] if text.starts_with(b"START TRANSACTION") => {
            *within = true;
            false
        }
        [QUERY, ref text @ ..] if text.starts_with(b"COMMIT") || text.starts_with(b"ROLLBACK") => {
            *within = false;
            text.starts_with(b"COMMIT")
        }
        [EXECUTE, ..] => !*within,
        _ => false,
    }
}
