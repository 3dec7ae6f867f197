//! Finds operations by method and path.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use dingtalk_file::catalog::Catalog;

/// Returns a path without the names of its parameters, which differ between sources.
pub fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |shape, part| {
        shape + "{}" + part.split_once('}').map_or("", |(_, after)| after)
    })
}

/// Returns true if an operation has this method and this path, whatever its parameters are called.
pub fn is_same(operation: &dingtalk_file::catalog::Entry, method: &str, path: &str) -> bool {
    operation.spec.method.as_str() == method && shape(operation.spec.path) == shape(path)
}

/// Finds the operations of requests, for the emulator. Each is drafted on first use.
pub struct Routes {
    routes: Vec<Route>,
    drafted: BTreeMap<usize, &'static Catalog>,
}

struct Route {
    method: String,
    path: String,
    module: &'static str,
    name: String,
}

impl Routes {
    pub fn new() -> Self {
        let mut routes = Vec::new();
        super::find_map(|found| {
            routes.push(Route {
                method: found.method.into(),
                path: found.path.into(),
                module: found.module,
                name: found.name.into(),
            });
            None::<()>
        });
        Routes { routes, drafted: BTreeMap::new() }
    }

    /// Returns a catalog with the operation of a request. Of several, the one with the fewest parameters in its path
    /// wins, as among the emulator's own.
    pub fn find(&mut self, method: &str, path: &str) -> Option<&'static Catalog> {
        let routes = self.routes.iter().enumerate();
        let fits = routes.filter(|(_, route)| route.method == method && is_of(path, &route.path));
        let (at, route) = fits.min_by_key(|(_, route)| route.path.matches('{').count())?;
        Some(match self.drafted.entry(at) {
            Entry::Occupied(drafted) => *drafted.get(),
            Entry::Vacant(free) => *free.insert(super::catalog(route.module, &route.name)?),
        })
    }
}

/// Returns true if a path matches a template.
fn is_of(path: &str, template: &str) -> bool {
    let (mut given, mut segments) = (path.split('/'), template.split('/'));
    loop {
        let (segment, given) = match (segments.next(), given.next()) {
            (None, None) => return true,
            (Some(segment), Some(given)) => (segment, given),
            _ => return false,
        };
        let fits = match segment.split_once('{') {
            Some((before, rest)) => {
                let after = rest.split_once('}').map_or("", |(_, after)| after);
                given.len() > before.len() + after.len()
                    && given.starts_with(before)
                    && given.ends_with(after)
            }
            None => segment == given,
        };
        if !fits {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_templates() {
        let rows = [
            ("/v1/a", "/v1/a", true),
            ("/v1/a/", "/v1/a", false),
            ("/v1/a", "/v1/{x}", true),
            ("/v1/", "/v1/{x}", false),
            ("/v1/a/b", "/v1/{x}", false),
            ("/v1/a/b", "/v1/{x}/b", true),
            ("/v1/a:b", "/v1/{x}:b", true),
            ("/v1/:b", "/v1/{x}:b", false),
        ];
        for (path, template, fits) in rows {
            assert_eq!(is_of(path, template), fits, "{path} {template}");
        }
        assert_eq!(shape("/v1/{a}/b/{cd}:e"), "/v1/{}/b/{}:e");
    }
}
