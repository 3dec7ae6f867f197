use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use dingtalk_file::Credentials;
use dingtalk_file::catalog::{Call, Catalog};
use dingtalk_file::emulator::{Emulator, Exchange};
use serde_json::{Map, Value, json};

use super::route::{Routes, is_same};
use super::*;

/// Every operation is drafted as a schema file and read. Its sample can be sent as a request, the emulator answers it,
/// and the answer can be read.
#[test]
fn all_operations_can_be_called() {
    let dingtalk = Emulator::start().expect("an emulator");
    let mut routes = Routes::new();
    dingtalk.serve_also(move |method, path| routes.find(method, path));
    let client = dingtalk.client().build().expect("a client");
    let own = Catalog::built_in().operations();
    let (mut called, mut own_called) = (0, 0);
    let mut problems = Vec::new();
    for name in names() {
        let shapes = module(name).expect(name);
        for operation in &shapes.operations {
            let catalog = draft::catalog(name, &shapes, operation);
            let [entry] = catalog.operations() else { panic!("{name}.{}", operation.name) };
            assert_eq!(entry.spec.name, format!("{name}.{}", operation.name));
            // The emulator keeps state for these, and refuses a sample.
            if own.iter().any(|own| is_same(own, &operation.method, &operation.path)) {
                own_called += 1;
                continue;
            }
            let sample = &entry.examples[0];
            let request = sample.request.as_object().expect("an object").clone();
            let call = Call::new(catalog, entry, request);
            let call = call.unwrap_or_else(|problems| panic!("{}: {problems:?}", entry.spec.name));
            match client.call(&call) {
                Ok(reply) if *reply == sample.reply => called += 1,
                Ok(reply) => problems.push(format!("{}: {:?}", entry.spec.name, reply.raw())),
                Err(error) => problems.push(format!("{}: {error}", entry.spec.name)),
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
    assert!(called > 3200 && own_called > 20, "{called} {own_called}");
}

/// Gives each text and number in a sample a distinct value, so that no two can be mixed up.
fn distinct(value: &mut Value, count: &mut i64) {
    *count += 1;
    match value {
        Value::String(text) => *text = format!("text {count} ü&"),
        Value::Number(number) if number.is_i64() => *value = (*count).into(),
        Value::Array(list) => list.iter_mut().for_each(|value| distinct(value, count)),
        Value::Object(object) => object.values_mut().for_each(|value| distinct(value, count)),
        _ => {}
    }
}

/// Returns a request without the details in which clients may differ: the order of fields, escapes, and their own
/// headers.
fn sent(exchange: &Exchange, headers: &[String]) -> Value {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        // JSON has several spellings of the same value, and the SDK writes `True`.
        let value = match (value.as_str(), serde_json::from_str(&value)) {
            ("True", _) => json!("true"),
            (_, Ok(json @ (Value::Array(_) | Value::Object(_)))) => json,
            _ => value.into(),
        };
        (decoded(name), value)
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    let headers = exchange.headers.iter().filter(|(name, _)| headers.contains(name));
    let headers: BTreeMap<_, _> = headers.cloned().collect();
    let body: Value = serde_json::from_str(&exchange.body)
        .unwrap_or_else(|_| exchange.body.split('&').map(decoded).collect::<Vec<_>>().into());
    let path: Vec<_> = path.split('/').map(|part| decoded(&part.replace('+', "%2B"))).collect();
    json!([exchange.method, path, pairs, headers, body])
}

/// The vendor's own client and this command send the same. Needs the SDK, like `tests/it/python_sdk.rs`.
#[test]
#[ignore = "needs the vendor's python sdk; .ci/run installs it"]
fn python_sdk_sends_the_same() {
    // The SDK uses a class of this module before its definition, so Python cannot import the module.
    let mut modules: Vec<_> = names().filter(|name| *name != "doc_v2").collect();
    let mut compared = 0;
    let mut problems = Map::new();
    while !modules.is_empty() {
        // The emulator keeps the last thousand requests.
        let mut count = 0;
        let some = modules.iter().take_while(|name| {
            count += module(name).expect("a module").operations.len();
            count < 450
        });
        let some = modules.drain(..some.count().max(1)).collect::<Vec<_>>();
        compared += compare(&some, &mut problems);
    }
    // The SDK adds a space to the path of the first, and writes `k` in place of each name in the map of the other.
    for wrong in ["edu.queryClassScheduleByTimeSchool", "notable.rebuildRoleMembers"] {
        assert!(problems.remove(wrong).is_some(), "{wrong} is right now");
    }
    assert!(problems.is_empty(), "{:#}", Value::from(problems));
    assert!(compared > 3000, "{compared}");
}

/// Sends the samples of these modules twice, and returns how many there are.
fn compare(modules: &[&str], problems: &mut Map<String, Value>) -> usize {
    let dingtalk = Emulator::start().expect("an emulator");
    let mut routes = Routes::new();
    dingtalk.serve_also(move |method, path| routes.find(method, path));
    // Otherwise the first call would fetch a token.
    let token = Credentials::token(dingtalk.access_token());
    let client = dingtalk.client().credentials(token).build().expect("a client");
    let (mut names, mut calls, mut in_headers) = (Vec::new(), Vec::new(), Vec::new());
    for &module in modules {
        let shapes = self::module(module).expect(module);
        for operation in &shapes.operations {
            let catalog = draft::catalog(module, &shapes, operation);
            let entry = &catalog.operations()[0];
            let mut request = entry.examples[0].request.clone();
            distinct(&mut request, &mut 0);
            // The SDK does not escape values in the path, and a header is ASCII.
            let headers = operation.parameters.iter().filter(|found| found.place == "header");
            let headers: Vec<_> = headers.map(|found| found.field.name.as_str()).collect();
            for (at, name) in operation.in_path().chain(headers.iter().copied()).enumerate() {
                request[name] = format!("plain{at}").into();
            }
            let Value::Object(parameters) = request else { panic!("{}", entry.spec.name) };
            // Operations with state refuse these values, but the request has arrived.
            let call = Call::new(catalog, entry, parameters.clone()).expect("a sample");
            let error = client.call(&call).err().filter(|error| error.status().is_none());
            assert!(error.is_none(), "{}: {error:?}", entry.spec.name);
            in_headers.push(headers.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>());
            let action = spelling::capital(&operation.name);
            calls.push(json!({ "module": module, "action": action, "parameters": parameters }));
            names.push(entry.spec.name);
        }
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let mut python = Command::new(python)
        // Keeps Python from leaving compiled code beside the script.
        .arg("-B")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/python/operations.py"))
        .args([dingtalk.url().trim_start_matches("http://"), dingtalk.access_token().expose()])
        .stdin(Stdio::piped())
        .spawn()
        .expect("python runs");
    let input = Value::from(calls).to_string();
    python.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    assert!(python.wait().expect("python ends").success(), "{modules:?}");

    let sent_by_both = dingtalk.exchanges();
    assert_eq!(sent_by_both.len(), 2 * names.len(), "{modules:?}");
    let (ours, theirs) = sent_by_both.split_at(names.len());
    for (at, name) in names.iter().enumerate() {
        let [ours, theirs] = [ours, theirs].map(|all| sent(&all[at], &in_headers[at]));
        if ours != theirs {
            problems.insert(name.to_string(), json!({ "ours": ours, "theirs": theirs }));
        }
    }
    names.len()
}
