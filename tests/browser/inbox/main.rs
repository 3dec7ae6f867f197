//! The inbox as a person sees it: a real browser, the `emulator` command, and files that arrive.

mod devtools;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use devtools::Browser;
use serde_json::{Value, json};

/// A running `dingtalk-file emulator`, stopped when dropped.
struct Emulator {
    child: Child,
    told: Value,
}

impl Emulator {
    fn start(seed: &Value, folder: &Path) -> Emulator {
        let file = folder.join("seed.json");
        fs::write(&file, seed.to_string()).expect("written");
        let mut child = command()
            .args(["emulator", "--seed"])
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let told = serde_json::from_str(&line).expect("the first line is json");
        Emulator { child, told }
    }

    fn text(&self, name: &str) -> &str {
        self.told[name].as_str().unwrap_or_else(|| panic!("{name}: {}", self.told))
    }

    /// Runs the command against this emulator.
    fn run(&self, args: &[&str], input: &Path) -> Value {
        let output = command()
            .args(["--json", "--no-token-cache"])
            .args(args)
            .env("DINGTALK_ENDPOINT", self.text("url"))
            .env("DINGTALK_APP_KEY", self.text("app_key"))
            .env("DINGTALK_APP_SECRET", self.text("app_secret"))
            .stdin(fs::File::open(input).expect("a file"))
            .output()
            .expect("the command runs");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{args:?}: {out}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_str(&out).expect("json")
    }

