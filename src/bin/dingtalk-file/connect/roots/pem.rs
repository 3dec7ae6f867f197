//! Certificates in PEM, as editors, exports and mail programs leave them. What cannot be read is told: nobody would look for
//! one that was left out.

use std::borrow::Cow;

use dingtalk_file::ureq::tls::Certificate;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
const DAMAGED: &str = "holds a certificate that is damaged; copy it again";
const TRUSTED: &str = "holds a TRUSTED CERTIFICATE of OpenSSL's, with more than the certificate; convert it: openssl x509 -in \
                       FILE -out FILE.pem";
const BUNDLE: &str = "holds PKCS #7 in PEM; take the certificates out: openssl pkcs7 -print_certs -in FILE -out FILE.pem";

/// Returns all certificates of a text, or what is wrong with one of them.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Certificate<'static>>, &'static str> {
    let text = text(bytes);
    let mut found = Vec::new();
    let mut rest = &*text;
    while let Some(at) = rest.find(BEGIN) {
        let before = &rest[..at];
        refuse_torn(before)?;
        rest = &rest[at + BEGIN.len()..];
        let line = rest.lines().next().unwrap_or_default();
        let Some(label) = line.find(DASHES).map(|end| &line[..end]) else {
            refuse_torn(&format!("BEGIN {line}"))?;
            continue;
        };
        match label {
            "TRUSTED CERTIFICATE" => return Err(TRUSTED),
            "PKCS7" | "CMS" => return Err(BUNDLE),
            "CERTIFICATE" | "X509 CERTIFICATE" => {}
            _ => continue,
        }
        let body = &rest[label.len() + DASHES.len()..];
        let end = format!("-----END {label}-----");
        let (body, behind) = body.split_once(&*end).ok_or(DAMAGED)?;
        found.push(certificate(body)?);
        rest = behind;
    }
    refuse_torn(rest)?;
    Ok(found)
}

/// Returns an error if the first line of a certificate is there, and not as it is to be.
fn refuse_torn(text: &str) -> Result<(), &'static str> {
    let begins = ["BEGIN CERTIFICATE", "BEGIN X509 CERTIFICATE", "BEGIN TRUSTED CERTIFICATE"];
    let mut behind = begins.iter().flat_map(|begin| text.split(begin).skip(1));
    match behind.any(|behind| !behind.starts_with(" REQUEST")) {
        true => Err(DAMAGED),
        false => Ok(()),
    }
}

/// A certificate from its base64. What is damaged would be left out without a word by those who verify with it.
fn certificate(body: &str) -> Result<Certificate<'static>, &'static str> {
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let pem = format!("{BEGIN}CERTIFICATE{DASHES}\n{body}\n-----END CERTIFICATE-----\n");
    let root = Certificate::from_pem(pem.as_bytes()).map_err(|_| DAMAGED)?;
    if is_certificate(root.der()) { Ok(root) } else { Err(DAMAGED) }
}

/// The text of a file, in whatever encoding of Unicode, without byte order marks.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let units = |from: fn([u8; 2]) -> u16| {
        let units: Vec<_> = bytes.chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    let text = match bytes {
        [0xff, 0xfe, ..] | [b'-', 0, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'-', ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    };
    match text.contains('\u{feff}') {
        true => Cow::Owned(text.replace('\u{feff}', "")),
        false => text,
    }
}

/// Returns what is wrong with a file that holds no certificate in PEM.
pub fn other(bytes: &[u8]) -> &'static str {
    match element(bytes) {
        _ if is_certificate(bytes) => {
            "is in DER; convert it to PEM: openssl x509 -inform der -in FILE -out FILE.pem"
        }
        Some([2, 1, 3, ..]) => {
            "is a PKCS #12 store; take the root out: openssl pkcs12 -in FILE -nokeys -cacerts -out FILE.pem"
        }
        Some([6, ..]) => {
            "is PKCS #7; take the certificates out: openssl pkcs7 -inform der -print_certs -in FILE -out FILE.pem"
        }
        _ => "holds no certificate in PEM; give the root's, -----BEGIN CERTIFICATE-----",
    }
}

