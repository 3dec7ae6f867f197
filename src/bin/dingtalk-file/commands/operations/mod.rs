//! `dingtalk-file operations`.

mod object;
mod words;

use clap::Args;
use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, Place};

use self::object::{All, One};
use self::words::{auth, example, host, limits, place, style};

use crate::cli::help::with_statuses;
use crate::cli::operation_name::OperationName;
use crate::show::json::json;
use crate::show::report::Report;

pub const HELP: &str = with_statuses!(
    "With --json, the list is {\"operations\": [{\"name\", \"module\", \"title\"}]}, and one operation is
{\"operation\": {\"name\", \"module\", \"title\", \"description\", \"method\", \"host\", \"path\", \"auth\",
\"permission\", \"app_types\", \"repeatable\", \"source\", \"parameters\", \"reply_type\", \"reply\", \"errors\",
\"example\"}}. The fields in \"reply\" are those of the object, or of each object of a list. A parameter's
\"in\" is path, query, header, body, form or whole-body; \"as\" is json, repeated, joined or numbered where a
list or an object travels as text.

Nothing is sent, so no credentials are needed, and the connection options have no meaning here.

Examples:
  dingtalk-file operations
  dingtalk-file operations getSpace
"
);

#[derive(Debug, Args)]
pub struct OperationsArgs {
    /// The operation to show [default: a list of all]
    #[arg(value_name = "OPERATION", value_parser = OperationName, hide_possible_values = true)]
    operation: Option<&'static Entry>,
}

pub fn run(args: &OperationsArgs) -> Report {
    let catalog = Catalog::built_in();
    match args.operation {
        Some(operation) => Report {
            text: shown(catalog, operation),
            json: json(&One::new(catalog, operation)).into(),
            ..Report::default()
        },
        None => all(catalog),
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
        json: json(&All::from(operations)).into(),
        ..Report::default()
    }
}

fn shown(catalog: &Catalog, operation: &Entry) -> String {
    let spec = operation.spec;
    let mut page = Page::default();
    page.line(0, &format!("{}: {}", spec.name, operation.title));
    for paragraph in operation.description.split("\n\n").filter(|text| !text.is_empty()) {
        page.line(0, "");
        page.line(0, paragraph);
    }
    page.line(0, "");
    let repeatable = if spec.repeatable {
        "yes: a second execution does no harm"
    } else {
        "no: a second execution would show"
    };
    let app_types = match operation.app_types.join(", ") {
        none if none.is_empty() => "not documented".into(),
        some => some,
    };
    for (name, value) in [
        ("request", &*format!("{} {}", spec.method.as_str(), spec.path)),
        ("host", host(spec.host)),
        ("token in", auth(spec.auth)),
        ("permission", Some(spec.permission).filter(|name| !name.is_empty()).unwrap_or("none")),
        ("app types", &app_types),
        ("repeatable", repeatable),
        ("module", &operation.module),
        ("page", spec.source),
    ] {
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
    page.heading("Errors");
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
