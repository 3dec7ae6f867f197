//! Lists of deliveries, files, requests and operations.

use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::routes::Answer;
use super::schema::Query;
use super::{dump, milliseconds, reply};
use crate::emulator::net::handler::Handler;
use crate::emulator::net::inbox::{Arrival, Recipient};
use crate::emulator::net::log::{Entry, Outcome};
use crate::emulator::operations;
use crate::emulator::operations::response::{Content, Response};
use crate::emulator::world::World;
use crate::emulator::world::space::Right;
use crate::emulator::world::spool::Spool;
use crate::generated::DentryId;
use crate::text::cut;

/// The default length of a list.
const LIMIT: u64 = 100;

pub(super) fn deliveries(handler: &Handler, query: &Query) -> Answer {
    let to = query.text("to").map(|to| {
        let found = handler.world.by_user_id(&to.into());
        found.map_or(to, |user| user.union_id.as_str())
    });
    let reaches = |arrival: &&Arrival| match (&arrival.to, to) {
        (_, None) => true,
        (Recipient::Person(id), Some(to)) => id.as_str() == to,
        (Recipient::Conversation(id), Some(to)) => id.as_str() == to,
    };
    let after = query.number("after").unwrap_or_default();
    let from = usize::try_from(after).unwrap_or(usize::MAX);
    let arrivals = handler.inbox.arrivals();
    let later = arrivals.get(from..).unwrap_or_default();
    let found: Vec<_> = later.iter().filter(reaches).collect();
    let listed = first(query, &found);
    let shown: Vec<_> = listed.iter().map(|arrival| dump::delivery(arrival)).collect();
    let more = found.len() > listed.len();
    reply(&json!({ "deliveries": shown, "count": found.len(), "more": more }))
}

/// Returns the first items, up to the query's `limit`.
pub(super) fn first<'a, T>(query: &Query, all: &'a [T]) -> &'a [T] {
    let limit = query.number("limit").unwrap_or(LIMIT);
    &all[..all.len().min(usize::try_from(limit).unwrap_or(usize::MAX))]
}

pub(super) fn delivery<'a>(handler: &'a Handler, number: &str) -> Result<&'a Arrival, Problem> {
    let found = number.parse().ok().and_then(|number| handler.inbox.get(number));
    found.ok_or_else(|| {
        let count = handler.inbox.arrivals().len();
        let shown = cut::shown(number);
        Problem::new(404, format!("there is no delivery `{shown}`; there are {count}"))
    })
}

/// Returns the delivered bytes.
pub(super) fn delivered(arrival: &Arrival) -> Answer {
    match &arrival.content {
        Some(content) => Ok(download(content.clone(), &arrival.name)),
        None => {
            let message = format!("the file of delivery {} is gone", arrival.number);
            Err(Problem::new(404, message))
        }
    }
}

pub(super) fn content(world: &World, id: &str) -> Answer {
    let id = DentryId::new(id);
    match world.spaces.values().find_map(|space| space.file(&id)) {
        Some((file, bytes)) => Ok(download(bytes.content.clone(), &file.name)),
        None => Err(Problem::new(404, format!("there is no file `{}`", cut::shown(id.as_str())))),
    }
}

/// Returns an answer that browsers save and never show.
fn download(content: std::sync::Arc<Spool>, name: &str) -> Response {
    // File systems commonly allow 255 bytes. This leaves room for what a browser adds.
    const MAX_LENGTH: usize = 200;
    let end = name.rfind('.').map(|at| &name[at..]).filter(|end| end.len() <= 16);
    let end = end.filter(|_| name.len() > MAX_LENGTH).unwrap_or_default();
    let name = format!("{}{end}", cut::to_bytes(name, MAX_LENGTH - end.len()));
    let whole = 0..content.size;
    let name = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC);
    Response::new(200, Content::File(content, whole))
        .with("content-type", "application/octet-stream")
        .with("content-disposition", &format!("attachment; filename*=UTF-8''{name}"))
}