/// What is in an element of BER that is a sequence, to the end of all.
fn element(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [0x30, short, rest @ ..] if *short < 0x80 => Some(rest),
        [0x30, long, rest @ ..] => rest.get(usize::from(long & 0x7f)..),
        _ => None,
    }
}

/// Whether this may be a certificate in DER: a sequence that begins with another one.
fn is_certificate(der: &[u8]) -> bool {
    sequence(der).is_some_and(|(inner, rest)| rest.is_empty() && sequence(inner).is_some())
}

/// What is in an element of DER that is a sequence, and what is behind it.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest thing that may be a certificate: `30 02 30 00`.
    const ONE: &str = "-----BEGIN CERTIFICATE-----\nMAIwAA==\n-----END CERTIFICATE-----\n";

    fn count(bytes: &[u8]) -> Result<usize, &'static str> {
        certificates(bytes).map(|found| found.len())
    }

    #[test]
    fn certificates_as_they_come() {
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        let marked = format!("\u{feff}{ONE}");
        let rows = [
            (ONE.into(), 1),
            (ONE.repeat(3).into_bytes(), 3),
            (ONE.replace('\n', "\r\n").into_bytes(), 1),
            (ONE.replace('\n', "\r").into_bytes(), 1),
            (ONE.replace('\n', "").into_bytes(), 1),
            (ONE.replace('\n', "\n\n  ").into_bytes(), 1),
            (marked.clone().into_bytes(), 1),
            (marked.repeat(2).into_bytes(), 2),
            (utf16(&marked, u16::to_le_bytes), 1),
            (utf16(&marked, u16::to_be_bytes), 1),
            (utf16(ONE, u16::to_le_bytes), 1),
            (utf16(ONE, u16::to_be_bytes), 1),
            (ONE.replace("CERT", "X509 CERT").into_bytes(), 1),
            (format!("root: {ONE}").into_bytes(), 1),
            (format!("# a bundle\n  {ONE} # and {ONE}").into_bytes(), 2),
            ([b"caf\xe9\n", ONE.as_bytes()].concat(), 1),
            (format!("{}{ONE}", ONE.replace("CERTIFICATE", "PRIVATE KEY")).into_bytes(), 1),
            (format!("{}{ONE}", ONE.replace("CERTIFICATE", "CERTIFICATE REQUEST")).into_bytes(), 1),
            (format!("{}{ONE}", ONE.replace("CERTIFICATE", "X509 CRL")).into_bytes(), 1),
            (b"".into(), 0),
            (b"<html>not found</html>".into(), 0),
        ];
        for (bytes, expected) in rows {
            assert_eq!(count(&bytes), Ok(expected), "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn none_is_left_out_without_a_word() {
        let rows = [
            (ONE.replace("CERT", "TRUSTED CERT"), TRUSTED),
            (ONE.replace("CERTIFICATE", "PKCS7"), BUNDLE),
            (ONE.replace("-----BEGIN", "----BEGIN"), DAMAGED),
            (ONE.replace("-----BEGIN", "–––––BEGIN"), DAMAGED),
            (ONE.replace("-----\nMA", "----\nMA"), DAMAGED),
            (ONE.replace("-----END", "----END"), DAMAGED),
            (ONE.replace("END CERT", "END X509 CERT"), DAMAGED),
            (ONE.replace("MAIw", "!!!!"), DAMAGED),
            (ONE.replace("MAIwAA==", "AAAA"), DAMAGED),
            (ONE.replace('\n', "\\n"), DAMAGED),
            (ONE[..40].into(), DAMAGED),
        ];
        for (wrong, expected) in rows {
            for text in [wrong.clone(), format!("{ONE}{wrong}"), format!("{wrong}{ONE}")] {
                assert_eq!(count(text.as_bytes()), Err(expected), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_pem_is_told_by_its_kind() {
        let rows: [(&[u8], &str); 6] = [
            (b"\x30\x02\x30\x00", "is in DER"),
            (b"\x30\x03\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x82\x01\x00\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x80\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x0b\x06\x09", "is PKCS #7"),
            (b"\x30\x03\x02\x01\x01", "holds no certificate in PEM"),
        ];
        for (bytes, expected) in rows {
            assert!(other(bytes).starts_with(expected), "{bytes:x?}");
        }
    }
}
