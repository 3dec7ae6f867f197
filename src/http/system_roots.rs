//! The system's root certificates if `SSL_CERT_FILE` is set but empty, which is how build systems and containers leave
//! a variable out. The platform verifier would look for a file without a name and trust no server.

use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use openssl_probe::probe;
use rustls_native_certs::load_certs_from_paths;
use ureq::tls::{Certificate, RootCerts};

/// The files and the folders with certificates.
#[derive(Debug, PartialEq)]
struct Places(Vec<PathBuf>, Vec<PathBuf>);

/// Returns the root certificates to use in place of the platform verifier; `None` if the verifier works.
pub(super) fn instead() -> Option<RootCerts> {
    let Places(files, folders) = places(env::var_os("SSL_CERT_FILE"), env::var_os("SSL_CERT_DIR"))?;
    let files = files.iter().map(|file| load_certs_from_paths(Some(file), None));
    let folders = folders.iter().map(|folder| load_certs_from_paths(None, Some(folder)));
    let mut known = HashSet::new();
    let found = files.chain(folders).flat_map(|found| found.certs);
    let roots: Vec<_> = found
        .filter(|root| known.insert(root.to_vec()))
        .map(|root| Certificate::from_der(&root).to_owned())
        .collect();
    // If there are none, the platform verifier reports it.
    (!roots.is_empty()).then(|| roots.into())
}

/// Returns the places of certificates if the first variable is set but empty: the folders in the second, else the
/// system's usual places.
fn places(file: Option<OsString>, folders: Option<OsString>) -> Option<Places> {
    file.filter(|file| file.is_empty())?;
    let folders: Vec<_> = env::split_paths(&folders.unwrap_or_default())
        .filter(|folder| folder != Path::new(""))
        .collect();
    if !folders.is_empty() {
        return Some(Places(Vec::new(), folders));
    }
    let usual = probe();
    Some(Places(usual.cert_file.into_iter().collect(), usual.cert_dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let usual = || {
            let usual = probe();
            Some(Places(usual.cert_file.into_iter().collect(), usual.cert_dir))
        };
        let folders =
            |names: &[&str]| Some(Places(Vec::new(), names.iter().map(PathBuf::from).collect()));
        let rows = [
            (None, None, None),
            (None, Some(""), None),
            (None, Some("/a"), None),
            (Some("/f"), None, None),
            (Some("/f"), Some(""), None),
            (Some(""), None, usual()),
            (Some(""), Some(""), usual()),
            (Some(""), Some(":"), usual()),
            (Some(""), Some("/a"), folders(&["/a"])),
            (Some(""), Some("/a::/b"), folders(&["/a", "/b"])),
        ];
        for (file, dir, expected) in rows {
            let found = places(file.map(OsString::from), dir.map(OsString::from));
            assert_eq!(found, expected, "{file:?} {dir:?}");
        }
    }
}
