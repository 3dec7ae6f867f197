//! Reads a value of a TOML file, such as cargo's configuration.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Table(BTreeMap<String, Value>),
    /// A number, a list or anything else, as it is written.
    Other(String),
}

/// Returns the value at a path of keys, or `None` if there is none, or if the file is no TOML.
pub fn value(text: &str, path: &[&str]) -> Option<Value> {
    let mut root = Value::Table(BTreeMap::new());
    let mut reader = Reader(text);
    let mut table: Vec<String> = Vec::new();
    loop {
        reader.blank(true);
        if reader.0.is_empty() {
            break;
        }
        if reader.take("[") {
            // An element of a list of tables is in no place that anybody asks for.
            let is_list = reader.take("[");
            table = reader.keys()?;
            if is_list {
                table.insert(0, String::new());
            }
            reader.take(if is_list { "]]" } else { "]" }).then_some(())?;
        } else {
            let keys = reader.keys()?;
            reader.take("=").then_some(())?;
            let value = reader.value()?;
            insert(&mut root, table.iter().chain(&keys), value)?;
        }
        reader.blank(false);
        let is_end = reader.0.is_empty() || reader.0.starts_with(['\n', '\r', '#']);
        is_end.then_some(())?;
    }
    path.iter().try_fold(root, |found, key| match found {
        Value::Table(mut table) => table.remove(*key),
        _ => None,
    })
}

fn insert<'a>(
    into: &mut Value,
    mut keys: impl Iterator<Item = &'a String>,
    value: Value,
) -> Option<()> {
    match (keys.next(), into) {
        (Some(key), Value::Table(table)) => {
            let next = table.entry(key.clone());
            insert(next.or_insert_with(|| Value::Table(BTreeMap::new())), keys, value)
        }
        (Some(_), _) => None,
        (None, place) => {
            *place = value;
            Some(())
        }
    }
}

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Skips blanks, and with `lines` comments and ends of lines.
    fn blank(&mut self, lines: bool) {
        loop {
            self.0 = self.0.trim_start_matches([' ', '\t']);
            match self.0.chars().next() {
                Some('\n' | '\r') if lines => self.0 = self.0.trim_start_matches(['\n', '\r']),
                Some('#') if lines => {
                    self.0 = self.0.find('\n').map_or("", |end| &self.0[end..]);
                }
                _ => return,
            }
        }
    }

    fn take(&mut self, text: &str) -> bool {
        self.blank(false);
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Reads a key with dots.
    fn keys(&mut self) -> Option<Vec<String>> {
        let mut keys = Vec::new();
        loop {
            self.blank(false);
            keys.push(match self.text() {
                Some(key) => key?,
                None => self.word(|c| c.is_ascii_alphanumeric() || "_-".contains(c))?.into(),
            });
            if !self.take(".") {
                return Some(keys);
            }
        }
    }

    fn word(&mut self, is_of: impl Fn(char) -> bool) -> Option<&'a str> {
        let (word, rest) = self.0.split_at(self.0.find(|c| !is_of(c)).unwrap_or(self.0.len()));
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }

    /// Reads a text, if one begins here.
    fn text(&mut self) -> Option<Option<String>> {
        for (mark, has_escapes) in [("\"\"\"", true), ("'''", false), ("\"", true), ("'", false)] {
            if let Some(rest) = self.0.strip_prefix(mark) {
                return Some(self.text_until(rest, mark, has_escapes));
            }
        }
        None
    }

    fn text_until(&mut self, rest: &'a str, mark: &str, has_escapes: bool) -> Option<String> {
        let is_long = mark.len() == 3;
        let rest = rest.strip_prefix('\n').filter(|_| is_long).unwrap_or(rest);
        let mut text = String::new();
        let mut letters = rest.char_indices();
        while let Some((at, c)) = letters.next() {
            if rest[at..].starts_with(mark) {
                self.0 = &rest[at + mark.len()..];
                return Some(text);
            }
            match c {
                '\\' if has_escapes => text.push(escaped(&mut letters.by_ref().map(|(_, c)| c))?),
                '\n' if !is_long => return None,
                c => text.push(c),
            }
        }
        None
    }

    fn value(&mut self) -> Option<Value> {
        self.blank(false);
        if let Some(text) = self.text() {
            return text.map(Value::Text);
        }
        if self.take("[") {
            loop {
                self.blank(true);
                if self.take("]") {
                    return Some(Value::Other("[]".into()));
                }
                self.value()?;
                self.blank(true);
                if !self.take(",") && !self.0.starts_with(']') {
                    return None;
                }
            }
        }
        if self.take("{") {
            let mut table = Value::Table(BTreeMap::new());
            loop {
                self.blank(true);
                if self.take("}") {
                    return Some(table);
                }
                let keys = self.keys()?;
                self.take("=").then_some(())?;
                insert(&mut table, keys.iter(), self.value()?)?;
                self.blank(true);
                if !self.take(",") && !self.0.starts_with('}') {
                    return None;
                }
            }
        }
        let word = self.word(|c| c.is_ascii_alphanumeric() || "+-_.:".contains(c))?;
        Some(Value::Other(word.into()))
    }
}

