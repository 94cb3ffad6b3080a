//! What the commands cost as their user runs them: whole processes, to disk.
//!
//! ```text
//! cargo bench -p xtask --bench commands                       # Meta's two revisions, where ../shared has them
//! cargo bench -p xtask --bench commands -- OLD NEW            # two other documents
//! BASELINE=older/xtask cargo bench -p xtask --bench commands  # against a saved build of the generator
//! ```
//!
//! In: two documents. Out: for `codegen --spec` of each, and for `diff` of both, the median and the range of the time, its
//! ratio to parsing in this process, the processor time, the most memory, and the lines of Rust. With a baseline, the two
//! builds take turns, and a second row has its figures and the ratios of ours to them.

mod lines;
mod memory;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use xtask::codegen;
use xtask::report::Report;
use xtask::source;

use lines::lines;
use memory::peak;

const RUNS: usize = 11;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let runs = if arguments.iter().any(|argument| argument == "--bench") {
        RUNS
    } else {
        1
    };
    let own: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let [old, new] = match own.as_slice() {
        [old, new] => [old, new].map(PathBuf::from),
        _ => meta(),
    };
    if !new.exists() {
        println!(
            "skipped: {} is not there; give two documents",
            new.display()
        );
        return Ok(());
    }
    let out = tempfile::tempdir()?;
    let out = out.path();
    println!(
        "median of {runs}\n{:<34} {:>9} {:>19} {:>8} {:>9} {:>8}",
        "command", "median", "range", "/parsing", "processor", "peak"
    );
    for document in [&old, &new] {
        generate(document, out, runs)?;
    }
    let arguments = |_: &str| {
        vec![
            "diff".into(),
            path(&old),
            path(&new),
            "--format".into(),
            "json".into(),
        ]
    };
    measure("diff", runs, &[&old, &new], &arguments)
}

/// Generates a crate from a document, again and again.
fn generate(document: &PathBuf, out: &Path, runs: usize) -> anyhow::Result<()> {
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let folder = out.join("crate");
    let arguments = |build: &str| {
        let out = folder.join(build);
        // A folder is written anew each time.
        let _ = std::fs::remove_dir_all(&out);
        vec![
            "codegen".into(),
            "--name".into(),
            "measured".into(),
            "--spec".into(),
            path(document),
            "--out".into(),
            path(&out),
        ]
    };
    measure(&format!("codegen {name}"), runs, &[document], &arguments)?;
    for build in ["this", "baseline"] {
        let folder = folder.join(build);
        if folder.exists() {
            println!(
                "{:<34} {:>9} lines of Rust",
                format!("  {build}"),
                lines(&folder)?
            );
        }
    }
    Ok(())
}

/// The two revisions that Meta published in one week.
fn meta() -> [PathBuf; 2] {
    let corpus = codegen::root().join("../shared/corpus/meta-business-messaging");
    ["v23.0-2025-11-03.yaml", "v23.0-2025-11-07.yaml"].map(|name| corpus.join(name))
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn measure(
    name: &str,
    runs: usize,
    documents: &[&PathBuf],
    arguments: &dyn Fn(&str) -> Vec<String>,
) -> anyhow::Result<()> {
    let baseline = std::env::var("BASELINE").ok();
    let (mut ours, mut theirs, mut parsing) = (Runs::default(), Runs::default(), Vec::new());
    for _ in 0..runs {
        let start = Instant::now();
        for document in documents {
            source::read_path(document, &mut Report::new()).context("a document cannot be read")?;
        }
        parsing.push(start.elapsed());
        ours.add(env!("CARGO_BIN_EXE_xtask"), &arguments("this"))?;
        if let Some(baseline) = &baseline {
            theirs.add(baseline, &arguments("baseline"))?;
        }
    }
    let parsing = middle(&mut parsing);
    ours.print(name, parsing);
    if baseline.is_some() {
        theirs.print("  baseline", parsing);
        println!("{:<34} {}", "  ours ÷ baseline", ours.ratios(&mut theirs));
    }
    Ok(())
}

/// What several runs of one command cost.
#[derive(Default)]
struct Runs {
    times: Vec<Duration>,
    processor: Vec<Duration>,
    /// In megabytes.
    peak: u64,
}

impl Runs {
    fn add(&mut self, build: &str, arguments: &[String]) -> anyhow::Result<()> {
        let before = processor_time_of_children();
        let (time, peak) = run(build, arguments)?;
        self.times.push(time);
        self.processor
            .push(processor_time_of_children().saturating_sub(before));
        self.peak = self.peak.max(peak);
        Ok(())
    }

    fn print(&mut self, name: &str, parsing: Duration) {
        let median = middle(&mut self.times);
        let range = format!(
            "{:.0?}–{:.0?}",
            self.times[0],
            self.times[self.times.len() - 1]
        );
        println!(
            "{name:<34} {median:>9.1?} {range:>19} {:>8.1} {:>9.1?} {:>5} MB",
            median.as_secs_f64() / parsing.as_secs_f64(),
            middle(&mut self.processor),
            self.peak,
        );
    }

    fn ratios(&mut self, to: &mut Self) -> String {
        let of = |ours: &mut Vec<Duration>, theirs: &mut Vec<Duration>| {
            middle(ours).as_secs_f64() / middle(theirs).as_secs_f64()
        };
        format!(
            "time {:.2}, processor time {:.2}, memory {:.2}",
            of(&mut self.times, &mut to.times),
            of(&mut self.processor, &mut to.processor),
            self.peak as f64 / to.peak as f64,
        )
    }
}

/// Returns the processor time of all processes that this one has waited for; none where the system does not say.
fn processor_time_of_children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, which may have spaces, is in parentheses; user and system time of children are fields 16 and 17.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: u64 = fields
        .skip(13)
        .take(2)
        .filter_map(|it| it.parse::<u64>().ok())
        .sum();
    // In hundredths of a second, as Linux counts for programs.
    Duration::from_millis(ticks * 10)
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Runs a build to its end, and returns how long it took, and its memory in megabytes as seen every millisecond.
fn run(build: &str, arguments: &[String]) -> anyhow::Result<(Duration, u64)> {
    let mut command = Command::new(build);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run {build}"))?;
    let mut most = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        most = most.max(peak(&child.id().to_string()).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    // `diff` ends with 1 if there are findings.
    anyhow::ensure!(
        status.code().is_some_and(|code| code < 2),
        "{build} {} failed",
        arguments.join(" ")
    );
    Ok((time, most))
}
