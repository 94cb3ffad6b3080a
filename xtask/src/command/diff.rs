//! The command `diff`: arguments in, a report on stdout, an exit code out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use xtask::codegen;
use xtask::diff::allow::{self, Approvals};
use xtask::diff::format::{self, Format, repository};
use xtask::diff::rule::{Level, Rule};
use xtask::diff::timeline::Timeline;
use xtask::diff::{self, Comparison, Failure, Options, source_diff, timeline};
use xtask::report::Report;
use xtask::report::secret::covered;
use xtask::source;
use xtask::version::ApiVersion;

use super::{End, count, layout, print, write_out};

#[derive(clap::Args)]
pub struct Diff {
    /// A version such as `v25`, a file or a folder.
    #[arg(required_unless_present_any = ["explain", "all"])]
    old: Option<String>,
    /// The same, newer.
    #[arg(required_unless_present_any = ["explain", "all"])]
    new: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 when something is at least this bad.
    #[arg(long, value_name = "LEVEL", value_parser = ["breaking", "risky", "safe"])]
    fail_on: Option<String>,
    /// Approvals: findings that are known and wanted.
    #[arg(long, value_name = "FILE")]
    allow: Option<PathBuf>,
    /// Write an approval for each finding that fails (risky and worse without --fail-on) into the file of --allow.
    #[arg(long, requires = "allow")]
    accept: bool,
    /// Explain a rule.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Show what became of everything over all versions.
    #[arg(long, conflicts_with_all = ["old", "new", "source", "used_by", "allow", "fail_on"])]
    all: bool,
    /// Show the difference of the generated Rust instead.
    #[arg(long)]
    source: bool,
    /// Keep what reaches the Rust sources in this folder.
    #[arg(long, value_name = "DIR")]
    used_by: Option<PathBuf>,
    /// Name of the stand-alone crate, as for `codegen --spec`: items are in its module, and not in that of the file.
    #[arg(long, value_name = "CRATE", conflicts_with_all = ["all", "source"])]
    name: Option<String>,
    /// The day on which windows and expiries are judged; today, if it is not said.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Compare even if NEW is older.
    #[arg(long)]
    reverse: bool,
    /// List changes of words as well.
    #[arg(long)]
    docs: bool,
}

pub fn run(arguments: &Diff) -> anyhow::Result<End> {
    if let Some(rule) = &arguments.explain {
        return explain(rule);
    }
    let root = codegen::root();
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    if arguments.all {
        return all(&root, today, arguments);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        return Ok(End::CouldNot("diff needs OLD and NEW".to_owned()));
    };
    if arguments.source {
        return source(&root, old, new);
    }
    let options = Options {
        reverse: arguments.reverse,
        used_by: arguments.used_by.clone(),
        module: arguments.name.as_deref().map(codegen::module_of),
        ..Options::new(old, new, today)
    };
    let mut report = Report::new();
    let comparison = diff::run(&root, &options, &mut report);
    print(&report, &root);
    let comparison = match comparison {
        Ok(comparison) => comparison,
        Err(Failure::Usage(message)) => return Ok(End::CouldNot(message)),
        Err(Failure::Input) => return Ok(End::CouldNot("a document could not be read".to_owned())),
    };
    approved(arguments, comparison, &root, today)
}

fn approved(
    arguments: &Diff,
    mut comparison: Comparison,
    root: &Path,
    today: Date,
) -> anyhow::Result<End> {
    if let Some(path) = &arguments.allow {
        let mut report = Report::new();
        let approvals = if arguments.accept && !path.exists() {
            Some(Approvals::default())
        } else {
            approvals(path, &mut report)
        };
        print(&report, root);
        let Some(approvals) = approvals.filter(|_| !report.has_errors()) else {
            let path = path.display();
            return Ok(End::CouldNot(format!(
                "the approvals in {path} cannot be used"
            )));
        };
        let name = path.to_string_lossy().replace('\\', "/");
        if arguments.accept {
            let least = least(arguments.fail_on.as_deref()).unwrap_or(Level::Risky);
            return accept(&approvals, &comparison, (path, least), today);
        }
        (comparison.findings, comparison.approved) =
            approvals.apply(comparison.findings, &name, today);
    }
    if matches!(arguments.format, Format::Github | Format::Sarif) {
        repository::relative_paths(&mut comparison);
    }
    let versions = versions(arguments, &comparison, root, today);
    let layout = layout(arguments.docs);
    let text = format::render(&comparison, versions.as_ref(), arguments.format, layout);
    let text = covered(&text);
    write_out(format_args!("{text}"))?;
    Ok(verdict(arguments.fail_on.as_deref(), &comparison))
}

