//! The tables: hosts, spellings and codes, and the list of operations.

use super::super::ir::{Code, Gateway, Ir, Limit, ObjectStore, Row, Spelling, Times, camel};
use super::docs;

/// Writes hosts, spellings and codes.
pub fn tables(ir: &Ir) -> String {
    let codes: String = ir.codes.iter().map(code_row).collect();
    let store_codes: String = ir.store.codes.iter().map(code_row).collect();
    let times = ir.times.as_ref().map(times).unwrap_or_default();
    "use super::{Action, Concern, ErrorRow};\n".to_string()
        + &region(&ir.gateway)
        + &limit("CALLS_PER_SECOND", &ir.gateway.calls_per_second)
        + &gateway(&ir.gateway)
        + &object_store(&ir.store)
        + &times
        + &format!(
            "/// Error codes of any operation: exact ones, then patterns.
            pub(crate) static CODES: &[ErrorRow] = &[{codes}];

            /// Error codes of the object store, in the same order. No operation returns them.
            pub(crate) static STORE_CODES: &[ErrorRow] = &[{store_codes}];
            "
        )
}

/// Writes the list of operations and the schema files.
pub fn operations(ir: &Ir) -> String {
    let paths = || ir.operations().map(|(module, name)| format!("{module}::{name}"));
    let specs: String = paths().map(|path| format!("&{path}::SPEC,\n")).collect();
    let each: String = paths().map(|path| format!("$do!($crate::{path});\n")).collect();
    let files = |application: bool| -> String {
        let files = ir.files.iter().filter(|file| file.application == application);
        let files = files.map(|file| {
            let text = if application {
                format!("{:?}", file.shown)
            } else {
                format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/{}", file.shown))
            };
            format!("({:?}, include_str!({text})),\n", file.path)
        });
        files.collect()
    };
    let (own, application) = (files(false), files(true));
    format!(
        "/// Every operation of the schema.
        pub static OPERATIONS: &[&Spec] = &[{specs}];

        /// This crate's schema files themselves, for decisions at run time. The command has them compressed.
        #[cfg(not(feature = \"cli\"))]
        pub(crate) static SCHEMA: &[(&str, &str)] = &[{own}];

        /// The application's.
        pub(crate) static APPLICATION: &[(&str, &str)] = &[{application}];

        /// Calls a macro with the request type of every operation, so that none is left out.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! for_each_operation {{ ($do:ident) => {{ {each} }}; }}
        "
    )
}

fn times(Times { formats, zones }: &Times) -> String {
    format!(
        "/// The formats of DingTalk's times.
        #[cfg(any(feature = \"emulator\", feature = \"jiff1\"))]
        pub(crate) const TIMESTAMP_FORMATS: &[&str] = &{formats:?};
        /// The time zones in these formats, in hours east of Greenwich.
        #[cfg(any(feature = \"emulator\", feature = \"jiff1\"))]
        pub(crate) const TIMESTAMP_ZONES: &[(&str, i8)] = &{zones:?};\n"
    )
}

/// Writes a row of `errors.json` or `object_store.json`.
fn code_row(row: &Code) -> String {
    literal(&Literal {
        code: &row.code,
        words: &row.words,
        status: row.status,
        message: &row.message,
        meaning: &row.meaning,
        action: Some(&row.action),
        concerns: row.concerns.as_deref(),
        hint: row.hint.as_deref(),
    })
}

/// The fields of an `ErrorRow`.
struct Literal<'a> {
    code: &'a str,
    words: &'a [Vec<String>],
    status: u16,
    message: &'a str,
    meaning: &'a str,
    action: Option<&'a str>,
    concerns: Option<&'a str>,
    hint: Option<&'a str>,
}

fn literal(row: &Literal<'_>) -> String {
    let Literal { code, words, status, message, meaning, hint, .. } = row;
    let variant = |of: &str, name: Option<&str>| match name {
        None => "None".to_string(),
        Some(name) => format!("Some({of}::{})", camel(name)),
    };
    let (action, concerns) = (variant("Action", row.action), variant("Concern", row.concerns));
    let words: String = words.iter().map(|list| format!("&{list:?},")).collect();
    format!(
        "ErrorRow {{ code: {code:?}, words: &[{words}], status: {status}, message: {message:?}, meaning: {meaning:?}, \
         action: {action}, concerns: {concerns}, hint: {hint:?} }},\n"
    )
}

