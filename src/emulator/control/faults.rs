//! Faults as JSON.

use std::time::Duration;

use ureq::http::{HeaderName, HeaderValue};

use super::problem::Problem;
use super::state;
use crate::emulator::net::fault::{Fault, Kind};
use crate::emulator::operations;

/// Reads a fault and the name of its operation.
pub(super) fn read(given: &state::Fault) -> Result<(&'static str, Fault), Problem> {
    let name = operation(&given.operation)?;
    let takes: &[&str] = match &*given.kind {
        "refuse" => &["code"],
        "answer" => &["status", "body"],
        "stall" => &["milliseconds"],
        _ => &[],
    };
    let present = [
        ("code", given.code.is_some()),
        ("status", given.status.is_some()),
        ("body", given.body.is_some()),
        ("milliseconds", given.milliseconds.is_some()),
    ];
    for (name, is_there) in present {
        let kind = &given.kind;
        if is_there && !takes.contains(&name) {
            return Err(Problem::wrong(format!("a fault of kind `{kind}` takes no `{name}`")));
        }
        if !is_there && takes.contains(&name) && name != "body" {
            return Err(Problem::wrong(format!("a fault of kind `{kind}` needs `{name}`")));
        }
    }
    let mut fault = match &*given.kind {
        "refuse" => Fault::refuse(given.code.as_deref().unwrap_or_default()),
        "answer" => {
            Fault::answer(given.status.unwrap_or_default(), given.body.clone().unwrap_or_default())
        }
        "throttle" => Fault::throttle(),
        "refuse_token" => Fault::refuse_token(),
        "close" => Fault::close(),
        "truncate" => Fault::truncate(),
        "execute" => Fault::execute(),
        _ => Fault::stall(Duration::from_millis(given.milliseconds.unwrap_or_default())),
    };
    if given.after_executing {
        fault = fault.after_executing();
    }
    for (name, value) in &given.headers {
        let fits = HeaderName::try_from(name).is_ok() && HeaderValue::from_str(value).is_ok();
        if !fits {
            return Err(Problem::wrong(format!("{name:?}: {value:?} is not an HTTP header")));
        }
        fault = fault.header(name, value);
    }
    if given.probability.is_some() || given.seed.is_some() {
        fault = fault.sometimes(given.probability.unwrap_or(1.0), given.seed.unwrap_or_default());
    }
    if let Some(chance) = &mut fault.chance {
        chance.draws = given.draws.unwrap_or_default();
    }
    fault.count = given.count;
    Ok((name, fault))
}

/// Writes a fault.
pub(super) fn write((operation, fault): (&str, &Fault)) -> state::Fault {
    let (mut code, mut status, mut body, mut milliseconds) = (None, None, None, None);
    match &fault.kind {
        Kind::Refuse(refusal) if fault.name() == "refuse" => {
            code = Some(refusal.code_of(&operations::refusal::NO_OPERATION).into_owned());
        }
        Kind::Answer { status: given, body: text } => {
            (status, body) = (Some(*given), Some(text.clone()));
        }
        Kind::Stall(time) if !time.is_zero() => {
            milliseconds = Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        }
        _ => {}
    }
    // These kinds always execute the operation, so they do not need to say so.
    let executes = matches!(fault.kind, Kind::Truncate | Kind::Stall(_));
    let chance = fault.chance.as_ref();
    state::Fault {
        operation: operation.into(),
        kind: fault.name().into(),
        code,
        status,
        body,
        milliseconds,
        after_executing: fault.executes && !executes,
        headers: fault.headers.iter().cloned().collect(),
        count: fault.count,
        probability: chance.map(|chance| chance.probability),
        seed: chance.map(|chance| chance.seed),
        draws: chance.map(|chance| chance.draws),
    }
}

/// Returns the name of an operation as the schema spells it.
pub(super) fn operation(name: &str) -> Result<&'static str, Problem> {
    let names = operations::names();
    let found = names.iter().find(|known| **known == name);
    let unknown = || {
        let shown = crate::text::cut::shown(name);
        let known = names.iter().copied();
        Problem::unknown(404, format!("there is no operation `{shown}`"), name, known)
    };
    found.copied().ok_or_else(unknown)
}
