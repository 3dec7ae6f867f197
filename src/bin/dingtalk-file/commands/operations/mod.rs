//! `dingtalk-file operations`.

mod object;
mod search;
mod words;

use clap::Args;
use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, Place};

use self::object::{All, Listed, One};
use self::search::{Found, search};
use self::words::{
    addresses, error, example, host, limits, permission, place, style, token, token_source,
};

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::language;
use crate::show::report::Report;
use crate::show::text::{cut, quoted};
use crate::vendor;
use crate::vendor::operation_name::{self, Named};

pub const HELP: &str = with_statuses!(
    "Without words, this lists the operations that the program knows completely, with their meaning,
limits and errors. The name of an operation shows that operation. The name of a module, such as
robot or robot.*, lists its operations. Other words search all of DingTalk's operations by name,
module, path and title. Operations that match all words are listed, best first, and standard error
says how many there are. A method in capitals, such as POST, means that method. If an operation is
not marked complete, only its shape is known, from DingTalk's Python SDK.

With --json, a list is {\"operations\": [{\"name\", \"module\", \"title\", \"complete\", \"method\", \"path\"}]},
and one operation is {\"operation\": {\"name\", \"module\", \"title\", \"description\", \"complete\", \"method\",
\"host\", \"path\", \"addresses\", \"auth\", \"token_name\", \"token_of\", \"token_from\", \"permission\",
\"permission_names\", \"app_types\", \"repeatable\", \"source\", \"parameters\", \"reply_type\", \"reply\",
\"errors\", \"example\"}}. \"addresses\" has the whole address in each region. \"token_name\" is the name of
the header or the query argument, \"token_of\" is app or person, and \"token_from\" is a list of
{\"operation\", \"app_types\"}: the operations that return it. \"permission_names\" has \"en\" and \"zh\", the
names in DingTalk's console, if its pages have them. The fields in \"reply\" are those of the object,
or of each object of a list. A parameter's \"in\" is path, query, header, body, form or whole-body;
\"as\" is json, repeated, joined or numbered if a list or an object is written as text; \"from\" names
the operations that return such an id. \"times\" shows a time in each of its formats. In an error's
\"message\", %s is any text. Unknown values are empty or left out.

Nothing is sent, so no credentials are needed, and the connection options have no meaning here.

Examples:
  dingtalk-file operations
  dingtalk-file operations getSpace
  dingtalk-file operations robot send
  dingtalk-file operations POST todo
  dingtalk-file operations robot.*
  dingtalk-file operations robot.batchSendOTO
"
);

#[derive(Debug, Args)]
pub struct OperationsArgs {
    /// The operation to show, or words to search for [default: list all complete operations]
    #[arg(value_name = "OPERATION|WORDS")]
    words: Vec<String>,
}

pub fn run(args: &OperationsArgs) -> Result<Report, Failure> {
    let unknown = match &args.words[..] {
        [] => return Ok(all(Catalog::built_in())),
        [name] => match Named::find(name) {
            Ok(named) => return Ok(one(&named)),
            Err(unknown) => Some(unknown),
        },
        _ => None,
    };
    let found = search(&args.words)?;
    if !found.operations.is_empty() {
        return Ok(listed(&found));
    }
    let tip = unknown.map(|unknown| operation_name::tip(&args.words[0], &unknown));
    let tip = tip.unwrap_or_else(|| "try fewer words".into());
    let words: Vec<_> = args.words.iter().map(|word| quoted(word)).collect();
    Err(format!("no operation has {}; {tip}", cut(&words.join(" and "), 300)).into())
}

fn one(named: &Named) -> Report {
    Report { text: shown(named), json: json(&One::new(named)).into(), ..Report::default() }
}

/// Lists the operations that were found.
fn listed(found: &Found) -> Report {
    let Found { operations: found, note } = found;
    let name = found.iter().map(|listed| listed.name.len()).max().unwrap_or_default();
    let lines = found.iter().map(|listed| {
        let Listed { method, path, title, .. } = listed;
        if listed.complete {
            format!("{:name$}  complete  {title}", listed.name)
        } else {
            format!("{:name$}            {method} {path}", listed.name)
        }
    });
    Report {
        text: lines.collect::<Vec<_>>().join("\n"),
        problem: note.clone(),
        json: json(&All { operations: found.iter().collect() }).into(),
        ..Report::default()
    }
}

fn all(catalog: &Catalog) -> Report {
    let operations = catalog.operations();
    let longest = |text: &dyn Fn(&Entry) -> usize| operations.iter().map(text).max();
    let name = longest(&|operation| operation.spec.name.len()).unwrap_or_default();
    let module = longest(&|operation| operation.module.len()).unwrap_or_default();
    let lines = operations.iter().map(|operation| {
        let Entry { spec, module: of, title, .. } = operation;
        format!("{:name$}  {of:module$}  {title}", spec.name)
    });
    Report {
        text: lines.collect::<Vec<_>>().join("\n"),
        problem: "only complete operations are listed; words search all operations of DingTalk"
            .into(),
        json: json(&All {
            operations: operations.iter().map(Listed::from).collect::<Vec<_>>().iter().collect(),
        })
        .into(),
        ..Report::default()
    }
}

/// The note for an operation that is not in the schema.
const SHAPE_ALONE: &str =
    "DingTalk's page about it has its meaning, limits, errors and permission.";

fn shown(named: &Named) -> String {
    let (catalog, operation) = (named.catalog, named.operation);
    let spec = operation.spec;
    let mut page = Page::default();
    if named.is_complete() {
        page.line(0, &format!("{}: {}", spec.name, operation.title));
        for paragraph in operation.description.split("\n\n").filter(|text| !text.is_empty()) {
            page.line(0, "");
            page.line(0, paragraph);
        }
    } else {
        page.line(0, &format!("{}: only its shape is known", spec.name));
        page.line(0, "");
        page.line(0, &format!("From DingTalk's Python SDK {}. {SHAPE_ALONE}", vendor::VERSION));
    }
    page.line(0, "");
    let app_types = match operation.app_types.join(", ") {
        none if none.is_empty() => "not documented".into(),
        some => some,
    };
    page.row("request", &format!("{} {}", spec.method.as_str(), spec.path));
    for (region, address) in addresses(spec) {
        page.row(&format!("in {region}"), &address);
    }
    page.row("host", host(spec.host));
    page.row("token in", &token(spec.auth));
    if named.is_complete() {
        if let Some(source) = token_source(operation) {
            page.row("token from", &source);
        }
        page.row("permission", &permission(operation));
        page.row("app types", &app_types);
        page.row(
            "repeatable",
            if spec.repeatable {
                "yes: a second execution has no further effect"
            } else {
                "no: a second execution would have a further effect"
            },
        );
    } else {
        page.row("repeatable", "not known, so it is never repeated after an unknown outcome");
    }
    page.row("module", &operation.module);
    if named.is_complete() {
        page.row("page", spec.source);
    }

    page.heading("Parameters");
    let parameters = flat(catalog, &operation.parameters);
    for (depth, name, field) in &parameters {
        let place = (*depth == 0).then(|| match field.place {
            Place::Whole => "the whole body".to_string(),
            _ => format!("in the {}", place(operation, field)),
        });
        page.field(name, field, field.required.then_some("required"), (place, &field.from));
    }
    page.heading("Reply");
    page.lines(2, as_a_whole(operation));
    let reply = flat(catalog, &operation.reply);
    for (_, name, field) in &reply {
        let certain = if spec.success == Some(name) {
            Some("always true")
        } else {
            field.required.then_some("always present")
        };
        page.field(name, field, certain, (None, &[]));
    }
    page.kinds(parameters.iter().chain(&reply).map(|(_, _, field)| *field));
    if !spec.errors.is_empty() || named.is_complete() {
        page.heading("Errors: status, code, and DingTalk's message, where %s is any text");
    }
    for row in spec.errors {
        page.line(2, &error(row));
        page.line(6, row.meaning);
        page.lines(
            6,
            row.hint.map(|hint| match language::hint(hint) {
                hint if hint == row.hint.unwrap_or_default() => format!("Hint: {hint}."),
                hint => format!("Hint: {hint}。"),
            }),
        );
    }
    if let Some(example) = example(catalog, operation) {
        page.heading("Example");
        page.text += &format!("  {example}\n");
    }
    page.text.trim_end().into()
}

/// Returns all fields, including nested ones, each with its depth and its name. Names have dots between levels, `[]`
/// for elements of a list, and `*` for names chosen by the caller. An object inside itself is not repeated.
fn flat<'a>(catalog: &'a Catalog, fields: &'a [Field]) -> Vec<(usize, String, &'a Field)> {
    fn walk<'a>(
        catalog: &'a Catalog,
        fields: &'a [Field],
        place: &str,
        around: &mut Vec<&'a str>,
        found: &mut Vec<(usize, String, &'a Field)>,
    ) {
        for field in fields {
            let name = format!("{place}{}", field.name);
            found.push((around.len(), name.clone(), field));
            if let Kind::Object(object) = field.kind.innermost()
                && !around.contains(&object.as_str())
            {
                around.push(object);
                let place = format!("{name}{}.", below(&field.kind));
                walk(catalog, catalog.fields(object), &place, around, found);
                around.pop();
            }
        }
    }
    fn below(kind: &Kind) -> String {
        match kind {
            Kind::List(kind) => "[]".to_string() + &below(kind),
            Kind::Map(kind) => ".*".to_string() + &below(kind),
            _ => String::new(),
        }
    }
    let mut found = Vec::new();
    walk(catalog, fields, "", &mut Vec::new(), &mut found);
    found
}

/// Text with indented paragraphs.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, text: &str) {
        self.line(0, "");
        self.line(0, text);
    }

    fn lines(&mut self, indent: usize, text: Option<String>) {
        if let Some(text) = text {
            self.line(indent, &text);
        }
    }

    /// Writes a paragraph, wrapped.
    fn line(&mut self, indent: usize, text: &str) {
        let start = if text.is_empty() { String::new() } else { " ".repeat(indent) };
        self.wrapped(&start, indent, text);
    }

    /// Writes a fact about the operation.
    fn row(&mut self, name: &str, value: &str) {
        self.wrapped(&format!("  {name:12}"), 14, value);
    }

    /// Writes a paragraph after `start`, and indents further lines.
    fn wrapped(&mut self, start: &str, indent: usize, text: &str) {
        const WIDTH: usize = 100;
        self.text += start;
        let mut width = start.chars().count();
        for (index, word) in text.split(' ').enumerate() {
            let length = word.chars().count();
            let is_first = index == 0;
            if !is_first && width + 1 + length > WIDTH {
                self.text += &format!("\n{}", " ".repeat(indent));
                width = indent;
            } else if !is_first {
                self.text.push(' ');
                width += 1;
            }
            self.text += word;
            width += length;
        }
        self.text.push('\n');
    }

    /// Describes the types of text that these fields use.
    fn kinds<'a>(&mut self, fields: impl Iterator<Item = &'a Field>) {
        let mut seen: Vec<&str> = Vec::new();
        for field in fields {
            let Kind::Named { name, description } = field.kind.innermost() else { continue };
            if seen.contains(&name.as_str()) {
                continue;
            }
            if seen.is_empty() {
                self.heading("Kinds of text");
            }
            seen.push(name);
            self.line(2, name);
            self.line(6, description);
            let times = (!field.times.is_empty()).then(|| field.times.join(" or "));
            self.lines(6, times.map(|times| format!("Written as {times}.")));
        }
    }

    fn field(
        &mut self,
        name: &str,
        field: &Field,
        required: Option<&str>,
        (place, from): (Option<String>, &[String]),
    ) {
        let kind = match (&field.kind, field.kind.innermost()) {
            (kind, Kind::Named { name, .. }) => format!("{kind} ({name})"),
            (kind, _) => kind.to_string(),
        };
        let mut traits = vec![kind];
        traits.extend(required.map(String::from));
        traits.extend(place);
        traits.extend(field.style.map(|found| style(found).into()));
        traits.extend(limits(&field.limits));
        traits.extend(field.secret.then(|| "secret".into()));
        traits.extend((!from.is_empty()).then(|| format!("from {}", from.join(", "))));
        self.wrapped("  ", 4, &format!("{name}  {}", traits.join(", ")));
        // An application's schema may have no descriptions.
        self.lines(6, Some(field.description.clone()).filter(|text| !text.is_empty()));
        if let Kind::Known(values) = field.kind.innermost() {
            let longest = values.iter().map(|known| known.value.len()).max().unwrap_or_default();
            for known in values {
                self.line(6, &format!("{:longest$}  {}", known.value, known.description));
            }
        }
    }
}

/// Describes a reply that is not an object.
fn as_a_whole(operation: &Entry) -> Option<String> {
    match &operation.returns {
        None => Some("none: the response has no body".into()),
        Some(Kind::Object(_)) => None,
        Some(Kind::Any) => Some("any JSON value".into()),
        Some(kind) => Some(kind.to_string()),
    }
}
