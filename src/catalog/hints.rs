//! Hints in Chinese, which only a person needs who reads them. Errors have the English ones.

use serde_json::{Map, Value};

use super::Catalog;

impl Catalog {
    /// Returns a hint in Chinese: one that [`Error::hint`](crate::Error::hint) or [`ErrorRow::hint`](crate::ErrorRow) has,
    /// word for word. `None` if the schema has no Chinese for it.
    ///
    /// ```
    /// use dingtalk_file::catalog::Catalog;
    ///
    /// let hint = "check whether the call took effect before you repeat it";
    /// let chinese = Catalog::built_in().hint_zh(hint);
    /// assert_eq!(chinese, Some("重试之前，请先确认该调用是否已经生效"));
    /// ```
    pub fn hint_zh(&self, hint: &str) -> Option<&str> {
        self.hints.get(hint)?.as_str()
    }
}

/// Returns the Chinese of all hints in schema files, by the English.
pub(super) fn hints(files: &[(&str, Value)]) -> Map<String, Value> {
    let mut found = Map::new();
    // Names of permissions are in both languages as well.
    for (_, file) in files.iter().filter(|(_, file)| file.get("x-permissions").is_none()) {
        collect(file, &mut found);
    }
    found
}

/// Hints are pairs of fields, `x-hint` and `x-hint-zh`, or an object with `en` and `zh`.
fn collect(value: &Value, found: &mut Map<String, Value>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        Value::Object(object) => {
            for (name, value) in object {
                let hint = name.strip_suffix("-zh").filter(|name| name.ends_with("hint"));
                let english = hint.or((name == "zh").then_some("en"));
                match english.and_then(|english| object.get(english)?.as_str()) {
                    Some(english) => drop(found.insert(english.into(), value.clone())),
                    None => collect(value, found),
                }
            }
        }
        _ => {}
    }
}
