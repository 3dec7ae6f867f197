//! Tokens that one run caches for the next.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use tempfile::TempDir;

use super::{Run, Variables, command, emulator, finish, send};

/// An empty home.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Home(tempfile::tempdir().expect("a temporary directory"))
    }

    fn command(&self, args: &[&str], variables: &Variables) -> std::process::Command {
        let mut command = command(args, variables);
        for name in ["HOME", "LOCALAPPDATA"] {
            command.env(name, self.0.path());
        }
        command
    }

    /// Returns the command with the internal app's credentials.
    fn run(&self, emulator: &Emulator, args: &[&str]) -> Run {
        self.run_with(emulator, emulator.app_secret().expose(), args)
    }

    fn run_with(&self, emulator: &Emulator, secret: &str, args: &[&str]) -> Run {
        finish(self.command(args, &app(emulator, secret)))
    }

    fn sends(&self, emulator: &Emulator) {
        let sent = self.run(emulator, &send(&[]));
        assert_eq!((sent.status, &*sent.err), (0, ""));
    }

    fn folder(&self) -> PathBuf {
        let below = match () {
            () if cfg!(windows) => "dingtalk-file",
            () if cfg!(target_os = "macos") => "Library/Caches/dingtalk-file",
            () => ".cache/dingtalk-file",
        };
        self.0.path().join(below)
    }

    /// Returns the cached tokens and all other files except locks.
    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = walk(&self.folder());
        files.retain(|file| file.extension() != Some("lock".as_ref()));
        files.sort();
        files
    }

    fn file(&self) -> PathBuf {
        match &self.files()[..] {
            [file] => file.clone(),
            files => panic!("one file: {files:?}"),
        }
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn app<'a>(emulator: &'a Emulator, secret: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", secret),
    ]
}

fn fetches(emulator: &Emulator) -> usize {
    emulator.received("getAccessToken")
}

#[test]
fn the_second_run_fetches_no_token() {
    let (emulator, home) = (emulator(), Home::new());
    for _ in 0..3 {
        home.sends(&emulator);
    }
    let args =
        ["deliver", "Cargo.toml", "--as", "user:manager4220", "--to", "user:0123456789", "--json"];
    assert_eq!(home.run(&emulator, &args).status, 0);
    assert_eq!((fetches(&emulator), emulator.deliveries().len()), (1, 4));
}

#[test]
fn a_third_party_app_has_a_token_for_each_organization() {
    let (emulator, home) = (emulator(), Home::new());
    let send_for = |corp_id: &str, ticket: &str| {
        let suite = [
            ("DINGTALK_ENDPOINT", emulator.url()),
            ("DINGTALK_SUITE_KEY", emulator.suite_key()),
            ("DINGTALK_SUITE_SECRET", emulator.suite_secret().expose()),
            ("DINGTALK_SUITE_TICKET", ticket),
            ("DINGTALK_CORP_ID", corp_id),
        ];
        finish(home.command(&send(&[]), &suite)).status
    };
    let corp_id = emulator.corp_id().as_str();
    assert_eq!(send_for(corp_id, emulator.suite_ticket().expose()), 0);
    // The token outlives the ticket.
    assert_eq!(send_for(corp_id, "n0ne"), 0);
    assert_eq!(emulator.received("getCorpAccessToken"), 1);
    assert_eq!(send_for("ding0ther", emulator.suite_ticket().expose()), 1);
    assert_eq!(emulator.received("getCorpAccessToken"), 2);
}

#[test]
fn the_secret_is_not_stored() {
    let (emulator, home) = (emulator(), Home::new());
    let secret = emulator.app_secret().expose();
    home.sends(&emulator);
    let file = home.file();
    let name = file.to_str().expect("utf-8").to_string();
    let text = fs::read_to_string(&file).expect("text");
    assert!(text.contains(emulator.access_token().expose()), "{name}");
    for piece in secret.as_bytes().windows(8) {
        let piece = std::str::from_utf8(piece).expect("ascii");
        assert!(!name.contains(piece) && !text.contains(piece), "{piece}: {name}: {text}");
    }
    // Nothing is derived from it either, such as a hash.
    assert_eq!(home.run_with(&emulator, "wr0ng", &send(&[])).status, 0);
    assert_eq!((fetches(&emulator), home.file()), (1, file.clone()));
    assert_eq!(fs::read_to_string(&file).expect("text"), text);
    // Therefore `token` always asks DingTalk.
    let wrong = home.run_with(&emulator, "wr0ng", &["token", "--json"]);
    assert_eq!((wrong.status, &wrong.error()["code"]), (1, &"invalidClientIdOrSecret".into()));
}

