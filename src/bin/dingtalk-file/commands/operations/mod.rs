//! `dingtalk-file operations`.

mod object;
mod words;

use clap::Args;
use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, Place};

use self::object::{All, Listed, One};
use self::words::{auth, example, host, limits, place, style};

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::Report;
use crate::vendor;
use crate::vendor::operation_name::Named;
use crate::vendor::route::is_same;

pub const HELP: &str = with_statuses!(
    "Without words, the operations are listed that this program knows completely: with their meaning,
limits and errors. With the name of an operation, it is shown. Other words search all operations of
DingTalk's, by name, module, path and title; what has all words is listed. Of those that are not
marked complete, only the shape is known, as DingTalk's Python SDK has it.

With --json, a list is {\"operations\": [{\"name\", \"module\", \"title\", \"complete\", \"method\", \"path\"}]},
and one operation is {\"operation\": {\"name\", \"module\", \"title\", \"description\", \"complete\", \"method\",
\"host\", \"path\", \"auth\", \"permission\", \"app_types\", \"repeatable\", \"source\", \"parameters\",
\"reply_type\", \"reply\", \"errors\", \"example\"}}. The fields in \"reply\" are those of the object, or of each
object of a list. A parameter's \"in\" is path, query, header, body, form or whole-body; \"as\" is json,
repeated, joined or numbered where a list or an object travels as text. What is not known is empty.

Nothing is sent, so no credentials are needed, and the connection options have no meaning here.

Examples:
  dingtalk-file operations
  dingtalk-file operations getSpace
  dingtalk-file operations robot send
  dingtalk-file operations robot.batchSendOTO
"
);

#[derive(Debug, Args)]
pub struct OperationsArgs {
    /// The operation to show, or words to search for [default: a list of all that are complete]
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
    let words: Vec<_> = args.words.iter().map(|word| word.to_lowercase()).collect();
    let found = search(&words);
    if !found.is_empty() {
        return Ok(listed(&found));
    }
    let tip = unknown.map(|unknown| unknown.tip(&args.words[0]));
    let tip = tip.unwrap_or_else(|| "try fewer words".into());
    Err(format!("no operation has {}; {tip}", args.words.join(" and ")).into())
}

fn one(named: &Named) -> Report {
    Report { text: shown(named), json: json(&One::new(named)).into(), ..Report::default() }
}

/// Returns what has all words, complete ones first.
fn search(words: &[String]) -> Vec<Listed> {
    let has_all = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let own = Catalog::built_in().operations();
    let mut found: Vec<_> = own.iter().map(Listed::from).collect();
    found.retain(|listed| {
        has_all(&format!("{}.{} {} {}", listed.module, listed.name, listed.path, listed.title))
    });
    let is_own =
        |found: &vendor::Listed| own.iter().any(|entry| is_same(entry, found.method, found.path));
    vendor::find(|operation| {
        if has_all(&format!("{} {}", operation.full_name(), operation.path)) && !is_own(&operation)
        {
            found.push(Listed::from(operation));
        }
        None::<()>
    });
    found
}

/// Lists what was found.
fn listed(found: &[Listed]) -> Report {
    let name = found.iter().map(|listed| listed.name.len()).max().unwrap_or_default();
    let lines = found.iter().map(|listed| {
        let Listed { method, path, title, .. } = listed;
        match listed.complete {
            true => format!("{:name$}  complete  {title}", listed.name),
            false => format!("{:name$}            {method} {path}", listed.name),
        }
    });
    Report {
        text: lines.collect::<Vec<_>>().join("\n"),
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
        json: json(&All {
            operations: operations.iter().map(Listed::from).collect::<Vec<_>>().iter().collect(),
        })
        .into(),
        ..Report::default()
    }
}

/// What is missing where the schema does not have an operation.
const SHAPE_ALONE: &str = "What it means, its limits, its errors and the permission that it needs are on DingTalk's page of it.";

fn shown(named: &Named) -> String {
    let (catalog, operation) = (named.catalog, named.operation);
    let spec = operation.spec;
    let mut page = Page::default();
    match named.is_complete() {
        true => {
            page.line(0, &format!("{}: {}", spec.name, operation.title));
            for paragraph in operation.description.split("\n\n").filter(|text| !text.is_empty()) {
                page.line(0, "");
                page.line(0, paragraph);
            }
        }
        false => {
            page.line(0, &format!("{}: known by its shape alone", spec.name));
            page.line(0, "");
            page.line(0, &format!("From DingTalk's Python SDK {}. {SHAPE_ALONE}", vendor::VERSION));
        }
    }
    page.line(0, "");
    let app_types = match operation.app_types.join(", ") {
        none if none.is_empty() => "not documented".into(),
        some => some,
    };
    let request = format!("{} {}", spec.method.as_str(), spec.path);
    let mut rows =
        vec![("request", &*request), ("host", host(spec.host)), ("token in", auth(spec.auth))];
    rows.extend(match (named.is_complete(), spec.repeatable) {
        (false, _) => {
            vec![("repeatable", "not known, so it is never repeated after an unknown outcome")]
        }
        (true, is_repeatable) => vec![
            ("permission", Some(spec.permission).filter(|name| !name.is_empty()).unwrap_or("none")),
            ("app types", &app_types),
            (
                "repeatable",
                match is_repeatable {
                    true => "yes: a second execution does no harm",
                    false => "no: a second execution would show",
                },
            ),
        ],
    });
    rows.push(("module", &operation.module));
    rows.extend(named.is_complete().then_some(("page", spec.source)));
    for (name, value) in rows {
        page.line(2, &format!("{name:12}{value}"));
    }

    page.heading("Parameters");
    let parameters = flat(catalog, &operation.parameters);
    for (depth, name, field) in &parameters {
        let place = (*depth == 0).then(|| match field.place {
            Place::Whole => "the whole body".to_string(),
            _ => format!("in the {}", place(operation, field)),
        });
        page.field(name, field, field.required.then_some("required"), place);
    }
    let mut kinds: Vec<(&str, &str)> = Vec::new();
    for (_, _, field) in &parameters {
        if let Kind::Named { name, description } = field.kind.innermost()
            && !kinds.contains(&(name, description))
        {
            kinds.push((name, description));
        }
    }
    if !kinds.is_empty() {
        page.heading("Kinds of text");
        for (name, description) in kinds {
            page.line(2, name);
            page.line(6, description);
        }
    }

    page.heading("Reply");
    page.lines(2, as_a_whole(operation));
    for (_, name, field) in flat(catalog, &operation.reply) {
        let certain = if spec.success == Some(&name) {
            Some("always true")
        } else {
            field.required.then_some("always there")
        };
        page.field(&name, field, certain, None);
    }
    if !spec.errors.is_empty() || named.is_complete() {
        page.heading("Errors");
    }
    for row in spec.errors {
        page.line(2, &format!("{} {}", row.status, row.code));
        page.line(6, row.meaning);
        page.lines(6, row.hint.map(|hint| format!("Hint: {hint}.")));
    }
    if let Some(example) = example(catalog, operation) {
        page.heading("Example");
        page.text += &format!("  {example}\n");
    }
    page.text.trim_end().into()
}

/// Returns all fields, nested ones too, each with its depth and its name: dots between levels, `[]` for elements of a
/// list, `*` for names of the caller's choice. An object within itself is not entered.
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
        const WIDTH: usize = 100;
        let mut width = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > WIDTH {
                self.text.push('\n');
                width = 0;
            }
            let space = if width == 0 { " ".repeat(indent) } else { " ".into() };
            self.text += if text.is_empty() { "" } else { &space };
            self.text += word;
            width += space.len() + length;
        }
        self.text.push('\n');
    }

    fn field(&mut self, name: &str, field: &Field, required: Option<&str>, place: Option<String>) {
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
        self.line(2, &format!("{name}  {}", traits.join(", ")));
        // The schema of an application may say only what travels.
        self.lines(6, Some(field.description.clone()).filter(|text| !text.is_empty()));
        if let Kind::Known(values) = field.kind.innermost() {
            let longest = values.iter().map(|known| known.value.len()).max().unwrap_or_default();
            for known in values {
                self.line(6, &format!("{:longest$}  {}", known.value, known.description));
            }
        }
    }
}

/// Describes a reply that is no object.
fn as_a_whole(operation: &Entry) -> Option<String> {
    match &operation.returns {
        None => Some("none: the answer has no body".into()),
        Some(Kind::Object(_)) => None,
        Some(Kind::Any) => Some("any JSON value".into()),
        Some(kind) => Some(kind.to_string()),
    }
}
