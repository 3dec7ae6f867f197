//! Descriptions of the command and of DingTalk's operations: `operations`, `completions`, `man`.

use std::fs;
use std::path::Path;
use std::process::Command;

use dingtalk_file::Region;
use dingtalk_file::catalog::Catalog;

use serde_json::json;

use super::{Run, run, snapshot};

fn shown(args: &[&str]) -> Run {
    let shown = run(args, &[("DINGTALK_ENDPOINT", "ftp://nowhere")]);
    assert_eq!((shown.status, &*shown.err), (0, ""), "{args:?}");
    shown
}

/// Returns a list, and the count on standard error.
fn found(words: &[&str]) -> Run {
    let found = run(&[&["operations"], words].concat(), &[]);
    assert_eq!(found.status, 0, "{words:?}: {}", found.err);
    let json = run(&[&["operations", "--json"], words].concat(), &[]).json();
    let count = json["operations"].as_array().expect("a list").len();
    assert_eq!(found.out.lines().count(), count, "{words:?}");
    found
}

#[test]
fn help() {
    for name in ["operations", "completions", "man"] {
        snapshot(&format!("help_{name}"), &shown(&[name, "--help"]).out);
    }
}

#[test]
fn all_operations() {
    let list = found(&[]);
    snapshot("operations", &list.shown());
    let json = shown(&["operations", "--json"]).json();
    let listed = json["operations"].as_array().expect("a list");
    let operations = Catalog::built_in().operations();
    assert_eq!(listed.len(), operations.len());
    for (line, (listed, operation)) in list.out.lines().zip(listed.iter().zip(operations)) {
        assert_eq!(listed["name"], operation.spec.name);
        assert_eq!(listed["module"], operation.module);
        assert_eq!(listed["title"], operation.title);
        let words: Vec<_> = line.split_whitespace().take(2).collect();
        assert_eq!(words, [operation.spec.name, &operation.module]);
    }
}

#[test]
fn one_operation() {
    snapshot("operations_one", &shown(&["operations", "addPermission"]).out);
    let json = shown(&["operations", "getAccessToken", "--json"]).json();
    let pretty = serde_json::to_string_pretty(&json).expect("json");
    snapshot("operations_one_json", &pretty);
}

#[test]
fn every_operation_is_shown_with_all_its_facts() {
    for operation in Catalog::built_in().operations() {
        let name = operation.spec.name;
        let text = shown(&["operations", name]).out;
        let json = shown(&["operations", name, "--json"]).json();
        let shown = &json["operation"];
        assert_eq!(shown["path"], operation.spec.path);
        let parameters = shown["parameters"].as_array().expect("a list");
        assert_eq!(parameters.len(), operation.parameters.len());
        for parameter in &operation.parameters {
            assert!(text.contains(&format!("\n  {}  ", parameter.name)), "{name}: {text}");
        }
        let errors = shown["errors"].as_array().expect("a list");
        assert_eq!(errors.len(), operation.spec.errors.len());
        let example = shown["example"].as_str().expect("an example");
        assert!(example.starts_with(&format!("dingtalk-file call {name}")), "{example}");
        assert!(text.ends_with(&format!("\nExample\n  {example}\n")), "{text}");
        let unbroken = |line: &str| {
            let ends = [example, operation.spec.source, operation.spec.path];
            ends.iter().any(|end| line.ends_with(end))
        };
        for region in Region::ALL {
            let address = operation.spec.address(*region);
            assert_eq!(shown["addresses"][region.as_str()], address);
            assert!(text.contains(&format!("\n  in {:9}{address}\n", region.as_str())), "{text}");
        }
        for row in operation.spec.errors {
            let message = format!("\n  {} {}  {:?}\n", row.status, row.code, row.message);
            assert!(text.contains(&message), "{message}: {text}");
        }
        assert!(text.lines().all(|line| unbroken(line) || line.chars().count() <= 100), "{text}");
    }
}

