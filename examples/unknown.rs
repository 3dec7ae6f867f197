//! What to do when a call fails, and above all when nobody knows whether the file arrived.

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::{Client, Credentials, Error, Outcome};

fn main() -> Result<(), Error> {
    let credentials = Credentials::token("an access token from elsewhere");
    let client = Client::builder().credentials(credentials).build()?;
    let file = SendByApp::new("a unionId".into(), "864".into(), "674".into());
    println!("{}", deliver(&client, &file));
    Ok(())
}

pub fn deliver(client: &Client, file: &SendByApp) -> String {
    let error = match client.call(file) {
        Ok(_) => return "done".into(),
        Err(error) => error,
    };
    // Not executed or harmless to repeat, and it may succeed then.
    if let Some(wait) = error.worth_retrying() {
        return format!("try again in {} s: {error}", wait.as_secs());
    }
    match error.outcome() {
        Outcome::Invalid => format!("correct the request: {error}"),
        Outcome::NotSent => format!("the way to DingTalk is not usable: {error}"),
        Outcome::Refused => match error.code_as::<SendByApp>() {
            Some(SendByAppError::PermissionDenied) => "let the receiver read the file first".into(),
            _ => format!("not done: {error}; {}", error.hint().unwrap_or("no hint")),
        },
        // It may be in the chat already. Sending again may deliver it twice: look or ask first, and keep the
        // request id for DingTalk's support.
        Outcome::Unknown => format!("look before you send again: {error}"),
    }
}
