//! The command `fetch`: downloads the documents of the lock, and says what they change.

use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use xtask::codegen;
use xtask::diff::format::{self, Format};
use xtask::fetch::{DownloadBounds, FetchFailure, FetchOptions, Fetched, Mirror, fetch};
use xtask::report::Report;
use xtask::version::ApiVersion;

use super::{End, count, layout, print, today, version, write_err, write_out};

#[derive(clap::Args)]
pub struct Fetch {
    /// Versions such as v26.0; all of specs/lock.yaml, if none is given.
    #[arg(value_parser = version)]
    versions: Vec<ApiVersion>,
    /// Download this page, even if it was downloaded before; may be given more than once.
    #[arg(long, value_name = "SLUG")]
    page: Vec<String>,
    /// Write nothing; fail when a document that was downloaded before has changed.
    #[arg(long)]
    check: bool,
    /// Download from a server on this machine instead, such as http://127.0.0.1:8000, to rehearse.
    #[arg(long, value_name = "ADDRESS")]
    from: Option<Mirror>,
}

pub fn run(arguments: &Fetch) -> anyhow::Result<End> {
    let root = codegen::root();
    let options = FetchOptions {
        versions: arguments.versions.clone(),
        pages: arguments.page.clone(),
        check: arguments.check,
        from: arguments.from.clone(),
        today: today(),
        bounds: DownloadBounds::default(),
    };
    let bar = bar();
    let mut progress = |done: usize, all: usize, file: &str| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(file.to_owned());
    };
    let mut report = Report::new();
    let fetched = fetch(&root, &options, &mut progress, &mut report);
    bar.finish_and_clear();
    print(&report, &root);
    match fetched {
        Ok(fetched) => finished(arguments, &fetched),
        Err(FetchFailure::Disk(error)) => Err(error),
        Err(failure) => Ok(End::CouldNot(failure.to_string())),
    }
}

/// A bar on stderr; nothing is drawn where that is not a terminal.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}");
    let bar = ProgressBar::new(0);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn finished(arguments: &Fetch, fetched: &Fetched) -> anyhow::Result<End> {
    if fetched.is_restored {
        write_err(format_args!(
            "an earlier run was interrupted; its files were restored first\n"
        ));
    }
    let comparisons = fetched.comparisons.iter();
    for comparison in comparisons.filter(|one| !one.findings.is_empty()) {
        let text = format::render(comparison, None, Format::Text, layout(false));
        write_out(format_args!("{text}\n"))?;
    }
    if let Some(draft) = &fetched.draft {
        consequences(&fetched.consequences, draft.root());
    }
    if arguments.from.is_some() && !arguments.check && fetched.downloaded > 0 {
        write_err(format_args!(
            "the documents come from a server on this machine, but specs/lock.yaml names Meta's addresses: a rehearsal is not for a \
             commit\n"
        ));
    }
    Ok(if arguments.check {
        checked(fetched)
    } else {
        End::Done(downloaded(fetched))
    })
}

/// Prints what the generator reports about the documents.
fn consequences(report: &Report, root: &Path) {
    if report.is_empty() {
        return;
    }
    write_err(format_args!(
        "what `cargo xtask codegen` reports about these documents; specs/README.md says how it is settled:\n\n"
    ));
    print(report, root);
}

fn checked(fetched: &Fetched) -> End {
    let compared = count(fetched.downloaded, "document", "compared");
    if fetched.changed.is_empty() {
        let rest = match fetched.skipped {
            0 => String::new(),
            skipped => format!("; {skipped} others were not downloaded before"),
        };
        return End::Done(format!("{compared}, none changed{rest}"));
    }
    for file in &fetched.changed {
        write_err(format_args!("changed: specs/{file}\n"));
    }
    let changed = fetched.changed.len();
    End::Findings(format!(
        "{compared}, {changed} changed; to take over the changes: cargo xtask fetch --page SLUG"
    ))
}

fn downloaded(fetched: &Fetched) -> String {
    let mut line = count(fetched.downloaded, "document", "downloaded");
    if fetched.kept > 0 {
        line += &format!(", {} of them by an interrupted run of today", fetched.kept);
    }
    line += &format!(", {} changed", fetched.changed.len());
    if fetched.skipped > 0 {
        line += &format!("; {} had been downloaded before", fetched.skipped);
    }
    match fetched.consequences.counts().0 {
        _ if fetched.downloaded == 0 => {}
        0 => line += "; next: cargo xtask codegen",
        errors => line += &format!("; codegen has {}", count(errors, "error", "to settle")),
    }
    line
}
