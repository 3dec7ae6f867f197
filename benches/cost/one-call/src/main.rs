//! Sends a stored file to a person, with this crate.

use std::env;
use std::error::Error;

use dingtalk_file::{Client, Credentials};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [to, space, dentry] = &arguments[..] else {
        return Err("give UNION_ID SPACE_ID DENTRY_ID".into());
    };
    let token = env::var("DINGTALK_ACCESS_TOKEN")?;
    let client = Client::builder().credentials(Credentials::token(token)).build()?;
    let reply =
        client.send_by_app(to.as_str().into(), space.as_str().into(), dentry.as_str().into())?;
    println!("{} arrived", reply.file.name.as_deref().unwrap_or("the file"));
    Ok(())
}
