//! Refuses requests of foreign web pages, even if their host name was made to resolve to this machine.

use std::net::{IpAddr, Ipv6Addr};

use crate::emulator::operations::request::Request;
use crate::text::cut;

/// Returns why a request is foreign; `None` if it is allowed. `local_ip` is the address that the connection was made to.
///
/// A browser sends the site that it believes to talk to (`Host`) and the page that makes the request (`Origin`). Other
/// programs send this machine's name and no origin.
pub(super) fn foreign(
    request: &Request,
    local_ip: Option<IpAddr>,
    allowed: &[String],
) -> Option<String> {
    let all = |name: &'static str| {
        let headers = request.headers.iter().filter(move |(found, _)| found == name);
        headers.map(|(_, value)| value.as_str())
    };
    let is_known = |host: &str| is_known(host, local_ip, allowed);
    if let Some(host) = all("host").find(|host| !is_known(without_port(host))) {
        return Some(refusal("Host", host, without_port(host)));
    }
    let host_of = |origin: &str| {
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        rest.map(|rest| without_port(rest).to_string())
    };
    for origin in all("origin") {
        match host_of(origin) {
            Some(host) if is_known(&host) => {}
            host => return Some(refusal("Origin", origin, &host.unwrap_or_default())),
        }
    }
    // Browsers send no `Origin` with an image or a script, but they send this. Following a link is allowed.
    let crosses = all("sec-fetch-site").any(|site| site == "cross-site");
    let follows = all("sec-fetch-dest").any(|to| to == "document") && request.method == "GET";
    (crosses && !follows).then(|| "a page of another site may not use the emulator".into())
}

fn refusal(header: &str, value: &str, host: &str) -> String {
    let (value, host) = (cut::shown(value), cut::shown(host));
    let advice = match &*host {
        "" => "ask without the header".to_string(),
        host => format!("start the emulator with `--allow-host {host}` if it is yours"),
    };
    format!("the {header} {value:?} is not this machine: {advice}")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) && !host.is_empty() => host,
        _ => host,
    }
}

/// Returns whether a host is this machine, or was allowed. An address, unlike a name, cannot be made to resolve
/// elsewhere.
fn is_known(host: &str, local_ip: Option<IpAddr>, allowed: &[String]) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let address = match bare.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => Some(plain(ip)),
        Ok(ip) => Some(ip),
        Err(_) => None,
    };
    let local_ip = local_ip.map(|ip| match ip {
        IpAddr::V6(ip) => plain(ip),
        ip => ip,
    });
    address.is_some_and(|address| address.is_loopback() || Some(address) == local_ip)
        || host.eq_ignore_ascii_case("localhost")
        || allowed.iter().any(|name| name.eq_ignore_ascii_case(host))
}

/// Returns the IPv4 address if it is mapped into an IPv6 one.
fn plain(ip: Ipv6Addr) -> IpAddr {
    ip.to_ipv4_mapped().map_or(ip.into(), IpAddr::V4)
}

#[cfg(test)]
mod tests {
    use ureq::http;

    use super::*;

    fn refused(headers: &[(&str, &str)], allowed: &[&str]) -> Option<String> {
        let mut head = http::Request::builder().uri("/_emulator/");
        for (name, value) in headers {
            head = head.header(*name, *value);
        }
        let request = Request::new(&head.body(()).expect("a request"));
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        foreign(&request, Some([172, 17, 0, 2].into()), &allowed)
    }

    #[test]
    fn this_machines_own_names_are_allowed() {
        let hosts = [
            "127.0.0.1:8080",
            "127.0.0.1",
            "127.9.9.9:1",
            "localhost",
            "LocalHost:3000",
            "[::1]:8080",
            "[::1]",
            "[::ffff:127.0.0.1]:80",
            "172.17.0.2:8080",
        ];
        for host in hosts {
            assert_eq!(refused(&[("host", host)], &[]), None, "{host}");
            let origin = format!("http://{host}");
            assert_eq!(refused(&[("host", host), ("origin", &origin)], &[]), None, "{host}");
        }
        assert_eq!(refused(&[], &[]), None);
    }

    #[test]
    fn other_hosts_and_origins_are_refused() {
        let hosts = [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "evil.example:80:127.0.0.1",
            "10.0.0.1",
            "[2001:db8::1]:80",
            "evil@127.0.0.1",
            "127.0.0.1/evil",
            "127.1",
            "2130706433",
            "localhost.",
            "",
            " ",
        ];
        for host in hosts {
            assert!(refused(&[("host", host)], &[]).is_some(), "{host}");
            let origin = format!("http://{host}");
            let headers = [("host", "localhost"), ("origin", &*origin)];
            assert!(refused(&headers, &[]).is_some(), "{host}");
        }
        for origin in ["null", "", "file://", "chrome-extension://abc", "http://", "localhost"] {
            assert!(refused(&[("origin", origin)], &[]).is_some(), "{origin}");
        }
        // A correct header does not excuse a wrong one.
        assert!(refused(&[("host", "localhost"), ("host", "evil.example")], &[]).is_some());
    }

    #[test]
    fn a_name_can_be_allowed() {
        let headers = [("host", "Emulator:8080"), ("origin", "https://emulator")];
        assert_eq!(refused(&headers, &["emulator"]), None);
        let said = refused(&headers, &["other"]).expect("refused");
        assert!(said.ends_with("with `--allow-host Emulator` if it is yours"), "{said}");
        let said = refused(&[("origin", "null")], &[]).expect("refused");
        assert_eq!(said, "the Origin \"null\" is not this machine: ask without the header");
    }

    #[test]
    fn a_page_of_another_site_cannot_load_anything() {
        let site = ("sec-fetch-site", "cross-site");
        assert!(refused(&[site, ("sec-fetch-dest", "image")], &[]).is_some());
        assert!(refused(&[site, ("sec-fetch-dest", "iframe")], &[]).is_some());
        assert_eq!(refused(&[site, ("sec-fetch-dest", "document")], &[]), None);
        assert_eq!(refused(&[("sec-fetch-site", "same-origin")], &[]), None);
    }
}
