//! `upload ENDPOINT FILE WAY`: uploads a file with the library, in `parts` or with one `put`. Prints the peak of
//! resident memory in KiB, before and after.

use std::env;
use std::fs;

use dingtalk_file::storage::GetFileUploadInfo;
use dingtalk_file::{Client, Credentials, Upload};

fn main() {
    let start = peak();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, path, way] = &arguments[..] else { panic!("see the source") };
    let client = Client::builder().api_endpoint(endpoint);
    let client = client.credentials(Credentials::token(peers::TOKEN)).build().expect("a client");
    let mut upload = Upload::file(path).expect("the file");
    if way == "put" {
        upload = upload.multipart_above(GetFileUploadInfo::MAX_SIZE.unsigned_abs());
    }
    client
        .upload(upload, &"854030".into(), &"cHtUYLDVwLlJtbNTeBMiSBAiEiE".into())
        .expect("uploaded");
    println!("{start} {}", peak());
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
