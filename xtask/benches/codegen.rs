//! What a run costs, against the least that it could cost: reading and parsing the same files.
//!
//! In: the project's own specs. Out: medians and ratios on stdout. What is asked for is that a run with nothing to do
//! takes well under a second, and at most twice as long as parsing alone (a): by the whole pipeline that is (c), by the
//! stamp of the last run, which `cargo xtask codegen` asks first, it is (d).

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use xtask::codegen;
use xtask::output::{self, Output};
use xtask::report::Report;
use xtask::source;
use xtask::stamp::Stamp;

const RUNS: usize = 15;

fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let runs = if std::env::args().any(|argument| argument == "--bench") {
        RUNS
    } else {
        1
    };
    let root = codegen::root();
    let inputs = inputs(&root)?;
    let bytes: u64 = inputs
        .iter()
        .filter_map(|path| path.metadata().ok())
        .map(|file| file.len())
        .sum();
    println!(
        "{} input files, {} KiB; median of {runs}",
        inputs.len(),
        bytes >> 10
    );

    let parsing = median(runs, || parse(&root, &inputs));
    println!("a  read and parse the inputs alone   {parsing:>10.1?}");
    let generating = median(runs, || generate(&root).map(drop));
    println!(
        "b  generate everything in memory     {generating:>10.1?}  b/a {:.2}",
        ratio(generating, parsing)
    );

    let out = tempfile::tempdir()?;
    let out = out.path().join("generated");
    output::write(&out, &generate(&root)?)?;
    let again = median(runs, || {
        let written = output::write(&out, &generate(&root)?)?;
        anyhow::ensure!(
            written.written + written.removed == 0,
            "there was something to do"
        );
        Ok(())
    });
    println!(
        "c  the same, and nothing to write    {again:>10.1?}  c/a {:.2}",
        ratio(again, parsing)
    );

    Stamp::take(&root)?.keep();
    let stamp = median(runs, || {
        anyhow::ensure!(Stamp::take(&root)?.is_current(), "the stamp is not current");
        Ok(())
    });
    println!(
        "d  see that there is nothing to do   {stamp:>10.1?}  d/a {:.2}",
        ratio(stamp, parsing)
    );
    Ok(())
}

/// Every file that the generator reads of `specs/`.
fn inputs(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![root.join("specs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The generator's own reader and nothing behind it.
fn parse(root: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    for path in inputs {
        let file = path.strip_prefix(root)?.to_string_lossy();
        let document = source::read(root, &file, &mut Report::new());
        anyhow::ensure!(document.is_some(), "{file} cannot be read");
    }
    Ok(())
}

fn generate(root: &Path) -> anyhow::Result<Output> {
    let mut report = Report::new();
    let output = codegen::generate_project(root, &mut report)?;
    output.ok_or_else(|| anyhow::anyhow!("the specs are not clean"))
}

fn median(runs: usize, mut run: impl FnMut() -> anyhow::Result<()>) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run().expect("the project generates");
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