#[test]
fn no_log_shows_a_cached_token() {
    let (emulator, home) = (emulator(), Home::new());
    let (token, secret) = (emulator.access_token(), emulator.app_secret().expose());
    for _ in 0..2 {
        let mut command = home.command(&send(&["-vv"]), &app(&emulator, secret));
        command.env("RUST_LOG", "trace");
        let run = finish(command);
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(!run.err.contains(token.expose()) && !run.out.contains(token.expose()));
        assert!(!run.err.contains(secret) && !run.out.contains(secret));
        fs::write(home.file(), format!("{{\"token\":\"{}\"", token.expose())).expect("ours");
    }
    assert_eq!(fetches(&emulator), 2);
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let open = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    };
    let (emulator, home) = (emulator(), Home::new());
    home.sends(&emulator);
    assert_eq!((mode(&home.folder()), mode(&home.file())), (0o700, 0o600));

    // A file that others could read is replaced.
    for (at, too_open) in [0o640, 0o604, 0o620].into_iter().enumerate() {
        open(&home.file(), too_open);
        home.sends(&emulator);
        assert_eq!((fetches(&emulator), mode(&home.file())), (2 + at, 0o600));
    }
    // A folder that others could use is left alone, and the call does not fail.
    let before = fetches(&emulator);
    open(&home.folder(), 0o755);
    let file = home.file();
    fs::remove_file(&file).expect("ours");
    home.sends(&emulator);
    home.sends(&emulator);
    assert_eq!((fetches(&emulator), home.files()), (before + 2, vec![]));
    let told = home.run(&emulator, &["token"]);
    assert!(told.out.contains("not kept: ") && told.out.contains("is open to"), "{}", told.out);
}

#[test]
fn a_refused_token_is_refreshed_and_replaced() {
    let (emulator, home) = (emulator(), Home::new());
    home.sends(&emulator);
    emulator.expire_tokens();
    home.sends(&emulator);
    assert_eq!((fetches(&emulator), emulator.received("sendByApp")), (2, 3));
    let text = fs::read_to_string(home.file()).expect("text");
    assert!(text.contains(emulator.access_token().expose()));
    home.sends(&emulator);
    assert_eq!(fetches(&emulator), 2);

    // If the token is refused again and again, the call fails, and the next call starts without it.
    for _ in 0..2 {
        emulator.fault("sendByApp", Fault::refuse_token());
    }
    assert_eq!(home.run(&emulator, &send(&[])).status, 1);
    assert_eq!(home.files(), Vec::<PathBuf>::new());
    assert_eq!(emulator.deliveries().len(), 3);
}

#[test]
fn endpoints_do_not_share_tokens() {
    let (one, other, home) = (emulator(), emulator(), Home::new());
    assert_eq!(one.app_key(), other.app_key());
    for _ in 0..2 {
        home.sends(&one);
        home.sends(&other);
    }
    assert_eq!((fetches(&one), fetches(&other), home.files().len()), (1, 1, 2));
    // The same endpoint with a slash.
    let url = format!("{}/", one.url());
    let sent = home.run(&one, &send(&["--endpoint", &url]));
    assert_eq!((sent.status, fetches(&one)), (0, 1));
}

#[test]
fn an_unreadable_token_is_replaced() {
    let (emulator, home) = (emulator(), Home::new());
    home.sends(&emulator);
    let whole = fs::read_to_string(home.file()).expect("text");
    let broken: Vec<Vec<u8>> = vec![
        vec![],
        b"{}".to_vec(),
        b"\xff\xfe".to_vec(),
        whole.as_bytes()[..whole.len() / 2].to_vec(),
        whole.replace("dingemulatorapp01", "another").into_bytes(),
        whole.replace(emulator.access_token().expose(), "a\\r\\nb: c").into_bytes(),
        whole.replace("\"fetched\":", "\"fetched\":9").into_bytes(),
        whole.replace("\"fetched\":", "\"fetched\":0.").into_bytes(),
    ];
    for (at, broken) in broken.into_iter().enumerate() {
        fs::write(home.file(), &broken).expect("ours");
        home.sends(&emulator);
        assert_eq!(fetches(&emulator), 2 + at, "{}", String::from_utf8_lossy(&broken));
        home.sends(&emulator);
        assert_eq!(fetches(&emulator), 2 + at);
    }
}

