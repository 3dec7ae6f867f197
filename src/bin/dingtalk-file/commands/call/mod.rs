//! `dingtalk-file call`.

pub mod parameters;

use clap::Args;
use dingtalk_file::catalog::{Call, Catalog, Entry, Problem};
use dingtalk_file::{Auth, Client, Operation};
use serde::de::DeserializeOwned;
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
    "`dingtalk-file operations` lists the operations; with a name behind it, it shows one: what it does,
its parameters, its errors, and a command line to begin with. It names the operations that each id
comes from, so that one call leads to the next: sendByApp takes a spaceId from addSpace. Any other
operation of DingTalk's is called by its module and name, such as robot.batchSendOTO: `dingtalk-file
operations WORDS` finds it. Of these only the shape is known, so they are never repeated by
themselves: after an unknown outcome, exit status 4, look whether the call took effect.

A parameter has one name, wherever it travels: path, query, header or body. Names, types, what is
required and limits are checked against the schema before anything is sent; whether an id exists, or
a value is one that DingTalk knows, only DingTalk can tell.
  spaceId=24800000001             a text, a number, true or false
  option.size=1024                a field of an object
  list=1 list=2                   a list, one element after the other
  members='[{\"type\":\"USER\"}]'     a list or an object as JSON
  appSecret=env:VARIABLE          a secret, from the environment
  appSecret=file:PATH             a secret, from a file that holds nothing else
Only secrets are read from elsewhere; other values are taken literally. Other users can read command
lines, so a secret is not taken from there. With --params, the parameters are one JSON object;
NAME=VALUE overrides it.

The reply is written to standard output as JSON. Secrets in it are shown only with --show-secrets.
With --json, success is {\"reply\", \"request_id\"}; \"reply\" is null where the answer has no body.

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
    /// Show secrets in the reply, such as a token that was asked for
    #[arg(long)]
    show_secrets: bool,
}

impl CallArgs {
    /// Returns true if the call can be repeated for its reply, or if its reply may show secrets, which must not go to
    /// another stream.
    pub fn only_reads(&self) -> bool {
        self.operation.operation.spec.repeatable || self.show_secrets
    }
}

pub fn run(args: &CallArgs, connection: &Connection) -> Result<Report, Failure> {
    let Named { catalog, operation } = args.operation;
    let files = parameters::files(operation, &args.parameters, args.params.as_deref());
    input::check_once(&files, &connection.files(operation.spec.auth != Auth::None)?)?;
    let request =
        parameters::read(catalog, operation, &args.parameters, args.params.as_deref(), &process)
            .and_then(|request| checked(catalog, operation, request))
            .map_err(|problem| {
                let name = operation.spec.name;
                format!("{name}: {problem}; `dingtalk-file operations {name}` shows its parameters")
            })?;
    let client = match operation.spec.auth {
        Auth::None => connection.builder()?.build()?,
        _ => connection.client()?,
    };
    let answer = if args.operation.is_complete() {
        by_name(&client, operation, request)?
    } else {
        let call = Call::new(catalog, operation, request);
        called(&client, &call.expect("it is checked already"))?
    };

    let secrets = if args.show_secrets { &[] } else { operation.spec.reply_secrets };
    let (reply, is_redacted) = redacted(&answer.raw, secrets);
    let mut told = format!("{} done, http {}", operation.spec.name, answer.status);
    if let Some(id) = &answer.request_id {
        told += &format!(" (request id {})", printable(id));
    }
    if is_redacted {
        told += "; --show-secrets shows what is redacted";
    }
    Ok(Report {
        text: pretty(&reply),
        problem: told,
        json: json(&ReplyObject::new(&reply, answer.request_id.as_deref())).into(),
        ..Report::default()
    })
}

/// Returns the request if the schema permits it.
pub fn checked(
    catalog: &Catalog,
    operation: &Entry,
    request: Map<String, Value>,
) -> Result<Map<String, Value>, String> {
    let problems = catalog.check(operation, &request);
    let told = problems.iter().map(|problem| match problem {
        Problem::Unknown { name, known } => {
            // Compares the names without their common prefix.
            let place = known.first().and_then(|known| known.rfind('.')).map_or(0, |dot| dot + 1);
            let known = known.iter().filter(|known| !is_given(&request, known));
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
    let told: Vec<_> = told.collect();
    if told.is_empty() { Ok(request) } else { Err(told.join("; ")) }
}

/// Returns true if a name is given already, so that a misspelt name does not mean it.
fn is_given(request: &Map<String, Value>, name: &str) -> bool {
    let mut names = name.split('.');
    let first = names.next().and_then(|name| request.get(name));
    first.and_then(|first| names.try_fold(first, |value, name| value.get(name))).is_some()
}

/// A reply of any operation.
struct Answer {
    raw: String,
    status: u16,
    request_id: Option<String>,
}

/// Calls through the operation's own type, so that its required reply fields and retry rules apply here too.
fn by_name(
    client: &Client,
    operation: &Entry,
    request: Map<String, Value>,
) -> Result<Answer, Failure> {
    macro_rules! call_if_it_is {
        ($operation:ty) => {
            if <$operation>::SPEC.name == operation.spec.name {
                return call::<$operation>(client, request);
            }
        };
    }
    dingtalk_file::for_each_operation!(call_if_it_is);
    unreachable!("the catalog and the types come from the same schema")
}

fn call<O>(client: &Client, request: Map<String, Value>) -> Result<Answer, Failure>
where
    O: dingtalk_file::Operation + DeserializeOwned,
{
    let operation: O = O::deserialize(Value::Object(request))
        .map_err(|error| format!("the parameters make no request: {error}"))?;
    called(client, &operation)
}

fn called(client: &Client, operation: &impl Operation) -> Result<Answer, Failure> {
    let reply = client.call(operation)?;
    Ok(Answer {
        raw: reply.raw().into(),
        status: reply.status(),
        request_id: reply.request_id().map(String::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_help_are_right() {
        let lines = HELP.lines().filter_map(|line| line.strip_prefix("  dingtalk-file call "));
        let lines: Vec<_> = lines.collect();
        assert!(!lines.is_empty());
        for line in lines {
            let words: Vec<_> = line.split(' ').map(String::from).collect();
            let catalog = Catalog::built_in();
            let operation = catalog.operation(&words[0]).expect(line);
            let request = parameters::read(catalog, operation, &words[1..], None, &|_| None);
            let request = request.expect(line);
            assert_eq!(checked(catalog, operation, request).err(), None, "{line}");
        }
    }
}
