//! URLs: their host and port, and which schemes are allowed where.

use std::net::{IpAddr, Ipv4Addr};

/// Returns true if a URL's host is certainly this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    match ip(host) {
        Some(address) => address.is_loopback(),
        None => {
            let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// Returns true if a host may be this machine. The unspecified address is, on many systems.
pub(crate) fn may_be_here(host: &str) -> bool {
    is_loopback(host) || ip(host).is_some_and(|address| address.is_unspecified())
}

/// Parses a host that is an IP address, in any notation that needs no lookup, such as `127.1` or `[::ffff:127.0.0.1]`.
fn ip(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match bare.parse() {
        Ok(IpAddr::V6(address)) => Some(address.to_canonical()),
        Ok(address) => Some(address),
        Err(_) => short_ipv4(bare).map(IpAddr::V4),
    }
}

/// Parses an address as `inet_aton` does: one to four numbers, decimal, octal or hexadecimal. The last number fills the
/// remaining bytes.
fn short_ipv4(text: &str) -> Option<Ipv4Addr> {
    let numbers: Option<Vec<u32>> = text.split('.').map(c_number).collect();
    let numbers = numbers?;
    let (last, first) = numbers.split_last()?;
    if first.len() > 3 || first.iter().any(|number| *number > 255) {
        return None;
    }
    let bits = 32 - 8 * first.len() as u32;
    let begin = first.iter().fold(0u64, |address, byte| address << 8 | u64::from(*byte));
    (u64::from(*last) < 1 << bits).then(|| Ipv4Addr::from((begin << bits) as u32 | last))
}

/// Reads a number as C writes it, without a sign.
fn c_number(text: &str) -> Option<u32> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, radix).ok().filter(|_| plain)
}

/// Splits `host[:port]`. Returns the host, with the brackets of an IPv6 address, and the port. The error does not quote
/// the text, which may be part of a password.
///
/// `http::Uri` accepts any text as a port, and reports no port if it is not a number.
pub(crate) fn host_and_port(text: &str) -> Result<(&str, Option<u16>), &'static str> {
    let (host, port) = match text.find(']') {
        Some(end) if text.starts_with('[') => text.split_at(end + 1),
        _ => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    if host.is_empty() {
        return Err("names no host");
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        None => return Err("has something other than a port after its host"),
        Some("") => return Err("has a colon but no port after its host"),
        Some(port) if port.contains(':') => {
            return Err("has several colons; an IPv6 address stands in brackets");
        }
        Some(port) => {
            Some(self::port(port).ok_or("has a port that is not a number from 1 to 65535")?)
        }
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.chars().all(is_name),
    };
    if !is_host {
        return Err("has a host that is neither a name nor an IP address");
    }
    Ok((host, port))
}

/// Returns scheme, host and port of a valid URL.
pub(crate) fn place(url: &str) -> Option<(&str, &str, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = host_and_port(authority).ok()?;
    let usual = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    Some((scheme, host, port.unwrap_or(usual)))
}

/// Parses a port from 1 to 65535. The standard library would also accept a sign.
fn port(text: &str) -> Option<u16> {
    let digits = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits?.parse().ok().filter(|port| *port != 0)
}

/// The URL schemes that endpoints and the object store may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schemes {
    /// True if TLS is available: this build's, or that of an application's agent.
    pub(crate) https: bool,
    pub(crate) http: PlainHttp,
}

/// The hosts that plain http may be used with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PlainHttp {
    Nowhere,
    ThisMachine,
    /// Only other machines, because a URL from another machine must not lead to a service on this one.
    OtherMachines,
    Anywhere,
}

/// Returns an endpoint in one spelling: without a trailing `/`, scheme and host in lower case.
#[doc(hidden)]
pub fn canonical(endpoint: &str) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    let host = endpoint.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = endpoint[host..].find('/').map_or(endpoint.len(), |length| host + length);
    endpoint[..end].to_ascii_lowercase() + &endpoint[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_recognized_in_every_spelling() {
        #[rustfmt::skip]
        let here = [
            "localhost", "LocalHost", "localhost.", "foo.localhost", "a.b.LOCALHOST.",
            "127.0.0.1", "127.9.9.9", "127.1", "127.0.1", "127.65535", "0x7f.1", "0X7F000001",
            "0177.0.0.1", "127.0.0.010", "2130706433", "[::1]", "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]",
        ];
        for host in here {
            assert!(is_loopback(host), "{host}");
        }
        #[rustfmt::skip]
        let elsewhere = [
            "", ".", "0.0.0.0", "0", "[::]", "[::ffff:0.0.0.0]", "[::127.0.0.1]", "[::2]",
            "10.0.0.1", "128.1", "126.1", "1.127", "127", "localhosts", "localhost.example.com",
            "notlocalhost", "127.0.0.1.example.com", "127.1.", "127..1", "127.0.0.0.1",
            "127.0.0.256", "127.0.65536", "256.1", "127.+1", "127.-1", "127.0.0.08", "0x7g.1",
            "0x.1", "0x+7f.1", "4294967296",
        ];
        for host in elsewhere {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn ports_are_numbers_or_the_address_is_refused() {
        let rows = [
            ("h", Ok(("h", None))),
            ("h:443", Ok(("h", Some(443)))),
            ("h:0443", Ok(("h", Some(443)))),
            ("h:65535", Ok(("h", Some(65535)))),
            ("a_b.c-d.:1", Ok(("a_b.c-d.", Some(1)))),
            ("10.0.0.1:80", Ok(("10.0.0.1", Some(80)))),
            ("[::1]", Ok(("[::1]", None))),
            ("[2001:DB8::1]:8443", Ok(("[2001:DB8::1]", Some(8443)))),
            ("", Err("no host")),
            (":443", Err("no host")),
            ("h:", Err("no port")),
            ("[::1]:", Err("no port")),
            ("h:0", Err("1 to 65535")),
            ("h:65536", Err("1 to 65535")),
            ("h:99999", Err("1 to 65535")),
            ("h:4x", Err("1 to 65535")),
            ("h:-1", Err("1 to 65535")),
            ("h:+443", Err("1 to 65535")),
            ("h: 443", Err("1 to 65535")),
            ("h:443 ", Err("1 to 65535")),
            ("h:0x1bb", Err("1 to 65535")),
            ("h:４４３", Err("1 to 65535")),
            ("[::1]:https", Err("1 to 65535")),
            ("h:1:2", Err("several colons")),
            ("::1", Err("no host")),
            ("2001:db8::1", Err("several colons")),
            ("[::1]443", Err("after its host")),
            ("[::1", Err("several colons")),
            ("[]", Err("neither")),
            ("[::1%eth0]:1", Err("neither")),
            ("[h]:1", Err("neither")),
            ("a b:1", Err("neither")),
            ("\"h:1", Err("neither")),
            ("h\\:1", Err("neither")),
            ("ｈ:1", Err("neither")),
        ];
        for (text, expected) in rows {
            match (host_and_port(text), expected) {
                (Err(found), Err(expected)) => assert!(found.contains(expected), "{text}: {found}"),
                (found, expected) => assert_eq!(found, expected, "{text}"),
            }
        }
    }
}
