//! The ids in a request, for its error if it is refused.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Parts;
use crate::call::Spec;
use crate::text::cut;

/// The most ids to show.
const MAX_IDS: usize = 6;

impl Parts {
    /// Returns the request's ids as `unionId x, spaceId 864`: those that `code` names, or all if it names none. Secrets
    /// are never included. The ids are decoded from the encoded request, so that a successful call pays nothing.
    pub(crate) fn ids(&self, spec: &Spec, code: Option<&str>) -> String {
        let ids = self.all_ids(spec);
        let code = code.unwrap_or_default().to_ascii_lowercase();
        let is_named = |name: &str| {
            let stem = stem(name);
            !stem.is_empty() && code.contains(&stem)
        };
        let named: Vec<_> = ids.iter().filter(|(name, _)| is_named(name)).collect();
        let shown = if named.is_empty() { ids.iter().collect() } else { named };
        let shown: Vec<_> = shown
            .into_iter()
            .take(MAX_IDS)
            .map(|(name, value)| format!("{name} {}", cut::shown(value)))
            .collect();
        shown.join(", ")
    }

    fn all_ids(&self, spec: &Spec) -> Vec<(String, String)> {
        let mut ids = Vec::new();
        let mut add = |name: &str, value: String| {
            let is_secret = self.secrets.iter().any(|secret| secret.expose() == value);
            let id = (name.to_string(), value);
            if is_id(name) && !is_secret && !id.1.is_empty() && !ids.contains(&id) {
                ids.push(id);
            }
        };
        let query = &self.query;
        let arguments = query.trim_start_matches('?').split('&');
        for (name, value) in arguments.filter_map(|argument| argument.split_once('=')) {
            // Checked before decoding: a value that is not an id may be a secret, which must not be copied.
            if is_id(name) {
                add(&decoded(name), decoded(value));
            }
        }
        for (name, value) in placed(spec.path, &self.path) {
            add(name, decoded(value));
        }
        for header in self.headers.iter().filter(|header| is_id(&header.name)) {
            add(&header.name, header.value.expose().into());
        }
        // A body with a secret is not parsed, because the parser would leave copies behind.
        match &self.body {
            Some(form) if self.is_form && self.secrets.is_empty() => {
                let form = String::from_utf8_lossy(form);
                let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
                pairs.for_each(|(name, value)| add(&decoded(name), decoded(value)));
            }
            Some(body) if self.secrets.is_empty() => {
                if let Ok(body) = serde_json::from_slice(body) {
                    collect("", &body, &mut add);
                }
            }
            _ => {}
        }
        ids
    }
}

/// Returns the parameters in a path, by its placeholders.
fn placed<'a>(template: &'a str, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let segments = template.split('/').zip(path.split('/'));
    segments.filter_map(|(segment, given)| {
        let (before, rest) = segment.split_once('{')?;
        let (name, after) = rest.split_once('}')?;
        Some((name, given.strip_prefix(before)?.strip_suffix(after)?))
    })
}

/// Passes the texts and numbers in a body to `add`, with their names.
fn collect(name: &str, value: &Value, add: &mut dyn FnMut(&str, String)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| collect(name, value, add)),
        Value::Array(values) => values.iter().for_each(|value| collect(name, value, add)),
        Value::String(text) => add(name, text.clone()),
        Value::Number(number) => add(name, number.to_string()),
        Value::Bool(_) | Value::Null => {}
    }
}

fn is_id(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("id") || name.ends_with("ids")
}

/// Returns a name without its id suffix, as codes write it: `union` for `unionId`, `union_id` and `unionIds`.
fn stem(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix('s').unwrap_or(&name);
    let name = name.strip_suffix("uuid").or_else(|| name.strip_suffix("id")).unwrap_or(name);
    name.trim_end_matches('_').to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
