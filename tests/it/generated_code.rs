//! Builds and calls generated code of every shape, in a copy of the crate with more schema files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

mod keywords;

/// A schema file of the `zoo` module.
fn operation(
    name: &str,
    header: Value,
    request: Value,
    reply: Value,
    example: Value,
    more: Value,
) -> Value {
    let mut definitions = json!({
        name: request,
        format!("{name}Reply"): reply,
        format!("{name}Error"): {
            "type": "string", "description": "Error codes.",
            "oneOf": [
                {"const": "-1", "x-rust-name": "Busy", "x-status": 200, "x-message": "%s", "description": "An Action failed; the Secret File is gone."},
                {"const": "cage.locked", "x-status": 403, "description": "The cage is locked."}
            ]
        }
    });
    for (name, definition) in more.as_object().into_iter().flatten() {
        definitions[name] = definition.clone();
    }
    let mut operation = json!({
        "method": "POST", "host": "api", "auth": "header", "permission": "Zoo", "app-types": ["internal"],
        "repeatable": false, "source": "https://example.com/zoo"
    });
    for (key, value) in header.as_object().into_iter().flatten() {
        operation[key] = value.clone();
    }
    json!({
        "title": name, "description": "For a test.\rIt has a \"quoted\" \\ text.", "x-operation": operation,
        "definitions": definitions, "examples": [example]
    })
}

fn zoo() -> Vec<(&'static str, Value)> {
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let animal = json!({
        "type": "object", "description": "An animal.",
        "properties": {
            "type": {"type": "string"}, "self": {"type": "integer"}, "crate": {"type": "boolean"},
            "async": {"type": "number"}, "new": {"type": "string"}, "parent": {"$ref": "#/definitions/Animal"},
            "born": {"$ref": "#/definitions/Timestamp"}, "names": {"type": "array", "items": {"type": "string"}},
            "kinds": {"type": "array", "items": {"$ref": "#/definitions/AnimalKind"}},
            "byKeeper": {"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/Animal"}}}
        }
    });
    let kind = json!({
        "type": "string", "description": "Kinds.", "x-extensible-enum": true,
        "oneOf": [{"const": "BIG_CAT", "description": "A cat."}]
    });
    vec![
        (
            "close_zoo",
            operation(
                "CloseZoo",
                json!({"path": "/v1.0/zoo/close"}),
                object(json!({})),
                object(json!({})),
                json!({"request": {}, "reply": {}}),
                json!({}),
            ),
        ),
        (
            "get_key",
            operation(
                "GetKey",
                json!({"path": "/getkey", "method": "GET", "host": "oapi", "auth": "none"}),
                json!({"type": "object", "required": ["password"], "properties": {"password": {"type": "string", "x-secret": true, "x-in": "query"}}}),
                object(
                    json!({"keys": {"type": "object", "additionalProperties": {"type": "string", "x-secret": true}}}),
                ),
                json!({"request": {"password": "p"}, "reply": {"keys": {"gate": "k"}}}),
                json!({}),
            ),
        ),
        (
            "list_animals",
            operation(
                "ListAnimals",
                json!({"path": "/v1.0/zoo/{cage-id}/animals", "method": "GET"}),
                json!({"type": "object", "required": ["cage-id", "most"], "properties": {
                    "cage-id": {"type": "string", "x-in": "path"}, "most": {"type": "integer", "format": "int32", "x-in": "query"},
                    "kind": {"$ref": "#/definitions/AnimalKind", "x-in": "query"}, "new": {"type": "boolean", "x-in": "query"}
                }}),
                json!({"type": "object", "required": ["animals"], "properties": {"animals": {"type": "array", "items": {"$ref": "#/definitions/Animal"}}}}),
                json!({"request": {"cage-id": "1", "most": 3}, "reply": {"animals": []}}),
                json!({"Animal": animal, "AnimalKind": kind}),
            ),
        ),
        (
            "add_animals",
            operation(
                "AddAnimals",
                json!({"path": "/v1.0/zoo/animals"}),
                json!({"type": "object", "required": ["animals", "keeper"], "properties": {
                    "animals": {"type": "array", "items": {"$ref": "#/definitions/NewAnimal"}, "maxItems": 3},
                    "keeper": {"$ref": "#/definitions/UserId"}, "password": {"type": "string", "x-secret": true},
                    "note": {"type": "string", "x-text": {"without": "*", "not-last": "."}}
                }}),
                json!({"type": "object", "x-success": "done", "properties": {"done": {"type": "boolean"}}}),
                json!({
                    "request": {"animals": [{"kind": "BIG_CAT", "spec": "lion"}], "keeper": "1"},
                    "reply": {"done": true}
                }),
                json!({"NewAnimal": {"type": "object", "required": ["kind", "spec"], "properties": {
                    "kind": {"$ref": "#/definitions/AnimalKind"}, "spec": {"type": "string"}, "size": {"type": "integer", "maximum": 5},
                    "like": {"$ref": "#/definitions/NewAnimal"}, "born": {"$ref": "#/definitions/Timestamp"}
                }}}),
            ),
        ),
    ]
}

