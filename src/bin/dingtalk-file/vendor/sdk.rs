//! Reads the shapes of operations from the source text of the vendor's Python SDK, without running it.
//! The SDK is generated, so its lines have few forms. An unexpected line is an error, because a shape that was read
//! only in part would be wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dingtalk_file::Auth;

use super::shape::{Field, Module, Object, Operation, Parameter, Type};
use super::spelling::small;
use crate::show::text;

/// The shapes of an SDK.
#[derive(Debug)]
pub struct Sdk {
    /// The version in its package.
    pub version: String,
    /// The modules by name: `robot`, and `robot_v2` for a second version.
    pub modules: BTreeMap<String, Module>,
}

/// The package.
const PACKAGE: &str = "alibabacloud_dingtalk";

/// Advice on how to get an SDK.
const HOW: &str = "name the folder of an unpacked one: `pip download --no-deps alibabacloud-dingtalk && unzip -d sdk \
                   alibabacloud_dingtalk-*.whl`, then `sdk`";

/// Reads an SDK. The folder is the `alibabacloud_dingtalk` package, or contains it, such as an unpacked wheel.
pub fn read(given: &Path) -> Result<Sdk, String> {
    let inner = given.join(PACKAGE);
    let folder = if inner.is_dir() { &inner } else { given };
    let shown = text::path(folder);
    let none = |why: String| format!("{} is no SDK: {why}; {HOW}", text::path(given));
    if folder.is_file() {
        let end = folder.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_packed = ["whl", "zip", "gz", "tgz"].contains(&&*end);
        let what = if is_packed { "it is packed" } else { "it is a file" };
        return Err(none(what.into()));
    }
    let entries = fs::read_dir(folder).map_err(|error| none(error.to_string()))?;
    let mut modules = BTreeMap::new();
    let mut is_packed = false;
    for entry in entries {
        let entry = entry.map_err(|error| format!("{shown}: {error}"))?;
        if entry.path().extension().is_some_and(|end| end == "whl") {
            is_packed = true;
        }
        let Some(name) = entry.file_name().to_str().and_then(module_name) else { continue };
        let text = |file: &str| {
            let path = entry.path().join(file);
            let text = fs::read_to_string(&path);
            text.map_err(|error| none(format!("{}: {error}", text::path(&path))))
        };
        let module = module(&text("client.py")?, &text("models.py")?).map_err(|problem| {
            let path = text::path(&entry.path());
            format!("{path}: {problem}; the SDK has a form that this version does not know")
        })?;
        modules.insert(name, module);
    }
    if modules.is_empty() {
        return Err(none(if is_packed {
            "the wheel in it is packed".into()
        } else {
            "it has no folder such as robot_1_0".into()
        }));
    }
    let path = folder.join("__init__.py");
    let shown = text::path(&path);
    let text = fs::read_to_string(&path).map_err(|error| none(format!("{shown}: {error}")))?;
    let version = between(&text, "__version__ = '", "'");
    let version = version.ok_or_else(|| none(format!("{shown} has no __version__")))?;
    Ok(Sdk { version: version.into(), modules })
}

/// Returns the module's name for a folder's name: `robot` for `robot_1_0`, `im_v2` for `im_2_0`.
fn module_name(folder: &str) -> Option<String> {
    let (rest, minor) = folder.rsplit_once('_')?;
    let (name, major) = rest.rsplit_once('_')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(match (major, minor) {
        ("1", "0") => name.into(),
        (major, "0") if is_number(major) => format!("{name}_v{major}"),
        (major, minor) if is_number(major) && is_number(minor) => {
            format!("{name}_v{major}_{minor}")
        }
        _ => return None,
    })
}

/// Reads a module from its two files.
pub fn module(client: &str, models: &str) -> Result<Module, String> {
    let classes = classes(models).map_err(|problem| format!("models.py: {problem}"))?;
    let mut module = Module::default();
    for method in methods(client) {
        let operation = operation(&method, &classes)
            .map_err(|problem| format!("client.py: {}: {problem}", method.name))?;
        module.operations.push(operation);
    }
    module.operations.sort_by(|one, other| one.name.cmp(&other.name));
    let mut reached = BTreeSet::new();
    for operation in &module.operations {
        let kinds = operation.parameters.iter().map(|parameter| &parameter.field.kind);
        for kind in kinds.chain(&operation.reply) {
            reach(kind, &classes, &mut reached)?;
        }
    }
    let object = |name: String| {
        let fields = classes[name.as_str()].iter().map(|attribute| attribute.field.clone());
        Object { fields: fields.collect(), name }
    };
    module.objects = reached.into_iter().map(object).collect();
    Ok(module)
}

