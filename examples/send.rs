//! Sends a file that is already in a DingTalk storage space to one person.

use std::error::Error;

use dingtalk_file::{Client, Credentials, DentryId, SpaceId, UnionId};

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(Credentials::from_env()?)?;
    let to = UnionId::new("their unionId, not their userId");
    let line = send(&client, to, SpaceId::new("864"), DentryId::new("674"))?;
    println!("{line}");
    Ok(())
}

pub fn send(
    client: &Client,
    to: UnionId,
    space: SpaceId,
    dentry: DentryId,
) -> Result<String, dingtalk_file::Error> {
    let reply = client.send_by_app(to, space, dentry)?;
    let name = reply.file.name.as_deref().unwrap_or("the file");
    Ok(format!("{name} arrived (request {:?})", reply.request_id()))
}
