//! A MariaDB in a temporary folder, on a socket.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mysql::prelude::Queryable;
use mysql::{Conn, OptsBuilder};
use tempfile::TempDir;

/// The server ends when this is dropped.
pub struct Database {
    folder: TempDir,
    server: Child,
}

impl Database {
    pub fn start() -> Database {
        // `run` names a folder, and ends the servers in it.
        let folder = match std::env::var_os("FLEET_FOLDER") {
            Some(folder) => tempfile::tempdir_in(folder),
            None => tempfile::tempdir(),
        };
        let folder = folder.expect("a temporary folder");
        let data = folder.path().join("data");
        fs::create_dir(temporary(folder.path())).expect("a folder for temporary tables");
        let installed = Command::new("mariadb-install-db")
            .args(["--no-defaults", "--auth-root-authentication-method=normal"])
            .args(["--skip-test-db", "--skip-name-resolve"])
            .arg(argument("datadir", &data))
            .arg(argument("tmpdir", &temporary(folder.path())))
            .args(user())
            .stdout(Stdio::null())
            .stderr(log(folder.path()))
            .status();
        let installed = installed.expect("mariadb-install-db; install mariadb-server");
        assert!(installed.success(), "{}", report(folder.path()));
        let server = serve(folder.path());
        let mut database = Database { folder, server };
        database.wait();
        database
    }

    /// Stops the server like a crash, and starts it again after a while.
    pub fn restart(&mut self, after: Duration) {
        self.server.kill().expect("killed");
        self.server.wait().expect("ended");
        thread::sleep(after);
        self.server = serve(self.folder.path());
        self.wait();
    }

    pub fn socket(&self) -> PathBuf {
        socket(self.folder.path())
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Creates an empty database.
    pub fn create(&self, name: &str) {
        let create = format!("CREATE DATABASE {name}");
        self.connect().query_drop(create).expect("a new database");
    }

    /// Returns the address of a database, by this socket or another one.
    pub fn url(&self, name: &str, socket: &Path) -> String {
        format!("mysql://root@localhost/{name}?socket={}", socket.display())
    }

    pub fn connect(&self) -> Conn {
        self.try_connect().unwrap_or_else(|error| panic!("{error}: {}", report(self.folder())))
    }

    fn try_connect(&self) -> Result<Conn, mysql::Error> {
        let socket = self.socket().to_str().map(String::from);
        Conn::new(OptsBuilder::new().socket(socket).user(Some("root")).prefer_socket(false))
    }

    fn wait(&mut self) {
        let since = Instant::now();
        while self.try_connect().is_err() {
            let ended = self.server.try_wait().expect("a state");
            let is_late = since.elapsed() > Duration::from_secs(60);
            assert!(ended.is_none() && !is_late, "{ended:?}: {}", report(self.folder()));
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn serve(folder: &Path) -> Child {
    let server = Command::new("mariadbd")
        .args(["--no-defaults", "--skip-networking", "--skip-name-resolve"])
        .args(["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M"])
        // A killed process loses nothing that it wrote to the system's cache. Syncs to a busy disk would make workers
        // seem dead.
        .arg("--innodb-flush-method=nosync")
        .arg(argument("datadir", &folder.join("data")))
        .arg(argument("tmpdir", &temporary(folder)))
        .arg(argument("socket", &socket(folder)))
        .arg(argument("pid-file", &folder.join("mariadbd.pid")))
        .args(user())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log(folder))
        .spawn();
    server.expect("mariadbd; install mariadb-server")
}

fn argument(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

/// The server refuses to run as root without this option.
fn user() -> Option<String> {
    let id = Command::new("id").arg("-un").output().expect("id");
    let name = String::from_utf8_lossy(&id.stdout).trim().to_string();
    (name == "root").then(|| format!("--user={name}"))
}

/// Each server has its own: a starting server removes all temporary tables of its folder, also those of another server
/// that is being installed beside it.
fn temporary(folder: &Path) -> PathBuf {
    folder.join("tmp")
}

/// The path of a socket has at most 107 bytes, so its name is short.
fn socket(folder: &Path) -> PathBuf {
    folder.join("s")
}

fn log(folder: &Path) -> Stdio {
    let log = File::options().create(true).append(true).open(folder.join("log"));
    log.map_or_else(|_| Stdio::null(), Stdio::from)
}

fn report(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
