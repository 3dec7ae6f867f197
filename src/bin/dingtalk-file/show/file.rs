//! Files that were stored and sent.

use dingtalk_file::conv_file::SendByAppReply;
use dingtalk_file::{DentryId, Person, Reply, SpaceId, StoredFile};
use serde::Serialize;

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
