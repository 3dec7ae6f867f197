//! The order of the names in an operation, which JSON objects in memory do not keep.

use super::page::{Page, Row};
use super::shape::{Module, Object, Operation, Type};

/// Returns the names of the parameters, then of the fields of each object, in the catalog's order.
pub fn by_shape(module: &Module, operation: &Operation) -> Vec<Vec<String>> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.field);
    let names = operation.in_path().chain(parameters.clone().map(|field| &*field.name));
    let mut lists = vec![names.map(String::from).collect()];
    let mut open: Vec<&Object> = Vec::new();
    let kinds = parameters.map(|field| &field.kind).chain(&operation.reply);
    kinds.for_each(|kind| reach(module, kind, &mut open));
    for object in open {
        lists.push(object.fields.iter().map(|field| field.name.clone()).collect());
    }
    lists
}

fn reach<'a>(module: &'a Module, kind: &Type, open: &mut Vec<&'a Object>) {
    if let Type::Object(name) = kind.innermost()
        && let Some(object) = module.object(name)
        && !open.iter().any(|known| known.name == *name)
    {
        open.push(object);
        object.fields.iter().for_each(|field| reach(module, &field.kind, open));
    }
}

/// Returns the same names in the order of a page, which is made for readers.
pub fn by_page(page: &Page) -> Vec<Vec<String>> {
    let parameters: Vec<&Row> = page.parameters.iter().flat_map(|(_, rows)| rows).collect();
    let reply: Vec<&Row> = page.reply.iter().collect();
    let mut lists = Vec::new();
    for rows in [parameters, reply] {
        let mut paths: Vec<&[String]> = rows.iter().map(|row| &*row.inside).collect();
        paths.dedup();
        for path in paths {
            let inside = rows.iter().filter(|row| row.inside == path);
            lists.push(inside.map(|row| row.name.clone()).collect());
        }
    }
    lists
}