pub(super) fn rights(world: &World, id: &str, person: &str) -> Answer {
    let Some(user) = world.either(person) else {
        let message = format!("there is no person `{}`; give `?person=`", cut::shown(person));
        return Err(Problem::new(404, message));
    };
    let id = DentryId::new(id);
    let Some((space, _)) = world.file(&id) else {
        return Err(Problem::new(404, format!("there is no file `{}`", cut::shown(id.as_str()))));
    };
    reply(&json!({ "can_read": space.allows(&user.union_id, Right::Read, &id) }))
}

pub(super) fn requests(handler: &Handler, query: &Query) -> Answer {
    if let Some(name) = query.text("operation") {
        super::faults::operation(name)?;
    }
    let status = query.number("status");
    let fits = |entry: &&Entry| {
        entry.number > query.number("after").unwrap_or_default()
            && query.text("operation").is_none_or(|name| entry.operation == Some(name))
            && query.text("outcome").is_none_or(|name| outcome(&entry.outcome) == name)
            && query.text("method").is_none_or(|name| entry.exchange.method == name)
            && status.is_none_or(|status| entry.exchange.status.map(u64::from) == Some(status))
    };
    let found: Vec<_> = handler.log.entries().filter(fits).collect();
    let listed = first(query, &found);
    let brief = query.flag("brief") == Some(true);
    let shown: Vec<_> = listed.iter().map(|entry| shown(entry, brief)).collect();
    let more = found.len() > listed.len();
    reply(&json!({ "requests": shown, "count": found.len(), "more": more }))
}

pub(super) fn request(handler: &Handler, number: &str) -> Answer {
    let wanted = number.parse::<u64>().ok();
    let found = handler.log.entries().find(|entry| Some(entry.number) == wanted);
    match found {
        Some(entry) => reply(&shown(entry, false)),
        None => {
            let (count, number) = (handler.log.count(), cut::shown(number));
            let message = format!(
                "there is no request `{number}`; there were {count}, and at most the last thousand are kept"
            );
            Err(Problem::new(404, message))
        }
    }
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Executed => "executed",
        Outcome::Refused(_) => "refused",
        Outcome::Fault(..) => "fault",
    }
}

fn shown(entry: &Entry, brief: bool) -> Value {
    let exchange = &entry.exchange;
    let micros = u32::try_from(entry.took.as_micros()).unwrap_or(u32::MAX);
    let mut shown = json!({
        "number": entry.number,
        "at": milliseconds(entry.at),
        "milliseconds": f64::from(micros) / 1000.0,
        "outcome": outcome(&entry.outcome),
        "method": exchange.method,
        "target": exchange.target,
    });
    let mut beside = Map::new();
    if !brief {
        beside.insert("headers".into(), json!(exchange.headers));
        beside.insert("body".into(), exchange.body.as_str().into());
        beside.insert("answer_headers".into(), json!(exchange.answer_headers));
        beside.insert("answer".into(), exchange.answer.as_str().into());
    }
    if let Some(operation) = entry.operation {
        beside.insert("operation".into(), operation.into());
    }
    if let Some(status) = exchange.status {
        beside.insert("status".into(), status.into());
    }
    match &entry.outcome {
        Outcome::Executed => {}
        Outcome::Refused(code) => drop(beside.insert("code".into(), code.as_str().into())),
        Outcome::Fault(kind, executed) => {
            beside.insert("fault".into(), (*kind).into());
            beside.insert("executed".into(), (*executed).into());
        }
    }
    if let Some(shown) = shown.as_object_mut() {
        shown.append(&mut beside);
    }
    shown
}

pub(super) fn operations(handler: &Handler) -> Answer {
    let all = operations::names().into_iter().map(|name| operation(handler, name));
    reply(&json!({ "operations": all.collect::<Vec<_>>() }))
}

pub(super) fn operation(handler: &Handler, name: &'static str) -> Value {
    let counts = handler.counts(name);
    json!({ "name": name, "received": counts.received, "executed": counts.executed })
}