    /// Gets a path of the control interface.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "-X", method, &format!("{}/_emulator/{path}", self.text("url"))]);
        if let Some(body) = body {
            curl.args(["--data-binary", "@-"]).stdin(Stdio::piped());
            let file = tempfile::NamedTempFile::new().expect("a file");
            fs::write(file.path(), body.to_string()).expect("written");
            curl.stdin(fs::File::open(file.path()).expect("a file"));
        }
        let output = curl.output().expect("curl runs");
        serde_json::from_slice(&output.stdout).expect("json")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> Command {
    let program =
        std::env::var_os("DINGTALK_FILE").expect("DINGTALK_FILE is the command: see the file run");
    let mut command = Command::new(program);
    command.env_clear().stdin(Stdio::null());
    command
}

/// Returns a name of four thousand bytes with text that could be misinterpreted.
fn hostile_name() -> String {
    let parts = "<script>window.hacked = 1</script><img src=x onerror=\"window.hacked = 1\">\
                 &lt;b&gt; \u{202e}gnp.exe\u{202c} \u{200b}\u{1b}[31m\u{2028}' \" ` ${1} {{1}} عربى ";
    let mut name = parts.repeat(4000 / parts.len() + 1);
    while name.len() > 4096 {
        name.pop();
    }
    name
}

fn start(people: Value) -> (Browser, Emulator) {
    let browser = Browser::start();
    let seed =
        json!({ "people": people, "conversations": [{ "members": ["mei", "tariq", "ana"] }] });
    let emulator = Emulator::start(&seed, browser.folder.path());
    (browser, emulator)
}

fn people() -> Value {
    json!([
        { "user_id": "mei", "name": "Mei Lin" },
        { "user_id": "tariq", "name": "Tariq Haddad" },
        { "user_id": "ana", "name": "Ana Souza" },
    ])
}

const CLEAR: &str = "document.querySelector('#filter').value = '';
    document.querySelector('#filter').dispatchEvent(new Event('input'))";

const CHOOSE: &str = "(name) => [...document.querySelectorAll('.to')]
    .find((button) => button.querySelector('.name').textContent === name).click()";

fn choose(browser: &mut Browser, name: &str) {
    browser.until("document.querySelector('.to')");
    browser.script(&format!("({CHOOSE})({})", json!(name)));
}

#[test]
fn files_delivered_by_the_command_appear() {
    let (mut browser, emulator) = start(people());
    browser.open(emulator.text("inbox"));
    choose(&mut browser, "Tariq Haddad");
    browser.until("document.querySelector('.empty pre')");

    // The commands in the empty chat work unchanged.
    let said = browser
        .script("[...document.querySelectorAll('.empty pre')].map((pre) => pre.textContent)");
    let lines = said.as_array().expect("commands");
    let curl = lines[1].as_str().expect("text");
    assert!(curl.starts_with("curl 'http://127.0.0.1:"), "{curl}");
    let output = Command::new("sh").args(["-c", curl]).output().expect("a shell");
    let answer = String::from_utf8_lossy(&output.stdout);
    assert!(answer.contains("Quarterly report.pdf"), "{curl}: {answer}");
    browser.until("document.querySelectorAll('.file').length === 1");
    let bubble = "document.querySelector('.file:last-of-type')";
    let shown = browser.script(&format!("{bubble}.innerText"));
    let shown = shown.as_str().expect("text");
    assert!(
        shown.contains("Quarterly report.pdf") && shown.contains("48.2 kB · from the app ·"),
        "{shown}"
    );
    let program = std::env::var("DINGTALK_FILE").expect("the command");
    let deliver = lines[0].as_str().expect("text").replace("dingtalk-file", &program);
    let file = browser.folder.path().join("README.md");
    fs::write(&file, "read me").expect("written");
    let output = Command::new("sh")
        .args(["-c", &deliver])
        .env("DINGTALK_NO_TOKEN_CACHE", "1")
        .current_dir(browser.folder.path())
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{deliver}: {}", String::from_utf8_lossy(&output.stderr));
    browser.until("document.querySelectorAll('.file').length === 2");

    // The downloaded bytes are those that were sent.
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(|number| number.to_le_bytes()).collect();
    let file = browser.folder.path().join("numbers.bin");
    fs::write(&file, &bytes).expect("written");
    let path = file.to_str().expect("text").to_string();
    let sent = emulator.run(&["deliver", &path, "--as", "user:mei", "--to", "user:tariq"], &file);
    browser.until("document.querySelectorAll('.file').length === 3");
    let folder = browser.folder.path().join("downloads");
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder, "eventsEnabled": true });
    browser.call("Browser.setDownloadBehavior", behaviour);
    browser.script(&format!("{bubble}.querySelector('a').click()"));
    let begun = browser.wait_for(|event| event["method"] == "Browser.downloadWillBegin");
    assert_eq!(begun["suggestedFilename"], "numbers.bin");
    browser.wait_for(|event| event["params"]["state"] == "completed");
    assert!(fs::read(folder.join("numbers.bin")).expect("a file") == bytes);

    // A second arrival of the same file is marked, in the list as well.
    assert_eq!(browser.script("document.querySelectorAll('.twice').length"), 0);
    let text = |value: &Value| value.as_str().expect("text").to_string();
    let (space, dentry) = (text(&sent["file"]["space_id"]), text(&sent["file"]["dentry_id"]));
    let [mei, union] = [0, 1].map(|at| text(&emulator.told["users"][at]["union_id"]));
    let to = format!("union:{union}");
    emulator.run(&["send", "--to", &to, "--space-id", &space, "--dentry-id", &dentry], &file);
    browser.until("document.querySelector('.file.twice .mark')");
    let mark = browser.script("document.querySelector('.file.twice .mark').textContent");
    assert_eq!(mark, "Duplicate: the same file arrived before, as no. 3");
    assert_eq!(browser.script("document.querySelectorAll('.count.twice').length"), 1);
    let colour = "getComputedStyle(document.querySelector('.file.twice')).borderTopColor";
    assert_eq!(browser.script(colour), "rgb(179, 38, 30)");

    // Files that reach a group appear, too, with their sender.
    let to = format!("conversation:{}", emulator.text("conversation"));
    emulator.run(&["deliver", &path, "--as", "user:mei", "--to", &to], &file);
    choose(&mut browser, "Mei Lin, Tariq Haddad, Ana Souza");
    browser.until("document.querySelector('.file .facts')?.innerText.includes('from Mei Lin')");

    // A link in the group leads to the file.
    let conversation = emulator.text("conversation");
    let given = [format!("openConversationId={conversation}"), format!("unionId={mei}")];
    let file_given = [format!("spaceId={space}"), format!("dentryId={dentry}")];
    let call = ["call", "sendLink", &given[0], &given[1], &file_given[0], &file_given[1]];
    emulator.run(&call, &file);
    browser.until("document.querySelectorAll('.file').length === 2");
    let shown = browser.script(&format!("{bubble}.innerText"));
    let shown = shown.as_str().expect("text");
    for part in ["LINK", "numbers.bin", "link to a file · from Mei Lin"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(browser.script("document.querySelector('#about').textContent"), "1 file, 1 link");
    let target = browser.script(&format!("{bubble}.querySelector('a').href"));
    let content = format!("{}files/{dentry}/content", emulator.text("inbox"));
    assert_eq!(target, content.as_str());

    // A request that was refused is in the log, with the answer.
    let url = format!("{}/v1.0/convFile/apps/conversations/files/send", emulator.text("url"));
    Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-d", "{}", &url])
        .status()
        .expect("curl runs");
    let refused = "document.querySelector('#requests details')";
    browser.until(&format!("{refused}.className === 'refused'"));
    browser.script(&format!("{refused}.querySelector('summary').click()"));
    browser.until(&format!("{refused}.querySelector('pre')?.textContent.includes('HTTP 400')"));
    let shown = browser.script(&format!("{refused}.innerText"));
    let shown = shown.as_str().expect("text");
    for part in
        ["sendByApp", "refused 400 · AuthenticationFailed.MissingParameter", " ms", "HTTP 400"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    browser.script("document.querySelector('#failed').click()");
    browser.until("document.querySelectorAll('#requests details').length === 1");
    let secrets = browser.script("document.documentElement.innerHTML");
    assert!(!secrets.as_str().expect("text").contains(emulator.text("app_secret")));

    choose(&mut browser, "Tariq Haddad");
    browser.script("document.querySelector('#failed').click()");
    browser.script(&format!("{refused}.open = false"));
    picture(&mut browser);
    assert_eq!(browser.problems(), Vec::<String>::new());
}

/// Writes a picture of the page to the file that the environment names.
fn picture(browser: &mut Browser) {
    let Some(path) = std::env::var_os("SCREENSHOT") else { return };
    let size = json!({ "width": 1180, "height": 640, "deviceScaleFactor": 1, "mobile": false });
    browser.call("Emulation.setDeviceMetricsOverride", size);
    browser.script("new Promise((done) => setTimeout(done, 500))");
    let shot = browser.call("Page.captureScreenshot", json!({ "format": "png" }));
    let base64 = shot["data"].as_str().expect("base64");
    let decoded =
        Command::new("base64").arg("-d").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut decoded = decoded.expect("base64 runs");
    let mut input = decoded.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || std::io::Write::write_all(&mut input, base64.as_bytes()));
        let output = decoded.wait_with_output().expect("the picture");
        fs::write(&path, output.stdout).expect("written");
    });
}

