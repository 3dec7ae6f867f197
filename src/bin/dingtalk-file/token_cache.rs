//! Access tokens on disk, so that a run need not fetch what the run before it fetched.
//!
//! A folder that only its owner can read, with a file for each app, organization and endpoint. The app's secret is in
//! none of them. Whatever is wrong with the cache, a command works without it.

mod entry;

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dingtalk_file::{FetchedToken, Secret, TokenStore};
use entry::{decode, encode};
use log::debug;

use crate::environment::{self, Lookup};
use crate::secret::wiped::Wiped;

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Where the token is valid, without the last `/`.
    pub endpoint: String,
    pub app: String,
    pub corp_id: Option<String>,
}

/// The file of one holder.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    holder: Holder,
}

/// More than an entry ever takes.
const LONGEST: u64 = 64 << 10;

/// How long a file is left that nobody writes any more: longer than any token lives.
const KEPT: Duration = Duration::from_secs(24 * 3600);

impl Cache {
    /// `None` where the environment names no place for caches.
    pub fn new(lookup: &Lookup, holder: Holder) -> Option<Self> {
        let Some(folder) = folder(lookup) else {
            debug!("tokens are not kept: no cache folder is known");
            return None;
        };
        Some(Cache::within(folder.join("dingtalk-file"), holder))
    }

    /// A folder for tokens alone.
    pub fn within(folder: PathBuf, holder: Holder) -> Self {
        Cache { folder, holder }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn read(&self) -> io::Result<FetchedToken> {
        check(&self.folder, &fs::symlink_metadata(&self.folder)?)?;
        let path = self.path();
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(unusable(&path, "is no file"));
        }
        let file = File::open(&path)?;
        check(&path, &file.metadata()?)?;
        let mut text = Wiped::default();
        text.read_to_end(&mut file.take(LONGEST))?;
        decode(&text, &self.holder).ok_or_else(|| unusable(&path, "holds no token of this app"))
    }

    /// Keeps a token in place of the one before. The error tells why that is not possible.
    pub fn keep(&self, token: &FetchedToken) -> io::Result<()> {
        private(DirBuilder::new().recursive(true)).create(&self.folder)?;
        check(&self.folder, &fs::symlink_metadata(&self.folder)?)?;
        self.sweep();
        // Under a name of its own first: nobody reads half a file, and of two writers one wins.
        let random = RandomState::new().hash_one(std::process::id());
        let new = self.path().with_extension(format!("{random:016x}.new"));
        let written = write(&new, &encode(token, &self.holder));
        let stored = written.and_then(|()| fs::rename(&new, self.path()));
        if stored.is_err() {
            let _ = fs::remove_file(&new);
        }
        stored
    }

    /// Removes what was left behind: for apps that are used no more, and by runs that were killed.
    fn sweep(&self) {
        let is_old = |entry: &fs::DirEntry| {
            let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed());
            matches!(age, Ok(Ok(age)) if age > KEPT)
        };
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap_or_default();
            let ours = name.starts_with("token-");
            if ours && is_old(&entry) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn path(&self) -> PathBuf {
        let Holder { endpoint, app, corp_id } = &self.holder;
        let key = [endpoint.as_str(), app, corp_id.as_deref().unwrap_or_default()].join("\n");
        self.folder.join(format!("token-{:016x}.json", fnv1a(key.as_bytes())))
    }
}

impl TokenStore for Cache {
    fn load(&self) -> Option<FetchedToken> {
        match self.read() {
            Ok(found) => Some(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                debug!("the kept token is not used: {error}");
                None
            }
        }
    }

    fn store(&self, token: &FetchedToken) {
        if let Err(error) = self.keep(token) {
            debug!("the token is not kept: {error}");
        }
    }

    fn forget(&self, refused: &Secret) {
        if self.load().is_some_and(|found| found.token == *refused) {
            match fs::remove_file(self.path()) {
                Ok(()) => debug!("the refused token is no longer kept"),
                Err(error) => debug!("the refused token stays in the cache: {error}"),
            }
        }
    }
}

