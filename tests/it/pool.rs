//! Connections are used again, those to the object store included.

use std::io::Cursor;
use std::sync::{Arc, OnceLock};

use dingtalk_file::{Client, Credentials, Upload};

use crate::wire::{Step, Wire, response};

#[test]
fn two_uploads_take_one_connection() {
    let url = Arc::new(OnceLock::<String>::new());
    let store = url.clone();
    let serve = Step::Serve(Arc::new(move |request: &str| {
        let body = if request.contains("/uploadInfos/") {
            let place = store.get().expect("an address");
            format!(
                r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["{place}/put"],"headers":{{}}}}}}"#
            )
        } else if request.starts_with("PUT /put") {
            assert!(!request.to_lowercase().contains("user-agent"), "{request}");
            String::new()
        } else {
            r#"{"dentry":{"id":"7"}}"#.into()
        };
        response("200 OK", "", body)
    }));
    let wire = Wire::serve(vec![vec![serve]; 9]);
    url.set(wire.url.clone()).expect("set once");
    let client = Client::builder().endpoint(&wire.url).credentials(Credentials::token("t0ken"));
    let client = client.build().expect("a client");
    for name in ["a.txt", "b.txt"] {
        let upload = Upload::new(name, Cursor::new("abc")).expect("content");
        client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    }
    drop(client);
    assert_eq!(wire.connections(), 1);
    assert_eq!(wire.requests().len(), 6);
}