#[test]
fn hostile_names_are_shown_as_text() {
    let name = hostile_name();
    let mut everybody = people();
    everybody[1]["name"] = name.clone().into();
    let (mut browser, emulator) = start(everybody);
    let file = browser.folder.path().join("file");
    fs::write(&file, "bytes").expect("written");
    let state = emulator.ask("GET", "state", None);
    let mut hostile = state.clone();
    let (space, dentry) = (&state["space_id"], &state["dentry_id"]);
    for to in [1, 2] {
        let to = &state["people"][to]["union_id"];
        hostile["deliveries"].as_array_mut().expect("a list").push(json!({
            "at": 1_700_000_000_000_u64, "person": to, "space_id": space, "dentry_id": dentry, "name": name,
        }));
    }
    hostile["links"].as_array_mut().expect("a list").push(json!({
        "conversation": emulator.text("conversation"), "space_id": space, "name": name,
        "dentry_id": "javascript:window.hacked = 1//../<b>",
    }));
    assert_eq!(emulator.ask("PUT", "state", Some(&hostile))["status"], "ok");
    browser.open(emulator.text("inbox"));
    browser.until("document.querySelectorAll('.file').length === 1");
    // The whole name is shown, with invisible characters as numbers.
    let shown = browser.script("document.querySelector('.file .name').textContent");
    let shown = shown.as_str().expect("text");
    assert!(shown.starts_with("<script>window.hacked = 1</script><img src=x"), "{shown}");
    let mut expected = name.clone();
    for hidden in ['\u{202e}', '\u{202c}', '\u{200b}', '\u{1b}', '\u{2028}'] {
        expected = expected.replace(hidden, &format!("U+{:04X}", u32::from(hidden)));
    }
    assert!(shown == expected, "{shown}\n{expected}");
    let made = browser.script(
        "[typeof window.hacked, document.querySelectorAll('script, iframe, b, .file img').length, document.scripts.length]",
    );
    assert_eq!(made, json!(["undefined", 1, 1]));
    // Its text direction does not affect its surroundings.
    let isolated = browser.script(
        "[...document.querySelectorAll('.name, #title')].every((at) => at.dir === 'auto' && at.querySelector('bdi'))",
    );
    assert_eq!(isolated, true);
    let fits = browser.script("document.documentElement.scrollWidth <= innerWidth && document.querySelector('.file').offsetHeight < 400");
    assert_eq!(fits, true);
    // The name of the download contains no path.
    let folder = browser.folder.path().join("downloads");
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder, "eventsEnabled": true });
    browser.call("Browser.setDownloadBehavior", behaviour);
    browser.script("document.querySelector('.file a').click()");
    let begun = browser.wait_for(|event| event["method"] == "Browser.downloadWillBegin");
    let suggested = begun["suggestedFilename"].as_str().expect("a name");
    assert!(!suggested.contains(['/', '\\']), "{suggested}");
    browser.wait_for(|event| event["params"]["state"] == "completed");
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 1);

    // So is a link, and it leads to this emulator only, whatever it is made of.
    browser.script("document.querySelector('.face.group').closest('button').click()");
    browser.until("document.querySelector('.file .facts')?.innerText.includes('link to a file')");
    let shown = browser.script("document.querySelector('.file .name').textContent");
    assert!(shown == expected, "{shown}");
    let link = browser.script(
        "(({ protocol, host, pathname }) => [protocol, host === location.host, pathname])(document.querySelector('.file a'))",
    );
    let path = "/_emulator/files/javascript%3Awindow.hacked%20%3D%201%2F%2F..%2F%3Cb%3E/content";
    assert_eq!(link, json!(["http:", true, path]));
    assert_eq!(browser.script("typeof window.hacked"), "undefined");

    // A hostile path in the log is text as well.
    let url = format!("{}/%3Cscript%3E{}", emulator.text("url"), "x".repeat(4096));
    Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-H", "a: <script>window.hacked=1</script>", &url])
        .status()
        .expect("curl runs");
    browser.until("document.querySelector('#requests details')");
    browser.script("document.querySelector('#requests summary').click()");
    browser.until("document.querySelector('#requests pre')?.textContent.includes('a: <script>window.hacked=1</script>')");
    assert_eq!(browser.script("typeof window.hacked"), "undefined");
    assert_eq!(browser.problems(), Vec::<String>::new());
}

