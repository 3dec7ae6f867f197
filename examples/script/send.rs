#!/usr/bin/env -S cargo +nightly -Zscript
---
[package]
edition = "2024"

[dependencies]
dingtalk-file = { path = "../.." }
---

//! Usage: send.rs UNION_ID SPACE_ID DENTRY_ID

use std::{env, error::Error};

use dingtalk_file::{Client, Credentials};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [to, space, dentry] = &arguments[..] else {
        return Err("give UNION_ID SPACE_ID DENTRY_ID".into());
    };
    let mut client = Client::builder()
        .credentials(Credentials::token(env::var("DINGTALK_ACCESS_TOKEN")?));
    if let Ok(url) = env::var("DINGTALK_ENDPOINT") {
        client = client.endpoint(url);
    }
    let client = client.build()?;
    client.send_by_app(to.as_str().into(), space.as_str().into(), dentry.as_str().into())?;
    println!("sent");
    Ok(())
}
