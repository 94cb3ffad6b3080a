//! `cargo xtask serve`: builds the program `stand-in-graph` of the generated crate, and becomes it, with the same arguments. The
//! generator does not depend on what it generates, so the server is a separate program.

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
    let command = |verb| {
        let mut command = Command::new(&cargo);
        command
            .current_dir(root)
            .args([verb, "--quiet", "--package", "messenger-graph"])
            .args(["--features", "stand-in-server", "--bin", "stand-in-graph"])
            .args(options.release.then_some("--release"));
        command
    };
    let built = command("build").status().context("cannot run cargo")?;
    if !built.success() {
        return Ok(End::CouldNot("the stand-in cannot be built".to_owned()));
    }
    replace(command("run").arg("--").args(&options.arguments))
}

/// Runs a command in place of this process: who ends this one ends the server.
#[cfg(unix)]
fn replace(command: &mut Command) -> anyhow::Result<End> {
    use std::os::unix::process::CommandExt;

    Err(command.exec()).context("cannot run cargo")
}

/// Runs a command. A process cannot become another here.
#[cfg(not(unix))]
fn replace(command: &mut Command) -> anyhow::Result<End> {
    let status = command.status().context("cannot run cargo")?;
    Ok(if status.success() {
        End::Done("the server ended".to_owned())
    } else {
        End::CouldNot(format!("the server ended with {status}"))
    })
}
