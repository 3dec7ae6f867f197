//! `deliver ENDPOINT WHO BY PEOPLE JOBS JOURNAL`: uploads a small file and sends it to `PEOPLE` people, who are given
//! `BY` their `union` or `user` ids. `WHO` is `ours` or `hand`; `JOURNAL` is a file to create, or `-`. Prints the wall
//! and CPU time in nanoseconds, and the peak of resident memory in KiB.
//! The hand-written version claims each send in the journal before it and records it after it, and waits until each
//! line is on disk.

use std::env;
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use cpu_time::ProcessTime;
use dingtalk_file::journal::FileJournal;
use dingtalk_file::{Client, Credentials, Deliver, Person, UnionId, Upload, UserId};
use serde_json::{Value, json};
use ureq::Agent;

const OPERATOR: &str = "cHtUYLDVwLlJtbNTeBMiSBAiEiE";
const SPACE: &str = "854030";
const CONTENT: &[u8] = b"Dear all";

type Problem = Box<dyn std::error::Error + Send + Sync>;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, who, by, people, jobs, journal] = &arguments[..] else {
        panic!("see the source for what this takes")
    };
    let people = ids(people.parse().expect("a number"));
    let jobs = jobs.parse().expect("a number");
    let journal = Some(journal.as_str()).filter(|path| *path != "-");
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    match who.as_str() {
        "ours" => ours(endpoint, by, people, jobs, journal),
        "hand" => by_hand(endpoint, by, &people, jobs, journal).expect("delivered"),
        _ => panic!("{who}?"),
    }
    let (wall, cpu) = (wall.elapsed().as_nanos(), cpu.elapsed().as_nanos());
    println!("{wall} {cpu} {}", peak());
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("cHtUYLDVwLlJtbNTeBMiS{at:06}")).collect()
}

fn ours(endpoint: &str, by: &str, people: Vec<String>, jobs: usize, journal: Option<&str>) {
    let client = Client::builder().endpoint(endpoint).rate(0);
    let client = client.credentials(Credentials::token(peers::TOKEN)).build().expect("a client");
    let person = |id: String| match by {
        "union" => Person::from(UnionId::from(id)),
        _ => Person::from(UserId::from(id)),
    };
    let journal = journal.map(|path| FileJournal::open(path).expect("a journal"));
    let upload = Upload::new("letter.txt", Cursor::new(CONTENT)).expect("content");
    let mut deliver = Deliver::new(UnionId::from(OPERATOR)).upload(upload).space(SPACE.into());
    if let Some(journal) = &journal {
        deliver = deliver.journal(journal);
    }
    let deliver = deliver.to_all(people.into_iter().map(person)).jobs(jobs);
    client.deliver(deliver).expect("delivered");
}

/// The same requests from the same number of threads with a shared agent, as a careful engineer would write them for
/// one program.
fn by_hand(
    endpoint: &str,
    by: &str,
    people: &[String],
    jobs: usize,
    journal: Option<&str>,
) -> Result<(), Problem> {
    let agent: Agent = peers::phased()
        .max_idle_connections(jobs)
        .max_idle_connections_per_host(jobs)
        .build()
        .into();
    let journal = journal.map(File::create).transpose()?;
    let dentry = upload(&agent, endpoint)?;
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), Problem> {
        while let Some(id) = people.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found;
            let union = match by {
                "union" => id,
                _ => {
                    found = union_id(&agent, endpoint, id)?;
                    &found
                }
            };
            note(journal.as_ref(), "claimed", union)?;
            send(&agent, endpoint, union, &dentry)?;
            note(journal.as_ref(), "sent", union)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("no panic"))
    })
}

/// Writes a line, and returns when it is on disk.
fn note(journal: Option<&File>, what: &str, union: &str) -> Result<(), Problem> {
    let Some(mut journal) = journal else { return Ok(()) };
    journal.write_all(format!("{{\"{what}\":\"{union}\"}}\n").as_bytes())?;
    Ok(journal.sync_data()?)
}

fn upload(agent: &Agent, endpoint: &str) -> Result<String, Problem> {
    let path = format!("/v1.0/storage/spaces/{SPACE}/files/uploadInfos/query");
    let query = json!({"protocol": "HEADER_SIGNATURE", "multipart": false});
    let info = post(agent, endpoint, &path, &[("unionId", OPERATOR)], &query)?;
    let info: Value = serde_json::from_slice(&info)?;
    let signed = &info["headerSignatureInfo"];
    let mut put = agent.put(signed["resourceUrls"][0].as_str().ok_or("an address")?);
    for (name, value) in signed["headers"].as_object().into_iter().flatten() {
        put = put.header(name, value.as_str().unwrap_or_default());
    }
    if put.send(CONTENT)?.status() != 200 {
        return Err("not stored".into());
    }
    let path = format!("/v1.0/storage/spaces/{SPACE}/files/commit");
    let file = json!({"uploadKey": info["uploadKey"], "name": "letter.txt", "parentId": "0"});
    let done = post(agent, endpoint, &path, &[("unionId", OPERATOR)], &file)?;
    let done: Value = serde_json::from_slice(&done)?;
    Ok(done["dentry"]["id"].as_str().ok_or("no id")?.to_string())
}

fn union_id(agent: &Agent, endpoint: &str, user: &str) -> Result<String, Problem> {
    let query = [("access_token", peers::TOKEN)];
    let user = json!({"userid": user});
    let answer: Value =
        serde_json::from_slice(&post(agent, endpoint, "/topapi/v2/user/get", &query, &user)?)?;
    Ok(answer["result"]["unionid"].as_str().ok_or("no unionid")?.to_string())
}

fn send(agent: &Agent, endpoint: &str, union: &str, dentry: &str) -> Result<(), Problem> {
    let body = peers::Body { space_id: SPACE, dentry_id: dentry };
    let answer = post(agent, endpoint, peers::PATH, &[("unionId", union)], &body)?;
    let sent: peers::Sent = serde_json::from_slice(&answer)?;
    sent.file.size.map(|_| ()).ok_or_else(|| "not sent".into())
}

fn post(
    agent: &Agent,
    endpoint: &str,
    path: &str,
    query: &[(&str, &str)],
    body: &impl serde::Serialize,
) -> Result<Vec<u8>, Problem> {
    let mut response = agent
        .post(format!("{endpoint}{path}"))
        .query_pairs(query.iter().copied())
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("x-acs-dingtalk-access-token", peers::TOKEN)
        .send(&serde_json::to_vec(body)?)?;
    if response.status() != 200 {
        return Err(format!("http {}", response.status()).into());
    }
    Ok(response.body_mut().with_config().limit(8 << 20).read_to_vec()?)
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
