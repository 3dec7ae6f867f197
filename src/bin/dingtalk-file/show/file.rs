//! Files that were stored and sent.

use dingtalk_file::conv_file::SendByAppReply;
use dingtalk_file::{DentryId, Person, Recipient, Reply, SpaceId, StoredFile};
use serde::Serialize;
use serde_json::Value;

use super::text::printable;

/// A stored file for programs.
#[derive(Serialize)]
pub struct FileObject<'a> {
    space_id: &'a SpaceId,
    dentry_id: &'a DentryId,
    name: Option<&'a str>,
    size: Option<i64>,
}

impl<'a> From<&'a StoredFile> for FileObject<'a> {
    fn from(file: &'a StoredFile) -> Self {
        let StoredFile { space_id, dentry_id, .. } = file;
        FileObject { space_id, dentry_id, name: file.name.as_deref(), size: file.size }
    }
}

/// Returns a line about a file that was sent.
pub fn sent(reply: &Reply<SendByAppReply>, to: &Person) -> String {
    let file = &reply.file;
    let (id, to) = (file.id.as_ref().map(DentryId::as_str), to.to_string());
    line(file.name.as_deref(), file.size, id, reply.request_id(), &to)
}

/// Returns the line about a file that was sent, for a reply that is text.
pub fn sent_as(reply: Option<&str>, request_id: Option<&str>, to: &Recipient) -> String {
    let reply: Value = reply.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let file = &reply["file"];
    let text = |name: &str| match &file[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let size = text("size").and_then(|size| size.parse().ok());
    line(text("name").as_deref(), size, text("id").as_deref(), request_id, &to.to_string())
}

fn line(
    name: Option<&str>,
    size: Option<i64>,
    id: Option<&str>,
    request_id: Option<&str>,
    to: &str,
) -> String {
    let mut text = format!("sent {}", name.unwrap_or("the file"));
    if let Some(size) = size {
        text += &format!(" ({size} bytes)");
    }
    text += &format!(" to {to}");
    if let Some(id) = id {
        text += &format!(" as dentry {id}");
    }
    if let Some(id) = request_id {
        text += &format!(" (request id {id})");
    }
    printable(&text)
}
