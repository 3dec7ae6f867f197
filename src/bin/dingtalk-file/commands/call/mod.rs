//! `dingtalk-file call`.

pub mod parameters;
mod secrets;

use clap::Args;
use dingtalk_file::Auth;
use dingtalk_file::catalog::{Call, Catalog, Entry, Problem};
use serde_json::{Map, Value};

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::input;
use crate::cli::suggest::nearest;
use crate::connect::Connection;
use crate::connect::environment::process;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::reply::{ReplyObject, pretty, redacted};
use crate::show::report::Report;
use crate::show::text::printable;
use crate::vendor::operation_name::{Named, OperationName};

pub const HELP: &str = with_credentials!(
    "`dingtalk-file operations` lists the operations; with a name, it shows one: what it does,
its parameters, its errors, and a command line to start from. It names the operations that each id
comes from, so that one call leads to the next: sendByApp takes a spaceId from addSpace. All other
operations of DingTalk are called by module and name, such as robot.batchSendOTO; `dingtalk-file
operations WORDS` finds them. Only their shape is known, so they are never repeated automatically:
after an unknown outcome, exit status 4, check whether the call took effect.

A parameter is given by its name, whether it goes into the path, query, header or body. Names,
types, required parameters and limits are checked against the schema before anything is sent. Only
DingTalk can tell whether an id exists, or whether it knows a value.
  spaceId=24800000001             a text, a number, true or false
  option.size=1024                a field of an object
  list=1 list=2                   a list, one element after the other
  members='[{\"type\":\"USER\"}]'     a list or an object as JSON
  appSecret=env:VARIABLE          a secret, from the environment
  appSecret=file:PATH             a secret, from a file that contains nothing else
Only secrets are read from elsewhere; other values are taken literally. Secrets are not accepted on
the command line, because other users can read it. With --params, the parameters are one JSON
object; NAME=VALUE overrides it.

The reply is written to standard output as JSON. Secrets in it are shown only with --show-secrets.
With --json, success is {\"reply\", \"request_id\"}; \"reply\" is null if the answer has no body.

Credentials are not needed for operations that fetch a token.

Examples:
  dingtalk-file call getSpace spaceId=24800000001 unionId=pQxYz12345iE
  dingtalk-file call addSpace unionId=pQxYz12345iE option.name=Reports option.ownerType=USER
  echo '{\"userid\": \"manager4220\"}' | dingtalk-file call userGet --params -
"
);

#[derive(Debug, Args)]
pub struct CallArgs {
    /// The operation, by its name in `dingtalk-file operations`
    #[arg(value_name = "OPERATION", value_parser = OperationName, hide_possible_values = true)]
    operation: Named,
    /// Its parameters
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Parameters as one JSON object: the text itself, a file, or standard input
    #[arg(long, visible_alias = "json-body", value_name = "JSON|@FILE|-")]
    params: Option<String>,
    /// Show secrets in the reply, such as a requested token
    #[arg(long)]
    show_secrets: bool,
}

impl CallArgs {
    /// Returns true if the call can be repeated for its reply, or if its reply may show secrets, which must not go to
    /// another stream.
    pub fn may_be_lost(&self) -> bool {
        self.operation.operation.spec.repeatable || self.show_secrets
    }
}

pub fn run(args: &CallArgs, connection: &Connection) -> Result<Report, Failure> {
    let Named { catalog, operation } = args.operation;
    let files = parameters::files(catalog, operation, &args.parameters, args.params.as_deref());
    input::check_once(&files, &connection.files(operation.spec.auth != Auth::None)?)?;
    let call =
        parameters::read(catalog, operation, &args.parameters, args.params.as_deref(), &process)
            .and_then(|request| checked(catalog, operation, &request))
            .map_err(|problem| {
                let name = operation.spec.name;
                format!("{name}: {problem}; `dingtalk-file operations {name}` shows its parameters")
            })?;
    let client = match operation.spec.auth {
        Auth::None => connection.builder()?.build()?,
        _ => connection.client()?,
    };
    let reply = client.call(&call)?;

    let secrets = if args.show_secrets { &[] } else { operation.spec.reply_secrets };
    let (shown, is_redacted) = redacted(reply.raw(), secrets);
    let mut told = format!("{} done, http {}", operation.spec.name, reply.status());
    if let Some(id) = reply.request_id() {
        told += &format!(" (request id {})", printable(id));
    }
    if is_redacted {
        told += "; --show-secrets shows what is redacted";
    }
    Ok(Report {
        text: pretty(&shown),
        problem: told,
        json: json(&ReplyObject::new(&shown, reply.request_id())).into(),
        ..Report::default()
    })
}

/// Returns the call if the schema permits it.
pub fn checked<'a>(
    catalog: &'a Catalog,
    operation: &'a Entry,
    request: &Map<String, Value>,
) -> Result<Call<'a>, String> {
    let problems = match Call::new(catalog, operation, request.clone()) {
        Ok(call) => return Ok(call),
        Err(problems) => problems,
    };
    let told = problems.iter().map(|problem| match problem {
        Problem::Unknown { name, known } => {
            // Compares the names without their common prefix.
            let place = known.first().and_then(|known| known.rfind('.')).map_or(0, |dot| dot + 1);
            let known = known.iter().filter(|known| !is_given(request, known));
            match nearest(&name[place..], known.map(|known| &known[place..])) {
                Some(meant) => format!("{problem}, did you mean {}{meant}?", &name[..place]),
                None => problem.to_string(),
            }
        }
        Problem::Missing { name } => {
            let from = operation.parameters.iter().find(|field| field.name == *name);
            match from.map(|field| field.from.join(" or ")) {
                Some(from) if !from.is_empty() => format!("{problem}, which comes from {from}"),
                _ => problem.to_string(),
            }
        }
        _ => problem.to_string(),
    });
    Err(told.collect::<Vec<_>>().join("; "))
}

/// Returns true if a parameter is given already, and must therefore not be suggested for a misspelt name.
fn is_given(request: &Map<String, Value>, name: &str) -> bool {
    let mut names = name.split(['.', '[']).map(|part| part.trim_end_matches(']'));
    let first = names.next().and_then(|name| request.get(name));
    first.and_then(|first| names.try_fold(first, within)).is_some()
}

fn within<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_in_the_help_are_valid() {
        let lines = HELP.lines().filter_map(|line| line.strip_prefix("  dingtalk-file call "));
        let lines: Vec<_> = lines.collect();
        assert!(!lines.is_empty());
        for line in lines {
            let words: Vec<_> = line.split(' ').map(String::from).collect();
            let catalog = Catalog::built_in();
            let operation = catalog.operation(&words[0]).expect(line);
            let request = parameters::read(catalog, operation, &words[1..], None, &|_| None);
            let request = request.expect(line);
            assert_eq!(checked(catalog, operation, &request).err(), None, "{line}");
        }
    }
}
