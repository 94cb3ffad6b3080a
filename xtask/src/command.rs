//! The commands, a file each. In: their arguments. Out: a report on stdout, diagnostics on stderr, and how it ended.

pub mod ci;
pub mod codegen;
pub mod diff;
pub mod lock;
pub mod versions;

use std::io::IsTerminal;
use std::path::Path;

use xtask::report::{Report, Severity};
use xtask::source;

/// How a command ended; each says so in the last line on stderr.
pub enum End {
    Done(String),
    Findings(String),
    CouldNot(String),
}

pub fn print(report: &Report, root: &Path) {
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let source = |file: &str| source::text(&root.join(file));
    eprint!("{}", report.render(&source, color));
    let all = report.diagnostics();
    let error = all.iter().find(|found| found.severity == Severity::Error);
    if let Some(found) = error.or(all.first()) {
        eprintln!(
            "cargo xtask codegen --explain {} says more, as for every code",
            found.code
        );
    }
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
