//! Reading secrets from files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use zeroize::Zeroizing;

use super::Secret;

impl Secret {
    /// Reads a secret from a file that contains nothing else. Drops one line break at the end, because editors and
    /// `echo` write it.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, is empty or is not UTF-8. The error never quotes the file's content. It quotes
    /// the path only if it looks like one, because people often pass the secret itself in place of a path.
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Secret> {
        read(path.as_ref())
    }
}

fn read(path: &Path) -> io::Result<Secret> {
    let bytes = fs::read(path).map_err(|error| {
        let problem = if is_path(path) {
            format!("cannot read {path:?}: {error}")
        } else {
            format!(
                "names no file that can be read ({error}); is it the value itself? a file's name is given with its \
                 folder, such as ./NAME"
            )
        };
        io::Error::new(error.kind(), problem)
    })?;
    let wrong =
        |problem: &str| io::Error::new(ErrorKind::InvalidData, format!("{path:?} {problem}"));
    let bytes = Zeroizing::new(bytes);
    let text = str::from_utf8(&bytes)
        .map_err(|_| wrong("is not valid utf-8; write only the value into it"))?;
    // Only one, because further line breaks are probably a mistake, which is reported later.
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() {
        return Err(wrong("is empty; write the value into it"));
    }
    Ok(text.into())
}

/// Returns true if a text looks like the path of a file and not like a secret.
fn is_path(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let begins = |start: &str| text.starts_with(start);
    let has_drive = text.get(1..3).is_some_and(|rest| rest == ":\\" || rest == ":/");
    (begins("/") || begins("./") || begins("../") || begins("~/") || has_drive)
        && !text.contains('=')
}