/// Names of definitions, properties and values that mean something in Rust or in generated code.
const DEFINITIONS: &[&str] = &[
    "Api",
    "BTreeMap",
    "Body",
    "Clone",
    "Debug",
    "Display",
    "Deserialize",
    "Final",
    "Fn",
    "Get",
    "Hash",
    "Header",
    "Iterator",
    "Oapi",
    "PartialEq",
    "Post",
    "Query",
    "Retry",
    "Serialize",
    "Sized",
    "Value",
    "X",
];
const VARIANTS: &[&str] = &[
    "Action",
    "Other",
    "Auth",
    "Box",
    "Default",
    "Encoder",
    "Err",
    "Error",
    "ErrorRow",
    "From",
    "Host",
    "Into",
    "Method",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Query",
    "Reply",
    "ReplyKind",
    "Result",
    "Rule",
    "Secret",
    "Some",
    "Spec",
    "String",
    "TextRules",
    "Timestamp",
    "Vec",
];
const PROPERTIES: &[&str] = &[
    "Err", "Option", "Some", "String", "Vec", "_id", "1st", "a b", "abstract", "as", "async",
    "await", "become", "box", "break", "clone", "const", "continue", "crate", "default", "do",
    "dyn", "else", "encode", "enum", "extern", "false", "fields", "final", "fn", "for", "from",
    "gen", "if", "impl", "in", "into", "let", "loop", "macro", "map", "match", "mod", "move",
    "mut", "new", "override", "priv", "pub", "raw", "ref", "request", "return", "safe", "self",
    "spec", "static", "struct", "super", "to", "trait", "true", "try", "type", "typeof", "union",
    "unsafe", "unsized", "use", "value", "virtual", "where", "while", "yield",
];

/// Returns schema files with names that could clash, objects without properties, and replies that are not objects.
fn names() -> Vec<(String, Value)> {
    let empty = json!({"type": "object", "properties": {}});
    let rows = |names: &[&str]| -> Value {
        names.iter().map(|name| json!({"const": name, "description": "x"})).collect()
    };
    let mut definitions: serde_json::Map<_, _> =
        DEFINITIONS.iter().map(|name| (name.to_string(), empty.clone())).collect();
    definitions.insert(
        "Word".into(),
        json!({"type": "string", "description": "x", "x-extensible-enum": true, "oneOf": rows(VARIANTS)}),
    );
    definitions.insert("Nothing".into(), json!({"type": "object"}));
    let property = |name: &&str| (name.to_string(), json!({"type": "string"}));
    let properties = || PROPERTIES.iter().map(property).collect::<serde_json::Map<_, _>>();
    let mut request = properties();
    request.extend([
        ("required1".to_string(), json!({"$ref": "#/definitions/Query"})),
        ("maybe".to_string(), json!({"$ref": "#/definitions/Nothing"})),
        ("each".to_string(), json!({"type": "array", "items": {"$ref": "#/definitions/Clone"}})),
        (
            "mapped".to_string(),
            json!({
                "type": "object", "additionalProperties": {"$ref": "#/definitions/Value"}
            }),
        ),
        ("words".to_string(), json!({"$ref": "#/definitions/Words"})),
    ]);
    let words = json!({
        "type": "object", "required": PROPERTIES, "properties": properties(),
    });
    let mut files = vec![
        ("names".to_string(), json!({"title": "Names", "definitions": definitions})),
        // The same for a module named `Word`, whose folder may also have a file of definitions.
        (
            "aviary/names".into(),
            json!({"title": "Names", "definitions": {"Word": {
                "type": "object", "properties": {"song": {"$ref": "#/definitions/Note"}}
            }, "Note": {"type": "string", "x-id": true, "description": "A note."}}}),
        ),
        (
            "aviary/sing".into(),
            operation(
                "Sing",
                json!({"path": "/v1.0/aviary/songs"}),
                json!({"type": "object", "properties": {"word": {"$ref": "#/definitions/Word"}}}),
                json!({"type": "object", "properties": {
                    "word": {"$ref": "#/definitions/Word"}, "by": {"$ref": "#/definitions/Keeper"}
                }}),
                json!({"request": {}, "reply": {"word": {"song": "c"}, "by": {"word": "Vec"}}}),
                json!({}),
            ),
        ),
        (
            "shared".into(),
            json!({"title": "Shared", "definitions": {"Keeper": {
                "type": "object", "properties": {"word": {"$ref": "#/definitions/Word"}}
            }, "Tag": {"type": "string", "x-id": true, "description": "What an animal is known by."}}}),
        ),
        (
            "zoo/say_words".into(),
            operation(
                "SayWords",
                json!({"path": "/topapi/words", "host": "oapi", "auth": "query"}),
                json!({"type": "object", "required": ["required1"], "properties": request}),
                json!({"type": "object", "properties": properties()}),
                json!({"request": {"required1": {}, "self": "I"}, "reply": {"self": "you"}}),
                json!({"Words": words}),
            ),
        ),
    ];
    for (name, reply, example) in replies() {
        let snake = name.to_ascii_lowercase();
        let mut example = json!({"request": {}, "reply": example});
        if reply["x-reply"] == "none" {
            example.as_object_mut().expect("an object").remove("reply");
        }
        let header = json!({"path": format!("/v1.0/replies/{name}"), "repeatable": false});
        let reply = operation(name, header, empty.clone(), reply, example, json!({}));
        files.push((format!("replies/{snake}"), reply));
    }
    files
}

