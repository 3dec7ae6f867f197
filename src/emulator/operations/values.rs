//! Checks of values. The gateway's checks apply to every operation. The back end's checks follow the schema's rules,
//! except for operations with checks of their own.

use serde_json::{Map, Value};

use super::arguments::{Arguments, is_decimal, without_positions};
use super::refusal::{Refusal, has, named};
use crate::call::Host;
use crate::call::rule::broken;
use crate::catalog::{Catalog, Entry, Field, Kind, Place};
use crate::emulator::world::World;
use crate::generated::UnionId;
use crate::tables::gateway;

/// Refuses what the gateway refuses: values outside a known list, and ids that belong to no one.
pub(crate) fn admit(world: &World, entry: &Entry, arguments: &Arguments) -> Result<(), Refusal> {
    for field in &entry.parameters {
        let text = arguments.text(&field.name);
        let stops = || has(entry.spec, &named(gateway::ARGUMENT_INVALID, &field.name));
        if !text.is_empty() && !is_known(&field.kind, text) && stops() {
            return Err(Refusal::Invalid(field.name.clone()));
        }
    }
    let organization = arguments.organization(world);
    for field in &entry.parameters {
        let acts = field.place == Place::Query && is(&field.kind, "UnionId");
        let id = || UnionId::new(arguments.text(&field.name));
        if acts && entry.spec.host == Host::Api && organization.user(&id()).is_none() {
            return Err(Refusal::union_id(&field.name));
        }
    }
    Ok(())
}

/// Refuses what a back end refuses, if a code is documented: malformed ids, unknown values, and values that the
/// schema's rules forbid.
pub(crate) fn check(
    catalog: &Catalog,
    entry: &Entry,
    arguments: &Arguments,
) -> Result<(), Refusal> {
    let (spec, parameters) = (entry.spec, &entry.parameters);
    let ids = parameters.iter().filter(|field| {
        let text = arguments.text(&field.name);
        let id = ["SpaceId", "DentryId"].iter().any(|name| is(&field.kind, name));
        id && !text.is_empty() && !is_decimal(text)
    });
    let ids = ids.map(|field| field.name.clone());
    let unknown = unknown(catalog, parameters, &arguments.given);
    let forbidden = broken(spec.rules, &|name| arguments.given.get(name)).into_iter();
    let mut wrong =
        ids.chain(unknown).chain(forbidden.map(|broken| without_positions(&broken.place)));
    wrong.find_map(|name| Refusal::wrong(spec, &name)).map_or(Ok(()), Err)
}

/// Returns the dotted name of the first field with an unknown value. Elements of lists are not checked, because no code
/// for them is known.
fn unknown(catalog: &Catalog, fields: &[Field], given: &Map<String, Value>) -> Option<String> {
    fields.iter().find_map(|field| match (&field.kind, given.get(&field.name)?) {
        (kind, Value::String(text)) => {
            (!text.is_empty() && !is_known(kind, text)).then(|| field.name.clone())
        }
        (Kind::Object(name), Value::Object(inner)) => {
            let inner = unknown(catalog, catalog.fields(name), inner)?;
            Some(format!("{}.{inner}", field.name))
        }
        _ => None,
    })
}

/// Returns whether a text is one of the known values of a kind, if the kind lists any.
fn is_known(kind: &Kind, text: &str) -> bool {
    match kind {
        Kind::Known(values) => values.iter().any(|known| known.value == text),
        _ => true,
    }
}

fn is(kind: &Kind, name: &str) -> bool {
    matches!(kind, Kind::Named { name: found, .. } if found == name)
}