/// All versions, for a page on which two of them are compared.
fn versions(
    arguments: &Diff,
    comparison: &Comparison,
    root: &Path,
    today: Date,
) -> Option<Timeline> {
    let version = |name: &str| name.parse::<ApiVersion>().is_ok();
    if arguments.format != Format::Html || !version(&comparison.old) || !version(&comparison.new) {
        return None;
    }
    let model = codegen::build_model(root, &mut Report::new())?;
    Some(timeline::timeline(&model, today))
}

fn approvals(path: &Path, report: &mut Report) -> Option<Approvals> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let document = source::read(folder, &path.file_name()?.to_string_lossy(), report)?;
    Approvals::read(&document, report)
}

fn accept(
    approvals: &Approvals,
    comparison: &Comparison,
    (path, least): (&Path, Level),
    today: Date,
) -> anyhow::Result<End> {
    let mut before = String::new();
    if path.exists() {
        before = std::fs::read_to_string(path)?;
    }
    let missing = approvals.missing(&comparison.findings, least);
    let text = allow::extended(&before, &missing)?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    let name = path.to_string_lossy();
    let (left, _) = approvals.apply(comparison.findings.clone(), &name, today);
    let stale = |rule| left.iter().filter(|finding| finding.rule == rule).count();
    let mut line = format!(
        "{} written to {}; give each its own reason",
        count(missing.len(), "approval", ""),
        path.display()
    );
    for (rule, what) in [
        (Rule::ApprovalExpired, "has expired and is still listed"),
        (Rule::ApprovalUnused, "fits nothing"),
    ] {
        if stale(rule) > 0 {
            line.push_str(&format!("; {} of the others {what}", stale(rule)));
        }
    }
    Ok(End::Done(line))
}

/// Returns the least level that fails under `--fail-on`.
fn least(fail_on: Option<&str>) -> Option<Level> {
    Some(match fail_on? {
        "breaking" => Level::Unhandled,
        "risky" => Level::Risky,
        _ => Level::Safe,
    })
}

fn verdict(fail_on: Option<&str>, comparison: &Comparison) -> End {
    let Some(bar) = least(fail_on) else {
        let findings = comparison.findings.len();
        return End::Done(count(findings, "finding", "and no --fail-on"));
    };
    let findings = comparison.findings.iter();
    let over: Vec<_> = findings
        .filter(|finding| finding.level.fails(bar))
        .collect();
    let bar = fail_on.unwrap_or_default();
    if over.is_empty() {
        return End::Done(format!("nothing at or above --fail-on {bar}"));
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &over {
        *rules.entry(finding.rule.id()).or_default() += 1;
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let listed = rules
        .iter()
        .take(5)
        .map(|(id, count)| format!("{id} x{count}"));
    let listed: Vec<_> = listed.collect();
    let more = if rules.len() > 5 { ", …" } else { "" };
    let (found, listed) = (count(over.len(), "finding", ""), listed.join(", "));
    End::Findings(format!(
        "{found} ({listed}{more}) at or above --fail-on {bar}"
    ))
}

fn explain(name: &str) -> anyhow::Result<End> {
    let text = Rule::named(name).map(Rule::explanation);
    super::explain("rule", name, text, Rule::ALL.iter().map(|rule| rule.id()))
}

fn all(root: &Path, today: Date, arguments: &Diff) -> anyhow::Result<End> {
    let mut report = Report::new();
    let model = codegen::build_model(root, &mut report);
    print(&report, root);
    let Some(model) = model.filter(|_| !report.has_errors()) else {
        return Ok(End::CouldNot("the specs could not be read".to_owned()));
    };
    let timeline = timeline::timeline(&model, today);
    let Some(text) = format::render_timeline(&timeline, arguments.format, layout(arguments.docs))
    else {
        let message = "--all has the formats text, json, markdown and html";
        return Ok(End::CouldNot(message.to_owned()));
    };
    write_out(format_args!("{text}"))?;
    Ok(End::Done(count(timeline.versions.len(), "version", "")))
}

fn source(root: &Path, old: &str, new: &str) -> anyhow::Result<End> {
    let (Ok(a), Ok(b)) = (old.parse(), new.parse()) else {
        return Ok(End::CouldNot("--source compares two versions: it shows the committed modules of the crate, and a file has none; \
             generate both sides with `codegen --spec` and compare the folders"
                .to_owned()));
    };
    let Some(text) = source_diff::unified(root, a, b) else {
        let message = format!("`{old}` or `{new}` has no generated module");
        return Ok(End::CouldNot(message));
    };
    write_out(format_args!("{text}"))?;
    let same = if text.is_empty() {
        "the generated Rust is the same"
    } else {
        "the generated Rust differs"
    };
    Ok(End::Done(same.to_owned()))
}
