//! `cargo xtask serve`: builds the program `stand-in-graph` of the generated crate, and runs it with the same arguments. The generator
//! does not depend on what it generates, so the server is a separate process.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::End;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct ServeOptions {
    /// Build with optimizations.
    #[arg(long)]
    release: bool,
    /// Arguments of the program; `--help` lists them.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<String>,
}

pub fn run(root: &Path, options: &ServeOptions) -> anyhow::Result<End> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .current_dir(root)
        .args(["run", "--quiet", "--package", "messenger-graph"]);
    command.args(["--features", "stand-in-server", "--bin", "stand-in-graph"]);
    if options.release {
        command.arg("--release");
    }
    let status = command.arg("--").args(&options.arguments).status();
    let status = status.context("cannot run cargo")?;
    if status.success() {
        Ok(End::Done("the server ended".to_owned()))
    } else {
        Ok(End::CouldNot(format!("the server ended with {status}")))
    }
}
