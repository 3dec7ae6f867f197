//! Puts a file from disk into two people's chats.

use std::{env, error::Error};

use dingtalk_file::{Client, Credentials, Deliver, Upload, UserId};

fn main() -> Result<(), Box<dyn Error>> {
    let app_key = env::var("DINGTALK_APP_KEY")?;
    let app_secret = env::var("DINGTALK_APP_SECRET")?;
    let client =
        Client::builder().credentials(Credentials::internal_app(app_key, app_secret)).build()?;

    let people = [UserId::new("0123456789"), UserId::new("ana.souza")];
    deliver(&client, "report.pdf", UserId::new("manager4220"), people)
}

pub fn deliver(
    client: &Client,
    path: &str,
    operator: UserId,
    people: [UserId; 2],
) -> Result<(), Box<dyn Error>> {
    let file = Deliver::upload(Upload::file(path)?, operator);
    let file = people.into_iter().fold(file, Deliver::to);
    // The error names everybody who does not have the file, and why; returned from `main`, it is the exit status as well.
    let delivery = client.deliver(file)?;
    println!("everybody has {:?}", delivery.file);
    Ok(())
}
