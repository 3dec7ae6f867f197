//! Compares two versions of the vendor's shapes.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Modules;
use super::shape::{Module, Operation, Type};

/// The changes of a module, by names of operations.
#[derive(Debug, Default, PartialEq)]
pub struct Drift {
    pub added: Vec<String>,
    pub gone: Vec<String>,
    /// The changed operations, each with its changes.
    pub changed: BTreeMap<String, Vec<String>>,
}

/// Compares all operations. Modules without a change are left out.
pub fn drift(old: &Modules, new: &Modules) -> BTreeMap<String, Drift> {
    let none = Module::default();
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let all = names.into_iter().map(|name| {
        let (old, new) = (old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
        (name.clone(), module(old, new))
    });
    all.filter(|(_, drift)| *drift != Drift::default()).collect()
}

fn module(old: &Module, new: &Module) -> Drift {
    let mut drift = Drift::default();
    for operation in &new.operations {
        let Some(before) = old.operation(&operation.name) else {
            drift.added.push(operation.name.clone());
            continue;
        };
        let changes = changes(&facts(old, before), &facts(new, operation));
        if !changes.is_empty() {
            drift.changed.insert(operation.name.clone(), changes);
        }
    }
    let gone = old.operations.iter().filter(|operation| new.operation(&operation.name).is_none());
    drift.gone = gone.map(|operation| operation.name.clone()).collect();
    drift
}

type Facts = BTreeMap<String, String>;

/// Returns the facts about an operation, by their subject. Names of objects do not matter.
fn facts(module: &Module, operation: &Operation) -> Facts {
    let mut facts = Facts::new();
    let token = if operation.token { "" } else { " no-token" };
    let routed = format!("{} {}{token}", operation.method, operation.path);
    facts.insert("operation".into(), routed);
    for parameter in &operation.parameters {
        let field = &parameter.field;
        let name = format!("parameter {}", field.name);
        let style = parameter.style.iter().map(|style| format!(" as {style}"));
        let placed = format!(" in {}{}", parameter.place, style.collect::<String>());
        let value = kind(module, &mut facts, &field.kind, &name, &mut Vec::new(), true);
        facts.insert(name, value + &placed + required(field.required));
    }
    let value = match &operation.reply {
        Some(reply) => kind(module, &mut facts, reply, "reply", &mut Vec::new(), false),
        None => "none".into(),
    };
    facts.insert("reply".into(), value);
    facts
}

fn required(is_required: bool) -> &'static str {
    if is_required { ", required" } else { "" }
}

/// Returns a type, and adds the facts about the fields in it.
fn kind(
    module: &Module,
    facts: &mut Facts,
    of: &Type,
    name: &str,
    open: &mut Vec<String>,
    in_request: bool,
) -> String {
    match of {
        Type::List(inner) => format!("[{}]", kind(module, facts, inner, name, open, in_request)),
        Type::Map(inner) => format!("{{{}}}", kind(module, facts, inner, name, open, in_request)),
        Type::Object(object) => {
            if let Some(found) = module.object(object).filter(|_| !open.contains(object)) {
                open.push(object.clone());
                for field in &found.fields {
                    let name = format!("{name}.{}", field.name);
                    let value = kind(module, facts, &field.kind, &name, open, in_request);
                    facts.insert(name, value + required(field.required && in_request));
                }
                open.pop();
            }
            "object".into()
        }
        plain => plain.to_string(),
    }
}

fn changes(old: &Facts, new: &Facts) -> Vec<String> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changes = names.into_iter().filter_map(|name| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("{name}: {old} → {new}")),
        (Some(_), None) => Some(format!("{name} is gone")),
        (None, Some(new)) => Some(format!("{name} is new: {new}")),
        (None, None) => None,
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(text: &str) -> Modules {
        Modules::from([("a".to_string(), Module::read(text).expect(text))])
    }

    #[test]
    fn changes_between_two_versions_are_found() {
        let old = "\
one POST /one (a!: text in query, b: Part) -> Reply
two GET /two () -> none
three GET /three () -> none
Part {c: text}
Reply {part: [Part]}
";
        let new = "\
four GET /four () -> none
one POST /one (a: [text] in query as json, b: Other) -> Reply2
two GET /two () -> none
Other {c!: integer, d: text}
Reply2 {part: [Other]}
";
        let found = drift(&modules(old), &modules(new));
        let found = &found["a"];
        assert_eq!(
            (&found.added[..], &found.gone[..]),
            (&["four".into()][..], &["three".into()][..])
        );
        let changed: Vec<_> = found.changed.keys().collect();
        assert_eq!(changed, ["one"]);
        assert_eq!(
            found.changed["one"],
            [
                "parameter a: text in query, required → [text] in query as json",
                "parameter b.c: text → integer, required",
                "parameter b.d is new: text",
                "reply.part.c: text → integer",
                "reply.part.d is new: text",
            ]
        );
        assert!(drift(&modules(new), &modules(new)).is_empty());
        assert_eq!(drift(&Modules::new(), &modules(old))["a"].added.len(), 3);
    }
}