/// Operations whose reply is not an object, with its type and an example.
fn replies() -> Vec<(&'static str, Value, Value)> {
    vec![
        ("None1", json!({"x-reply": "none", "description": "Nothing at all."}), Value::Null),
        ("Any1", json!({"x-reply": "any"}), json!({"a": [1, null]})),
        (
            "Keepers",
            json!({"type": "array", "items": {"$ref": "#/definitions/Keeper"}}),
            json!([{"word": "Vec"}, {}]),
        ),
        (
            "Users",
            json!({"type": "array", "items": {"$ref": "#/definitions/UserId"}}),
            json!(["1", 2]),
        ),
        ("Flag", json!({"type": "boolean"}), json!(true)),
        ("Count", json!({"type": "integer"}), json!(42)),
        ("Text", json!({"type": "string"}), json!("x")),
        ("User", json!({"$ref": "#/definitions/UserId"}), json!(7)),
    ]
}

const PROGRAM: &str = r##"
use dingtalk_file::catalog::Kind;
use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::replies::{Any1, Count, Flag, Keepers, None1, None1Reply, Text, User, Users};
use dingtalk_file::zoo::SayWords;
use dingtalk_file::{aviary, Client, Encoder, Method, Operation, Outcome, ReplyKind, Spec};
use dingtalk_file::storage::RenameFolder;
use dingtalk_file::zoo::{AddAnimals, AnimalKind, CloseZoo, CloseZooError, GetKey, ListAnimals, NewAnimal};

fn main() {
    let emulator = Emulator::start().unwrap();
    let client = emulator.client().build().unwrap();
    client.call(&CloseZoo::new()).unwrap();
    assert!(format!("{:?}", client.call(&GetKey::new("s3cret")).unwrap()).contains("GetKeyReply"));
    let animals = ListAnimals::new("a/b c", 3).kind(AnimalKind::BigCat).new_(true);
    assert!(client.call(&animals).unwrap().animals.is_empty());
    let one = NewAnimal::new(AnimalKind::BigCat, "lion").size(NewAnimal::MAX_SIZE);
    client.call(&AddAnimals::new(vec![one], "keeper".into()).note("x")).unwrap();
    let operator = emulator.users()[0].union_id.clone();
    let folder = RenameFolder::new("864".into(), "674".into(), operator, "new");
    assert_eq!(client.call(&folder).unwrap().dentry.name.as_deref(), Some("new"));

    emulator.fault("closeZoo", dingtalk_file::emulator::Fault::refuse("cage.locked"));
    let error = client.call(&CloseZoo::new()).unwrap_err();
    assert_eq!(error.code_as::<CloseZoo>(), Some(CloseZooError::CageLocked));
    assert_eq!(emulator.executed("listAnimals"), 1);
    let shown: String = emulator.exchanges().iter().map(ToString::to_string).collect();
    assert!(!shown.contains("s3cret"), "{shown}");

    let mut words = SayWords::new(dingtalk_file::common::Query::default()).self_("I").new_("n");
    words.mapped.insert("a".into(), Default::default());
    words = words.each(vec![Default::default()]).maybe(dingtalk_file::common::Nothing::default());
    assert_eq!(client.call(&words).unwrap().self_.as_deref(), Some("you"));
    names(&client);
    replies(&emulator, &client);
    keywords::check(&emulator, &client);
    println!("all is well");
}

