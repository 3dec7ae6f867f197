//! `dingtalk-file demo`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use dingtalk_file::emulator::{Delivery, Emulator};
use dingtalk_file::{Deliver, Event, Person, Upload};

use crate::cli::help::with_statuses;
use crate::commands::deliver::outcome::{Delivered, Replies};
use crate::commands::deliver::report::{self, Told};
use crate::commands::emulator::{inbox, serve};
use crate::connect::Connection;
use crate::show::failure::Failure;
use crate::show::report::Report;

pub const HELP: &str = with_statuses!(
    "It starts an emulator that requires a right to read a file, delivers the file to two made-up
people, and compares the bytes that arrived with those that were sent; if they differ, the exit
status is 1. With --json it writes the object of deliver, with \"bytes_equal\" at its end. With
--open it runs until it is stopped, and the last line (with --json the field \"inbox\") has the
address of a page that shows the files that arrived.

Of the connection options, only --timeout, --deadline and --retries apply here. Their variables, and
those with credentials, are not read.

Examples:
  dingtalk-file demo
  dingtalk-file demo report.pdf
  dingtalk-file demo --open
"
);

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The file to deliver [default: this program's README.md]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Keep the emulator running, and print the address of the page that shows the files that arrived
    #[arg(long)]
    pub open: bool,
}

/// The file to deliver if none is named.
const README: &str = include_str!("../../../../README.md");

/// The exit status if the bytes that arrived differ from those that were sent.
const DIFFERENT: u8 = 1;

/// Reads nothing from the environment, so that a demonstration is the same everywhere.
pub fn run(args: &DemoArgs, connection: &Connection) -> Result<Report, Failure> {
    let path = args.file.as_deref();
    let upload = match path {
        Some(path) => Upload::file(path)?,
        None => Upload::new("README.md", Cursor::new(README))?,
    };
    let emulator =
        Emulator::start().map_err(|error| format!("cannot listen on this machine: {error}"))?;
    emulator.require_receiver_rights(true);
    let client = connection.limit(emulator.client(), &|_| None)?.build()?;
    let users = emulator.users();
    let mut replies = Replies::new();
    // One recipient after the other, so that each demonstration is the same.
    let deliver = Deliver::new(users[0].user_id.clone())
        .upload(upload)
        .to(users[1].user_id.clone())
        .to(Person::Mobile(users[2].mobile.clone()))
        .jobs(1)
        .on_event(|event| {
            if let Event::Sent { to, reply, .. } = event {
                replies.insert(to.clone(), reply.to_string());
            }
        });
    let result = client.deliver(deliver);
    let is_done = result.is_ok();
    let delivery = result.unwrap_or_else(|error| error.into_parts().1);

    let compared = is_done.then(|| compare_all(&emulator, path)).transpose();
    let compared = compared.map_err(|error| {
        format!("cannot compare the bytes that arrived with those that were sent: {error}")
    })?;
    let is_equal = |all: &Vec<Compared>| all.len() == 2 && all.iter().all(|one| one.equal);
    let equal = compared.as_ref().map(is_equal);
    let address = args.open.then(|| inbox(&emulator));
    let beside = Told { bytes_equal: equal, inbox: address.as_deref(), ..Told::default() };
    let mut report = report::report(&Delivered::all(delivery, replies).remove(0), &beside);
    let exchanges = emulator.exchanges();
    let shown: String = exchanges.iter().map(|exchange| format!("{exchange}\n")).collect();
    report.text.insert_str(0, &shown);
    if let Some(compared) = compared {
        let told = summary(&compared);
        if equal == Some(true) {
            report.text += &format!("\n{told}, equal");
        } else {
            report.problem = format!("error: {told}, not equal");
            report.status = DIFFERENT;
        }
    }
    if let Some(address) = address {
        report.text += &format!("\n\ninbox: {address} (Ctrl-C ends it)");
        report.after = Some(Box::new(move || {
            let _emulator = emulator;
            serve();
        }));
    }
    Ok(report)
}

/// Compares the file with the content of each delivery.
fn compare_all(emulator: &Emulator, path: Option<&Path>) -> io::Result<Vec<Compared>> {
    let compare_one = |delivery: Delivery| {
        let left: Box<dyn Read> = match path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(README.as_bytes()),
        };
        compare(left, emulator.content(&delivery.dentry_id)?)
    };
    emulator.deliveries().into_iter().map(compare_one).collect()
}

#[derive(Debug, PartialEq)]
struct Compared {
    left: u64,
    arrived: u64,
    equal: bool,
}

fn summary(compared: &[Compared]) -> String {
    let left = compared.first().map_or(0, |compared| compared.left);
    match compared {
        [first, second] if first.arrived == second.arrived => {
            format!("{left} bytes left, {} bytes arrived twice", first.arrived)
        }
        _ => {
            let sizes = compared.iter().map(|compared| compared.arrived.to_string());
            let sizes: Vec<_> = sizes.collect();
            format!("{left} bytes left, [{}] bytes arrived", sizes.join(", "))
        }
    }
}

fn compare(left: impl Read, arrived: impl Read) -> io::Result<Compared> {
    let (mut left, mut arrived) = (BufReader::new(left), BufReader::new(arrived));
    let (mut size, mut equal) = (0, true);
    loop {
        let (some, others) = (left.fill_buf()?, arrived.fill_buf()?);
        let count = some.len().min(others.len());
        if count == 0 {
            break;
        }
        equal &= some[..count] == others[..count];
        left.consume(count);
        arrived.consume(count);
        size += count as u64;
    }
    let left = size + io::copy(&mut left, &mut io::sink())?;
    let arrived = size + io::copy(&mut arrived, &mut io::sink())?;
    Ok(Compared { left, arrived, equal: equal && left == arrived })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_compared_to_the_end() {
        let cases: [(&[u8], &[u8], bool); 6] = [
            (b"", b"", true),
            (b"abc", b"abc", true),
            (b"abc", b"abd", false),
            (b"abc", b"ab", false),
            (b"ab", b"abc", false),
            (b"", b"a", false),
        ];
        for (one, other, equal) in cases {
            // The pieces have different sizes.
            let (head, tail) = one.split_at(one.len() / 2);
            let compared = compare(head.chain(tail), other).expect("read");
            let (left, arrived) = (one.len() as u64, other.len() as u64);
            assert_eq!(compared, Compared { left, arrived, equal });
        }
    }

    #[test]
    fn differing_bytes_are_reported() {
        let compared = |arrived| Compared { left: 3, arrived, equal: arrived == 3 };
        assert_eq!(summary(&[compared(3), compared(3)]), "3 bytes left, 3 bytes arrived twice");
        assert_eq!(summary(&[compared(3), compared(2)]), "3 bytes left, [3, 2] bytes arrived");
        assert_eq!(summary(&[compared(3)]), "3 bytes left, [3] bytes arrived");
        assert_eq!(summary(&[]), "0 bytes left, [] bytes arrived");
    }
}
