//! Sends a stored file to a person with hand-written reqwest calls.

use std::error::Error;
use std::time::Duration;
use std::{env, fmt};

use serde::{Deserialize, Serialize};

const ENDPOINT: &str = "https://api.dingtalk.io";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SendByApp<'a> {
    space_id: &'a str,
    dentry_id: &'a str,
}

#[derive(Deserialize)]
struct SendByAppReply {
    file: File,
}

#[derive(Deserialize)]
struct File {
    name: Option<String>,
}

/// DingTalk's answer to a request that it refuses.
#[derive(Debug, Deserialize)]
struct Refused {
    code: String,
    message: Option<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "dingtalk refused: {}: {}",
            self.code,
            self.message.as_deref().unwrap_or_default()
        )
    }
}

impl Error for Refused {}

fn send(token: &str, to: &str, request: &SendByApp) -> Result<SendByAppReply, Box<dyn Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "installed twice")?;
    let client = reqwest::blocking::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()?;
    let answer = client
        .post(format!("{ENDPOINT}/v1.0/convFile/apps/conversations/files/send"))
        .query(&[("unionId", to)])
        .header("x-acs-dingtalk-access-token", token)
        .json(request)
        .send()?;
    let success = answer.status().is_success();
    let body = answer.bytes()?;
    match success {
        true => Ok(serde_json::from_slice(&body)?),
        false => Err(serde_json::from_slice::<Refused>(&body)?.into()),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [to, space_id, dentry_id] = &arguments[..] else {
        return Err("give UNION_ID SPACE_ID DENTRY_ID".into());
    };
    let token = env::var("DINGTALK_ACCESS_TOKEN")?;
    let reply = send(&token, to, &SendByApp { space_id, dentry_id })?;
    println!("{} arrived", reply.file.name.as_deref().unwrap_or("the file"));
    Ok(())
}
