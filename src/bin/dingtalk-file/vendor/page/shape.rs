//! Derives the shape of an operation from a page alone, if the catalog does not have the operation.

use super::super::shape::{Field, Module, Object, Operation, Parameter, Type};
use super::super::spelling::capital;
use super::{Kind, Page, Row};

/// Returns an operation of this name, and the objects in it.
pub fn shape(page: &Page, name: &str) -> (Module, Operation) {
    let mut module = Module::default();
    let begin = capital(name);
    let mut parameters = Vec::new();
    for (place, rows) in page.parameters.iter().filter(|(place, _)| *place != "path") {
        for row in rows.iter().filter(|row| row.inside.is_empty()) {
            let field = field(&mut module, rows, row, &format!("{begin}Request"));
            let is_plain = !matches!(field.kind, Type::List(_) | Type::Object(_) | Type::Any);
            // The page does not say how, and the vendor's SDK writes JSON.
            let style = (*place == "query" && !is_plain).then(|| "json".to_string());
            parameters.push(Parameter { field, place: (*place).into(), style });
        }
    }
    let reply = match (page.reply.is_empty(), &page.reply_example) {
        (false, _) => Some(object(&mut module, &page.reply, &[], &format!("{begin}ResponseBody"))),
        (true, Some(_)) => Some(Type::Any),
        (true, None) => None,
    };
    let operation = Operation {
        name: name.into(),
        method: page.method.clone(),
        path: page.path.clone(),
        token: page.auth == "header",
        parameters,
        reply,
    };
    (module, operation)
}

/// Returns whether the object at a path below some fields has a field.
pub fn has<'a>(
    module: &'a Module,
    mut fields: impl Iterator<Item = &'a Field>,
    path: &[String],
    name: &str,
) -> bool {
    match path {
        [] => fields.any(|field| field.name == name),
        [next, rest @ ..] => {
            let inner = fields.find(|field| field.name == *next);
            let object = inner.and_then(|field| object_of(module, &field.kind));
            object.is_some_and(|object| has(module, object.fields.iter(), rest, name))
        }
    }
}

/// Returns the object of a type, or of the elements of a list.
pub fn object_of<'a>(module: &'a Module, kind: &Type) -> Option<&'a Object> {
    match kind.innermost() {
        Type::Object(name) => module.object(name),
        _ => None,
    }
}

fn field(module: &mut Module, rows: &[Row], row: &Row, begin: &str) -> Field {
    let kind = kind(module, rows, row, &row.kind, begin);
    Field { name: row.name.clone(), required: row.required, kind }
}

fn kind(module: &mut Module, rows: &[Row], row: &Row, of: &Kind, begin: &str) -> Type {
    let path: Vec<String> = row.inside.iter().chain([&row.name]).cloned().collect();
    let has_fields = rows.iter().any(|row| row.inside == path);
    match of {
        Kind::Text => Type::Text,
        Kind::Integer => Type::Integer,
        Kind::Number => Type::Number,
        Kind::Boolean => Type::Boolean,
        Kind::Object | Kind::Any if has_fields => {
            let parts = path.iter().map(|part| capital(part));
            let name = begin.to_string() + &parts.collect::<String>();
            object(module, rows, &path, &name)
        }
        Kind::Object | Kind::Any => Type::Any,
        Kind::List(inner) => Type::List(Box::new(kind(module, rows, row, inner, begin))),
    }
}

/// Adds the object that contains some rows, and returns its type.
fn object(module: &mut Module, rows: &[Row], path: &[String], name: &str) -> Type {
    // The names of inner objects begin with the name of the outermost.
    let end = path.iter().map(|part| capital(part).len()).sum::<usize>();
    let begin = name[..name.len() - end].to_string();
    let inner = rows.iter().filter(|row| row.inside == path);
    let fields = inner.map(|row| field(module, rows, row, &begin)).collect();
    module.objects.push(Object { name: name.into(), fields });
    Type::Object(name.into())
}
