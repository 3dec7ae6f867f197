//! `dingtalk-file send`.

use dingtalk_file::conv_file::{SendByApp, SendByAppReply};
use dingtalk_file::{Person, Reply};

use crate::commands::SendArgs;
use crate::connect::Connection;
use crate::connect::environment::Lookup;
use crate::show::json::{compact, object, value};
use crate::show::report::{Failure, Report, printable};

pub fn run(args: &SendArgs, connection: &Connection, lookup: &Lookup) -> Result<Report, Failure> {
    let client = connection.client(lookup)?;
    let operation = SendByApp::new(args.to.clone(), args.space_id.clone(), args.dentry_id.clone());
    let reply = client.call(&operation)?;
    Ok(Report {
        text: sent(&reply, &Person::Union(args.to.clone())),
        json: object(&[("reply", compact(reply.raw())), ("request_id", value(reply.request_id()))]),
        ..Report::default()
    })
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