/// Collects the objects in a type, and those in their fields.
fn reach(kind: &Type, classes: &Classes, reached: &mut BTreeSet<String>) -> Result<(), String> {
    if let Type::Object(name) = kind.innermost()
        && !reached.contains(name)
    {
        let fields = classes.get(name.as_str()).ok_or(format!("there is no class {name}"))?;
        reached.insert(name.clone());
        fields.iter().try_for_each(|attribute| reach(&attribute.field.kind, classes, reached))?;
    }
    Ok(())
}

type Classes<'a> = BTreeMap<&'a str, Vec<Attribute<'a>>>;

/// A field of a class, and its name in Python.
struct Attribute<'a> {
    python: &'a str,
    field: Field,
}

/// Reads the classes: types from the arguments of `__init__`, required fields from the comments in it, and the names in
/// JSON from `from_map`.
fn classes(source: &str) -> Result<Classes<'_>, String> {
    let mut classes = Classes::new();
    for text in source.split("\nclass ").skip(1) {
        let (name, rest) = text.split_once("(TeaModel):").ok_or("a class is no TeaModel")?;
        let problem = |problem: String| format!("{name}: {problem}");
        classes.insert(name, attributes(rest).map_err(problem)?);
    }
    Ok(classes)
}

fn attributes(class: &str) -> Result<Vec<Attribute<'_>>, String> {
    let (head, reader) = class.split_once("def from_map(").ok_or("from_map is missing")?;
    let mut attributes = Vec::new();
    let mut required = BTreeSet::new();
    let mut is_required = false;
    for line in head.lines().map(str::trim) {
        if let Some((python, annotation)) =
            line.strip_suffix(" = None,").and_then(|line| line.split_once(": "))
        {
            let (name, kind) = (String::new(), kind(annotation)?);
            attributes.push(Attribute { python, field: Field { name, required: false, kind } });
        } else if line == "# This parameter is required." {
            is_required = true;
        } else if let Some(assigned) = line.strip_prefix("self.")
            && let Some((python, _)) = assigned.split_once(" = ")
        {
            if is_required {
                required.insert(python);
            }
            is_required = false;
        } else if line.starts_with("def validate(") {
            break;
        }
    }
    let mut travels: Option<&str> = None;
    for line in reader.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once("m.get('") {
            travels = rest.split_once('\'').map(|(name, _)| name);
        }
        let Some(rest) = line.strip_prefix("self.") else { continue };
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let python = &rest[..end];
        // This line empties a list or a map before it is read.
        if matches!(&rest[end..], " = []" | " = {}") {
            continue;
        }
        let of = attributes.iter_mut().find(|attribute| attribute.python == python);
        let of = of.ok_or_else(|| format!("{python} is no argument of __init__"))?;
        of.field.name = travels.take().ok_or_else(|| format!("{python} has no name"))?.into();
        of.field.required = required.contains(python);
    }
    match attributes.iter().find(|attribute| attribute.field.name.is_empty()) {
        Some(attribute) => Err(format!("from_map does not read {}", attribute.python)),
        None => Ok(attributes),
    }
}

/// Reads the annotation of an argument.
fn kind(annotation: &str) -> Result<Type, String> {
    let inside = |begin: &str| annotation.strip_prefix(begin)?.strip_suffix(']');
    if let Some(inner) = inside("List[") {
        return Ok(Type::List(Box::new(kind(inner)?)));
    }
    if let Some(inner) = inside("Dict[str, ") {
        return Ok(Type::Map(Box::new(kind(inner)?)));
    }
    // A class that is defined later is named by a string.
    let name = annotation.trim_matches('\'');
    Ok(match name {
        "str" => Type::Text,
        "int" => Type::Integer,
        "float" => Type::Number,
        "bool" => Type::Boolean,
        "dict" => Type::Map(Box::new(Type::Any)),
        // JSON has no such types.
        "Any" | "bytes" | "BinaryIO" => Type::Any,
        _ if name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') =>
        {
            Type::Object(name.into())
        }
        _ => return Err(format!("{annotation} is no type that is known here")),
    })
}

/// A method of the client: its name and its lines.
struct Method<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
}

/// Returns the methods that make requests. Each operation has one, besides an asynchronous one and two with fewer
/// arguments.
fn methods(source: &str) -> Vec<Method<'_>> {
    let mut methods: Vec<Method<'_>> = Vec::new();
    let mut is_inside = false;
    for line in source.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("def ") || trimmed.starts_with("async def ") {
            let name = trimmed.strip_prefix("def ").and_then(|rest| rest.split_once('('));
            let name = name.map(|(name, _)| name).filter(|name| name.ends_with("with_options"));
            is_inside = name.is_some();
            methods.extend(name.map(|name| Method { name, lines: Vec::new() }));
        }
        if let Some(method) = methods.last_mut().filter(|_| is_inside) {
            method.lines.push(trimmed);
        }
    }
    methods
}

