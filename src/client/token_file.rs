//! A store of access tokens on disk, for the next run and for other processes.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use log::debug;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{FetchedToken, TokenLock, TokenStore};
use crate::generated::CorpId;
use crate::http::address::canonical;
use crate::secret::Secret;

/// A [`TokenStore`] in files. All runs and processes of a program on one machine share an app's token through it.
///
/// ```no_run
/// use dingtalk_file::{Credentials, FileTokenStore, Region};
///
/// let credentials = Credentials::from_env()?;
/// let app_key = credentials.app_key().unwrap_or_default();
/// let store = FileTokenStore::new("/var/cache/reports/tokens", Region::Global.api(), app_key);
/// let client = dingtalk_file::Client::builder().credentials(credentials.kept_in(store)).build()?;
/// # Ok::<(), dingtalk_file::Error>(())
/// ```
///
/// * While one process fetches a token, the others wait. After ten seconds they fetch one too.
/// * A broken store costs a fetch and never fails a call. The reason is logged at debug; [`keep`](FileTokenStore::keep)
///   returns it.
/// * The folder is created on first use, for its owner only (mode 0700, its files 0600). The store does not use a
///   folder or file that is a symbolic link, belongs to another user or is open to others, nor a folder that it cannot
///   write to. On Windows it neither sets nor checks rights: the folder inherits those of the one that
///   it is in, so use one in the user's profile.
/// * Each app, organization and endpoint has a file of its own. The file contains neither app secret nor ticket, and
///   its name does not depend on them.
/// * A token is written to a new file that is then renamed, so that no process reads half a token, and the last writer
///   wins.
/// * With the same care, it keeps notes that save a delivery some requests: operators' unionIds and spaces, and the
///   object store's host. DingTalk's answer to the upload shows whether they are still right. If not, they are looked
///   up again.
/// * Files that were not written for a day are removed.
///
/// The folder must be on a local file system, because locks do not work on every network file system, and must contain
/// only tokens.
#[derive(Debug)]
pub struct FileTokenStore {
    folder: PathBuf,
    endpoint: String,
    app_key: String,
    corp_id: Option<CorpId>,
    /// The owner of files that this process creates, once known.
    #[cfg(unix)]
    user: OnceLock<u32>,
}

/// The most bytes to read of a file. Valid files are shorter.
const MAX_BYTES: u64 = 64 << 10;

/// How long to keep a file since it was last written: longer than any token lives.
const MAX_AGE: Duration = Duration::from_secs(24 * 3600);

/// How long to wait for another process's fetch, and how often to check.
const WAIT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

impl FileTokenStore {
    /// Returns a store in `folder` for the token of an internal app, by its key. `endpoint` is the region's
    /// [`api`](crate::Region::api), or the URL given to [`ClientBuilder::endpoint`](crate::ClientBuilder::endpoint),
    /// which keeps tokens of different endpoints apart. Reads and creates nothing yet.
    pub fn new(
        folder: impl Into<PathBuf>,
        endpoint: impl Into<String>,
        app_key: impl Into<String>,
    ) -> Self {
        let (folder, app_key) = (folder.into(), app_key.into());
        let endpoint = canonical(&endpoint.into());
        FileTokenStore {
            folder,
            endpoint,
            app_key,
            corp_id: None,
            #[cfg(unix)]
            user: OnceLock::new(),
        }
    }

    /// Makes this a store for the token of a third-party app in this organization. Defaults to none, for an internal
    /// app.
    pub fn corp_id(mut self, corp_id: CorpId) -> Self {
        self.corp_id = Some(corp_id);
        self
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a token in place of the previous one, like [`TokenStore::store`].
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be used or written to.
    pub fn keep(&self, token: &FetchedToken) -> io::Result<()> {
        self.write("json", &self.encode(token))
    }

    /// Writes a file of this app.
    fn write(&self, extension: &str, text: &str) -> io::Result<()> {
        self.open_folder()?;
        self.sweep();
        let new = self.unique();
        let written = create(&new).and_then(|mut file| file.write_all(text.as_bytes()));
        let stored = written.and_then(|()| fs::rename(&new, self.path(extension)));
        if stored.is_err() {
            let _ = fs::remove_file(&new);
        }
        stored
    }

    /// Reads a file of this app and returns what `decode` finds in it.
    fn read<R>(&self, extension: &str, decode: impl FnOnce(&[u8]) -> Option<R>) -> io::Result<R> {
        self.check(&self.folder, &fs::symlink_metadata(&self.folder)?)?;
        let path = self.path(extension);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(unusable(&path, "is not a file"));
        }
        let file = File::open(&path)?;
        self.check(&path, &file.metadata()?)?;
        let mut text = Zeroizing::new(Vec::new());
        file.take(MAX_BYTES).read_to_end(&mut text)?;
        decode(&text).ok_or_else(|| unusable(&path, "contains nothing of this app"))
    }

