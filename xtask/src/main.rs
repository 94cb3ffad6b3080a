//! `cargo xtask`: what a contributor runs. Arguments in, an exit code out: 0 done, 1 findings, 2 could not run. The
//! last line on stderr says why the code is what it is; stdout is the report and nothing else.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod command;
mod memory;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{codegen, cores};

use command::{End, write_err};

#[global_allocator]
static ALLOCATOR: memory::Memory = memory::Memory;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Generates and checks the crate messenger-graph"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the crate from the specs.
    Codegen(command::codegen::Codegen),
    /// Say what changed between two versions, files or folders.
    Diff(Box<command::diff::Diff>),
    /// Download the documents of specs/lock.yaml, and say what they change.
    Fetch(command::fetch::Fetch),
    /// Add the documents of a new version, generate, and say what is left to decide.
    Add(command::add::Add),
    /// Write the hashes of edited specs into specs/lock.yaml.
    Lock,
    /// Print the version calendar; fail when a supported version expires soon.
    Versions(command::versions::VersionsOptions),
    /// Run the stand-in for Graph on a port of this machine.
    Serve(command::serve::ServeOptions),
    /// Run everything that CI runs.
    Ci,
}

fn main() -> ExitCode {
    // The main thread has a stack of any size.
    let codes = cores::run(&[()], |()| run());
    codes.into_iter().next().unwrap_or(ExitCode::FAILURE)
}

fn run() -> ExitCode {
    let end = match Arguments::parse().command {
        Command::Codegen(options) => command::codegen::run(&options),
        Command::Diff(arguments) => command::diff::run(&arguments),
        Command::Fetch(arguments) => command::fetch::run(&arguments),
        Command::Add(arguments) => command::add::run(&arguments),
        Command::Lock => command::lock::run(&codegen::root()),
        Command::Versions(options) => command::versions::run(&options),
        Command::Serve(options) => command::serve::run(&codegen::root(), &options),
        Command::Ci => command::ci::run(&codegen::root()),
    };
    let (code, line) = match end {
        Ok(End::Done(line)) => (0, line),
        Ok(End::Findings(line)) => (1, line),
        Ok(End::CouldNot(line)) => (2, line),
        Err(error) => (2, in_one_line(&error)),
    };
    // What a user typed may have more than one line.
    let line = line.replace('\n', " ");
    write_err(format_args!("exit {code}: {line}\n"));
    ExitCode::from(code)
}

/// The first line of an error for the last line of the output; what it says beyond that goes before.
fn in_one_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    match text.split_once('\n') {
        Some((first, _)) => {
            write_err(format_args!("{text}\n"));
            first.trim_end_matches(':').to_owned()
        }
        None => text,
    }
}
