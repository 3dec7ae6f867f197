//! Routes a request to its operation, by the paths in `schema/`.

use serde_json::{Map, Value};

use super::refusal::{NO_LEGACY_OPERATION, NO_OPERATION, Refusal};
use super::request::decode;
use crate::call::{Host, Method, Spec};
use crate::catalog::{Catalog, Entry};

/// Returns the operation of a request, and the parameters in its path. The legacy host accepts GET in place of POST,
/// with all arguments in the query.
pub(crate) fn find(
    catalog: &'static Catalog,
    method: &str,
    path: &str,
) -> Option<(&'static Entry, Map<String, Value>)> {
    let same_method = |entry: &&Entry| {
        entry.spec.method.as_str() == method
            || entry.spec.host == Host::Oapi && method == Method::Get.as_str()
    };
    let matching = catalog.operations().iter().filter(same_method);
    let matching = matching.filter_map(|entry| Some((entry, parameters(entry.spec.path, path)?)));
    // The more specific of two matching templates wins.
    matching.min_by_key(|(_, parameters)| parameters.len())
}

/// Returns the refusal for a path without an operation, and a placeholder for the host that answers: the host with
/// operations below the same first segment, if there is one.
pub(crate) fn unknown(catalog: &'static Catalog, path: &str) -> (Refusal, &'static Spec) {
    let root = |path: &str| path.split('/').nth(1).unwrap_or_default().to_string();
    let mut specs = catalog.operations().iter().map(|entry| entry.spec);
    match specs.find(|spec| root(spec.path) == root(path)).map(|spec| spec.host) {
        Some(Host::Api) => (Refusal::UnknownPath, &NO_OPERATION),
        Some(Host::Oapi) => {
            let name = path.split('/').skip(2).collect::<Vec<_>>().join(".");
            (Refusal::UnknownMethod(name), &NO_LEGACY_OPERATION)
        }
        None => (Refusal::UnknownRoot, &NO_LEGACY_OPERATION),
    }
}

/// Returns the decoded parameters of a path if it matches the template.
fn parameters(template: &str, path: &str) -> Option<Map<String, Value>> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut parameters = Map::new();
    for (segment, given) in template.split('/').zip(path.split('/')) {
        // A placeholder may have text around it.
        let placeholder = segment.split_once('{').and_then(|(before, rest)| {
            let (name, after) = rest.split_once('}')?;
            Some((name, given.strip_prefix(before)?.strip_suffix(after)?))
        });
        match placeholder {
            Some((name, value)) => {
                parameters.insert(name.into(), decode(value).into());
            }
            None if segment == given => {}
            None => return None,
        }
    }
    Some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_path_comes_before_a_placeholder() {
        static THING: Spec = Spec::new("getThing", Method::Get, "/v1.0/things/{thingId}");
        static ROOT: Spec = Spec::new("getRoot", Method::Get, "/v1.0/things/root");
        let files = [
            (
                "things/get_thing.json",
                r#"{ "x-operation": {}, "definitions": { "GetThing": { "type": "object" } } }"#,
            ),
            (
                "things/get_root.json",
                r#"{ "x-operation": {}, "definitions": { "GetRoot": { "type": "object" } } }"#,
            ),
        ];
        let catalog = Box::leak(Box::new(Catalog::read(&files, &[&THING, &ROOT])));
        let found = |path| find(catalog, "GET", path).map(|(entry, _)| entry.spec.name);
        assert_eq!(found("/v1.0/things/root"), Some("getRoot"));
        assert_eq!(found("/v1.0/things/roots"), Some("getThing"));
        assert_eq!(found("/v1.0/things/root/"), None);
    }

    #[test]
    fn parameters_of_a_path_are_decoded() {
        let found = parameters("/a/{b}/c", "/a/x%2Fy+%E4%B8%AD/c").expect("it fits");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("b".into(), "x/y+中".into())]);
        assert_eq!(parameters("/a/{b}/c", "/a/b/d"), None);
        let found = parameters("/a/x{b}y", "/a/x1y").expect("it fits");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("b".into(), "1".into())]);
        assert_eq!(parameters("/a/x{b}y", "/a/1y"), None);
    }
}
