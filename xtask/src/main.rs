//! `cargo xtask`: what a contributor runs. Arguments in, an exit code out: 0 done, 1 findings, 2 could not run. The
//! last line on stderr says why the code is what it is; stdout is the report and nothing else.

mod ci;
mod diff_command;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::civil::Date;
use xtask::codegen;
use xtask::manual::Calendar;
use xtask::output::{self, Change, File, Written};
use xtask::report::{Code, Report};
use xtask::source;
use xtask::stamp::Stamp;

/// Syntax trees are many small allocations from several threads; the system's allocator doubled the time of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    Codegen(Codegen),
    /// Say what changed between two versions, files or folders.
    Diff(Box<diff_command::Diff>),
    /// Write the hashes of edited specs into specs/lock.yaml.
    Lock,
    /// Print the version calendar; fail when a supported version expires soon.
    Versions(Versions),
    /// Run everything that CI runs.
    Ci,
}

#[derive(clap::Args)]
struct Codegen {
    /// Write nothing; list what is stale, missing or no output at all.
    #[arg(long)]
    check: bool,
    /// Generate a stand-alone crate from this OpenAPI document instead.
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// Correct the document with this OpenAPI Overlay first; may be given more than once.
    #[arg(long, value_name = "FILE", requires = "spec")]
    overlay: Vec<PathBuf>,
    /// Take names from this file, which is like specs/names.yaml; all others are given by rule.
    #[arg(long, value_name = "FILE", requires = "spec")]
    names: Option<PathBuf>,
    /// Folder of the stand-alone crate.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// Name of the stand-alone crate; that of its folder if none is given.
    #[arg(long, value_name = "CRATE", requires = "spec")]
    name: Option<String>,
    /// Explain a code that a diagnostic has, such as `dangling-ref`, and do nothing else.
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
}

#[derive(clap::Args)]
struct Versions {
    /// The day to look at, such as 2026-11-21; today, UTC, if it is not given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Fail when a supported version expires within so many days; 90 if no number is given.
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "90")]
    expiring: Option<u32>,
}

/// How a command ended; each says so in the last line on stderr.
enum End {
    Done(String),
    Findings(String),
    CouldNot(String),
}

fn main() -> ExitCode {
    let end = match Arguments::parse().command {
        Command::Codegen(options) => codegen(&options),
        Command::Diff(arguments) => diff_command::run(&arguments),
        Command::Lock => lock(),
        Command::Versions(options) => versions(&options),
        Command::Ci => ci::run(&codegen::root()),
    };
    let (code, line) = match end {
        Ok(End::Done(line)) => (0, line),
        Ok(End::Findings(line)) => (1, line),
        Ok(End::CouldNot(line)) => (2, line),
        Err(error) => (2, in_one_line(&error)),
    };
    eprintln!("exit {code}: {line}");
    ExitCode::from(code)
}

/// The first line of an error for the last line of the output; what it says beyond that goes before.
fn in_one_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    match text.split_once('\n') {
        Some((first, _)) => {
            eprintln!("{text}");
            first.trim_end_matches(':').to_owned()
        }
        None => text,
    }
}

fn codegen(options: &Codegen) -> anyhow::Result<End> {
    if let Some(code) = &options.explain {
        return explain(code);
    }
    if let (Some(spec), Some(out)) = (&options.spec, &options.out) {
        return single(options, spec, out);
    }
    let root = codegen::root();
    let before = (!options.check)
        .then(|| Stamp::take(&root))
        .and_then(Result::ok);
    if let Some(stamp) = before.filter(Stamp::is_current) {
        let nothing = Written {
            written: 0,
            unchanged: stamp.outputs,
            removed: 0,
        };
        return Ok(done(nothing, &Report::new()));
    }
    let mut report = Report::new();
    let files = codegen::files(&root, &mut report)?;
    print(&report, &root);
    let end = written(options, &root.join("generated"), files, &report)?;
    if let (End::Done(_), false, Ok(stamp)) = (&end, options.check, Stamp::take(&root)) {
        stamp.keep();
    }
    Ok(end)
}

/// The main job for one document of somebody; its paths are told from where the user is.
fn single(options: &Codegen, spec: &Path, out: &Path) -> anyhow::Result<End> {
    let folder = || Some(out.file_name()?.to_string_lossy().into_owned());
    let name = options.name.clone().or_else(folder).unwrap_or_default();
    if let Err(reason) = crate_name(&name) {
        return Ok(End::CouldNot(reason));
    }
    let single = codegen::Single {
        spec: spec.to_owned(),
        overlays: options.overlay.clone(),
        names: options.names.clone(),
    };
    let mut report = Report::new();
    let files = codegen::single(&codegen::root(), single, &name, &mut report)?;
    print(&report, Path::new(""));
    let read = report
        .diagnostics()
        .iter()
        .any(|found| !found.site.is_file());
    if read && options.overlay.is_empty() {
        eprintln!(
            "a document that is not yours to edit is corrected by an OpenAPI Overlay: --overlay FILE"
        );
    }
    written(options, out, files, &report)
}

/// Writes what was generated, or compares it with what is there.
fn written(
    options: &Codegen,
    dir: &Path,
    files: Option<Vec<File>>,
    report: &Report,
) -> anyhow::Result<End> {
    match files {
        Some(files) if options.check => check(dir, &files, report),
        Some(files) if !report.has_errors() => Ok(done(output::write(dir, &files)?, report)),
        _ => Ok(mistakes(report)),
    }
}

