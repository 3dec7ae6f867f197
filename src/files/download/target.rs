//! The path of a downloaded file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::NAME;
use super::partial::{exists, failed};
use crate::call::Error;
use crate::text::unprintable;

/// Returns the path to save a file at: the target itself, or the file's own name in it if the target is a folder. Fails
/// if something is there that must not be replaced.
pub(super) fn path(target: &Path, name: Option<&str>, replace: bool) -> Result<PathBuf, Error> {
    let wrong = |problem: String| Error::invalid(Some(NAME), problem);
    if target.as_os_str().is_empty() {
        return Err(wrong("the target is empty; name a file or a folder".into()));
    }
    let path = if target.is_dir() {
        let name = name.ok_or_else(|| {
            wrong(format!(
                "{target:?} is a folder, and the file's own name is not known; name a file in it"
            ))
        })?;
        let local = local_name(name, cfg!(windows)).ok_or_else(|| {
            wrong(format!("{name:?} cannot be used as a file name here; name a file in {target:?}"))
        })?;
        target.join(local)
    } else if names_folder(target) {
        return Err(wrong(format!("there is no folder {target:?}; create it first")));
    } else {
        target.to_path_buf()
    };
    if path.file_name().is_none() {
        return Err(wrong(format!("{path:?} names no file; end the path with a file name")));
    }
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path),
        // A name that is too long, or a file where a folder should be.
        Err(error) => Err(failed(format!("cannot create a file at {path:?}"), error)),
        Ok(_) if !replace => Err(exists(&path)),
        // For example a device, which must not be replaced.
        Ok(_) if path.exists() && !path.is_file() => Err(wrong(format!(
            "{path:?} is not a regular file and is not replaced; name another file"
        ))),
        // Checked before the transfer, because Windows does not replace a read-only file.
        Ok(found) if cfg!(windows) && found.permissions().readonly() => {
            Err(wrong(format!("{path:?} is read-only; clear that attribute, or name another file")))
        }
        Ok(_) => Ok(path),
    }
}

/// Returns true if a path ends with a separator, which `Path`'s components do not show.
fn names_folder(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let last = text.rsplit(|byte| std::path::is_separator(char::from(*byte))).next();
    !text.is_empty() && matches!(last, Some(b"" | b"." | b".."))
}

/// Turns a dentry's name into a safe local file name that cannot leave its folder. Returns `None` if nothing usable is
/// left.
fn local_name(name: &str, windows: bool) -> Option<String> {
    let unfit = |c: char| {
        // A dentry's name may contain either, and each separates folders on some system.
        matches!(c, '/' | '\\') || windows && matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
    };
    // A bidirectional override could disguise an extension.
    let hidden: Vec<usize> = unprintable(name).map(|(at, _)| at).collect();
    let mut local = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        local.push(if unfit(c) || hidden.contains(&at) { '_' } else { c });
    }
    if windows {
        local.truncate(local.trim_end_matches(['.', ' ']).len());
        let stem = local.split('.').next().unwrap_or_default().trim_end();
        if is_device(stem) {
            local.insert(0, '_');
        }
    }
    let fits = !local.trim().is_empty() && !matches!(&*local, "." | "..");
    fits.then_some(local)
}

/// Returns true for names that Windows takes for devices, in every folder and with every extension.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|device| {
        let number = stem.strip_prefix(device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['1'..='9' | '¹' | '²' | '³']))
    });
    numbered || matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_the_server_stays_in_the_folder() {
        let rows = [
            ("report.pdf", Some("report.pdf"), Some("report.pdf")),
            ("../../etc/passwd", Some(".._.._etc_passwd"), Some(".._.._etc_passwd")),
            ("/etc/passwd", Some("_etc_passwd"), Some("_etc_passwd")),
            ("C:\\x", Some("C:_x"), Some("C__x")),
            ("a\0b\nc", Some("a_b_c"), Some("a_b_c")),
            ("gpj\u{202e}exe", Some("gpj_exe"), Some("gpj_exe")),
            ("a\u{200b}\u{feff}.pdf", Some("a__.pdf"), Some("a__.pdf")),
            ("👩\u{200d}👧.png", Some("👩\u{200d}👧.png"), Some("👩\u{200d}👧.png")),
            ("报告.pdf", Some("报告.pdf"), Some("报告.pdf")),
            ("why?.txt", Some("why?.txt"), Some("why_.txt")),
            (".hidden", Some(".hidden"), Some(".hidden")),
            ("a. ", Some("a. "), Some("a")),
            ("nul.txt", Some("nul.txt"), Some("_nul.txt")),
            ("com1", Some("com1"), Some("_com1")),
            ("LPT9 .tar.gz", Some("LPT9 .tar.gz"), Some("_LPT9 .tar.gz")),
            ("Com¹.txt", Some("Com¹.txt"), Some("_Com¹.txt")),
            ("lpt³", Some("lpt³"), Some("_lpt³")),
            ("comma", Some("comma"), Some("comma")),
            ("COM", Some("COM"), Some("COM")),
            ("com0", Some("com0"), Some("com0")),
            ("com10", Some("com10"), Some("com10")),
            ("COM⁴", Some("COM⁴"), Some("COM⁴")),
            ("COM-.txt", Some("COM-.txt"), Some("COM-.txt")),
            ("LPT_", Some("LPT_"), Some("LPT_")),
            ("lpt?", Some("lpt?"), Some("lpt_")),
            ("com٣", Some("com٣"), Some("com٣")),
            ("..", None, None),
            (".", None, None),
            ("", None, None),
            (" ", None, None),
        ];
        for (name, unix, windows) in rows {
            assert_eq!(local_name(name, false).as_deref(), unix, "{name:?}");
            assert_eq!(local_name(name, true).as_deref(), windows, "{name:?}");
        }
    }
}