#[test]
fn operations_name_the_sources_of_their_ids() {
    let text = shown(&["operations", "sendByApp"]).out;
    for part in [
        "\n  in global   https://api.dingtalk.io/v1.0/convFile/apps/conversations/files/send\n",
        "\n  in china    https://api.dingtalk.com/v1.0/convFile/apps/conversations/files/send\n",
        "\n  token in    header x-acs-dingtalk-access-token\n",
        "\n  token from  getAccessToken (internal), getCorpAccessToken (third-party-enterprise)\n",
        "\n  permission  ConvFile.File.Send: Group file sending permission, 群文件发送权限\n",
        "in the query, from userGet, userList\n",
        "in the body, from addSpace, getConversationSpace\n",
        "Written as 2022-07-29T14:55:00Z or 2022-07-29T14:55Z or Fri Jul 29 14:55:00 CST 2022.\n",
        "\n  500 unknownError  \"Unknown Error\"\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = shown(&["operations", "sendByApp", "--json"]).json();
    let operation = &json["operation"];
    let sources = operation["token_from"].as_array().expect("a list");
    assert_eq!((&operation["token_of"], sources.len()), (&json!("app"), 2));
    assert_eq!(operation["parameters"][1]["from"], json!(["addSpace", "getConversationSpace"]));
    let time = &operation["reply"][0]["fields"][1];
    assert_eq!(time["times"].as_array().map(Vec::len), Some(3), "{time}");
    // Only ids that a caller must give have a source.
    assert_eq!(operation["reply"][0]["fields"][2].get("from"), None);

    let text = shown(&["operations", "userGet"]).out;
    assert!(text.contains("\n  token in    query access_token\n"), "{text}");
    assert!(text.contains("qyapi_get_member: Read user information, 成员信息读权限\n"), "{text}");
    let json = shown(&["operations", "contactGetUser", "--json"]).json();
    let operation = &json["operation"];
    assert_eq!((&operation["token_of"], &operation["token_from"]), (&json!("person"), &json!([])));
    let json = shown(&["operations", "getAccessToken", "--json"]).json();
    let operation = &json["operation"];
    assert_eq!((&operation["token_of"], &operation["token_name"]), (&json!(""), &json!("")));
}

/// An app's credentials are enough to get every id that an operation returns.
#[test]
fn every_id_can_be_traced_back_to_credentials() {
    let catalog = Catalog::built_in();
    let mut known = vec![];
    loop {
        let can = |name: &&str| {
            let operation = catalog.operation(name).expect("it is there");
            let mut needed = operation.parameters.iter().filter(|field| field.required);
            needed.all(|field| {
                // The root folder's id is known.
                field.from.is_empty()
                    || field.name == "parentId"
                    || field.from.iter().any(|from| known.contains(&&**from))
            })
        };
        let all = catalog.operations().iter().map(|operation| operation.spec.name);
        let found: Vec<_> = all.filter(can).collect();
        if found.len() == known.len() {
            break;
        }
        known = found;
    }
    assert_eq!(known.len(), catalog.operations().len(), "{known:?}");
}

#[test]
fn misspelt_names_get_suggestions() {
    let rows: [(&[&str], &str); 10] = [
        (&["operations", "sendByAps"], "did you mean sendByApp?"),
        (&["operations", "zzz"], "; `dingtalk-file operations` lists all operations"),
        (
            &["operations", "getSpace", "nothing"],
            "no operation has \"getSpace\" and \"nothing\"; try fewer",
        ),
        (&["call", "sendByAps"], "did you mean sendByApp?"),
        (&["call", "robot.batchSendOTA"], "did you mean robot.batchSendOTO?"),
        (&["call", "nope.batchSendOTO"], "did you mean robot.batchSendOTO?"),
        (&["call", "batchSendOTA"], "did you mean robot.batchSendOTO?"),
        (
            &["call", "getUserInfo"],
            "several modules have it: esign.getUserInfo, esign_v2.getUserInfo. ",
        ),
        (&["man", "delivre"], "did you mean deliver?"),
        (&["operation"], "tip: some similar subcommands exist: 'completions', 'operations'"),
    ];
    for (args, tip) in rows {
        let refused = run(args, &[]);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{args:?}");
        assert!(refused.err.contains(tip), "{}", refused.err);
    }
    let refused = run(&["call", "sendByap", "--json"], &[]);
    let hint = refused.error()["hint"].as_str().map(String::from);
    assert!(hint.is_some_and(|hint| hint.starts_with("did you mean sendByApp?")));
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = shown(&["completions", shell]).out;
        for word in ["deliver", "operations", "show-secrets"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        let json = shown(&["completions", shell, "--json"]).json();
        assert_eq!(json["completions"].as_str().map(str::trim_end), Some(script.trim_end()));
    }
    assert!(shown(&["completions", "zsh"]).out.contains("getAccessToken"));
}

#[test]
#[cfg_attr(not(unix), ignore = "needs bash")]
fn bash_completes_names_of_operations() {
    let script = shown(&["completions", "bash"]).out;
    let ask = "\nCOMP_WORDS=(dingtalk-file call getAcc)\nCOMP_CWORD=2\n\
               _dingtalk__file dingtalk-file getAcc call\necho \"${COMPREPLY[@]}\"\n";
    let output = Command::new("bash").args(["-c", &(script + ask)]).output().expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "getAccessToken\n");
}

