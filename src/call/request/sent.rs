//! The ids that a request was sent with, for the error if it is refused.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Parts;
use crate::call::Spec;
use crate::text::cut;

/// The most ids to show.
const MOST: usize = 6;

impl Parts {
    /// Returns the request's ids as `unionId x, spaceId 864`: those that `code` names, or all if it names none. Never a
    /// secret. Decoded from the encoded request, so that a successful call pays nothing for it.
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
            .take(MOST)
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
        // A body with a secret is not parsed, because the parser would leave copies behind.
        if let (Some(body), true) = (&self.body, self.secrets.is_empty())
            && let Ok(body) = serde_json::from_slice(body)
        {
            collect("", &body, &mut add);
        }
        ids
    }
}

/// Returns the parameters in a path, by its placeholders.
fn placed<'a>(template: &'a str, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let segments = template.split('/').zip(path.split('/'));
    segments.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Operation;
    use crate::generated::UnionId;
    use crate::generated::conv_file::SendByApp;
    use crate::generated::oauth2::LegacyGetToken;
    use crate::generated::storage::{
        AddPermission, GetDentry, PermissionMember, PermissionMemberType,
    };
    use crate::generated::topapi::{UserGet, UserGetByMobile};

    fn ids(operation: &impl Operation, code: Option<&str>) -> String {
        Parts::encode(operation).expect("parameters").ids(operation.spec(), code)
    }

    #[test]
    fn a_code_names_the_ids_that_it_is_about() {
        let send = SendByApp::new("a/b+中".into(), "864".into(), "674".into());
        let all = "unionId a/b+中, dentryId 674, spaceId 864";
        let rows = [
            (Some("paramError-unionId"), "unionId a/b+中"),
            (Some("invalid.unionId"), "unionId a/b+中"),
            (Some("paramError.spaceId"), "spaceId 864"),
            (Some("spaceNotExist"), "spaceId 864"),
            (Some("SPACE.not.exist"), "spaceId 864"),
            (Some("dentryNotExist"), "dentryId 674"),
            (Some("permissionDenied"), all),
            (Some("paramError"), all),
            (Some("60121"), all),
            (None, all),
        ];
        for (code, expected) in rows {
            assert_eq!(ids(&send, code), expected, "{code:?}");
        }
    }

    #[test]
    fn ids_are_found_wherever_they_travel() {
        let of = UnionId::new("op");
        let dentry = GetDentry::new("1".into(), "2".into(), of.clone());
        assert_eq!(ids(&dentry, None), "unionId op, spaceId 1, dentryId 2");
        assert_eq!(ids(&UserGet::new("u1".into()), Some("60121")), "userid u1");
        let member = |id: &str| PermissionMember::new(PermissionMemberType::User, id);
        let role = crate::generated::storage::PermissionRole::Downloader;
        let members = vec![member("x"), member("y"), member("x")];
        let grant = AddPermission::new("1".into(), "2".into(), of, role, members);
        let shown = ids(&grant, Some("paramError"));
        assert!(shown.contains("id x, id y"), "{shown}");
        assert_eq!(shown.matches("id x").count(), 1, "{shown}");
        // A number is an id only under an id's name, and people's numbers are not ids.
        assert_eq!(ids(&UserGetByMobile::new("138"), Some("40104")), "");
        let long = "u".repeat(1000);
        assert!(ids(&UserGet::new(long.as_str().into()), None).len() < 100);
    }

    #[test]
    fn a_secret_is_never_an_id() {
        assert_eq!(ids(&LegacyGetToken::new("k3y", "s3cret"), None), "");
    }
}
