//! `cargo xtask archive`: the command with its pages, completions and licences, as a release has them.

use std::fs;
use std::io::{Error, Result};
use std::path::Path;
use std::process::Command;

use crate::{cargo, command};

pub fn archive(home: &Path) -> Result<()> {
    let target = target()?;
    let name = format!("dingtalk-file-{target}");
    let archives = home.join("target/archives");
    let folder = archives.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // With the target named, the folder is the same wherever cargo is told to build.
    let built = ["build", "--release", "--locked", "--features", "cli", "--target", &target];
    run(cargo().current_dir(home).args(built).args(["--target-dir", "target"]))?;
    let binary = format!("dingtalk-file{}", std::env::consts::EXE_SUFFIX);
    let there = home.join("target").join(&target).join("release").join(&binary);
    fs::copy(there, folder.join(&binary))?;
    for what in ["man", "completions"] {
        run(command(folder.join(&binary)).arg(what).arg("--out").arg(folder.join(what)))?;
    }
    for file in ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "CHANGELOG.md"] {
        fs::copy(home.join(file), folder.join(file))?;
    }
    let archive = format!("{name}.tgz");
    run(Command::new("tar").current_dir(&archives).args(["-czf", &archive, &name]))?;
    println!("{}", archives.join(archive).display());
    Ok(())
}

/// The target that the compiler builds for by itself.
fn target() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(String::from).ok_or_else(|| Error::other("rustc -vV names no host"))
}

fn run(command: &mut Command) -> Result<()> {
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(Error::other(format!("{command:?}: {status}"))),
    }
}
