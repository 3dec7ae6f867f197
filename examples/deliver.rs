//! Delivers a file from disk to two people.

use std::error::Error;

use dingtalk_file::{Client, Credentials, Deliver, Upload, UserId};

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(Credentials::from_env()?)?;
    let people = [UserId::new("0123456789"), UserId::new("ana.souza")];
    deliver(&client, "report.pdf", UserId::new("manager4220"), people)
}

pub fn deliver(
    client: &Client,
    path: &str,
    operator: UserId,
    people: [UserId; 2],
) -> Result<(), Box<dyn Error>> {
    let file = Deliver::new(operator).upload(Upload::file(path)?);
    // The error says who does not have the file, and why (at most 20 people).
    let delivery = client.deliver(file.to_all(people))?;
    println!("everyone has {:?}", delivery.files[0].file);
    Ok(())
}
