//! Certificates in PEM, as editors, exports and mail programs leave them. Unreadable ones are reported, because no one
//! would notice that one was left out.

use std::borrow::Cow;

use dingtalk_file::ureq::tls::Certificate;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
const DAMAGED: &str = "contains a certificate that is damaged; copy it again";
const TRUSTED: &str = "contains a certificate in OpenSSL's TRUSTED CERTIFICATE format; convert it: openssl x509 -in FILE -out \
                       FILE.pem";
const BUNDLE: &str = "contains PKCS #7 in PEM; extract the certificates: openssl pkcs7 -print_certs -in FILE -out FILE.pem";

/// Returns each certificate of a text, or what is wrong with it.
pub fn certificates(bytes: &[u8]) -> Vec<Result<Certificate<'static>, &'static str>> {
    let text = text(bytes);
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    let mut rest = &*text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = (&rest[..at], &rest[at + BEGIN.len()..]);
        found.extend(torn(before));
        rest = after;
        let line = after.lines().next().unwrap_or_default();
        let Some(label) = line.find(DASHES).map(|end| &line[..end]) else {
            found.extend(begins_certificate(&format!("BEGIN {line}")).then_some(Err(DAMAGED)));
            continue;
        };
        match label {
            "TRUSTED CERTIFICATE" => found.push(Err(TRUSTED)),
            "PKCS7" | "CMS" => found.push(Err(BUNDLE)),
            "CERTIFICATE" | "X509 CERTIFICATE" => {
                let body = &after[label.len() + DASHES.len()..];
                let whole = body.split_once(&*format!("-----END {label}-----"));
                match whole.filter(|(body, _)| !body.contains(BEGIN)) {
                    Some((body, behind)) => {
                        found.push(certificate(body));
                        rest = behind;
                    }
                    None => found.push(Err(DAMAGED)),
                }
            }
            _ => {}
        }
    }
    found.extend(torn(rest));
    found
}

/// Returns a problem for each line that would begin a certificate but is damaged.
fn torn(text: &str) -> impl Iterator<Item = Result<Certificate<'static>, &'static str>> {
    text.lines().filter(|line| is_torn(line)).map(|_| Err(DAMAGED))
}

/// Returns true if a line has a dash, or what a word processor makes of it, before the label of a certificate.
fn is_torn(line: &str) -> bool {
    let line = line.trim_start();
    let label = line.trim_start_matches(['-', '\u{2010}', '\u{2013}', '\u{2014}']);
    label.len() < line.len() && begins_certificate(label)
}

fn begins_certificate(label: &str) -> bool {
    let begins = ["BEGIN CERTIFICATE", "BEGIN X509 CERTIFICATE", "BEGIN TRUSTED CERTIFICATE"];
    let behind = begins.iter().find_map(|begin| label.strip_prefix(begin));
    behind.is_some_and(|it| !it.starts_with(" REQUEST"))
}

/// Returns a certificate from its base64. A damaged one is refused here, because TLS would silently leave it out.
fn certificate(body: &str) -> Result<Certificate<'static>, &'static str> {
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let pem = format!("{BEGIN}CERTIFICATE{DASHES}\n{body}\n-----END CERTIFICATE-----\n");
    let root = Certificate::from_pem(pem.as_bytes()).map_err(|_| DAMAGED)?;
    if is_certificate(root.der()) { Ok(root) } else { Err(DAMAGED) }
}

/// Returns the text of a file in UTF-8 or UTF-16, without byte order marks.
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
    if text.contains('\u{feff}') { Cow::Owned(text.replace('\u{feff}', "")) } else { text }
}

/// Returns what is wrong with a file that contains no certificate in PEM.
pub fn other(bytes: &[u8]) -> &'static str {
    match element(bytes) {
        _ if is_certificate(bytes) => {
            "is in DER; convert it to PEM: openssl x509 -inform der -in FILE -out FILE.pem"
        }
        Some([2, 1, 3, ..]) => {
            "is a PKCS #12 store; extract the root: openssl pkcs12 -in FILE -nokeys -cacerts -out FILE.pem"
        }
        Some([6, ..]) => {
            "is PKCS #7; extract the certificates: openssl pkcs7 -inform der -print_certs -in FILE -out FILE.pem"
        }
        _ => {
            "contains no PEM certificate; give a file with the root certificate (-----BEGIN CERTIFICATE-----)"
        }
    }
}

/// Returns the content of a BER sequence, up to the end of the input.
fn element(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [0x30, short, rest @ ..] if *short < 0x80 => Some(rest),
        [0x30, long, rest @ ..] => rest.get(usize::from(long & 0x7f)..),
        _ => None,
    }
}

/// Returns true if TLS can use this certificate as a root.
fn is_certificate(der: &[u8]) -> bool {
    webpki::anchor_from_trusted_cert(&der.into()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/root.pem"));

    /// The number of certificates, or the problem of the first damaged one.
    fn count(bytes: &[u8]) -> Result<usize, &'static str> {
        let found: Result<Vec<_>, _> = certificates(bytes).into_iter().collect();
        found.map(|found| found.len())
    }

    #[test]
    fn certificates_are_read_in_every_notation() {
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
            (format!("# BEGIN CERTIFICATE of the root\n  {ONE} and {ONE}").into_bytes(), 2),
            (format!("# paste the -----BEGIN CERTIFICATE----- block below\n{ONE}").into_bytes(), 1),
            (format!("Here BEGIN CERTIFICATE is a word\n{ONE}").into_bytes(), 1),
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
    fn an_unusable_certificate_is_an_error() {
        let rows = [
            (ONE.replace("CERT", "TRUSTED CERT"), TRUSTED),
            (ONE.replace("CERTIFICATE", "PKCS7"), BUNDLE),
            (ONE.replace("-----BEGIN", "----BEGIN"), DAMAGED),
            (ONE.replace("-----BEGIN", "–––––BEGIN"), DAMAGED),
            (ONE.replacen("-----\nM", "----\nM", 1), DAMAGED),
            (ONE.replace("-----END", "----END"), DAMAGED),
            (ONE.replace("END CERT", "END X509 CERT"), DAMAGED),
            (ONE.replace("MII", "!!!"), DAMAGED),
            // A version that no certificate has.
            (ONE.replacen('M', "A", 2), DAMAGED),
            (ONE.replace(&ONE[60..124], ""), DAMAGED),
            (ONE.replace('\n', "\\n"), DAMAGED),
            (ONE[..40].into(), DAMAGED),
        ];
        for (wrong, expected) in rows {
            let beside = certificates(format!("{ONE}{wrong}").as_bytes());
            assert!(beside[0].is_ok(), "what stands before is kept: {wrong}");
            for text in [wrong.clone(), format!("{ONE}{wrong}"), format!("{wrong}{ONE}")] {
                assert_eq!(count(text.as_bytes()), Err(expected), "{text}");
            }
        }
    }

    #[test]
    fn other_formats_are_named() {
        let der = Certificate::from_pem(ONE.as_bytes()).expect("a certificate");
        let rows: [(&[u8], &str); 6] = [
            (der.der(), "is in DER"),
            (b"\x30\x03\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x82\x01\x00\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x80\x02\x01\x03", "is a PKCS #12"),
            (b"\x30\x0b\x06\x09", "is PKCS #7"),
            (b"\x30\x03\x02\x01\x01", "contains no PEM certificate"),
        ];
        for (bytes, expected) in rows {
            assert!(other(bytes).starts_with(expected), "{bytes:x?}");
        }
    }
}
