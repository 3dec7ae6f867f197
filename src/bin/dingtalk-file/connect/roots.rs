//! The root certificates that vouch for servers: the user's, those that OpenSSL's variables name, or the system's.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use dingtalk_file::ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use crate::connect::environment::{self, Lookup};

const CA_FILE: &str = "DINGTALK_CA_FILE";
const CERT_FILE: &str = "SSL_CERT_FILE";
const CERT_DIR: &str = "SSL_CERT_DIR";

/// Returns the roots of `--ca` or `DINGTALK_CA_FILE`, else of `SSL_CERT_FILE` and `SSL_CERT_DIR`, else the system's, each
/// in place of the next. The variables of OpenSSL are set for all programs, so they are read only if TLS is spoken; the
/// system's store is read by the first connection with TLS.
pub fn roots(ca: Option<&Path>, speaks_tls: bool, lookup: &Lookup) -> Result<RootCerts, String> {
    let variable = |name| environment::raw(lookup, name).map(PathBuf::from);
    if let Some(path) = ca {
        return Ok(file("--ca", path)?.into());
    }
    if let Some(path) = variable(CA_FILE) {
        return Ok(file(CA_FILE, &path)?.into());
    }
    let named = (variable(CERT_FILE), environment::raw(lookup, CERT_DIR));
    if !speaks_tls || matches!(named, (None, None)) {
        return Ok(RootCerts::PlatformVerifier);
    }
    let mut roots = Vec::new();
    if let (Some(path), _) = &named {
        roots.extend(file(CERT_FILE, path)?);
    }
    if let (_, Some(paths)) = &named {
        roots.extend(folders(paths));
    }
    if roots.is_empty() {
        return Err(format!("{CERT_DIR} names no folder with a certificate in PEM; set it again"));
    }
    let mut known = HashSet::new();
    roots.retain(|root| known.insert(root.der().to_vec()));
    Ok(roots.into())
}

/// Reads the certificates of a file, which must hold at least one. `name` is the option or variable that named it.
fn file(name: &str, path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let wrong = |what: &str| format!("{name}: {} {what}", path.display());
    let bytes = read(path).map_err(|problem| wrong(&format!("cannot be read: {problem}")))?;
    match certificates(&bytes) {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        Ok(_) if is_sequence(&bytes) => Err(wrong(
            "is in DER; convert it to PEM: openssl x509 -inform der -in FILE -out FILE.pem",
        )),
        Ok(_) => {
            Err(wrong("holds no certificate in PEM; give the root's, -----BEGIN CERTIFICATE-----"))
        }
        Err(()) => Err(wrong("holds a certificate that is damaged; copy it again")),
    }
}

/// Reads the certificates of all files in these folders. Other files and missing folders are skipped: a list often names
/// folders that only some systems have.
fn folders(paths: &OsStr) -> Vec<Certificate<'static>> {
    let entries = std::env::split_paths(paths).filter_map(|path| fs::read_dir(path).ok());
    let files = entries.flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.is_file()).filter_map(|path| read(&path).ok());
    files.filter_map(|bytes| certificates(&bytes).ok()).flatten().collect()
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    /// The web's roots take a quarter of a megabyte.
    const MOST: u64 = 16 << 20;
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Parses the certificates of a text in PEM. Fails if one of them is damaged.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, ()> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        match item.map_err(|_| ())? {
            PemItem::Certificate(root) if is_certificate(root.der()) => found.push(root),
            PemItem::Certificate(_) => return Err(()),
            _ => {}
        }
    }
    Ok(found)
}

/// Returns whether this may be a certificate in DER: a sequence that begins with another one. The verifier would silently
/// skip a damaged one.
fn is_certificate(der: &[u8]) -> bool {
    sequence(der).is_some_and(|(inner, rest)| rest.is_empty() && sequence(inner).is_some())
}

fn is_sequence(der: &[u8]) -> bool {
    sequence(der).is_some()
}

/// Splits off a sequence of DER: its content, and the bytes after it.
fn sequence(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        short if *short < 0x80 => (usize::from(*short), rest),
        long => {
            let (bytes, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let value = bytes.iter().try_fold(0usize, |value, byte| {
                value.checked_mul(256)?.checked_add(usize::from(*byte))
            });
            (value?, rest)
        }
    };
    rest.split_at_checked(length).filter(|_| *tag == 0x30)
}