/// Returns all commands that the help lists.
fn commands() -> Vec<String> {
    let help = shown(&["--help"]).out;
    let (_, list) = help.split_once("\nCommands:\n").expect("a list of commands");
    let list = list.split("\n\n").next().unwrap_or_default();
    // A wrapped description continues further to the right.
    let names = list.lines().filter_map(|line| line.strip_prefix("  "));
    let names = names.filter(|line| !line.starts_with(' '));
    let names = names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help");
    names.map(String::from).collect()
}

#[test]
fn a_manual_page_for_every_command() {
    let all = shown(&["man"]).out;
    assert!(all.starts_with(".ie"), "{all}");
    assert!(all.contains(".TH dingtalk-file 1"), "{all}");
    let commands = commands();
    assert!(["deliver", "man"].iter().all(|name| commands.iter().any(|found| found == name)));
    for name in &commands {
        assert!(all.contains(&format!("dingtalk\\-file\\-{name}(1)")), "{name}: {all}");
        let page = shown(&["man", name]).out;
        assert!(page.contains(&format!(".TH dingtalk-file-{name} 1")), "{page}");
        assert!(page.contains("\\-\\-json"), "{page}");
        // The line breaks in examples are kept.
        let help = shown(&[name, "--help"]).out;
        let (_, end) = help.split_once("Exit status:\n").expect("exit statuses");
        let notes = page.split_once(".nf\n").expect("notes").1;
        for line in end.lines() {
            assert!(notes.lines().any(|found| found.replace("\\-", "-") == line), "{line}");
        }
    }
    assert_eq!(
        shown(&["man", "call", "--json"]).json()["man"].as_str().map(|page| page.contains(".TH")),
        Some(true)
    );
}

