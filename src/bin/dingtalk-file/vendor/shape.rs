//! The shapes of operations in the vendor's SDK, and their lines in `catalog/`.
//!
//! ```text
//! batchSendOTO POST /v1.0/robot/oToMessages/batchSend (msgKey!: text, userIds!: [text]) -> BatchSendOTOResponseBody
//! BatchSendOTOResponseBody { flowControlledStaffIdList: [text], processQueryKey: text }
//! ```
//! Each line is an operation or an object, so a change to one changes one line. `no-token` after the path means that no
//! token is sent. A `!` marks a required field. A parameter is in the body unless `in` says otherwise; parameters in
//! the path appear only there. `as` says how a list or an object is written as text. Types are `text`, `integer`,
//! `number`, `boolean`, `any`, `[list]`, `{map}` or the name of an object.

use std::fmt::{self, Display, Write};

/// The operations and objects of a module.
#[derive(Debug, Default, PartialEq)]
pub struct Module {
    pub operations: Vec<Operation>,
    pub objects: Vec<Object>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub name: String,
    pub method: String,
    /// With `{placeholders}`, which are texts.
    pub path: String,
    pub token: bool,
    pub parameters: Vec<Parameter>,
    /// `None` if the answer has no body.
    pub reply: Option<Type>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub field: Field,
    /// `query`, `header`, `body` or `whole-body`, as in the schema.
    pub place: String,
    /// `json` or `numbered`, as in the schema.
    pub style: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub name: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub required: bool,
    pub kind: Type,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    Any,
    List(Box<Type>),
    Map(Box<Type>),
    Object(String),
}

impl Type {
    /// Returns the type of the innermost elements of a list or map, else the type itself.
    pub fn innermost(&self) -> &Type {
        match self {
            Type::List(kind) | Type::Map(kind) => kind.innermost(),
            kind => kind,
        }
    }
}

impl Operation {
    /// Returns the names of the parameters in the path, in their order.
    pub fn in_path(&self) -> impl Iterator<Item = &str> {
        self.path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
    }
}

impl Module {
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// Reads the lines of a module, as [`Display`] writes them.
    pub fn read(text: &str) -> Result<Module, String> {
        let mut module = Module::default();
        for (number, line) in text.lines().enumerate() {
            let mut line = Line(line);
            if line.0.is_empty() || line.0.starts_with('#') {
                continue;
            }
            line.statement(&mut module)
                .map_err(|problem| format!("line {}: {problem}", number + 1))?;
        }
        Ok(module)
    }
}

/// The rest of a line.
struct Line<'a>(&'a str);

impl<'a> Line<'a> {
    fn statement(&mut self, module: &mut Module) -> Result<(), String> {
        let name = self.word()?.to_string();
        self.expect(" ")?;
        if self.skip("{") {
            let fields = self.list("}", |line| line.field())?;
            module.objects.push(Object { name, fields });
            return self.end();
        }
        let method = self.word()?.to_string();
        self.expect(" ")?;
        let (path, rest) = self.0.split_once(" ").ok_or("has no parameters")?;
        self.0 = rest;
        let token = !self.skip("no-token ");
        self.expect("(")?;
        let parameters = self.list(")", |line| line.parameter())?;
        self.expect(" -> ")?;
        let reply = if self.skip("none") { None } else { Some(self.kind()?) };
        let path = path.into();
        module.operations.push(Operation { name, method, path, token, parameters, reply });
        self.end()
    }

    fn list<T>(
        &mut self,
        end: &str,
        mut read: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let mut all = Vec::new();
        if self.skip(end) {
            return Ok(all);
        }
        loop {
            all.push(read(self)?);
            if self.skip(end) {
                return Ok(all);
            }
            self.expect(", ")?;
        }
    }

    fn parameter(&mut self) -> Result<Parameter, String> {
        let field = self.field()?;
        let place = if self.skip(" in ") { self.word()? } else { "body" };
        let style = if self.skip(" as ") { Some(self.word()?.into()) } else { None };
        Ok(Parameter { field, place: place.into(), style })
    }

    fn field(&mut self) -> Result<Field, String> {
        let name = self.word()?.into();
        let required = self.skip("!");
        self.expect(": ")?;
        Ok(Field { name, required, kind: self.kind()? })
    }