    /// Waits until no other process fetches a token. Returns `None` if the wait was too long.
    fn fetches_alone(&self, patience: Duration) -> io::Result<Option<TokenLock>> {
        self.open_folder()?;
        let file = options().create(true).truncate(false).open(self.path("lock"))?;
        // Leaves half of the time for a fetch by this process.
        let end = Instant::now() + WAIT.min(patience / 2);
        loop {
            match file.try_lock() {
                Ok(()) => {
                    // A recent time keeps `sweep` from removing a lock that is in use.
                    let _ = file.set_modified(SystemTime::now());
                    return Ok(Some(TokenLock::new(file)));
                }
                Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Creates the folder if it does not exist, and checks it.
    fn open_folder(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        self.check(&self.folder, &fs::symlink_metadata(&self.folder)?)
    }

    /// Removes old files, of apps that are no longer used and of processes that were killed.
    fn sweep(&self) {
        let is_old = |entry: &fs::DirEntry| {
            let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed());
            matches!(age, Ok(Ok(age)) if age > MAX_AGE)
        };
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap_or_default();
            if name.starts_with("token-") && is_old(&entry) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn path(&self, extension: &str) -> PathBuf {
        let corp_id = self.corp_id.as_ref().map_or("", CorpId::as_str);
        let key = [&*self.endpoint, &self.app_key, corp_id].join("\n");
        self.folder.join(format!("token-{:016x}.{extension}", fnv1a(key.as_bytes())))
    }

    /// Returns a path that no other writer uses.
    fn unique(&self) -> PathBuf {
        let random = RandomState::new().hash_one(std::process::id());
        self.path(&format!("{random:016x}.new"))
    }

    /// Checks that a folder or file is this user's, and closed to all others.
    fn check(&self, path: &Path, found: &Metadata) -> io::Result<()> {
        if found.is_symlink() {
            return Err(unusable(path, "is a symbolic link"));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            if found.mode() & 0o077 != 0 {
                return Err(unusable(
                    path,
                    "is open to other users; remove it, or take their rights",
                ));
            }
            if found.uid() != self.user()? {
                return Err(unusable(path, "belongs to another user"));
            }
        }
        Ok(())
    }

    /// Returns the owner of files that this process creates, which is taken from a new file because the standard
    /// library does not provide it.
    #[cfg(unix)]
    fn user(&self) -> io::Result<u32> {
        if let Some(user) = self.user.get() {
            return Ok(*user);
        }
        let probe = self.unique();
        let made = create(&probe).and_then(|file| file.metadata());
        let _ = fs::remove_file(&probe);
        let user = std::os::unix::fs::MetadataExt::uid(&made?);
        Ok(*self.user.get_or_init(|| user))
    }

    /// Encodes a token, with times in seconds since 1970.
    fn encode(&self, kept: &FetchedToken) -> Zeroizing<String> {
        let fetched = kept.fetched_at.duration_since(SystemTime::UNIX_EPOCH);
        let fetched = fetched.map_or(0, |since| since.as_secs());
        let expires = kept.expires_in.map(|life| fetched.saturating_add(life.as_secs()));
        let mut entry = self.entry();
        (entry["fetched"], entry["expires"]) = (fetched.into(), expires.into());
        entry["token"] = kept.token.expose().into();
        Zeroizing::new(entry.to_string())
    }

    /// Returns the fields that every file of this app has.
    fn entry(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "app": self.app_key,
            "corp_id": self.corp_id.as_ref().map(CorpId::as_str),
        })
    }

    /// Returns the content of a file, if it belongs to this app. Fields that a later version adds are ignored.
    fn entry_in(&self, text: &[u8]) -> Option<Value> {
        let entry: Value = serde_json::from_slice(text).ok()?;
        let own = self.entry();
        // A missing field is not the same as null: the file is incomplete.
        let is_own = own.as_object()?.iter().all(|(name, value)| entry.get(name) == Some(value));
        is_own.then_some(entry)
    }

    fn decode_notes(&self, text: &[u8]) -> Option<String> {
        self.entry_in(text)?["notes"].as_str().map(String::from)
    }

    /// Returns the token in a file, if the file is complete.
    fn decode(&self, text: &[u8]) -> Option<FetchedToken> {
        let mut entry = self.entry_in(text)?;
        let fetched = entry["fetched"].as_u64()?;
        let life = if entry.get("expires")?.is_null() {
            None
        } else {
            Some(Duration::from_secs(entry["expires"].as_u64()?.checked_sub(fetched)?))
        };
        let fetched_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(fetched))?;
        match entry["token"].take() {
            Value::String(token) => Some(FetchedToken::new(token.into(), fetched_at, life)),
            _ => None,
        }
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> Option<FetchedToken> {
        found("token is", self.read("json", |text| self.decode(text)))
    }

    fn store(&self, token: &FetchedToken) {
        if let Err(error) = self.keep(token) {
            debug!("the token is not kept: {error}");
        }
    }

    fn forget(&self, refused: &Secret) {
        if self.load().is_some_and(|found| found.token == *refused) {
            match fs::remove_file(self.path("json")) {
                Ok(()) => debug!("the refused token is no longer kept"),
                Err(error) => debug!("the refused token stays in its file: {error}"),
            }
        }
    }

    fn lock(&self, patience: Duration) -> Option<TokenLock> {
        match self.fetches_alone(patience) {
            Ok(Some(lock)) => Some(lock),
            Ok(None) => {
                debug!("another process is slow to fetch a token");
                None
            }
            Err(error) => {
                debug!("a token is fetched without a lock: {error}");
                None
            }
        }
    }

    fn notes(&self) -> Option<String> {
        found("notes are", self.read("notes", |text| self.decode_notes(text)))
    }

    fn keep_notes(&self, notes: &str) {
        let mut entry = self.entry();
        entry["notes"] = notes.into();
        if let Err(error) = self.write("notes", &entry.to_string()) {
            debug!("notes are not kept: {error}");
        }
    }
}

/// Returns the result of reading a file. Logs the reason if the file exists but is not used.
fn found<R>(what: &str, read: io::Result<R>) -> Option<R> {
    match read {
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            debug!("the kept {what} not used: {error}");
            None
        }
    }
}

/// Returns the 64-bit FNV-1a hash. Two apps with the same hash would only overwrite each other's file, which names its
/// app.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn create(path: &Path) -> io::Result<File> {
    options().create_new(true).open(path)
}

/// Returns options for writing a file that only its owner can read.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn unusable(path: &Path, why: &str) -> io::Error {
    io::Error::other(format!("{path:?} {why}"))
}