/// Two modules may use the same name for different things.
fn names(client: &Client) {
    let mut word = aviary::Word::default();
    word.song = Some("d".into());
    let reply = client.call(&aviary::Sing::new().word(word)).unwrap();
    assert_eq!(reply.word.as_ref().unwrap().song, Some(aviary::Note::new("c")));
    assert_eq!(reply.by.as_ref().unwrap().word, Some(dingtalk_file::common::Word::Vec));

    // An id that modules share is in the root.
    assert!("a b".parse::<dingtalk_file::Tag>().is_ok());

    let catalog = dingtalk_file::catalog::Catalog::built_in();
    let sing = catalog.operation("sing").unwrap();
    let kinds: Vec<_> = sing.reply.iter().map(|field| format!("{:?}", field.kind)).collect();
    assert_eq!(kinds, [r#"Object("Keeper")"#, r#"Object("aviary::Word")"#]);
    let [song] = catalog.fields("aviary::Word") else { panic!("one field") };
    assert!(matches!(&song.kind, Kind::Named { name, .. } if name == "aviary::Note"), "{song:?}");
    let given = serde_json::json!({"word": {"song": 1}});
    let problems = catalog.check(sing, given.as_object().unwrap());
    assert_eq!(problems.len(), 1, "{problems:?}");
}

/// A hand-written operation of this kind.
struct ByHand;

impl Operation for ByHand {
    type Reply = ();
    type Error = String;

    const SPEC: &'static Spec =
        &Spec::new("byHand", Method::Post, None1::SPEC.path).reply(ReplyKind::None);

    fn encode(&self, _: &mut Encoder) {}
}

fn replies(emulator: &Emulator, client: &Client) {
    let nothing = client.call(&None1::new()).unwrap();
    assert_eq!((nothing.raw(), &*nothing), ("", &None1Reply));
    client.call(&ByHand).unwrap();
    assert_eq!(client.call(&Any1::new()).unwrap()["a"][0], 1);
    let keepers = client.call(&Keepers::new()).unwrap();
    assert_eq!((keepers.len(), keepers[0].word.clone()), (2, Some(dingtalk_file::common::Word::Vec)));
    let users = client.call(&Users::new()).unwrap().into_value().0;
    assert_eq!(users, ["1".into(), "2".into()]);
    assert!(client.call(&Flag::new()).unwrap().0);
    assert_eq!(client.call(&Count::new()).unwrap().0, 42);
    assert_eq!(client.call(&Text::new()).unwrap().as_str(), "x");
    assert_eq!(client.call(&User::new()).unwrap().as_str(), "7");

    let outcome = |name: &str, status: u16, body: &str, call: &dyn Fn() -> Result<(), dingtalk_file::Error>| {
        emulator.fault(name, Fault::answer(status, body));
        call().map_err(|error| error.outcome())
    };
    let none = || client.call(&None1::new()).map(drop);
    let any = || client.call(&Any1::new()).map(drop);
    let users = || client.call(&Users::new()).map(drop);
    let flag = || client.call(&Flag::new()).map(drop);
    let refused = r#"{"code":"cage.locked","message":"m"}"#;
    for (name, call) in [
        ("none1", &none as &dyn Fn() -> Result<(), dingtalk_file::Error>), ("any1", &any), ("users", &users), ("flag", &flag),
    ] {
        for body in [refused, r#"{"errcode":404,"errmsg":"m"}"#] {
            assert_eq!(outcome(name, 200, body, call), Err(Outcome::Refused), "{name} {body}");
        }
        assert_eq!(outcome(name, 200, "<html>log in</html>", call), Err(Outcome::Unknown), "{name}");
        assert_eq!(outcome(name, 500, "", call), Err(Outcome::Unknown), "{name}");
        assert_eq!(outcome(name, 404, "", call), Err(Outcome::Refused), "{name}");
    }
    for status in [200, 201, 202, 204] {
        assert_eq!(outcome("none1", status, "", &none), Ok(()), "{status}");
    }
    for body in ["{}", "null", "ok"] {
        assert_eq!(outcome("none1", 200, body, &none), Err(Outcome::Unknown), "{body}");
    }
    for body in ["[]", "null", "1", "\"x\"", "{}"] {
        assert_eq!(outcome("any1", 200, body, &any), Ok(()), "{body}");
    }
    assert_eq!(outcome("any1", 200, "", &any), Err(Outcome::Unknown));
    assert_eq!(outcome("users", 200, "[]", &users), Ok(()));
    assert_eq!(outcome("users", 200, "[null, {}, 5]", &users), Ok(()));
    for body in ["{}", "null", "\"a\"", ""] {
        assert_eq!(outcome("users", 200, body, &users), Err(Outcome::Unknown), "{body}");
    }
    assert_eq!(outcome("flag", 200, "\"true\"", &flag), Ok(()));
    for body in ["7", "null", "[true]", "{}", ""] {
        assert_eq!(outcome("flag", 200, body, &flag), Err(Outcome::Unknown), "{body}");
    }
    let kinds = dingtalk_file::catalog::Catalog::built_in().operations().iter();
    let kinds = kinds.filter(|entry| entry.module == "replies");
    let kinds: Vec<_> =
        kinds.map(|entry| entry.returns.as_ref().map_or("none".into(), |kind| kind.to_string())).collect();
    let expected = [
        "any", "integer", "boolean", "array of object", "none", "string", "string", "array of string",
    ];
    assert_eq!(kinds, expected);
}
"##;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// The example of schema/README.md.
fn worked_example(home: &Path) -> String {
    let readme = fs::read_to_string(home.join("schema/README.md")).expect("schema/README.md");
    let (_, rest) = readme.split_once("```json").expect("an example");
    rest.split_once("```").expect("its end").0.to_string()
}

#[test]
fn every_shape_builds_and_runs() {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zoo");
    for name in ["schema", "src", "codegen", "docs"] {
        let _ = fs::remove_dir_all(folder.join(name));
        copy(&home.join(name), &folder.join(name));
    }
    for name in ["build.rs", "README.md", "README.zh-CN.md", "Cargo.lock"] {
        fs::copy(home.join(name), folder.join(name)).expect("copied");
    }
    // In a package, `cargo package` has rewritten the other one.
    let manifest = ["Cargo.toml.orig", "Cargo.toml"].map(|name| home.join(name));
    let manifest = manifest.iter().find(|path| path.exists()).expect("a manifest");
    let manifest = fs::read_to_string(manifest).expect("text");
    let (manifest, _) = manifest.split_once("[dev-dependencies]").expect("its end");
    // A package does not include the neighbouring package, but the registry has it.
    let dial = home.join("dial");
    let place = if dial.exists() { format!("path = {dial:?}, ") } else { String::new() };
    let manifest = manifest.replace("path = \"dial\", ", &place);
    fs::write(
        folder.join("Cargo.toml"),
        format!("{manifest}\n[workspace.package]\nrepository = \"https://example.invalid\"\n"),
    )
    .expect("written");
    let application = folder.join("application");
    let _ = fs::remove_dir_all(&application);
    let zoo = zoo().into_iter().map(|(name, schema)| (format!("zoo/{name}"), schema));
    for (name, schema) in zoo.chain(names()).chain(keywords::files()) {
        let path = application.join(name).with_extension("json");
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, schema.to_string()).expect("written");
    }
    fs::create_dir_all(application.join("storage")).expect("a folder");
    fs::write(application.join("storage/rename_folder.json"), worked_example(&home))
        .expect("written");
    fs::create_dir_all(folder.join("examples")).expect("a folder");
    let program = format!("{PROGRAM}{}", keywords::PROGRAM);
    fs::write(folder.join("examples/zoo.rs"), program).expect("written");

    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--no-default-features",
            "--features",
            "codegen,emulator",
            "--example",
            "zoo",
        ])
        .env("DINGTALK_FILE_SCHEMA", &application)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "all is well\n", "{errors}");
    assert!(!errors.contains("warning:"), "{errors}");
}