/// Reads what is behind a backslash.
fn escaped(letters: &mut dyn Iterator<Item = char>) -> Option<char> {
    let digits = match letters.next()? {
        'b' => return Some('\u{8}'),
        't' => return Some('\t'),
        'n' => return Some('\n'),
        'f' => return Some('\u{c}'),
        'r' => return Some('\r'),
        c @ ('"' | '\\') => return Some(c),
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let number: String = letters.take(digits).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok().filter(|_| number.len() == digits)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_file() {
        let text = r#"
# a.b = "comment"
top = 1 # one
"quoted key" . inner = 'C:\path'
[a] # = "x"
b = "é \t \u00e9 \" # no comment"
c = [ "]", # a list
  [1, 2], { d = "}" } ]
long = """
[x]
b = 1"""
[ a . "x.y" ]
z = { one = 'two', three.four = true }
[[list]]
b = "in a list"
[last]
time = 1979-05-27T07:32:00Z"#;
        let text_of = |text: &str| Some(Value::Text(text.into()));
        let rows = [
            (&["top"][..], Some(Value::Other("1".into()))),
            (&["quoted key", "inner"], text_of("C:\\path")),
            (&["a", "b"], text_of("é \t é \" # no comment")),
            (&["a", "c"], Some(Value::Other("[]".into()))),
            (&["a", "long"], text_of("[x]\nb = 1")),
            (&["a", "x.y", "z", "one"], text_of("two")),
            (&["a", "x.y", "z", "three", "four"], Some(Value::Other("true".into()))),
            (&["last", "time"], Some(Value::Other("1979-05-27T07:32:00Z".into()))),
            (&["list", "b"], None),
            (&["x"], None),
            (&["b"], None),
            (&["a", "b", "c"], None),
        ];
        for (path, expected) in rows {
            assert_eq!(value(text, path), expected, "{path:?}");
        }
    }

    #[test]
    fn what_is_no_toml_has_no_values() {
        let all = [
            "a",
            "a =",
            "a = \"",
            "a = \"\n\"",
            "a = \"\\x\"",
            "a = \"\\u12\"",
            "a = [1",
            "a = [1 2]",
            "a = { b = 1",
            "a = { b }",
            "[a",
            "[[a]",
            "a = 1 b = 2",
            "= 1",
            "a.b = 1\na.b.c = 2",
        ];
        for text in all {
            assert_eq!(value(&format!("{text}\n[z]\nz = 1"), &["z", "z"]), None, "{text}");
        }
        assert!(value("[z]\nz = 1", &["z", "z"]).is_some());
    }
}
