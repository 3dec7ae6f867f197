//! The place where access tokens are kept between runs.

use std::path::PathBuf;

use dingtalk_file::{Credentials, FileTokenStore};
use log::debug;

use crate::connect::environment::{self, Lookup};

/// Returns the store of an app's token. `None` if the environment provides the token itself, or if no cache folder is
/// known.
pub fn store(lookup: &Lookup, endpoint: &str, credentials: &Credentials) -> Option<FileTokenStore> {
    let app_key = credentials.app_key()?;
    let Some(folder) = folder(HERE, lookup) else {
        debug!("tokens are not kept: no cache folder is known");
        return None;
    };
    let store = FileTokenStore::new(folder.join("dingtalk-file"), endpoint, app_key);
    Some(match credentials.corp_id() {
        Some(corp_id) => store.corp_id(corp_id.clone()),
        None => store,
    })
}

/// Systems differ in where they keep caches.
#[derive(Clone, Copy, PartialEq)]
enum System {
    Windows,
    MacOs,
    Other,
}

const HERE: System = if cfg!(windows) {
    System::Windows
} else if cfg!(target_os = "macos") {
    System::MacOs
} else {
    System::Other
};

/// Returns the user's cache folder.
fn folder(system: System, lookup: &Lookup) -> Option<PathBuf> {
    let path = |name| environment::raw(lookup, name).map(PathBuf::from);
    // The XDG specification says to ignore relative paths.
    let absolute = |path: PathBuf| Some(path).filter(|path| path.is_absolute());
    let in_home = |below| path("HOME").and_then(absolute).map(|home| home.join(below));
    match system {
        System::Windows => path("LOCALAPPDATA").and_then(absolute),
        System::MacOs => in_home("Library/Caches"),
        System::Other => path("XDG_CACHE_HOME").and_then(absolute).or_else(|| in_home(".cache")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_the_one_of_the_system() {
        // What is absolute differs between systems.
        let root = if cfg!(windows) { "C:\\" } else { "/" };
        let rows = [
            (System::Other, "x", "h", "l", Some("x")),
            (System::Other, "", "h", "l", Some("h/.cache")),
            (System::Other, "./x", "h", "l", Some("h/.cache")),
            (System::Other, "", "./h", "l", None),
            (System::Other, "", "", "l", None),
            (System::MacOs, "x", "h", "l", Some("h/Library/Caches")),
            (System::MacOs, "x", "", "l", None),
            (System::Windows, "x", "h", "l", Some("l")),
            (System::Windows, "x", "h", "./l", None),
            (System::Windows, "x", "h", "", None),
        ];
        for (system, xdg, home, local, expected) in rows {
            let absolute = |path: &str| match path {
                "" => None,
                path if path.starts_with('.') => Some(path.into()),
                path => Some(format!("{root}{path}").into()),
            };
            let found = folder(system, &|name| match name {
                "XDG_CACHE_HOME" => absolute(xdg),
                "HOME" => absolute(home),
                "LOCALAPPDATA" => absolute(local),
                _ => None,
            });
            assert_eq!(found, expected.map(|path| format!("{root}{path}").into()), "{xdg} {home}");
        }
    }
}
