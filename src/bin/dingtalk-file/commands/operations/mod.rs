//! `dingtalk-file operations`.

use clap::Args;
use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, Limits};
use dingtalk_file::{Auth, ErrorRow, Host};
use serde::Serialize;

use crate::cli::help::with_statuses;
use crate::cli::operation_name::OperationName;
use crate::commands::call::parameters::written;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::shell;

pub const HELP: &str = with_statuses!(
    "With --json, the list is {\"operations\": [{\"name\", \"module\", \"title\"}]}, and one operation is
{\"operation\": {\"name\", \"module\", \"title\", \"description\", \"method\", \"host\", \"path\", \"auth\",
\"permission\", \"app_types\", \"repeatable\", \"source\", \"parameters\", \"reply_type\", \"reply\", \"errors\",
\"example\"}}. The fields in \"reply\" are those of the object, or of each object of a list.

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
            json: json(&One { operation: described(catalog, operation) }),
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
        json: json(&All { operations: operations.iter().map(Listed::from).collect() }),
        ..Report::default()
    }
}

/// A command line to begin with.
fn example(catalog: &Catalog, operation: &Entry) -> Option<String> {
    let request = &operation.examples.first()?.request;
    let parameters = written(catalog, &operation.parameters, request);
    let words = ["dingtalk-file", "call", operation.spec.name].into_iter();
    Some(shell::command(words.chain(parameters.iter().map(String::as_str))))
}

fn host(host: Host) -> &'static str {
    match host {
        Host::Api => "api",
        Host::Oapi => "oapi",
    }
}

fn auth(auth: Auth) -> &'static str {
    match auth {
        Auth::Header => "header",
        Auth::Query => "query",
        Auth::None => "none",
    }
}

fn shown(catalog: &Catalog, operation: &Entry) -> String {
    let spec = operation.spec;
    let mut page = Page::default();
    page.line(0, &format!("{}: {}", spec.name, operation.title));
    for paragraph in operation.description.split("\n\n") {
        page.line(0, "");
        page.line(0, paragraph);
    }
    page.line(0, "");
    let repeatable = match spec.repeatable {
        true => "yes: a second execution does no harm",
        false => "no: a second execution would show",
    };
    for (name, value) in [
        ("request", &*format!("{} {}", spec.method.as_str(), spec.path)),
        ("host", host(spec.host)),
        ("token in", auth(spec.auth)),
        ("permission", Some(spec.permission).filter(|name| !name.is_empty()).unwrap_or("none")),
        ("app types", &operation.app_types.join(", ")),
        ("repeatable", repeatable),
        ("module", &operation.module),
        ("page", spec.source),
    ] {
        page.line(2, &format!("{name:12}{value}"));
    }

    page.heading("Parameters");
    let parameters = flat(catalog, &operation.parameters);
    for (depth, name, field) in &parameters {
        let place = (*depth == 0).then(|| format!("in the {}", field.place.as_str()));
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
        let certain = match spec.success == Some(&name) {
            true => Some("always true"),
            false => field.required.then_some("always there"),
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

/// Fields and what they hold, each with its depth and its name with dots, `[]` for elements of a list and `*` for names
/// that are chosen. An object within itself is not gone into.
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

fn limits(limits: &Limits) -> Vec<String> {
    let most = [limits.max_items.map(|most| format!("at most {most} elements"))];
    let ends = [
        limits.minimum.map(|least| format!("at least {least}")),
        limits.maximum.map(|most| format!("at most {most}")),
    ];
    let text = |what: &str, of: &str| {
        (!of.is_empty()).then(|| format!("{what} {}", of.replace('\t', "\\t")))
    };
    let texts = [
        text("without", &limits.without),
        text("not ending with", &limits.not_last),
        text("only", &limits.only),
    ];
    most.into_iter().chain(ends).chain(texts).flatten().collect()
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

    /// A paragraph; what does not fit goes on in the next line.
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
        traits.extend(limits(&field.limits));
        traits.extend(field.secret.then(|| "secret".into()));
        self.line(2, &format!("{name}  {}", traits.join(", ")));
        self.line(6, &field.description);
        if let Kind::Known(values) = field.kind.innermost() {
            let longest = values.iter().map(|known| known.value.len()).max().unwrap_or_default();
            for known in values {
                self.line(6, &format!("{:longest$}  {}", known.value, known.description));
            }
        }
    }
}

/// What a reply is that is no object.
fn as_a_whole(operation: &Entry) -> Option<String> {
    match &operation.returns {
        None => Some("none: the answer has no body".into()),
        Some(Kind::Object(_)) => None,
        Some(Kind::Any) => Some("any JSON value".into()),
        Some(kind) => Some(kind.to_string()),
    }
}

#[derive(Serialize)]
struct All<'a> {
    operations: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    module: &'a str,
    title: &'a str,
}

impl<'a> From<&'a Entry> for Listed<'a> {
    fn from(operation: &'a Entry) -> Self {
        let Entry { spec, module, title, .. } = operation;
        Listed { name: spec.name, module, title }
    }
}