#[test]
fn it_works_by_keyboard_in_the_dark_and_costs_nothing_when_idle() {
    let (mut browser, emulator) = start(people());
    browser.open(emulator.text("inbox"));
    browser.until("document.querySelectorAll('.to').length === 4");

    browser.press("/");
    for key in ["a", "n", "a", " ", "s"] {
        browser.press(key);
    }
    browser.until("document.querySelector('#filter').value === 'ana s'");
    // The filter finds her and her group.
    browser.until("document.querySelectorAll('.to').length === 2");
    browser.script("document.querySelector('#filter').select()");
    browser.press("a");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    browser.press("Enter");
    browser.until("document.querySelector('#title').textContent === 'Tariq Haddad'");
    // The list was redrawn, and the focus has stayed.
    let focused = browser.script("document.activeElement.querySelector('.name').textContent");
    assert_eq!(focused, "Tariq Haddad");
    let ring = browser.script("getComputedStyle(document.activeElement).outlineWidth");
    assert_eq!(ring, "3px");
    // Every control has an accessible name.
    let nameless = browser.script(
        "[...document.querySelectorAll('button, a, input')].filter((at) => !(at.innerText.trim() || at.ariaLabel || at.labels?.length)).length",
    );
    assert_eq!(nameless, 0);

    let background = "getComputedStyle(document.body).backgroundColor";
    let feature =
        |value: &str| json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
    browser.call("Emulation.setEmulatedMedia", feature("light"));
    assert_eq!(browser.script(background), "rgb(245, 245, 242)");
    browser.call("Emulation.setEmulatedMedia", feature("dark"));
    assert_eq!(browser.script(background), "rgb(22, 24, 27)");

    // From now on, it only checks for changes, and there are none.
    let entries = "performance.getEntriesByType('resource')";
    browser.script("performance.clearResourceTimings()");
    browser.until(&format!("{entries}.length >= 3"));
    let asked = browser.script(&format!(
        "{entries}.map((entry) => new URL(entry.name).pathname + ' ' + entry.responseStatus + ' ' + entry.encodedBodySize)"
    ));
    for one in asked.as_array().expect("a list") {
        assert_eq!(one, "/_emulator/health 304 0");
    }
    // New people are shown. After a reset of the emulator, the page starts over.
    browser.script(CLEAR);
    emulator.ask("POST", "people", Some(&json!({ "people": [{ "name": "Zoe" }] })));
    browser.until("document.querySelectorAll('.to').length === 5");
    emulator.ask("POST", "reset", None);
    browser.until("document.querySelectorAll('.to').length === 4");
    assert_eq!(browser.problems(), Vec::<String>::new());

    // When it ends, the page says so.
    drop(emulator);
    browser
        .until("document.querySelector('#status.lost')?.textContent.includes('does not answer')");
}

