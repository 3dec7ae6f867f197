//! The root certificates to trust: the user's, those of OpenSSL's variables, or the system's.

mod pem;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use dingtalk_file::ureq::tls::{Certificate, RootCerts};

use crate::connect::environment::{self, Lookup};
use crate::show::text::quoted_path;

const CA_FILE: &str = "DINGTALK_CA_FILE";
const CERT_FILE: &str = "SSL_CERT_FILE";
const CERT_DIR: &str = "SSL_CERT_DIR";

/// The most bytes to read of one file. The web's roots take a quarter of a megabyte.
const MAX_BYTES: u64 = MAX_MIB << 20;
const MAX_MIB: u64 = 16;

/// The root certificates to read.
enum Source {
    /// A file, and the option or variable that names it.
    Own(&'static str, PathBuf),
    /// OpenSSL's variables. At least one of them is set.
    OpenSsl {
        file: Option<PathBuf>,
        folders: Option<OsString>,
    },
    System,
}

impl Source {
    /// Chooses `--ca` or `DINGTALK_CA_FILE`, else `SSL_CERT_FILE` and `SSL_CERT_DIR`, else the system's roots.
    fn choose(ca: Option<&Path>, speaks_tls: bool, lookup: &Lookup) -> Source {
        let file = |name| environment::raw(lookup, name).map(PathBuf::from);
        if let Some(path) = ca {
            return Source::Own("--ca", path.to_owned());
        }
        if let Some(path) = file(CA_FILE) {
            return Source::Own(CA_FILE, path);
        }
        // These are often set system-wide, and a broken one must not fail a run without TLS.
        let file = file(CERT_FILE).filter(|_| speaks_tls);
        let folders = environment::raw(lookup, CERT_DIR).filter(|_| speaks_tls);
        if file.is_none() && folders.is_none() {
            return Source::System;
        }
        Source::OpenSsl { file, folders }
    }
}

/// Returns the roots of `--ca` or `DINGTALK_CA_FILE`, else of `SSL_CERT_FILE` and `SSL_CERT_DIR`, else the system's.
/// The first TLS connection reads the system's store.
pub fn roots(ca: Option<&Path>, speaks_tls: bool, lookup: &Lookup) -> Result<RootCerts, String> {
    let (file, folders) = match Source::choose(ca, speaks_tls, lookup) {
        Source::Own(name, path) => return Ok(certificates_of_file(name, &path)?.into()),
        Source::OpenSsl { file, folders } => (file, folders),
        Source::System => return Ok(RootCerts::PlatformVerifier),
    };
    let mut roots = Vec::new();
    if let Some(path) = file {
        roots.extend(certificates_of_file(CERT_FILE, &path)?);
    }
    if let Some(paths) = folders {
        roots.extend(certificates_of_folders(&paths));
    }
    if roots.is_empty() {
        return Err(format!(
            "{CERT_DIR} names no folder with a certificate in PEM; correct or unset it"
        ));
    }
    let mut known = HashSet::new();
    roots.retain(|root| known.insert(root.der().to_vec()));
    Ok(roots.into())
}

/// Returns the file that [`roots`] reads, if any.
pub fn source_file(ca: Option<&Path>, speaks_tls: bool, lookup: &Lookup) -> Option<PathBuf> {
    match Source::choose(ca, speaks_tls, lookup) {
        Source::Own(_, path) => Some(path),
        Source::OpenSsl { file, .. } => file,
        Source::System => None,
    }
}

/// Returns all certificates of a file, at least one. `name` is the option or variable that named the file.
fn certificates_of_file(name: &str, path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let wrong = |what: &str| format!("{name}: {} {what}", quoted_path(path));
    let bytes = read_bounded(path).map_err(|problem| {
        if is_content(path) {
            format!(
                "{name}: names no file that can be read ({problem}); is it the certificate itself? save it to a file and \
                 name that"
            )
        } else {
            wrong(&format!("cannot be read: {problem}"))
        }
    })?;
    let bytes = bytes.ok_or_else(|| {
        wrong(&format!("is larger than {MAX_MIB} MiB; name a file with only the roots to trust"))
    })?;
    let roots: Vec<_> =
        pem::certificates(&bytes).into_iter().collect::<Result<_, _>>().map_err(wrong)?;
    if roots.is_empty() { Err(wrong(pem::other(&bytes))) } else { Ok(roots) }
}

/// Returns true if a path may be the content of a file, perhaps a key, which must not be shown.
fn is_content(path: &Path) -> bool {
    const MAX_NAME_LENGTH: usize = 255;
    let text = path.to_string_lossy();
    text.len() > MAX_NAME_LENGTH || text.contains("-----") || text.contains(['\n', '\r'])
}

/// Returns the certificates of all files in these folders that can be used. Such a folder contains other things too, and a
/// list often names folders that not every system has.
fn certificates_of_folders(paths: &OsStr) -> Vec<Certificate<'static>> {
    let entries = std::env::split_paths(paths).filter_map(|path| fs::read_dir(path).ok());
    let files = entries.flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.is_file());
    let contents = files.filter_map(|path| read_bounded(&path).ok().flatten());
    contents.flat_map(|bytes| pem::certificates(&bytes)).filter_map(Result::ok).collect()
}

