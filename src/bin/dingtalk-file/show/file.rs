//! Files that were stored and sent.

use dingtalk_file::conv_file::SendByAppReply;
use dingtalk_file::{Person, Reply, SpaceId, StoredFile};

use super::json::{list, object, value};
use super::text::printable;

/// What every failure of `deliver` looks like.
pub fn undelivered(
    error: &str,
    space_id: Option<&SpaceId>,
    file: Option<&StoredFile>,
    deliveries: &[String],
) -> String {
    object(&[
        ("error", error.into()),
        ("space_id", value(space_id.map(SpaceId::as_str))),
        ("file", described(file)),
        ("deliveries", list(deliveries)),
    ])
}

pub fn described(file: Option<&StoredFile>) -> String {
    let Some(file) = file else { return value(None::<u8>) };
    object(&[
        ("space_id", value(file.space_id.as_str())),
        ("dentry_id", value(file.dentry_id.as_str())),
        ("name", value(file.name.as_deref())),
        ("size", value(file.size)),
    ])
}

/// A line about a file that was sent.
pub fn sent(reply: &Reply<SendByAppReply>, to: &Person) -> String {
    let file = &reply.file;
    let mut text = format!("sent {}", file.name.as_deref().unwrap_or("the file"));
    if let Some(size) = file.size {
        text += &format!(" ({size} bytes)");
    }
    text += &format!(" to {to}");
    if let Some(id) = &file.id {
        text += &format!(" as dentry {id}");
    }
    if let Some(id) = reply.request_id() {
        text += &format!(" (request id {id})");
    }
    printable(&text)
}