#[test]
fn pages_of_other_sites_can_do_nothing() {
    let (mut browser, emulator) = start(people());
    let port = emulator.text("url").rsplit(':').next().expect("a port").to_string();
    // A foreign name that resolves to this machine.
    browser.open(&format!("http://rebound.example:{port}/_emulator/"));
    let shown = browser.script("document.body.innerText");
    let shown = shown.as_str().expect("text");
    assert!(shown.contains("rebound.example") && shown.contains("--allow-host"), "{shown}");
    // A page without an origin.
    browser.open("data:text/html,<p>evil</p>");
    let target = format!("'http://127.0.0.1:{port}/_emulator/");
    let tried = browser.script(&format!(
        "(async () => {{
            const tries = [
                fetch({target}reset', {{ method: 'POST', mode: 'no-cors' }}),
                fetch({target}state'),
                new Promise((done, failed) => {{
                    const image = new Image();
                    image.onload = done;
                    image.onerror = failed;
                    image.src = {target}inbox.svg';
                }}),
                new Promise((done, failed) => {{
                    const script = document.createElement('script');
                    script.onload = done;
                    script.onerror = failed;
                    script.src = {target}inbox.js';
                    document.head.append(script);
                }}),
            ];
            return (await Promise.allSettled(tries)).map((one) => one.status + ' ' + (one.value?.type ?? ''));
        }})()"
    ));
    // A request whose answer the browser hides may look successful, so the emulator's state is checked.
    assert!(tried.as_array().expect("a list")[1..].iter().all(|one| one == "rejected "), "{tried}");
    let health = emulator.ask("GET", "health", None);
    assert_eq!(health["run"], 2, "it has loaded its seed, and nothing has reset it: {health}");
    assert!(health["foreign"].as_u64().is_some_and(|count| count >= 2), "{health}");
    // The page cannot be framed.
    browser.open("data:text/html,<iframe></iframe>");
    browser.script(&format!(
        "new Promise((done) => {{
            const frame = document.querySelector('iframe');
            frame.onload = done;
            frame.src = {target}';
        }})"
    ));
    let after = emulator.ask("GET", "health", None);
    assert!(after["foreign"].as_u64() > health["foreign"].as_u64(), "{after}");
    // A link to the page works.
    browser.open("data:text/html,<a>link</a>");
    browser.script(&format!("document.querySelector('a').href = {target}'"));
    browser.leave_by("document.querySelector('a').click()");
    browser.until("document.querySelectorAll('.to').length === 4");
}

#[test]
fn ten_thousand_files_are_no_burden() {
    let (mut browser, emulator) = start(people());
    let mut state = emulator.ask("GET", "state", None);
    let to = state["people"][1]["union_id"].clone();
    let delivery = |number: u64| {
        json!({
            "at": 1_700_000_000_000 + number * 1000, "person": to, "space_id": state["space_id"],
            "dentry_id": state["dentry_id"], "name": format!("file {number}.txt"),
        })
    };
    let all: Vec<Value> = (1..=10_000).map(delivery).collect();
    state["deliveries"] = all.into();
    assert_eq!(emulator.ask("PUT", "state", Some(&state))["deliveries"], 10_000);
    browser.open(emulator.text("inbox"));
    let last = "[...document.querySelectorAll('.file .name')].at(-1)?.textContent";
    browser.until(&format!("{last} === 'file 10000.txt'"));
    let count = "document.querySelectorAll('.file').length";
    assert_eq!(browser.script(count), 200);
    assert_eq!(browser.script("document.querySelector('.count.some').textContent"), "10000");
    browser.script("document.querySelector('.more').click()");
    browser.until(&format!("{count} === 400"));
    // Another file adds another row.
    let file = browser.folder.path().join("one more");
    fs::write(&file, "1").expect("written");
    let path = file.to_str().expect("text").to_string();
    emulator.run(&["deliver", &path, "--as", "user:mei", "--to", "user:tariq"], &file);
    browser.until(&format!("{last} === 'one more'"));
    browser.script("performance.clearResourceTimings()");
    emulator.run(&["deliver", &path, "--as", "user:mei", "--to", "user:tariq"], &file);
    browser.until("document.querySelector('.count.some').textContent === '10002'");
    let bytes = "performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.encodedBodySize, 0)";
    let bytes = browser.script(bytes).as_u64().expect("a number");
    assert!(bytes < 100_000, "{bytes}");
    assert_eq!(browser.problems(), Vec::<String>::new());
}
