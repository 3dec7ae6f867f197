//! Styles of writing lists and objects in a query, which only has texts.

use serde_json::Value;

/// The style of writing a list or an object as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// As JSON in one argument: `ids=["a","b"]`.
    Json,
    /// One argument for each element of a list: `ids=a&ids=b`.
    Repeated,
    /// The elements of a list, joined by commas: `ids=a,b`.
    Joined,
    /// One argument for each value, with numbers for the elements of lists: `ids.1=a&ids.2.name=b`.
    Numbered,
}

impl Style {
    /// Returns the schema's word: `json`, `repeated`, `joined` or `numbered`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Style::Json => "json",
            Style::Repeated => "repeated",
            Style::Joined => "joined",
            Style::Numbered => "numbered",
        }
    }

    /// Returns the arguments for a value. The error is a predicate that follows the value's name.
    pub(super) fn arguments(
        self,
        name: &str,
        value: &Value,
    ) -> Result<Vec<(String, String)>, String> {
        let mut arguments = Vec::new();
        match self {
            Style::Json => arguments.push((name.into(), value.to_string())),
            Style::Numbered => numbered(name.into(), value, &mut arguments),
            Style::Repeated => {
                arguments
                    .extend(elements(value).iter().map(|element| (name.into(), plain(element))));
            }
            Style::Joined => {
                let elements: Vec<_> = elements(value).iter().map(plain).collect();
                if let Some(found) = elements.iter().find(|text| text.contains(',')) {
                    let found = crate::text::cut::shown(found);
                    return Err(format!("{found:?} contains a comma, which separates elements"));
                }
                arguments.push((name.into(), elements.join(",")));
            }
        }
        Ok(arguments)
    }
}

fn elements(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        value => std::slice::from_ref(value),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

fn numbered(name: String, value: &Value, arguments: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(list) => {
            for (index, element) in list.iter().enumerate() {
                numbered(format!("{name}.{}", index + 1), element, arguments);
            }
        }
        Value::Object(fields) => {
            for (field, value) in fields {
                numbered(format!("{name}.{field}"), value, arguments);
            }
        }
        value => arguments.push((name, plain(value))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_in_each_style() {
        let list = json!(["a", 1, true]);
        let deep = json!([{ "b": "x", "c": [1, null] }, {}]);
        let rows = [
            (Style::Json, &list, r#"n=["a",1,true]"#),
            (Style::Repeated, &list, "n=a n=1 n=true"),
            (Style::Joined, &list, "n=a,1,true"),
            (Style::Numbered, &list, "n.1=a n.2=1 n.3=true"),
            (Style::Json, &deep, r#"n=[{"b":"x","c":[1,null]},{}]"#),
            (Style::Numbered, &deep, "n.1.b=x n.1.c.1=1"),
        ];
        for (style, value, expected) in rows {
            let found = style.arguments("n", value).expect("arguments");
            let found: Vec<_> = found.iter().map(|(name, text)| format!("{name}={text}")).collect();
            assert_eq!(found.join(" "), expected, "{style:?}");
        }
        let comma = Style::Joined.arguments("n", &json!(["a,b"]));
        assert_eq!(comma, Err("\"a,b\" contains a comma, which separates elements".into()));
    }
}