/// Returns the files of a folder with their texts.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().expect("utf-8");
            (name, fs::read_to_string(entry.path()).expect("text"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn packagers_get_every_page_and_every_script_as_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = folder.path().join("share/man1");
    let out = made.to_str().expect("utf-8");
    let listed = shown(&["man", "--out", out, "--json"]).json();
    let pages = files(&made);
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let told = listed["files"].as_array().expect("a list");
    assert!(names.iter().all(|name| told.contains(&json!(name))), "{listed}");
    assert_eq!((&listed["folder"], told.len()), (&out.into(), names.len()));
    for name in commands() {
        let page = &pages
            .iter()
            .find(|(file, _)| *file == format!("dingtalk-file-{name}.1"))
            .expect("a page")
            .1;
        assert_eq!(page.trim_end(), shown(&["man", &name]).out.trim_end());
    }
    assert!(names.contains(&"dingtalk-file.1") && names.contains(&"dingtalk-file-schema-add.1"));
    assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");

    let made = folder.path().join("completions");
    let out = made.to_str().expect("utf-8");
    // `--quiet` leaves out reports of success, not the files.
    assert_eq!(shown(&["completions", "--out", out, "--quiet"]).out, "");
    let shells = [
        ("_dingtalk-file", "zsh"),
        ("_dingtalk-file.ps1", "powershell"),
        ("dingtalk-file", "bash"),
        ("dingtalk-file.elv", "elvish"),
        ("dingtalk-file.fish", "fish"),
    ];
    let scripts = files(&made);
    assert_eq!(scripts.len(), shells.len());
    for ((name, script), (expected, shell)) in scripts.iter().zip(shells) {
        assert_eq!(name, expected);
        assert_eq!(script.trim_end(), shown(&["completions", shell]).out.trim_end());
    }

    // A file is in the way.
    let refused = run(&["man", "--out", &format!("{out}/dingtalk-file")], &[]);
    assert_eq!((refused.status, &*refused.out), (2, ""));
    assert!(refused.err.contains(" cannot be written: "), "{}", refused.err);
    for both in [["man", "call", "--out", out], ["completions", "zsh", "--out", out]] {
        assert_eq!(run(&both, &[]).status, 2);
    }
    assert_eq!(run(&["completions"], &[]).status, 2);
}

#[test]
fn operations_of_the_vendors_sdk_are_shown() {
    snapshot("operations_shape", &shown(&["operations", "robot.batchSendOTO"]).out);
    let json = shown(&["operations", "robot.batchSendOTO", "--json"]).json();
    let operation = &json["operation"];
    assert_eq!((&operation["complete"], &operation["repeatable"]), (&false.into(), &false.into()));
    assert_eq!(operation["description"], "");
    // The module can be left out if no other module has the name.
    assert_eq!(shown(&["operations", "batchSendOTO", "--json"]).json(), json);
    // Case is ignored, as in `schema add`.
    assert_eq!(shown(&["operations", "robot.BatchSendOto", "--json"]).json(), json);
    // The SDK's name of an operation that the schema has under another name.
    let complete = shown(&["operations", "storage_v2.commitFile", "--json"]).json();
    assert_eq!(complete["operation"]["name"], "commitFileV2");

    let text = found(&["FILE", "storage"]).out;
    let complete: Vec<bool> = text.lines().map(|line| line.contains("  complete  ")).collect();
    assert!(complete.is_sorted_by(|one, other| one >= other), "{text}");
    assert!(complete.contains(&true) && complete.contains(&false), "{text}");
    assert_eq!(text.lines().filter(|line| line.contains("commitFile")).count(), 2, "{text}");
    let json = shown(&["operations", "FILE", "storage", "--json"]).json();
    assert_eq!(json["operations"].as_array().map(Vec::len), Some(complete.len()));
}

/// Words, the first operations found, one that is not found, and standard error.
#[test]
fn a_search_finds_the_best_first() {
    #[rustfmt::skip]
    let rows: [(&[&str], &[&str], &str, &str); 10] = [
        (&["robot"], &["robot.addOrgRobotInstanceToGroup"], "dingmi.", "30 operations of the module robot; 30 more have the word: add a second word to search all\n"),
        (&["Robot.*"], &["robot.addOrgRobotInstanceToGroup"], "dingmi.", "30 operations of the module robot; 30 more"),
        // The schema's own module, and one that has operations under other names.
        (&["topapi.*"], &["departmentGet"], "im.", "8 operations of the module topapi\n"),
        (&["storage_v2"], &["addPermissionV2", "commitFileV2"], "storage.", "20 operations of the module storage_v2"),
        (&["POST", "robot"], &["robot.addOrg", "robot.batchRecall"], " GET ", "50 operations, best first; add words to find fewer: "),
        (&["GET", "robot", "query"], &["robot.batchOTOQuery", "im."], " POST ", "2 operations\n"),
        // In small letters, it is a word.
        (&["post", "ats"], &["ats."], "robot.", "1 operation\n"),
        (&["send", "message"], &["agoal.agoalSendMessage"], "topapi.", "best first"),
        (&["batchSendO"], &["crm.batchSend", "robot.batchSendOTO"], "topapi.", "2 operations\n"),
        (&["/v1.0/robot/oToMessages/batchSend"], &["robot.batchSendOTO"], "crm.", "1 operation\n"),
    ];
    for (words, first, not, told) in rows {
        let found = found(words);
        let lines: Vec<_> = found.out.lines().collect();
        for (line, name) in lines.iter().zip(first) {
            assert!(line.starts_with(name), "{words:?}: {}", found.out);
        }
        assert!(
            !lines.is_empty() && lines.iter().all(|line| !line.contains(not)),
            "{words:?}: {}",
            found.out
        );
        assert!(found.err.contains(told), "{words:?}: {}", found.err);
    }
}

/// Text pasted by a person or passed on by a script is one short line in a message.
#[test]
fn a_message_repeats_no_line_breaks_and_no_long_texts() {
    // Windows starts no command with more than 32,767 characters.
    let long = "x".repeat(30_000);
    let turned = "a\nb\u{1b}[2J\u{202e}";
    for word in [long.as_str(), turned] {
        let module = format!("{word}.*");
        let rows: [&[&str]; 12] = [
            &["operations", word],
            &["operations", word, word],
            &["operations", &module],
            &["call", word],
            &["man", word],
            &["schema", "add", word],
            &["schema", "add", &module],
            &["schema", "add", "robot.batchSendOTO", "--page", word],
            &["schema", "check", word],
            &["schema", "check", "--sdk", word],
            &["schema", "catalog", word, "--into", "none"],
            &["schema", word],
        ];
        for args in rows {
            let refused = run(args, &[]);
            let shown: Vec<_> =
                args.iter().map(|arg| arg.chars().take(20).collect::<String>()).collect();
            assert_eq!((refused.status, &*refused.out), (2, ""), "{shown:?}");
            assert!(refused.err.len() < 2000, "{shown:?}: {} bytes", refused.err.len());
            let problem = refused.err.split("\n\n").next().unwrap_or_default();
            assert!(
                problem.lines().count() == 1 && !problem.contains(['\u{1b}', '\u{202e}']),
                "{shown:?}: {problem}"
            );
            let json = run(&[args, &["--json"]].concat(), &[]);
            assert!(json.out.len() < 3000, "{shown:?}: {} bytes", json.out.len());
        }
    }
}
