//! The generator with an application's own schema files and the real schema.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path};

use serde_json::{Value, json};

use crate::generator::codegen::{self, Source};
use crate::layout::laid_out;
use crate::one_file::one_file;

/// Returns the examples in schema/README.md: cargo's configuration, and a schema file.
pub fn example() -> (String, Value) {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/README.md");
    let readme = fs::read_to_string(readme).expect("schema/README.md");
    let (_, section) =
        readme.split_once("## An application's own operations").expect("its section");
    let block = |kind: &str| {
        let (_, rest) = section.split_once(&format!("```{kind}\n")).expect("a block");
        rest.split_once("```").expect("its end").0.to_string()
    };
    (block("toml"), serde_json::from_str(&block("json")).expect("json"))
}

/// Returns the generator's output for the real schema and an application's files. Messages show the application's
/// folder as `[app]`.
fn generate(files: &[(&str, Value)]) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content.to_string()).expect("written");
    }
    let own = Source::own(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema"));
    let shown = |text: String| {
        let path = folder.path().to_str().expect("utf-8");
        // Windows separates by a backslash, which has another before it in a literal.
        let (text, path) = match MAIN_SEPARATOR {
            '/' => (text, path.to_string()),
            other => (
                text.replace(&format!("{other}{other}"), "/").replace(other, "/"),
                path.replace(other, "/"),
            ),
        };
        text.replace(&path, "[app]")
    };
    let application = Source::application(folder.path());
    application
        .and_then(|application| codegen::generate(&[own, application], |_| {}, |_, _| false))
        .map(|code| laid_out(&shown(one_file(&code))))
        .map_err(|problem| shown(problem.to_string()))
}

fn problem(files: &[(&str, Value)]) -> String {
    generate(files).expect_err("a problem")
}

fn definitions(definitions: Value) -> Value {
    json!({"title": "Definitions", "definitions": definitions})
}

fn row(code: &str) -> Value {
    json!({"code": code, "status": 400, "meaning": "the barrier is down", "action": "final"})
}

/// Returns the example under another name.
fn renamed(name: &str, path: &str) -> Value {
    let text = example().1.to_string().replace("ReserveSpace", name);
    let mut file: Value = serde_json::from_str(&text).expect("json");
    file["x-operation"]["path"] = path.into();
    file
}

/// Returns the code of one module.
fn module<'a>(code: &'a str, name: &str) -> &'a str {
    let start = code.find(&format!("pub mod {name} {{")).expect("a module");
    let end = code[start..].find("\n}").expect("its end");
    &code[start..start + end]
}

#[test]
fn a_folder_adds_to_all_generated_output() {
    let mut example = example().1;
    example["definitions"]["ReserveSpace"]["properties"]["barrier"] =
        json!({"$ref": "#/definitions/Barrier"});
    let from = json!(["reserveSpace"]);
    let barrier =
        json!({"type": "string", "x-id": true, "x-from": from, "description": "A barrier."});
    example["definitions"]["ReserveSpaceReply"]["properties"]["barrier"] =
        json!({"$ref": "#/definitions/Barrier"});
    let names = json!({"Parking.Reservation.Write": {"zh": "停车预约"}});
    let code = generate(&[
        ("parking/reserve_space.json", example),
        ("storage/park_file.json", renamed("ParkFile", "/v1.0/storage/{lotId}/park")),
        ("common.json", definitions(json!({"Barrier": barrier}))),
        ("errors.json", json!({"title": "Codes", "x-errors": [row("barrier*"), row("barrier")]})),
        ("permissions.json", json!({"title": "Names", "x-permissions": names})),
    ])
    .expect("a valid schema");

    let parking = module(&code, "parking");
    for part in [
        "/// Keeps a parking space free for a visitor's car.",
        "impl Operation for ReserveSpace",
        "pub barrier: Option<Barrier>,",
        "/// `lot.full` (HTTP 400): No space is left.",
        "Permission: `Parking.Reservation.Write` (停车预约).",
    ] {
        assert!(parking.contains(part), "{part}: {parking}");
    }
    let storage = module(&code, "storage");
    assert!(storage.contains("impl Operation for AddSpace"), "{storage}");
    assert!(storage.contains("impl Operation for ParkFile"), "{storage}");
    for part in [
        "pub use generated::{Barrier, parking};",
        "pub struct Barrier(std::sync::Arc<str>);",
        "/// From [`ReserveSpace`](crate::parking::ReserveSpace).",
        "&parking::ReserveSpace::SPEC",
        "::storage::ParkFile);",
        "include_str!(\"[app]/parking/reserve_space.json\")",
        "\"/schema/storage/add_space.json\"",
    ] {
        assert!(code.contains(part), "{part}");
    }
    // Exact codes come before patterns, and this crate's patterns before the application's.
    let at = |code_: &str| code.find(&format!("code: {code_:?}")).expect("a row");
    assert!(at("barrier") < at("Missing*") && at("Missing*") < at("barrier*"));
}

