//! `cargo xtask ci`: what CI runs, in the order in which it fails fastest. Each step is a command that a contributor
//! can run by hand.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context;

use super::{End, write_err};

/// Arguments for cargo, and what must be in the environment beside them.
type CiStep = (&'static str, Option<(&'static str, &'static str)>);

const STEPS: &[CiStep] = &[
    ("fmt --all --check", None),
    ("xtask codegen --check", None),
    ("clippy --workspace --all-targets -- -D warnings", None),
    (
        "clippy --package messenger-graph --no-default-features --lib -- -D warnings",
        None,
    ),
    (
        "clippy --package messenger-graph --no-default-features --features stand-in --lib -- -D warnings",
        None,
    ),
    ("test --workspace", None),
    (
        "doc --workspace --no-deps",
        Some(("RUSTDOCFLAGS", "-D warnings")),
    ),
    // The package is built from what would be published; what has not been committed yet is part of it.
    ("package --package messenger-graph --allow-dirty", None),
];

/// The checks of `deny.toml`, where cargo-deny is installed; a test makes them in any case.
const DENY: CiStep = ("deny check licenses bans sources", None);

/// Those of advisories, where their database can be fetched.
const ADVISORIES: CiStep = ("deny check advisories", None);

pub fn run(root: &Path) -> anyhow::Result<End> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut steps = STEPS.to_vec();
    let is_installed = succeeds(&cargo, root, &["deny", "--version"]);
    let has_database = is_installed && succeeds(&cargo, root, &["deny", "fetch", "db"]);
    for (step, can_run, reason) in [
        (DENY, is_installed, "cargo-deny is not installed"),
        (ADVISORIES, has_database, "cargo-deny has no database"),
    ] {
        if can_run {
            steps.push(step);
        } else {
            write_err(format_args!(
                "--- `cargo {}` is skipped: {reason}\n",
                step.0
            ));
        }
    }
    for (arguments, variable) in &steps {
        let shown = format!("cargo {arguments}");
        write_err(format_args!("--- {shown}\n"));
        let start = Instant::now();
        let mut command = Command::new(&cargo);
        command.args(arguments.split(' ')).current_dir(root);
        command.envs(variable.iter().copied());
        let status = command.status();
        let status = status.with_context(|| format!("cannot run {shown}"))?;
        let seconds = start.elapsed().as_secs_f32();
        write_err(format_args!("--- {seconds:.1} s\n"));
        if !status.success() {
            return Ok(End::Findings(format!("`{shown}` failed")));
        }
    }
    Ok(End::Done(format!("{} steps passed", steps.len())))
}

/// Returns whether a command of cargo ends well.
fn succeeds(cargo: &OsStr, root: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new(cargo);
    command
        .args(arguments)
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