/// Returns the content of a file; `None` if it has more than [`MAX_BYTES`], because its last certificates must not be
/// left out.
fn read_bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MAX_BYTES))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Returns a variable's value in an environment that has only these.
    fn among<'a>(set: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
    }

    #[test]
    fn the_source_is_chosen_once_for_reading_and_for_naming() {
        let all = [(CA_FILE, "own"), (CERT_FILE, "ssl"), (CERT_DIR, "folder")];
        type Row<'a> = (Option<&'a str>, bool, &'a [(&'a str, &'a str)], Option<&'a str>);
        let rows: &[Row<'_>] = &[
            (Some("ca"), true, &all, Some("ca")),
            (None, true, &all, Some("own")),
            (None, false, &all, Some("own")),
            (None, true, &all[1..], Some("ssl")),
            (None, false, &all[1..], None),
            (None, true, &all[2..], None),
            (None, true, &[(CA_FILE, ""), (CERT_FILE, "ssl")], Some("ssl")),
            (None, true, &[], None),
        ];
        for (ca, speaks_tls, set, expected) in rows {
            let ca = ca.map(Path::new);
            let found = source_file(ca, *speaks_tls, &among(set));
            assert_eq!(found.as_deref(), expected.map(Path::new), "{ca:?} {speaks_tls} {set:?}");
            // None of these exists, so reading the roots fails if and only if there is something to read.
            let reads = *speaks_tls && set.iter().any(|(name, _)| *name == CERT_DIR);
            let is_refused = roots(ca, *speaks_tls, &among(set)).is_err();
            assert_eq!(is_refused, expected.is_some() || reads, "{ca:?} {speaks_tls} {set:?}");
        }
    }

    #[test]
    fn no_certificate_of_a_large_file_is_left_out() {
        let root = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/root.pem"));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bundle.pem");
        let mut file = File::create(&path).expect("a file");
        // A comment, and a certificate at the very end.
        let comment = MAX_BYTES as usize - root.len();
        file.write_all(&[&vec![b'#'; comment - 1], &b"\n"[..], root].concat()).expect("a bundle");
        let read = || roots(Some(&path), true, &among(&[]));
        assert!(matches!(read(), Ok(RootCerts::Specific(found)) if found.len() == 1));
        file.write_all(b"\n").expect("one byte more");
        let expected = format!(
            "--ca: {} is larger than 16 MiB; name a file with only the roots to trust",
            quoted_path(&path)
        );
        assert_eq!(read().err(), Some(expected));
        // A folder contains other things too.
        let name = folder.path().display().to_string();
        let found = roots(None, true, &among(&[(CERT_DIR, &name)]));
        assert_eq!(
            found.err().as_deref(),
            Some("SSL_CERT_DIR names no folder with a certificate in PEM; correct or unset it")
        );
    }
}