#[test]
fn forbidden_additions_are_refused() {
    let shared = |name: &str| definitions(json!({name: {"type": "object", "description": "x"}}));
    let text = problem(&[("lots.json", shared("FileType"))]);
    insta::assert_snapshot!(text, @"[app]/lots.json#/definitions/FileType: `FileType` is already defined in schema/common.json; all modules share it");
    let text = problem(&[("storage/lots.json", shared("FileType"))]);
    insta::assert_snapshot!(text, @"[app]/storage/lots.json#/definitions/FileType: `FileType` is ambiguous in `storage`: schema/storage/add_folder.json and others mean the one in schema/common.json by it; use another name");
    let text = problem(&[("storage/lots.json", shared("AddFolderOption"))]);
    insta::assert_snapshot!(text, @"[app]/storage/lots.json#/definitions/AddFolderOption: `AddFolderOption` is already defined in schema/storage/add_folder.json; all files of `storage` share it");
    let id = json!({"type": "string", "x-id": true, "description": "x"});
    let text = problem(&[("common.json", definitions(json!({"Person": id})))]);
    insta::assert_snapshot!(text, @"[app]/common.json#/definitions/Person: `Person` is a name of this crate's own; use another one");
    let text = problem(&[("parking/lots.json", shared("Into"))]);
    insta::assert_snapshot!(text, @"[app]/parking/lots.json#/definitions/Into: `Into` cannot name a Rust type here; use CamelCase, and no name of Rust's own or of this crate");
    let text = problem(&[("client/lots.json", shared("Lot"))]);
    insta::assert_snapshot!(text, @"[app]/client/lots.json#: folder `client` cannot be a Rust module; use another name of a-z, 0-9 and _");
    let text = problem(&[("parking/deep/lots.json", shared("Lot"))]);
    insta::assert_snapshot!(text, @"[app]/parking/deep#: is a folder in a module's folder, which contains schema files only");
    let text = problem(&[("storage/add_space.json", shared("Lot"))]);
    insta::assert_snapshot!(text, @"[app]/storage/add_space.json#: there is a schema/storage/add_space.json already; use another file name");
    let text = problem(&[("storage/Add_Space.json", shared("Lot"))]);
    insta::assert_snapshot!(text, @"[app]/storage/Add_Space.json#: there is a schema/storage/add_space.json already; use another file name");
    let text = problem(&[("reserve_space.json", example().1)]);
    insta::assert_snapshot!(text, @"[app]/reserve_space.json#/x-operation: an operation belongs in a folder: its module");
    let mut stop = renamed("Stop", "/a/stop/{lotId}");
    stop["x-operation"]["name"] = "park".into();
    let text = problem(&[("a/park.json", renamed("Park", "/a/{lotId}")), ("a/stop.json", stop)]);
    insta::assert_snapshot!(text, @"[app]/a/stop.json#: [app]/a/park.json has an operation of this name; errors, the command and the emulator have no other for it, so use another file name, or another `name` in `x-operation`");
}

/// Two operations may share a name, because their modules differ.
#[test]
fn an_operation_may_share_its_name_with_one_of_another_module() {
    let park = |module: &str| renamed("Park", &format!("/{module}/{{lotId}}"));
    let code = generate(&[("a/park.json", park("a")), ("b/park.json", park("b"))]);
    let code = code.expect("a valid schema");
    for name in ["\"a.park\"", "\"b.park\""] {
        assert!(code.contains(name), "{name}");
    }
}

