//! The place where access tokens are kept between runs.

use std::path::PathBuf;

use dingtalk_file::{Credentials, FileTokenStore};
use log::debug;

use crate::connect::environment::{self, Lookup};

/// Returns the store of an app's token. `None` if the environment provides the token itself, or if no cache folder is
/// known.
pub fn store(lookup: &Lookup, endpoint: &str, credentials: &Credentials) -> Option<FileTokenStore> {
    let app_key = credentials.app_key()?;
    let Some(folder) = folder(lookup) else {
        debug!("tokens are not kept: no cache folder is known");
        return None;
    };
    let store = FileTokenStore::new(folder.join("dingtalk-file"), endpoint, app_key);
    Some(match credentials.corp_id() {
        Some(corp_id) => store.corp_id(corp_id.clone()),
        None => store,
    })
}

/// Returns the user's cache folder.
fn folder(lookup: &Lookup) -> Option<PathBuf> {
    let path = |name| environment::raw(lookup, name).map(PathBuf::from);
    // The XDG specification says to ignore relative paths.
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
