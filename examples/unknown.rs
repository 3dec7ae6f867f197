//! Handles a failed call, above all one that may have delivered the file.

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::{Client, Credentials, Error, Outcome};

fn main() -> Result<(), Error> {
    let credentials = Credentials::token("an access token from elsewhere");
    let client = Client::new(credentials)?;
    let file = SendByApp::new("a unionId".into(), "864".into(), "674".into());
    println!("{}", deliver(&client, &file));
    Ok(())
}

pub fn deliver(client: &Client, file: &SendByApp) -> String {
    let error = match client.call(file) {
        Ok(_) => return "done".into(),
        Err(error) => error,
    };
    // Safe to repeat, and it may succeed next time.
    if let Some(wait) = error.worth_retrying() {
        return format!("try again in {} s: {error}", wait.as_secs());
    }
    match error.outcome() {
        Outcome::Invalid => format!("correct the request: {error}"),
        Outcome::NotSent => format!("check the connection: {error}"),
        Outcome::Refused => match error.code_as::<SendByApp>() {
            Some(SendByAppError::PermissionDenied) => "let the receiver read the file first".into(),
            _ => format!("not done: {error}; {}", error.hint().unwrap_or("no hint")),
        },
        // The file may be in the chat already, and sending again may deliver it twice. Look or ask first, and
        // keep the request id for DingTalk's support.
        Outcome::Unknown => format!("look before you send again: {error}"),
    }
}
