//! The hosts of `NO_PROXY`, which are called without the proxy.

use std::net::IpAddr;

/// The hosts that are called without the proxy, as curl reads them. Commas or spaces separate entries. A name also
/// matches its subdomains, with or without a leading `.` or `*.`. An address may be a network. A port limits the entry
/// to that port. `*` alone matches everything. curl supports neither ports nor `*.`, but people write both. Any other
/// entry matches nothing.
#[derive(Debug, Default)]
pub(super) struct Exempt(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Debug, PartialEq)]
enum Hosts {
    All,
    /// This name and its subdomains.
    Domain(String),
    /// The addresses that share this many leading bits with this one.
    Network(IpAddr, u32),
}

impl Exempt {
    pub(super) fn read(text: &str) -> Self {
        if text == "*" {
            return Exempt(vec![Entry { hosts: Hosts::All, port: None }]);
        }
        let entries = text.split(|c: char| c == ',' || c.is_whitespace());
        Exempt(entries.filter_map(Entry::read).collect())
    }

    pub(super) fn contains(&self, host: &str, port: u16) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let address = address(host);
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        let matches = |entry: &Entry| {
            let hosts = match (&entry.hosts, address) {
                (Hosts::All, _) => true,
                (Hosts::Network(network, bits), Some(address)) => agree(*network, address, *bits),
                (Hosts::Domain(domain), None) => {
                    let before = name.strip_suffix(domain.as_str());
                    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
                }
                _ => false,
            };
            hosts && entry.port.is_none_or(|only| only == port)
        };
        self.0.iter().any(matches)
    }
}

impl Entry {
    fn read(text: &str) -> Option<Self> {
        // An entry that parses as an address has no port: `::1`.
        if let Some(hosts) = Hosts::read(text) {
            return Some(Entry { hosts, port: None });
        }
        let (hosts, port) = text.rsplit_once(':')?;
        Some(Entry { hosts: Hosts::read(hosts)?, port: Some(number(port)?) })
    }
}

impl Hosts {
    fn read(text: &str) -> Option<Self> {
        if let Some((network, bits)) = text.split_once('/') {
            // The bits of a mapped address, `::ffff:10.0.0.0/104`, would be those of the longer form.
            let network =
                address(network).filter(|address| !network.contains(':') || address.is_ipv6())?;
            let bits = number(bits).filter(|bits| *bits <= width(network))?;
            // As in curl, 0 bits mean all of them.
            let bits = if bits == 0 { width(network) } else { bits };
            return Some(Hosts::Network(network, bits));
        }
        if let Some(address) = address(text) {
            return Some(Hosts::Network(address, width(address)));
        }
        let domain = text.strip_prefix("*.").or(text.strip_prefix('.')).unwrap_or(text);
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        (!domain.is_empty() && !domain.contains([':', '[', ']', '*']))
            .then_some(Hosts::Domain(domain))
    }
}