/// An application may use any names in its own modules, even if a later version of this crate uses them too.
#[test]
fn an_applications_own_modules_may_use_any_names() {
    let shared = |name: &str| definitions(json!({name: {"type": "object", "description": "x"}}));
    let code = generate(&[
        ("a/lots.json", shared("Lot")),
        ("b/lots.json", shared("Lot")),
        ("b/space.json", shared("Space")),
        ("b/ids.json", shared("UserId")),
        ("storage/lots.json", shared("Lot")),
        ("common.json", shared("Lot")),
    ]);
    let code = code.expect("a valid schema");
    assert_eq!(code.matches("pub struct Lot {").count(), 4);
    assert!(module(&code, "b").contains("pub struct Space {"));
    assert!(module(&code, "common").contains("pub struct Lot {"));
}

#[test]
fn an_existing_route_is_refused() {
    // The placeholder's name differs from that in this crate's file.
    let own = fs::read_to_string("schema/storage/add_permission.json").expect("a schema file");
    let own: Value = serde_json::from_str(&own).expect("json");
    let path = own["x-operation"]["path"].as_str().expect("a path");
    assert!(path.contains("{spaceId}") && path.contains("{dentryId}"), "{path}");
    let path = path.replace("{spaceId}", "{lotId}").replace("{dentryId}", "{plate}");
    let mut file = renamed("Park", &path);
    file["definitions"]["Park"]["properties"]["plate"]["x-in"] = "path".into();
    let text = problem(&[("parking/park.json", file.clone())]);
    insta::assert_snapshot!(text, @"[app]/parking/park.json#/x-operation/path: schema/storage/add_permission.json has an operation of this host, method and path");
    file["x-operation"]["host"] = "oapi".into();
    assert!(generate(&[("parking/park.json", file)]).is_ok());
}

#[test]
fn codes_and_hosts_of_this_crate_cannot_be_changed() {
    let errors = |rows: Value| json!({"title": "Codes", "x-errors": rows});
    let text = problem(&[("errors.json", errors(json!([row("parking"), row("Missing*")])))]);
    insta::assert_snapshot!(text, @"[app]/errors.json#/x-errors/1/code: `Missing*` has a row already");
    let two = [("a.json", errors(json!([row("a")]))), ("b.json", errors(json!([row("b")])))];
    insta::assert_snapshot!(problem(&two), @"[app]/b.json#/x-errors: another file has them already");
    let names = json!({"title": "Names", "x-permissions": {"ConvFile.File.Send": {"en": "x"}}});
    let text = problem(&[("names.json", names)]);
    insta::assert_snapshot!(text, @"[app]/names.json#/x-permissions/ConvFile.File.Send: schema/permissions.json has its names already");
    let text = problem(&[("gateway.json", json!({"title": "Hosts", "x-gateway": {}}))]);
    insta::assert_snapshot!(text, @"[app]/gateway.json#/x-gateway: hosts and spellings are this crate's own and cannot be added to");
    let store = json!({"title": "Store", "x-object-store": {}});
    insta::assert_snapshot!(problem(&[("object_store.json", store)]), @"[app]/object_store.json#/x-object-store: the object store's answers are this crate's own and cannot be added to");
    // The store's codes belong to no operation, so an application may use them.
    assert!(generate(&[("errors.json", errors(json!([row("AccessDenied")])))]).is_ok());
}

#[test]
fn a_missing_folder_is_refused() {
    let refused = |folder: &Path| Source::application(folder).err().expect("refused").to_string();
    insta::assert_snapshot!(refused("dingtalk".as_ref()), @r#"DINGTALK_FILE_SCHEMA=dingtalk: a build script cannot tell what this path is relative to; write `DINGTALK_FILE_SCHEMA = { value = "dingtalk", relative = true }` below `[env]` in .cargo/config.toml, or an absolute path"#);
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing");
    let text = refused(&missing);
    let expected = format!("DINGTALK_FILE_SCHEMA={}: there is no such folder", missing.display());
    assert_eq!(text, expected);
    insta::assert_snapshot!(problem(&[]), @"[app]/: the folder contains no schema file (`<module>/<operation>.json`)");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let bytes = std::ffi::OsStr::from_bytes(b"/\xff");
        assert!(refused(bytes.as_ref()).contains("not utf-8"));
    }
}