fn region(gateway: &Gateway) -> String {
    let mut variants = String::new();
    let (mut all, mut names, mut api, mut oapi) =
        (String::new(), String::new(), String::new(), String::new());
    for (name, region) in &gateway.regions {
        let variant = camel(name);
        variants += &docs(&format!("{} `{}`.", region.description, region.api));
        if *name == gateway.default_region {
            variants += "#[default]\n";
        }
        variants += &format!("{variant},\n");
        all += &format!("Self::{variant},");
        names += &format!("Self::{variant} => {name:?},");
        api += &format!("Self::{variant} => {:?},", region.api);
        oapi += &format!("Self::{variant} => {:?},", region.oapi);
    }
    format!(
        "/// A region of DingTalk. Apps, tokens and ids of one region are unknown in the others.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Region {{ {variants} }}
        impl Region {{
            /// Every region.
            pub const ALL: &[Region] = &[{all}];
            /// The name, as the command takes it.
            pub const fn as_str(self) -> &'static str {{ match self {{ {names} }} }}
            /// Endpoint of the api host.
            pub const fn api(self) -> &'static str {{ match self {{ {api} }} }}
            /// Endpoint of the legacy (oapi) host.
            pub const fn oapi(self) -> &'static str {{ match self {{ {oapi} }} }}
        }}\n"
    )
}

fn limit(name: &str, limit: &Limit) -> String {
    let text = format!("{} Source: [DingTalk's page]({}).", limit.description, limit.source);
    format!("{}pub const {name}: u32 = {};\n", docs(&text), limit.value)
}

/// Writes constants: the names of tokens and error fields on the wire, hints, and the gateway's own codes.
fn gateway(gateway: &Gateway) -> String {
    let mut code = format!(
        "/// Names in requests and answers, and hints about answers without a known code.
        pub(crate) mod gateway {{
        pub(crate) const TOKEN_HEADER: &str = {:?};
        pub(crate) const TOKEN_QUERY: &str = {:?};
        pub(crate) const REQUEST_ID_HEADER: &str = {:?};
        #[cfg(feature = \"emulator\")] pub(crate) const TRACE_ID_HEADER: &str = {:?};
        #[cfg(feature = \"emulator\")] pub(crate) const SERVER: &str = {:?};\n",
        gateway.token_header,
        gateway.token_query,
        gateway.request_id_header,
        gateway.trace_id_header,
        gateway.server,
    );
    for (name, hint) in &gateway.hints {
        code += &format!("pub(crate) const {}_HINT: &str = {:?};\n", constant(name), hint.en);
    }
    for (name, spelling) in &gateway.envelope {
        let value = match spelling {
            Spelling::One(name) => format!("&str = {name:?}"),
            Spelling::Many(names) => format!("&[&str] = &{names:?}"),
        };
        code += &format!("pub(crate) const {}: {value};\n", constant(name));
    }
    code += &format!("pub(crate) const SECRET_NAMES: &[&str] = &{:?};\n", gateway.secret_names);
    for (name, value) in &gateway.refusals {
        code += &format!(
            "#[cfg(feature = \"emulator\")] pub(crate) const {}: &str = {value:?};\n",
            constant(name)
        );
    }
    code + "}\n"
}

/// Writes constants: the words and elements by which answers of the object store are recognized.
fn object_store(store: &ObjectStore) -> String {
    let list = |name: &str, values: &[String]| {
        format!("pub(crate) const {name}: &[&str] = &{values:?};\n")
    };
    format!(
        "/// Words and elements by which answers of the object store are recognized, and the header of a checksum.
        pub(crate) mod object_store {{
        pub(crate) const CRC64_HEADER: &str = {:?};
        pub(crate) const FOREIGN_HINT: &str = {:?};
        pub(crate) const OVER_HINT: &str = {:?};
        {}{}{}{}{}{}{}{}}}\n",
        store.crc64_header,
        store.foreign_hint,
        store.over.hint,
        list("OVER_CODES", &store.over.codes),
        list("OVER_THINGS", &store.over.things),
        list("OVER_ENDINGS", &store.over.endings),
        list("OVER_TEXTS_IN", &store.over.texts_in),
        list("OVER_ELEMENTS", &store.over.elements),
        list("UNKNOWN_KEY", &store.over.unknown_key),
        list("TEMPORARY_NAMES", &store.temporary_key.names),
        list("TEMPORARY_PREFIXES", &store.temporary_key.prefixes),
    )
}

fn constant(name: &str) -> String {
    name.to_ascii_uppercase().replace('-', "_")
}

/// Writes a row of an operation's error table.
pub fn error_row(row: &Row) -> String {
    literal(&Literal {
        code: &row.value,
        words: &[],
        status: row.status,
        message: &row.message,
        meaning: &row.description,
        action: row.action.as_deref(),
        concerns: row.concerns.as_deref(),
        hint: row.hint.as_deref(),
    })
}
