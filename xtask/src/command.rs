//! The commands, a file each. In: their arguments. Out: a report on stdout, diagnostics on stderr, and how it ended.

pub mod add;
pub mod ci;
pub mod codegen;
pub mod diff;
pub mod fetch;
pub mod lock;
pub mod serve;
pub mod versions;

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use xtask::diff::format::Layout;
use xtask::report::{Report, Severity};
use xtask::source;
use xtask::version::ApiVersion;

/// How a command ended; each says so in the last line on stderr.
pub enum End {
    Done(String),
    Findings(String),
    CouldNot(String),
}

/// Writes to stdout. A reader that closes its end early, as `head` does, is not an error.
pub fn write_out(text: fmt::Arguments<'_>) -> io::Result<()> {
    let mut out = io::stdout();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes to stderr, if it can be written to: the exit code is the same without it.
pub fn write_err(text: fmt::Arguments<'_>) {
    let _ = io::stderr().write_fmt(text);
}

/// Prints a report to stderr.
pub fn print(report: &Report, root: &Path) {
    write_err(format_args!("{}", rendered(report, root)));
}

/// Prints a report to stderr; `source` gives the text of a file.
pub fn print_from(report: &Report, source: &dyn Fn(&str) -> Option<Arc<String>>) {
    write_err(format_args!("{}", rendered_from(report, source)));
}

/// Returns a report as it is printed.
pub fn rendered(report: &Report, root: &Path) -> String {
    rendered_from(report, &|file| source::text(&root.join(file)))
}

fn rendered_from(report: &Report, source: &dyn Fn(&str) -> Option<Arc<String>>) -> String {
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut text = report.render(source, color);
    let all = report.diagnostics();
    let error = all.iter().find(|found| found.severity == Severity::Error);
    if let Some(found) = error.or(all.first()) {
        let help = format!("--explain {} says more, as for every code\n", found.code);
        text.extend(["cargo xtask codegen ", &help]);
    }
    text
}

/// Returns how a report on stdout is laid out.
pub fn layout(docs: bool) -> Layout {
    let terminal = io::stdout().is_terminal();
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let columns = variable("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    Layout {
        color: terminal && variable("NO_COLOR").is_none(),
        width: columns.unwrap_or(100),
        docs,
    }
}

/// Returns the day in UTC.
pub fn today() -> Date {
    Timestamp::now().to_zoned_datetime(TimeZone::UTC).date()
}

/// Reads a version on the command line.
pub fn version(text: &str) -> Result<ApiVersion, String> {
    text.parse()
        .map_err(|_| "a version is written as v26.0".to_owned())
}

/// Prints the explanation of a name, or says which names there are.
pub fn explain<'n>(
    kind: &str,
    name: &str,
    text: Option<String>,
    names: impl Iterator<Item = &'n str>,
) -> anyhow::Result<End> {
    let Some(text) = text else {
        let names = names.collect::<Vec<_>>().join(", ");
        let message = format!("there is no {kind} `{name}`; the {kind}s are {names}");
        return Ok(End::CouldNot(message));
    };
    write_out(format_args!("{text}"))?;
    Ok(End::Done(format!("explained {name}")))
}

/// `3 files`, and what is said of them.
pub fn count(number: usize, what: &str, rest: &str) -> String {
    let plural = match (number, what.strip_suffix("sh")) {
        (1, _) => what.to_owned(),
        (_, Some(_)) => format!("{what}es"),
        (_, None) => format!("{what}s"),
    };
    format!("{number} {plural} {rest}").trim_end().to_owned()
}