/// The user's folder for what can be made again.
fn folder(lookup: &Lookup) -> Option<PathBuf> {
    let path = |name| environment::raw(lookup, name).map(PathBuf::from);
    // A relative path would lead somewhere else in each working directory; the specification has it ignored.
    let absolute = |path: PathBuf| Some(path).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return path("LOCALAPPDATA").and_then(absolute);
    }
    let in_home = |below| path("HOME").and_then(absolute).map(|home| home.join(below));
    if cfg!(target_os = "macos") {
        return in_home("Library/Caches");
    }
    path("XDG_CACHE_HOME").and_then(absolute).or_else(|| in_home(".cache"))
}

/// The 64 bits of FNV-1a. Two holders with the same ones would only take each other's place: the file says whose it is.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text)
}

fn private(builder: &mut DirBuilder) -> &mut DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}

/// Whether it is this user's, and closed to all others. On Windows the folder inherits that from the user's profile.
fn check(path: &Path, found: &Metadata) -> io::Result<()> {
    if found.is_symlink() {
        return Err(unusable(path, "is a symbolic link"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Err(unusable(path, "belongs to somebody else"));
        }
        if found.mode() & 0o077 != 0 {
            return Err(unusable(path, "is open to other users; remove it, or take their rights"));
        }
    }
    Ok(())
}

fn unusable(path: &Path, why: &str) -> io::Error {
    io::Error::other(format!("{path:?} {why}"))
}

/// Seconds since 1970.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::entry::tests::{holder, token};
    use super::*;
    use crate::secret::freed::{TOKEN, left_behind};

    #[test]
    fn each_holder_has_a_file() {
        let path = |endpoint: &str, app: &str, corp_id: Option<&str>| {
            let holder = Holder {
                endpoint: endpoint.into(),
                app: app.into(),
                corp_id: corp_id.map(String::from),
            };
            Cache { folder: PathBuf::new(), holder }.path()
        };
        let paths = [
            path("https://e", "a", None),
            path("https://f", "a", None),
            path("https://e", "A", None),
            path("https://e", "a", Some("c")),
            path("https://e", "a", Some("d")),
        ];
        for (at, one) in paths.iter().enumerate() {
            assert!(!paths[at + 1..].contains(one), "{one:?}");
        }
        // The same in each run and version.
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_folder_is_the_one_of_the_specification() {
        let place = |xdg: &str, home: &str| {
            folder(&|name| match name {
                "XDG_CACHE_HOME" => Some(xdg.into()),
                "HOME" => Some(home.into()),
                _ => None,
            })
        };
        assert_eq!(place("/x", "/h"), Some("/x".into()));
        assert_eq!(place("", "/h"), Some("/h/.cache".into()));
        assert_eq!(place("x", "/h"), Some("/h/.cache".into()));
        assert_eq!(place("", "h"), None);
        assert_eq!(place("", ""), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_nobody_writes_any_more_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache { folder: folder.path().join("c"), holder: holder() };
        cache.keep(&token(None)).expect("stored");
        let names = ["token-old.json", "token-old.new", "token-young.json", "somebody-elses"];
        for name in names {
            let file = File::create(cache.folder.join(name)).expect("a file");
            if !name.contains("young") {
                file.set_modified(SystemTime::now() - KEPT * 2).expect("a time");
            }
        }
        cache.keep(&token(Some(1))).expect("stored");
        let left = names.map(|name| cache.folder.join(name).exists());
        assert_eq!(left, [false, false, true, true]);
        assert_eq!(cache.load(), Some(token(Some(1))));
    }

    #[cfg(unix)]
    #[test]
    fn a_kept_token_is_left_nowhere_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache { folder: folder.path().join("c"), holder: holder() };
        let other = Holder { app: "c".into(), ..holder() };
        let left = left_behind(|| {
            let mut token = token(Some(7200));
            token.token = TOKEN.into();
            cache.keep(&token).expect("stored");
            assert_eq!(cache.load(), Some(token.clone()));
            let text = encode(&token, &holder());
            for end in 0..text.len() {
                assert_eq!(decode(&text[..end], &holder()), None);
            }
            assert_eq!(decode(&text, &other), None);
            cache.forget(&token.token);
            assert_eq!(cache.load(), None);
        });
        assert_eq!(left, Vec::<String>::new());
    }
}
