//! The root certificates to trust: the user's, those of OpenSSL's variables, or the system's.

mod pem;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use dingtalk_file::ureq::tls::{Certificate, RootCerts};

use crate::connect::environment::{self, Lookup};
use crate::show::text::quoted_path;

const CA_FILE: &str = "DINGTALK_CA_FILE";
const CERT_FILE: &str = "SSL_CERT_FILE";
const CERT_DIR: &str = "SSL_CERT_DIR";

/// Returns the roots of `--ca` or `DINGTALK_CA_FILE`, else of `SSL_CERT_FILE` and `SSL_CERT_DIR`, else the system's.
/// OpenSSL's variables are set for all programs, so they are read only if the run uses TLS. The first TLS connection
/// reads the system's store.
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

/// Returns the file that [`roots`] reads, if any.
pub fn source(ca: Option<&Path>, speaks_tls: bool, lookup: &Lookup) -> Option<PathBuf> {
    let variable = |name| environment::raw(lookup, name).map(PathBuf::from);
    let system = || variable(CERT_FILE).filter(|_| speaks_tls);
    ca.map(Path::to_owned).or_else(|| variable(CA_FILE)).or_else(system)
}

/// Returns all certificates of a file, at least one. `name` is the option or variable that named the file.
fn file(name: &str, path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let wrong = |what: &str| format!("{name}: {} {what}", quoted_path(path));
    let bytes = read(path).map_err(|problem| {
        if is_content(path) {
            format!(
                "{name}: names no file that can be read ({problem}); is it the certificate itself? save it to a file and \
                 name that"
            )
        } else {
            wrong(&format!("cannot be read: {problem}"))
        }
    })?;
    let roots: Result<Vec<_>, _> = pem::certificates(&bytes).into_iter().collect();
    let roots = roots.map_err(wrong)?;
    if roots.is_empty() { Err(wrong(pem::other(&bytes))) } else { Ok(roots) }
}

/// Returns true if a path may be the content of a file, perhaps a key, which must not be shown.
fn is_content(path: &Path) -> bool {
    const LONGEST_NAME: usize = 255;
    let text = path.to_string_lossy();
    text.len() > LONGEST_NAME || text.contains("-----") || text.contains(['\n', '\r'])
}

/// Returns the certificates of all files in these folders that can be used. Such a folder contains other things too, and a
/// list often names folders that not every system has.
fn folders(paths: &OsStr) -> Vec<Certificate<'static>> {
    let entries = std::env::split_paths(paths).filter_map(|path| fs::read_dir(path).ok());
    let files = entries.flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.is_file()).filter_map(|path| read(&path).ok());
    files.flat_map(|bytes| pem::certificates(&bytes)).filter_map(Result::ok).collect()
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    /// The largest file. The web's roots take a quarter of a megabyte.
    const MOST: u64 = 16 << 20;
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
