//! What a version more costs: the project itself with 1, 7, 14 and 28 versions.
//!
//! In: the specs of the project. Versions that do not exist yet have the documents of the newest one. Out: a table in Markdown
//! with the time of `codegen --check`, its ratio to one version, and the lines of Rust. The projects take turns.

mod lines;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use xtask::codegen;
use xtask::lock;
use xtask::output::{self, Output};
use xtask::report::Report;
use xtask::source;

use lines::lines;

const COUNTS: [usize; 4] = [1, 7, 14, 28];
const RUNS: usize = 9;

/// The first version and the newest one that there are.
const FIRST: usize = 20;
const NEWEST: usize = 26;

fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (counts, runs) = if is_bench {
        (&COUNTS[..], RUNS)
    } else {
        (&COUNTS[..1], 1)
    };
    let folder = tempfile::tempdir()?;
    let mut projects = Vec::new();
    for count in counts {
        let root = folder.path().join(count.to_string());
        write(&root, *count)?;
        output::write(&root.join("generated"), &generate(&root)?)?;
        projects.push((*count, root, Vec::new()));
    }
    for _ in 0..runs {
        for (_, root, times) in &mut projects {
            let start = Instant::now();
            let differences = output::compare(&root.join("generated"), &generate(root)?)?;
            anyhow::ensure!(differences.is_empty(), "there was something to do");
            times.push(start.elapsed());
        }
    }
    println!(
        "| versions | `codegen --check`, median of {runs} | to one version | lines of Rust |\n| --- | --- | --- | --- |"
    );
    let mut first = Duration::ZERO;
    for (count, root, mut times) in projects {
        times.sort_unstable();
        let median = times[times.len() / 2];
        if first.is_zero() {
            first = median;
        }
        let lines = lines(&root.join("generated"))?;
        let ratio = median.as_secs_f64() / first.as_secs_f64();
        println!("| {count} | {median:.0?} | {ratio:.2} | {lines} |");
    }
    Ok(())
}

fn generate(root: &Path) -> anyhow::Result<Output> {
    let mut report = Report::new();
    let output = codegen::generate_project(root, &mut report)?;
    output.with_context(|| report.render(&|file| source::text(&root.join(file)), false))
}

/// Writes a project with so many versions, the newest last; one version is the newest that there is.
fn write(root: &Path, count: usize) -> anyhow::Result<()> {
    let from = codegen::root();
    copy(&from.join("templates"), &root.join("templates"))?;
    let specs = root.join("specs");
    for name in ["manual", "overlays"] {
        copy(&from.join("specs").join(name), &specs.join(name))?;
    }
    fs::copy(from.join("specs/names.yaml"), specs.join("names.yaml"))?;
    let start = if count == 1 { NEWEST } else { FIRST };
    let versions = start..start + count;
    let lock = fs::read_to_string(from.join("specs/lock.yaml"))?;
    let (head, rows) = lock
        .split_once("\nfiles:\n")
        .context("the lock has files")?;
    let (head, _) = head
        .rsplit_once("\nversions:")
        .context("the lock has versions")?;
    let rows: Vec<_> = rows.split_inclusive("\n  - file: ").collect();
    let labels: Vec<_> = versions.clone().map(label).collect();
    let mut text = format!("{head}\nversions: [{}]\nfiles:\n", labels.join(", "));
    for version in versions.clone() {
        let have = label(version.min(NEWEST));
        for row in &rows {
            let row = row
                .trim_start_matches("  - file: ")
                .trim_end_matches("  - file: ");
            if row.starts_with(&have) {
                write!(text, "  - file: {}", row.replace(&have, &label(version)))?;
            }
        }
        let pages = specs.join(label(version));
        fs::create_dir_all(&pages)?;
        for page in fs::read_dir(from.join("specs").join(&have))? {
            let page = page?;
            let label = label(version);
            let document = fs::read_to_string(page.path())?;
            let document = document.replace(number(&have), number(&label));
            fs::write(pages.join(page.file_name()), document)?;
        }
    }
    fs::write(specs.join("lock.yaml"), text)?;
    calendar(&specs.join("manual/versions.yaml"), versions.end)?;
    lock::rewrite(&specs, &mut Report::new())?;
    Ok(())
}

fn label(version: usize) -> String {
    format!("v{version}.0")
}

/// Returns `26.0` of `v26.0`, as documents write it, too.
fn number(label: &str) -> &str {
    label.trim_start_matches('v')
}

/// Adds the versions that the calendar lacks, each a day after the one before it.
fn calendar(path: &Path, end: usize) -> anyhow::Result<()> {
    let text = fs::read_to_string(path)?;
    let row = text
        .rfind("\n  - { version: ")
        .context("versions have rows")?
        + 1;
    let end_of_rows = row + text[row..].find('\n').context("a row has an end")?;
    let (rows, rest) = text.split_at(end_of_rows);
    let mut rows = rows.to_owned();
    for version in NEWEST + 1..end {
        let row = format!("\n  - {{ version: {},", label(version));
        if !text.contains(&row) {
            let day = version - NEWEST;
            write!(
                rows,
                "{row} released: 2028-01-{day:02}, expires: null, source: S1 }}"
            )?;
        }
    }
    fs::write(path, rows + rest)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
