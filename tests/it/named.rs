//! Errors name the host that could not be reached, and the proxy.

use std::io::Cursor;
use std::net::TcpListener;

use dingtalk_file::topapi::UserGet;
use dingtalk_file::{
    Client, Credentials, Download, Error, Outcome, RetryPolicy, StoredFile, Upload,
};
use ureq::Proxy;

use crate::wire::{Step, Wire, answer, response, write};

const SECRET: &str = "s3cret-0f-today";

/// Returns a port that refuses connections, because it was free a moment ago.
fn closed() -> String {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr());
    port.expect("a port").to_string()
}

/// Returns a client for `api` and `oapi`, each `host:port`, perhaps through a proxy.
fn client(api: &str, oapi: &str, proxy: Option<&str>) -> Client {
    let proxy = proxy.map(|at| Proxy::new(&format!("http://me:{SECRET}@{at}")).expect("a proxy"));
    let agent = ureq::Agent::config_builder().proxy(proxy).build().new_agent();
    Client::builder()
        .api_endpoint(format!("http://{api}/prefix"))
        .oapi_endpoint(format!("http://{oapi}"))
        .credentials(Credentials::token(SECRET))
        .retry(RetryPolicy::none())
        .agent(agent)
        .build()
        .expect("valid settings")
}

fn send(client: &Client) -> Error {
    client.send_by_app("u".into(), "1".into(), "2".into()).expect_err("no answer")
}

fn look_up(client: &Client) -> Error {
    client.call(&UserGet::new("u1".into())).expect_err("no answer")
}

/// Returns DingTalk's answer with the store's address.
fn info(store: &str) -> Vec<Step> {
    let info = format!(
        r#"{{"uploadKey":"k","headerSignatureInfo":{{"resourceUrls":["http://{store}/oss/x?Signature={SECRET}"],
        "headers":{{"Authorization":"OSS a:{SECRET}"}},"expirationSeconds":900}}}}"#
    );
    answer("200 OK", info)
}

fn upload(client: &Client) -> Error {
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    client.upload(upload, &"1".into(), &"me".into()).expect_err("no store")
}

fn download(client: &Client) -> Error {
    let folder = tempfile::tempdir().expect("a folder");
    let file = StoredFile::new("1".into(), "2".into());
    let download = Download::new(file, folder.path().join("a"));
    client.download(download, &"me".into()).expect_err("no store")
}

/// Checks that the host is named once, with no other part of the address.
fn check(error: &Error, text: &str) {
    for shown in [error.to_string(), format!("{error:?}")] {
        assert_eq!(shown.matches(text).count(), 1, "{text} is not in: {shown}");
        for hidden in [SECRET, "/prefix", "/oss", "/topapi", "/v1.0", "access_token", "me:"] {
            assert!(!shown.contains(hidden), "{hidden} is in: {shown}");
        }
    }
    let fields = format!("{error:#?}");
    assert!(!fields.contains(SECRET), "{fields}");
}

#[test]
fn an_unreachable_host_is_named() {
    let (one, other) = (closed(), closed());
    let refused = |host: &str| format!("no connection to {host} that the request");
    check(&send(&client(&one, &other, None)), &refused(&one));
    check(&look_up(&client(&one, &other, None)), &refused(&other));
    for transfer in [upload, download] {
        let wire = Wire::serve(vec![info(&one)]);
        let host = wire.url.trim_start_matches("http://").to_string();
        let error = transfer(&client(&host, &other, None));
        assert_eq!(error.step_outcome(), Some(Outcome::NotSent));
        check(&error, &refused(&one));
    }
}

#[test]
fn a_host_that_breaks_off_is_named() {
    let cut = || vec![Step::Read, write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")];
    let wire = |script| Wire::serve(vec![script]);
    let host = |wire: &Wire| wire.url.trim_start_matches("http://").to_string();
    let other = closed();
    for call in [send, look_up] {
        let silent = wire(vec![Step::Read]);
        let text = format!("no response from {} to the request", host(&silent));
        check(&call(&client(&host(&silent), &host(&silent), None)), &text);
        let broken = wire(cut());
        let text = format!("the response from {} was cut off", host(&broken));
        check(&call(&client(&host(&broken), &host(&broken), None)), &text);
    }
    let store = wire(vec![Step::Read]);
    let api = wire(info(&host(&store)));
    let text = format!("no response from {} to the request", host(&store));
    check(&upload(&client(&host(&api), &other, None)), &text);
    let store = wire(cut());
    let api = wire(info(&host(&store)));
    let text = format!("the response from {} was cut off", host(&store));
    check(&download(&client(&host(&api), &other, None)), &text);
}

#[test]
fn a_proxy_is_named_where_it_is_the_reason() {
    let (api, proxy) = (closed(), closed());
    let text = format!("no connection to the proxy {proxy}, which leads to {api}: ");
    check(&send(&client(&api, &api, Some(&proxy))), &text);
    check(&look_up(&client(&api, &api, Some(&proxy))), &text);
    for status in ["407 Who Are You", "403 Never", "502 Nobody There"] {
        let head = response(status, "", format!("<html>{SECRET}</html>"));
        let wire = Wire::serve(vec![vec![Step::Read, write(head)]]);
        let at = wire.url.trim_start_matches("http://").to_string();
        let error = send(&client(&api, &api, Some(&at)));
        assert_eq!(error.outcome(), Outcome::NotSent);
        check(&error, &format!("the proxy {at} makes no connection to {api}: "));
        assert!(error.to_string().contains(&status[..3]), "{error}");
    }
    // The host behind the proxy is named, too.
    let tunnel = vec![Step::Read, write("HTTP/1.1 200 OK\r\n\r\n"), Step::Read];
    let wire = Wire::serve(vec![tunnel]);
    let at = wire.url.trim_start_matches("http://").to_string();
    let text = format!("no response from {api} through the proxy {at} to the request");
    check(&send(&client(&api, &api, Some(&at))), &text);
}
