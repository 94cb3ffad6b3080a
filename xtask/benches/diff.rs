//! What comparing two documents costs, against the least that it could cost: reading and parsing them.
//!
//! In: documents of growing size, made up, or two of the caller's own: `cargo bench -p xtask --bench diff -- OLD NEW`.
//! Out: times, their ratio and the largest amount of memory on stdout. What is asked for is that time and memory grow as
//! the documents do, and that 30 MB are compared in seconds.

mod memory;
#[path = "../tests/sized/mod.rs"]
mod sized;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::date;
use xtask::codegen;
use xtask::diff::format::{self, Format, Layout};
use xtask::diff::{self, Options};
use xtask::report::Report;
use xtask::source;

use memory::peak;

/// Schemas of the made-up documents; a thousand are about a megabyte and a half.
const SIZES: [usize; 4] = [700, 2_100, 7_000, 21_000];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let own: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    println!(
        "{:>9} {:>10} {:>10} {:>10} {:>6} {:>9} {:>9}",
        "size", "parsing", "diff", "report", "ratio", "findings", "peak"
    );
    if let [old, new] = own.as_slice() {
        return measure(Path::new(old.as_str()), Path::new(new.as_str()));
    }
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let folder = tempfile::tempdir()?;
    for size in SIZES.into_iter().take(if whole { SIZES.len() } else { 1 }) {
        let size = if whole { size } else { size / 10 };
        let path = |name: &str| -> PathBuf { folder.path().join(name) };
        for (revision, name) in ["old.json", "new.json"].into_iter().enumerate() {
            std::fs::write(path(name), sized::document(size, revision))?;
        }
        measure(&path("old.json"), &path("new.json"))?;
    }
    Ok(())
}

fn measure(old: &Path, new: &Path) -> anyhow::Result<()> {
    let bytes = old.metadata()?.len() + new.metadata()?.len();
    let (_, parsing) = timed(|| [old, new].map(parse));
    let options = Options {
        reverse: true,
        ..Options::new(
            old.to_string_lossy(),
            new.to_string_lossy(),
            date(2026, 11, 21),
        )
    };
    let mut report = Report::new();
    let (comparison, comparing) = timed(|| diff::run(&codegen::root(), &options, &mut report));
    let Ok(comparison) = comparison else {
        anyhow::bail!("{}", report.render(&|_| None, false));
    };
    let layout = Layout {
        color: false,
        width: 100,
        docs: true,
    };
    let (_, rendering) = timed(|| format::render(&comparison, None, Format::Json, layout));
    println!(
        "{:>6} MB {parsing:>10.1?} {comparing:>10.1?} {rendering:>10.1?} {:>6.2} {:>9} {:>6} MB",
        bytes / 1_000_000,
        comparing.as_secs_f64() / parsing.as_secs_f64(),
        comparison.findings.len(),
        peak("self").unwrap_or_default(),
    );
    Ok(())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let out = run();
    (out, start.elapsed())
}

/// The generator's own reader and nothing behind it.
fn parse(path: &Path) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    source::read(folder, &name, &mut Report::new());
}