#[test]
fn without_a_cache_folder_nothing_fails() {
    let emulator = emulator();
    let home = Home::new();
    // Not even root can use a file as a folder.
    fs::write(home.0.path().join("file"), "").expect("ours");
    let place = home.0.path().join("file");
    let place = place.to_str().expect("utf-8");
    let secret = emulator.app_secret().expose();
    for names in [&["HOME", "LOCALAPPDATA", "XDG_CACHE_HOME"][..], &[]] {
        let variables: Vec<_> = names.iter().map(|name| (*name, place)).collect();
        let variables = [&app(&emulator, secret)[..], &variables].concat();
        let sent = finish(command(&send(&[]), &variables));
        assert_eq!((sent.status, &*sent.err), (0, ""));
    }
    assert_eq!(fetches(&emulator), 2);
}

#[test]
fn nothing_is_cached_if_caching_is_off() {
    let (emulator, home) = (emulator(), Home::new());
    let secret = emulator.app_secret().expose();
    assert_eq!(home.run(&emulator, &send(&["--no-token-cache"])).status, 0);
    let switched = |value| {
        let variables = [&app(&emulator, secret)[..], &[("DINGTALK_NO_TOKEN_CACHE", value)]];
        finish(home.command(&send(&["--json"]), &variables.concat()))
    };
    assert_eq!(switched("1").status, 0);
    let wrong = switched("perhaps");
    let detail = "invalid value \"perhaps\" for DINGTALK_NO_TOKEN_CACHE: give 1 or 0";
    assert_eq!((wrong.status, &wrong.error()["detail"]), (2, &detail.into()));
    assert_eq!(fetches(&emulator), 2);
    // A given token is not cached, and a demonstration leaves no traces.
    let token = emulator.access_token();
    let given = [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    assert_eq!(finish(home.command(&send(&[]), &given)).status, 0);
    assert_eq!(finish(home.command(&["demo"], &[])).status, 0);
    assert_eq!(fs::read_dir(home.0.path()).expect("a folder").count(), 0);

    assert_eq!(switched("0").status, 0);
    assert_eq!(home.files().len(), 1);
}

#[test]
fn errors_are_the_same_with_and_without_a_cache() {
    let emulator = emulator();
    let home = Home::new();
    for more in [&[][..], &["--json"]] {
        let shown = [&[][..], &["--no-token-cache"]].map(|cache| {
            let run = home.run_with(&emulator, "wr0ng", &[&send(more)[..], cache].concat());
            run.shown().lines().filter(|line| !line.is_empty()).map(no_number).collect::<String>()
        });
        assert!(shown[0].starts_with("status: 1"), "{}", shown[0]);
        assert_eq!(shown[0], shown[1]);
    }
    assert_eq!((fetches(&emulator), home.files()), (4, vec![]));
}

/// Removes the request's number from a line.
fn no_number(line: &str) -> String {
    let parts: Vec<_> = line.split("00000000-0000-4000-8000-").collect();
    let rest = parts.iter().enumerate().map(|(at, part)| if at > 0 { &part[12..] } else { part });
    rest.collect::<String>() + "\n"
}

#[test]
fn runs_at_the_same_time_fetch_one_token() {
    let (emulator, home) = (emulator(), Home::new());
    // The delay is long enough for every run to find no cached token.
    emulator.fault("getAccessToken", Fault::stall(Duration::from_secs(1)));
    let secret = emulator.app_secret().expose();
    let runs = [(); 8].map(|()| {
        let mut command = home.command(&send(&[]), &app(&emulator, secret));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command runs")
    });
    for mut run in runs {
        assert!(run.wait().expect("an end").success());
    }
    home.sends(&emulator);
    assert_eq!((fetches(&emulator), emulator.deliveries().len()), (1, 9));
    // No partial file is left.
    home.file();
}