/// Parses a number without a sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Parses an address, with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn agree(network: IpAddr, address: IpAddr, bits: u32) -> bool {
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    // There is at least 1 bit, so this cannot overflow.
    (network ^ address) >> (width - bits) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exempt_hosts_are_matched() {
        let rows = [
            // The host's name, in any case, with or without the root's dot.
            ("api.example.test", "api.example.test", 443, true),
            ("API.Example.TEST", "api.example.test", 443, true),
            ("api.example.test", "API.example.test.", 443, true),
            ("api.example.test.", "api.example.test", 443, true),
            ("localhost, 127.0.0.1, api.example.test", "api.example.test", 443, true),
            ("localhost 127.0.0.1\tapi.example.test\n", "api.example.test", 443, true),
            (" ,, api.example.test , ", "api.example.test", 443, true),
            // Domains.
            ("example.test", "api.example.test", 443, true),
            ("test", "api.example.test", 443, true),
            (".example.test", "api.example.test", 443, true),
            (".example.test", "example.test", 443, true),
            ("*.example.test", "api.example.test", 443, true),
            ("*.example.test:443", "api.example.test", 443, true),
            ("ample.test", "api.example.test", 443, false),
            ("api.example.test", "example.test", 443, false),
            ("example.test.evil", "example.test", 443, false),
            ("*ample.test", "api.example.test", 443, false),
            // Everything, and nothing.
            ("*", "api.example.test", 443, true),
            ("a, *", "10.0.0.1", 443, false),
            ("foo,*", "api.example.test", 443, false),
            ("*,foo", "api.example.test", 443, false),
            (" *", "api.example.test", 443, false),
            ("* ", "api.example.test", 443, false),
            ("*,", "api.example.test", 443, false),
            ("**", "api.example.test", 443, false),
            ("*", "[::1]", 443, true),
            ("", "api.example.test", 443, false),
            (".", "api.example.test", 443, false),
            ("*.", "api.example.test", 443, false),
            ("https://api.example.test", "api.example.test", 443, false),
            // Ports.
            ("api.example.test:443", "api.example.test", 443, true),
            ("api.example.test:8443", "api.example.test", 443, false),
            (".example.test:443", "api.example.test", 443, true),
            ("*:443", "api.example.test", 443, false),
            ("api.example.test:+443", "api.example.test", 443, false),
            ("api.example.test:-443", "api.example.test", 443, false),
            ("10.0.0.1:+443", "10.0.0.1", 443, false),
            ("api.example.test:x", "api.example.test", 443, false),
            ("api.example.test:", "api.example.test", 443, false),
            ("10.0.0.1:9", "10.0.0.1", 9, true),
            ("10.0.0.1:9", "10.0.0.1", 443, false),
            ("[2001:db8::1]:9", "[2001:db8::1]", 9, true),
            ("[2001:db8::1]:9", "[2001:db8::1]", 443, false),
            // Addresses and networks.
            ("10.0.0.1", "10.0.0.1", 443, true),
            ("10.0.0.1", "10.0.0.10", 443, false),
            ("0.0.1", "10.0.0.1", 443, false),
            ("10.0.0.0/8", "10.255.255.1", 443, true),
            ("10.9.8.7/8", "10.255.255.1", 443, true),
            ("10.0.0.0/8", "11.0.0.1", 443, false),
            ("10.0.0.0/0", "11.0.0.1", 443, false),
            ("10.0.0.0/0", "10.0.0.0", 443, true),
            ("10.0.0.0/+8", "10.0.0.1", 443, false),
            ("10.0.0.0/8x", "10.0.0.1", 443, false),
            ("/+24", "10.0.0.1", 443, false),
            ("10.0.0.0/-0", "10.0.0.1", 443, false),
            ("::ffff:10.1.2.0/120", "10.1.2.3", 443, false),
            ("::ffff:10.0.0.0/8", "10.9.9.9", 443, false),
            ("10.0.0.1/32", "10.0.0.1", 443, true),
            ("10.0.0.1/32", "10.0.0.2", 443, false),
            ("172.16.0.0/12", "172.31.255.255", 443, true),
            ("172.16.0.0/12", "172.32.0.0", 443, false),
            ("10.0.0.0/33", "10.0.0.1", 443, false),
            ("10.0.0.0/", "10.0.0.1", 443, false),
            ("10.0.0.0/8:9", "10.0.0.1", 9, true),
            ("10.0.0.0/8", "ten.example.test", 443, false),
            ("2001:db8::/32", "[2001:db8:1::1]", 443, true),
            ("[2001:db8::]/32", "[2001:db8:1::1]", 443, true),
            ("2001:db8::/33", "[2001:db8:8000::1]", 443, false),
            ("2001:DB8:0::1", "[2001:db8::1]", 443, true),
            ("[2001:db8::1]", "[2001:db8::1]", 443, true),
            ("::/0", "[2001:db8::1]", 443, false),
            ("2001:db8::/+32", "[2001:db8::1]", 443, false),
            ("::/0", "10.0.0.1", 443, false),
            ("10.0.0.0/8", "[::ffff:10.0.0.1]", 443, true),
        ];
        for (text, host, port, expected) in rows {
            assert_eq!(Exempt::read(text).contains(host, port), expected, "{text:?} {host}:{port}");
        }
    }
}