    fn kind(&mut self) -> Result<Type, String> {
        for (begin, end, kind) in [("[", "]", Type::List as fn(_) -> _), ("{", "}", Type::Map)] {
            if self.skip(begin) {
                let inner = self.kind()?;
                self.expect(end)?;
                return Ok(kind(Box::new(inner)));
            }
        }
        Ok(match self.word()? {
            "text" => Type::Text,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "boolean" => Type::Boolean,
            "any" => Type::Any,
            name => Type::Object(name.into()),
        })
    }

    fn word(&mut self) -> Result<&'a str, String> {
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let end = self.0.find(|c| !is_of_word(c)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        if word.is_empty() { Err(format!("a name is missing before {rest:?}")) } else { Ok(word) }
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        if self.skip(text) {
            Ok(())
        } else {
            Err(format!("{text:?} is missing before {:?}", self.0))
        }
    }

    fn end(&self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(format!("ends with {:?}", self.0)) }
    }
}

impl Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operations.iter().try_for_each(|operation| writeln!(f, "{operation}"))?;
        self.objects.iter().try_for_each(|object| writeln!(f, "{object}"))
    }
}

impl Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} ", self.name, self.method, self.path)?;
        f.write_str(if self.token { "(" } else { "no-token (" })?;
        separated(f, &self.parameters)?;
        match &self.reply {
            Some(kind) => write!(f, ") -> {kind}"),
            None => f.write_str(") -> none"),
        }
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.field.fmt(f)?;
        if self.place != "body" {
            write!(f, " in {}", self.place)?;
        }
        self.style.iter().try_for_each(|style| write!(f, " as {style}"))
    }
}

impl Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {{", self.name)?;
        separated(f, &self.fields)?;
        f.write_char('}')
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.required { "!" } else { "" };
        write!(f, "{}{mark}: {}", self.name, self.kind)
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text => f.write_str("text"),
            Type::Integer => f.write_str("integer"),
            Type::Number => f.write_str("number"),
            Type::Boolean => f.write_str("boolean"),
            Type::Any => f.write_str("any"),
            Type::List(kind) => write!(f, "[{kind}]"),
            Type::Map(kind) => write!(f, "{{{kind}}}"),
            Type::Object(name) => f.write_str(name),
        }
    }
}

fn separated<T: Display>(f: &mut fmt::Formatter<'_>, all: &[T]) -> fmt::Result {
    for (number, one) in all.iter().enumerate() {
        f.write_str(if number == 0 { "" } else { ", " })?;
        one.fmt(f)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_lines_are_read_back() {
        let text = "\
send POST /v1.0/a/{id}/b (a!: text, b: [{any}] in query as json, c: boolean in header) -> none
take GET /v1.0/a no-token () -> [Thing]
whole PUT /v1.0/a (body!: [integer] in whole-body) -> {number}
Empty {}
Thing {n!: number, of: [[Thing]]}
";
        let module = Module::read(text).expect(text);
        assert_eq!(module.to_string(), text);
        let send = module.operation("send").expect("send");
        assert!(send.token && send.reply.is_none());
        assert_eq!(send.in_path().collect::<Vec<_>>(), ["id"]);
        assert_eq!(module.object("Thing").map(|thing| thing.fields.len()), Some(2));
        assert_eq!(module.object("Nothing"), None);
    }

    #[test]
    fn an_invalid_line_is_refused() {
        let rows = [
            ("send", "line 1: \" \" is missing before \"\""),
            ("# a comment\n\nsend POST /a", "line 3: has no parameters"),
            ("send POST /a (", "line 1: a name is missing before \"\""),
            ("send POST /a (a: text b", "line 1: \", \" is missing before \" b\""),
            ("send POST /a () -> ", "line 1: a name is missing before \"\""),
            ("send POST /a () -> text text", "line 1: ends with \" text\""),
            ("Thing {a: [text}", "line 1: \"]\" is missing before \"}\""),
            ("Thing {} ", "line 1: ends with \" \""),
        ];
        for (text, problem) in rows {
            assert_eq!(Module::read(text).err().as_deref(), Some(problem), "{text}");
        }
    }
}
