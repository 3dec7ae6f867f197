//! `dingtalk-file deliver`: sends each file to each person once, even across interruptions.

pub mod args;
mod dry_run;
pub mod outcome;
mod ready;
pub mod recipients;
pub mod report;
mod summary;

use dingtalk_file::{Deliver, Event, Grant, Recipient};

use self::args::DeliverArgs;
use self::outcome::{Delivered, Replies};
use self::ready::{Ready, prepare, stored};
use self::recipients::{Recipients, collect};
use self::summary::Told;
use crate::cli::input;
use crate::connect::Connection;
use crate::connect::signals;
use crate::show::failure::Failure;
use crate::show::progress::{Bars, Watch};
use crate::show::report::Report;

pub fn run(args: &DeliverArgs, connection: &Connection, watch: Watch) -> Report {
    let named = args.files.iter().chain(&args.to_file);
    let checked = connection.files(true).and_then(|files| {
        input::check_once(named.clone(), &files)?;
        input::check_journal(args.journal.as_deref(), named)
    });
    if let Err(problem) = checked {
        return not_begun(args, Vec::new(), &problem.into());
    }
    let Recipients { people, again } = match collect(&args.to, &args.to_file) {
        Ok(recipients) => recipients,
        Err(problem) => return not_begun(args, Vec::new(), &problem.into()),
    };
    let ready = match prepare(args, connection) {
        Ok(ready) => ready,
        Err(failure) => return not_begun(args, people, &failure),
    };
    // A list may be long, so a summary names no one if nothing began.
    let named = if is_mailing(args) { Vec::new() } else { people.clone() };
    let deliver = match ready.delivery(args, people) {
        Ok(deliver) => deliver,
        Err(failure) => return not_begun(args, named, &failure),
    };
    if args.dry_run {
        return match ready.client.plan(deliver) {
            Ok(plan) => dry_run::report(plan, again),
            Err(error) => not_begun(args, named, &Failure::before(error)),
        };
    }
    let mut replies = Replies::new();
    let result = deliver_and_show(&ready, deliver, watch, is_mailing(args), &mut replies);
    let delivery = match result {
        Ok(delivery) => delivery,
        Err(error) if !error.delivery().began => {
            return not_begun(args, named, &Failure::before(error.into_parts().0));
        }
        Err(error) => error.into_parts().1,
    };
    let (broken, changes) = (delivery.journal_error.clone(), delivery.changes.clone());
    let delivered = Delivered::all(delivery, replies);
    let words = words(connection, &ready, args);
    match (&*delivered, is_mailing(args)) {
        ([only], false) => report::report(
            only,
            &report::Told { words: Some(&words), again: &again, ..Default::default() },
        ),
        _ => {
            // With a journal, the same command resumes by itself.
            let words = args.journal.is_none().then_some(words);
            let resent = !args.resend_unknown.is_empty();
            summary::report(delivered, Told { words, resent, again, broken, changes })
        }
    }
}

/// Delivers and shows the progress. Keeps the replies if the report shows them.
fn deliver_and_show(
    ready: &Ready,
    deliver: Deliver<'_>,
    watch: Watch,
    is_mailing: bool,
    replies: &mut Replies,
) -> Result<dingtalk_file::Delivery, dingtalk_file::DeliveryError> {
    /// The most bytes of replies to keep. DingTalk's replies have some 500 bytes each.
    const MAX_BYTES: usize = 4 << 20;
    let mut kept = 0;
    let mut bars = Bars::new(watch);
    let stop = signals::stop();
    ready.client.deliver(deliver.stop(&stop).late_events(true).on_event(|event| {
        if let (Event::Sent { to, reply, .. }, false) = (&event, is_mailing)
            && kept + reply.len() <= MAX_BYTES
        {
            kept += reply.len();
            replies.insert((*to).clone(), (*reply).to_string());
        }
        bars.show(&event);
    }))
}

/// Returns true if the report is a summary. Without these arguments, the report keeps the form for one file.
fn is_mailing(args: &DeliverArgs) -> bool {
    args.files.len() > 1 || !args.to_file.is_empty() || args.journal.is_some()
}

/// Returns the report of a delivery that did not begin.
fn not_begun(args: &DeliverArgs, people: Vec<Recipient>, failure: &Failure) -> Report {
    if is_mailing(args) {
        return summary::not_begun(failure);
    }
    let unsent = Delivered::unsent(args.space_id.clone(), stored(args), people, failure);
    report::report(&unsent, &report::Told::default())
}

/// Returns the words of a command that continues this one, without file and recipients.
fn words(connection: &Connection, ready: &Ready, args: &DeliverArgs) -> Vec<String> {
    let mut words = connection.repeated();
    let grant = match args.grant {
        Some(Grant::Always) => Some("always"),
        Some(Grant::Never) => Some("never"),
        _ => None,
    };
    words.extend(grant.into_iter().flat_map(|grant| ["--grant".into(), grant.into()]));
    words.extend(["--as".into(), ready.operator.to_string()]);
    words
}
