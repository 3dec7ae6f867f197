//! Schema folders on disk.

use std::fs;
use std::path::Path;

use super::generate;

/// Returns the problem with a folder that has these additional files.
fn problems(make: impl FnOnce(&Path)) -> Vec<String> {
    let result = generate(|schema, _| make(schema));
    result.err().map(|text| text.lines().map(String::from).collect()).unwrap_or_default()
}

#[test]
fn unreadable_schema_files_are_refused() {
    let large = vec![b' '; (4 << 20) + 1];
    let rows: [(&str, &[u8], &str); 6] = [
        ("zoo/large.json", &large, "has more than 4 MiB"),
        ("zoo/bytes.json", b"{\"title\": \"\xff\"}", "is not utf-8: byte 11"),
        ("zoo/bom.json", b"\xef\xbb\xbf{}", "begins with a byte order mark"),
        ("zoo/utf16.json", b"\xff\xfe{\0}\0", "is not utf-8: byte 0"),
        ("zoo/empty.json", b"", "is empty, or a file of the system"),
        ("zoo/list.json", b"[]", "not a json object"),
    ];
    for (path, content, expected) in rows {
        let found = problems(|schema| fs::write(schema.join(path), content).expect("written"));
        let [line] = &found[..] else { panic!("{path}: {found:?}") };
        assert!(line.starts_with(&format!("schema/{path}#: ")), "{line}");
        assert!(line.contains(expected), "{line}");
    }
    // The largest allowed file.
    let found = problems(|schema| {
        let mut content = b"{\"title\": \"x\"}".to_vec();
        content.resize(4 << 20, b' ');
        fs::write(schema.join("zoo/large.json"), content).expect("written");
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_name_that_is_too_long_for_generated_files_is_refused() {
    for folder in ["", "zoo/"] {
        for (length, is_refused) in [(200, false), (201, true), (241, true), (255, true)] {
            let name = "n".repeat(length - ".json".len()) + ".json";
            let found = problems(|schema| {
                let text = "{\"title\": \"x\"}";
                fs::write(schema.join(format!("{folder}{name}")), text).expect("written");
            });
            assert_eq!(!found.is_empty(), is_refused, "{length}: {found:?}");
            let expected = format!("the name has {length} bytes, and may have 200");
            assert!(found.iter().all(|line| line.contains(&expected)), "{found:?}");
        }
    }
}

/// Editors and systems leave such files behind.
#[test]
fn other_files_are_ignored() {
    let found = problems(|schema| {
        for path in ["zoo/.feed.json", ".hidden.json", "zoo/notes.txt", "zoo/feed.json.swp"] {
            fs::write(schema.join(path), "no json").expect("written");
        }
        fs::create_dir(schema.join(".git")).expect("a folder");
        fs::write(schema.join(".git/x.json"), "no json").expect("written");
        fs::create_dir(schema.join("empty")).expect("a folder");
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", schema.join("zoo/.#feed.json")).expect("a link");
    });
    assert_eq!(found, [""; 0]);
}

#[cfg(unix)]
#[test]
fn pipes_are_not_waited_for() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
        assert!(made.success());
    };
    type Make<'a> = &'a dyn Fn(&Path);
    let rows: [(&str, Make, &str); 11] = [
        (
            "zoo/root",
            &|schema| symlink("/", schema.join("zoo/root")).expect("a link"),
            "is a folder in a module's folder",
        ),
        (
            "zoo/deep.json",
            &|schema| fs::create_dir_all(schema.join("zoo/deep.json/deeper")).expect("folders"),
            "is a folder in a module's folder",
        ),
        (
            "zoo/pipe.json",
            &|schema| pipe(&schema.join("zoo/pipe.json")),
            "is a named pipe, not a file",
        ),
        (
            "link.json",
            &|schema| {
                pipe(&schema.join("pipe"));
                symlink("pipe", schema.join("link.json")).expect("a link");
            },
            "is a named pipe",
        ),
        (
            "zoo/socket.json",
            &|schema| {
                drop(UnixListener::bind(schema.join("zoo/socket.json")).expect("a socket"));
            },
            "is a socket",
        ),
        (
            "zoo/zero.json",
            &|schema| {
                symlink("/dev/zero", schema.join("zoo/zero.json")).expect("a link");
            },
            "is a device",
        ),
        (
            "zoo/gone.json",
            &|schema| {
                symlink("nowhere", schema.join("zoo/gone.json")).expect("a link");
            },
            "cannot be read: ",
        ),
        (
            "zoo/self.json",
            &|schema| {
                symlink("self.json", schema.join("zoo/self.json")).expect("a link");
            },
            "cannot be read: ",
        ),
        (
            "zoo/around",
            &|schema| {
                symlink("..", schema.join("zoo/around")).expect("a link");
            },
            "a link to schema/, which is read already",
        ),
        (
            "zoo/itself",
            &|schema| {
                symlink(".", schema.join("zoo/itself")).expect("a link");
            },
            "a link to schema/zoo, which is read already",
        ),
        (
            "zoo/lines\\nof.json",
            &|schema| {
                fs::write(schema.join("zoo/lines\nof.json"), "{").expect("written");
            },
            "not valid json",
        ),
    ];
    for (path, make, expected) in rows {
        let found = problems(make);
        let [line] = &found[..] else { panic!("{path}: {found:?}") };
        assert!(line.starts_with(&format!("schema/{path}#: ")), "{path}: {line}");
        assert!(line.contains(expected), "{line}");
    }
    // A link to an ordinary file, or to another folder, is followed.
    let found = problems(|schema| {
        fs::write(schema.join("real.txt"), "{\"title\": \"x\"}").expect("written");
        symlink("../real.txt", schema.join("zoo/link.json")).expect("a link");
        let elsewhere = schema.join(".store");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("x.json"), "{\"title\": \"x\"}").expect("written");
        symlink(".store", schema.join("farm")).expect("a link");
    });
    assert_eq!(found, [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_text_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let found = problems(|schema| {
        let name = OsStr::from_bytes(b"zoo/\xff.json");
        fs::write(schema.join(name), "{}").expect("written");
    });
    let [line] = &found[..] else { panic!("{found:?}") };
    assert!(line.contains("the name is not utf-8"), "{line}");
}

/// Problems that only follow from the unreadable file are not reported.
#[test]
fn a_file_that_cannot_be_read_hides_no_other_problem() {
    let found = problems(|schema| {
        fs::write(schema.join("common.json"), "{").expect("written");
        fs::write(schema.join("zoo/x.json"), "{\"titel\": \"x\"}").expect("written");
    });
    let expected = [
        "schema/common.json#: not valid json",
        "schema/zoo/x.json#: needs a `title`",
        "schema/zoo/x.json#/titel: unknown keyword",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (line, expected) in found.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

/// A wrong folder, or a link to the whole disk, must not be walked for long.
#[test]
fn the_walk_of_a_folder_is_bounded() {
    let too_much = "schema/#: contains more than 10000 files and folders, or more than 64 MiB";
    let many = |count: usize| {
        problems(|schema| {
            for number in 0..count {
                fs::write(schema.join(format!("zoo/{number}.txt")), "").expect("written");
            }
        })
    };
    assert_eq!(many(9_000), [""; 0]);
    let found = many(10_001);
    assert!(found.iter().any(|line| line.starts_with(too_much)), "{found:?}");
    let large = |count: usize| {
        problems(|schema| {
            for number in 0..count {
                let file = fs::File::create(schema.join(format!("zoo/n{number}.json")));
                file.and_then(|file| file.set_len(4 << 20)).expect("a file with nothing in it");
            }
        })
    };
    let found = large(17);
    assert!(found.iter().any(|line| line.starts_with(too_much)), "{found:?}");
    // A folder with more entries than are read.
    let found = problems(|schema| {
        let file = fs::File::create(schema.join("zoo/n.json"));
        file.and_then(|file| file.set_len(1 << 40)).expect("a file with nothing in it");
    });
    assert!(found.iter().all(|line| line.contains("has more than 4 MiB")), "{found:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_systems_folders_are_left_soon() {
    use std::os::unix::fs::symlink;
    use std::time::{Duration, Instant};

    for target in ["/", "/proc", "/proc/kmsg", "/proc/self/mem", "/proc/cpuinfo", "/dev", "/sys"] {
        for name in ["system", "zoo/system", "system.json", "zoo/system.json"] {
            let begun = Instant::now();
            let found = problems(|schema| symlink(target, schema.join(name)).expect("a link"));
            assert!(begun.elapsed() < Duration::from_secs(20), "{target} {name}");
            let is_file = fs::metadata(target).is_ok_and(|found| found.is_file());
            // The folder has no schema files, and other names are ignored.
            assert!(!found.is_empty() || !name.starts_with("zoo") || is_file, "{target} {name}");
            if is_file && name.ends_with(".json") {
                assert!(found[0].contains("is empty, or a file of the system"), "{found:?}");
            }
        }
    }
    for folder in ["/", "/proc", "/dev", "/sys"] {
        let begun = Instant::now();
        let source = super::codegen::Source::application(Path::new(folder)).expect("a folder");
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let result = super::codegen::generate(
            &[super::codegen::Source::own(&own), source],
            |_| {},
            |_, _| false,
        );
        let text = result.expect_err(folder).to_string();
        assert!(begun.elapsed() < Duration::from_secs(20), "{folder}: {text}");
    }
}