#[derive(Serialize)]
struct One<'a> {
    operation: OperationObject<'a>,
}

#[derive(Serialize)]
struct OperationObject<'a> {
    name: &'a str,
    module: &'a str,
    title: &'a str,
    description: &'a str,
    method: &'a str,
    host: &'a str,
    path: &'a str,
    auth: &'a str,
    permission: &'a str,
    app_types: &'a [String],
    repeatable: bool,
    source: &'a str,
    parameters: Vec<FieldObject<'a>>,
    reply_type: String,
    reply: Vec<FieldObject<'a>>,
    errors: Vec<ErrorObject<'a>>,
    example: Option<String>,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    code: &'a str,
    status: u16,
    message: &'a str,
    meaning: &'a str,
    hint: Option<&'a str>,
}

/// A field. Only parameters travel somewhere, only some have known values, and only objects have fields.
#[derive(Serialize)]
struct FieldObject<'a> {
    name: &'a str,
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(rename = "type")]
    kind: String,
    required: bool,
    secret: bool,
    description: &'a str,
    limits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<ValueObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<FieldObject<'a>>>,
}

#[derive(Serialize)]
struct ValueObject<'a> {
    value: &'a str,
    description: &'a str,
}

fn described<'a>(catalog: &'a Catalog, operation: &'a Entry) -> OperationObject<'a> {
    let spec = operation.spec;
    let fields = |of, top| field_objects(catalog, of, top, &mut Vec::new());
    let error = |row: &'a ErrorRow| ErrorObject {
        code: row.code,
        status: row.status,
        message: row.message,
        meaning: row.meaning,
        hint: row.hint,
    };
    OperationObject {
        name: spec.name,
        module: &operation.module,
        title: &operation.title,
        description: &operation.description,
        method: spec.method.as_str(),
        host: host(spec.host),
        path: spec.path,
        auth: auth(spec.auth),
        permission: spec.permission,
        app_types: &operation.app_types,
        repeatable: spec.repeatable,
        source: spec.source,
        parameters: fields(&operation.parameters, true),
        reply_type: operation.returns.as_ref().map_or("none".into(), Kind::to_string),
        reply: fields(&operation.reply, false),
        errors: spec.errors.iter().map(error).collect(),
        example: example(catalog, operation),
    }
}

/// `top` is whether these are parameters, which travel somewhere.
fn field_objects<'a>(
    catalog: &'a Catalog,
    fields: &'a [Field],
    top: bool,
    around: &mut Vec<&'a str>,
) -> Vec<FieldObject<'a>> {
    let objects = fields.iter().map(|field| {
        let mut object = FieldObject {
            name: &field.name,
            place: top.then(|| field.place.as_str()),
            kind: field.kind.to_string(),
            required: field.required,
            secret: field.secret,
            description: &field.description,
            limits: limits(&field.limits),
            values: None,
            fields: None,
        };
        match field.kind.innermost() {
            Kind::Known(values) => {
                let values = values.iter().map(|known| ValueObject {
                    value: &known.value,
                    description: &known.description,
                });
                object.values = Some(values.collect());
            }
            Kind::Object(name) if !around.contains(&name.as_str()) => {
                around.push(name);
                object.fields = Some(field_objects(catalog, catalog.fields(name), false, around));
                around.pop();
            }
            _ => {}
        }
        object
    });
    objects.collect()
}
