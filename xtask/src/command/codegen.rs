//! The command `codegen`: generates the crate, checks that it is current, or generates a stand-alone crate.

use std::path::{Path, PathBuf};

use xtask::codegen::{self, StandAlone};
use xtask::cores;
use xtask::output::{self, Difference, Output, Written};
use xtask::report::{Code, Report};
use xtask::stamp::Stamp;

use super::{End, count, print, rendered, write_err, write_out};

mod crate_name;

#[derive(clap::Args)]
pub struct Codegen {
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

pub fn run(options: &Codegen) -> anyhow::Result<End> {
    if let Some(code) = &options.explain {
        return explain(code);
    }
    if let (Some(spec), Some(out)) = (&options.spec, &options.out) {
        return single(options, spec, out);
    }
    let root = codegen::root();
    let out = root.join("generated");
    let before = Stamp::take(&root).ok().filter(|_| !options.check);
    if let Some(stamp) = before.filter(Stamp::is_current)
        && !output::is_cut_short(&out)
    {
        let nothing = Written {
            written: 0,
            unchanged: stamp.outputs,
            removed: 0,
            recovered: false,
        };
        return Ok(done(nothing, &Report::new()));
    }
    let mut report = Report::new();
    let output = codegen::generate_project(&root, &mut report)?;
    print(&report, &root);
    let end = written(options, &out, output.as_ref(), &report)?;
    if let (End::Done(_), false, Ok(stamp)) = (&end, options.check, Stamp::take(&root)) {
        stamp.keep();
    }
    Ok(end)
}

/// Generates a stand-alone crate; paths are relative to the working directory.
fn single(options: &Codegen, spec: &Path, out: &Path) -> anyhow::Result<End> {
    let folder = || Some(out.file_name()?.to_string_lossy().into_owned());
    let name = options.name.clone().or_else(folder).unwrap_or_default();
    if let Err(reason) = crate_name::check(&name) {
        return Ok(End::CouldNot(reason));
    }
    let single = codegen::ThirdParty {
        spec: spec.to_owned(),
        overlays: options.overlay.clone(),
        names: options.names.clone(),
        module: options.name.as_deref().map(codegen::module_of),
    };
    let mut report = Report::new();
    let crate_ = codegen::build_stand_alone(&codegen::root(), single, &name, &mut report)?;
    // Warnings are shown with their lines, for which the document is read again.
    let (shown, output) = cores::both(
        || rendered(&report, Path::new("")),
        || crate_.map(StandAlone::emit),
    );
    write_err(format_args!("{shown}"));
    let mut found = report.diagnostics().iter();
    if found.any(|found| !found.site.is_file()) && options.overlay.is_empty() {
        let help = "a document that is not yours to edit is corrected by an OpenAPI Overlay";
        write_err(format_args!("{help}: --overlay FILE\n"));
    }
    written(options, out, output.as_ref(), &report)
}

/// Writes what was generated, or compares it with what is there.
fn written(
    options: &Codegen,
    dir: &Path,
    output: Option<&Output>,
    report: &Report,
) -> anyhow::Result<End> {
    match output {
        Some(output) if options.check => check(dir, output, report),
        Some(output) if !report.has_errors() => Ok(done(output::write(dir, output)?, report)),
        _ => Ok(failed(report)),
    }
}

fn failed(report: &Report) -> End {
    End::CouldNot(format!("{}; nothing was written", counted(report)))
}

/// `2 errors and 1 warning`.
fn counted(report: &Report) -> String {
    let (errors, warnings) = report.counts();
    let words = (count(errors, "error", ""), count(warnings, "warning", ""));
    match (errors, warnings) {
        (_, 0) => words.0,
        (0, _) => words.1,
        _ => format!("{} and {}", words.0, words.1),
    }
}

fn check(dir: &Path, output: &Output, report: &Report) -> anyhow::Result<End> {
    let changes = output::compare(dir, output)?;
    for (path, change) in &changes {
        let path = dir.join(path);
        let path = path.strip_prefix(codegen::root()).unwrap_or(&path);
        let path = path.display();
        match change {
            Difference::Missing => write_out(format_args!("missing {path}\n"))?,
            Difference::Orphan => write_out(format_args!("orphan  {path}\n"))?,
            Difference::Stale {
                line,
                expected,
                found,
            } => {
                write_out(format_args!(
                    "stale   {path}:{line}\n  - {found}\n  + {expected}\n"
                ))?;
            }
        }
    }
    if !changes.is_empty() {
        let rest = "not up to date; run: cargo xtask codegen";
        return Ok(End::Findings(count(changes.len(), "file", rest)));
    }
    if report.has_errors() {
        return Ok(failed(report));
    }
    if !report.is_empty() {
        return Ok(End::Findings(count(report.len(), "warning", "")));
    }
    Ok(End::Done(count(output.files.len(), "file", "up to date")))
}

fn done(written: Written, report: &Report) -> End {
    let Written {
        written,
        unchanged,
        removed,
        recovered,
    } = written;
    let mut line = format!("{written} written, {unchanged} unchanged, {removed} removed");
    if recovered {
        line += "; cleared away what a run that was cut short had left";
    }
    if !report.is_empty() {
        line += &format!("; {}", counted(report));
    }
    End::Done(line)
}

fn explain(code: &str) -> anyhow::Result<End> {
    let text = Code::named(code).map(|code| format!("{}\n", code.explanation()));
    let names = Code::ALL.iter().map(|code| code.name());
    super::explain("code", code, text, names)
}