/// Returns the part between two texts.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(begin)?.1.split_once(end)?.0)
}

fn operation(method: &Method<'_>, classes: &Classes) -> Result<Operation, String> {
    let lines = || method.lines.iter().copied();
    let setting = |name: &str| {
        let found =
            lines().find_map(|line| between(line, &format!("{name}="), "',")?.split('\'').nth(1));
        found.ok_or_else(|| format!("{name} is missing"))
    };
    let class_of = |argument: &str| {
        let found = lines().find_map(|line| line.strip_prefix(argument)?.strip_prefix(": "));
        found.and_then(|kind| kind.trim_end_matches(',').rsplit_once('.')).map(|(_, class)| class)
    };
    let attributes = |class: Option<&str>| -> &[Attribute<'_>] {
        class.and_then(|class| classes.get(class)).map_or(&[], Vec::as_slice)
    };
    let request = attributes(class_of("tmp_req").or_else(|| class_of("request")));
    let headers = attributes(class_of("headers"));
    let find = |of: &[Attribute<'_>], python: &str| {
        let found = of.iter().find(|attribute| attribute.python == python);
        found.map(|found| found.field.clone()).ok_or_else(|| format!("there is no {python}"))
    };

    let action = setting("action")?;
    let shrunk = lines().filter_map(|line| {
        let (python, rest) =
            line.strip_prefix("request.")?.split_once(" = OpenApiUtilClient.array_to_string")?;
        let style = rest.strip_suffix("')")?.rsplit_once(", '")?.1;
        Some((python, between(rest, "(tmp_req.", ",")?, style))
    });
    let shrunk: Vec<_> = shrunk.collect();
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut token = false;
    for line in lines() {
        let placed = [("query['", "query"), ("body['", "body"), ("real_headers['", "header")];
        let placed =
            placed.iter().find_map(|(begin, place)| Some((line.strip_prefix(begin)?, *place)));
        if let Some((rest, place)) = placed {
            let (name, value) =
                rest.split_once("'] = ").ok_or_else(|| format!("not read: {line}"))?;
            if Auth::Header.token_name() == Some(name) {
                token = true;
                continue;
            }
            let own = between(value, "headers.", ")").filter(|_| place == "header");
            let python = own.or_else(|| value.strip_prefix("request."));
            let python = python.ok_or_else(|| format!("not read: {line}"))?;
            let as_text = shrunk.iter().find(|(shrunk, ..)| *shrunk == python);
            let python = as_text.map_or(python, |(_, whole, _)| whole);
            let found = find(if place == "header" { headers } else { request }, python)?;
            let is_plain =
                !matches!(found.kind, Type::List(_) | Type::Map(_) | Type::Object(_) | Type::Any);
            let style = match (as_text.map(|(.., style)| *style), place) {
                (Some("json"), _) => Some("json"),
                (Some("simple"), _) => Some("joined"),
                (Some(style), _) => return Err(format!("{name}: {style} is not known here")),
                // A value that the SDK does not turn into JSON gets a name for each element.
                (None, "query") if !is_plain => Some("numbered"),
                _ => None,
            };
            let field = Field { name: name.into(), ..found };
            let style = style.map(String::from);
            parameters.push(Parameter { field, place: place.into(), style });
        } else if let Some(value) = line.strip_prefix("body=")
            && let Some((_, python)) = value.split_once("request.")
        {
            let python = python.trim_end_matches([')', ',']);
            let field = find(request, python)?;
            parameters.push(Parameter { field, place: "whole-body".into(), style: None });
        }
    }
    let reply = lines().find_map(|line| line.strip_prefix(") -> ")?.strip_suffix(':'));
    let reply = reply.and_then(|class| class.rsplit_once('.')).ok_or("its reply is missing")?.1;
    let reply = attributes(Some(reply)).iter().find(|attribute| attribute.python == "body");
    if action.is_empty() {
        return Err("its name is empty".into());
    }
    Ok(Operation {
        name: small(action),
        method: setting("method")?.into(),
        path: path(setting("pathname")?),
        token,
        parameters,
        reply: reply.map(|body| body.field.kind.clone()),
    })
}

/// Returns the path with the vendor's names of parameters: `{spaceId}` for `{space_id}`.
fn path(python: &str) -> String {
    let mut path = String::new();
    let mut after_underscore = false;
    let mut is_name = false;
    for c in python.trim().chars() {
        match c {
            '{' => is_name = true,
            '}' => is_name = false,
            _ => {}
        }
        if is_name && c == '_' {
            after_underscore = true;
        } else if after_underscore {
            path.push(c.to_ascii_uppercase());
            after_underscore = false;
        } else {
            path.push(c);
        }
    }
    path
}

#[cfg(test)]
mod tests;