fn mistakes(report: &Report) -> End {
    End::CouldNot(format!("{}; nothing was written", counted(report)))
}

/// `2 errors and 1 warning`.
fn counted(report: &Report) -> String {
    let (errors, warnings) = report.counts();
    let (errors, warnings) = (count(errors, "error", ""), count(warnings, "warning", ""));
    match report.counts() {
        (_, 0) => errors,
        (0, _) => warnings,
        _ => format!("{errors} and {warnings}"),
    }
}

/// Cargo takes ASCII letters, digits, `-` and `_`, not beginning with a digit.
fn crate_name(name: &str) -> Result<(), String> {
    let first = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let rest = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if first && rest {
        Ok(())
    } else {
        Err(format!(
            "`{name}` is not a crate name; give one with --name, such as `petstore-client`"
        ))
    }
}

fn check(dir: &Path, files: &[File], report: &Report) -> anyhow::Result<End> {
    let changes = output::compare(dir, files)?;
    for (path, change) in &changes {
        let path = dir.join(path);
        let path = path
            .strip_prefix(codegen::root())
            .unwrap_or(&path)
            .display();
        match change {
            Change::Missing => println!("missing {path}"),
            Change::Orphan => println!("orphan  {path}"),
            Change::Stale {
                line,
                expected,
                found,
            } => {
                println!("stale   {path}:{line}\n  - {found}\n  + {expected}");
            }
        }
    }
    if !changes.is_empty() {
        return Ok(End::Findings(count(
            changes.len(),
            "file",
            "not up to date; run: cargo xtask codegen",
        )));
    }
    if report.has_errors() {
        return Ok(mistakes(report));
    }
    if !report.is_empty() {
        return Ok(End::Findings(count(report.len(), "warning", "")));
    }
    Ok(End::Done(count(files.len(), "file", "up to date")))
}

fn done(written: Written, report: &Report) -> End {
    let Written {
        written,
        unchanged,
        removed,
    } = written;
    let said = match report.is_empty() {
        true => String::new(),
        false => format!("; {}", counted(report)),
    };
    End::Done(format!(
        "{written} written, {unchanged} unchanged, {removed} removed{said}"
    ))
}

fn lock() -> anyhow::Result<End> {
    let root = codegen::root();
    let mut report = Report::new();
    let rows = xtask::lock::rewrite(&root.join("specs"), &mut report);
    print(&report, &root);
    match rows {
        Ok(rows) if !report.has_errors() => Ok(End::Done(count(rows, "hash", "renewed"))),
        Ok(_) => Ok(End::CouldNot(count(
            report.len(),
            "mistake",
            "in specs/lock.yaml",
        ))),
        Err(error) => Err(error),
    }
}

fn explain(code: &str) -> anyhow::Result<End> {
    let Some(known) = Code::named(code) else {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        return Ok(End::CouldNot(format!(
            "there is no code `{code}`; the codes are {}",
            names.join(", ")
        )));
    };
    println!("{}", known.explanation());
    Ok(End::Done(format!("explained {}", known.name())))
}

fn versions(options: &Versions) -> anyhow::Result<End> {
    let root = codegen::root();
    let mut report = Report::new();
    let calendar = source::read(&root, "specs/manual/versions.yaml", &mut report)
        .and_then(|document| Calendar::read(&document, &mut report));
    let lock = xtask::lock::read(&root.join("specs"), &mut report);
    print(&report, &root);
    let (Some(calendar), Some(lock), false) = (calendar, lock, report.has_errors()) else {
        let found = count(report.len(), "mistake", "in the specs");
        return Ok(End::CouldNot(found));
    };
    let labels = lock.versions.iter();
    let supported: Vec<_> = labels.filter_map(|label| label.parse().ok()).collect();
    let today = options.today.unwrap_or_else(|| {
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
    });
    let overview = xtask::versions::overview(&calendar, &supported, today, options.expiring);
    print!("{}", overview.table);
    let expiring = overview
        .expiring
        .iter()
        .map(|(version, left)| format!("{version} in {}", count_days(*left)));
    let expiring: Vec<_> = expiring.collect();
    Ok(match (expiring.is_empty(), options.expiring) {
        (true, None) => End::Done(format!("the calendar on {today}")),
        (true, Some(days)) => End::Done(format!(
            "on {today}, no supported version expires within {days} days"
        )),
        (false, _) => End::Findings(format!("expiring after {today}: {}", expiring.join(", "))),
    })
}

fn count_days(days: i32) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}

fn print(report: &Report, root: &Path) {
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let source = |file: &str| source::text(&root.join(file));
    eprint!("{}", report.render(&source, color));
    if let Some(found) = report.diagnostics().first() {
        eprintln!(
            "cargo xtask codegen --explain {} says more, as for every code",
            found.code
        );
    }
}

fn count(number: usize, what: &str, rest: &str) -> String {
    let plural = match (number, what.strip_suffix("sh")) {
        (1, _) => what.to_owned(),
        (_, Some(_)) => format!("{what}es"),
        (_, None) => format!("{what}s"),
    };
    format!("{number} {plural} {rest}").trim_end().to_owned()
}
