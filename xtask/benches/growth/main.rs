//! What documents cost that hold many of one thing: operations, schemas, properties, values, references behind one another.
//!
//! ```text
//! cargo bench -p xtask --bench growth > growth.md      # all, for half an hour
//! cargo bench -p xtask --bench growth -- enum overlay             # the kinds with a word in their names
//! SIZES=300,1000,3000 COMMAND=older/xtask cargo bench -p xtask --bench growth
//! ```
//!
//! In: documents of 1,000, 10,000 and 100,000 such things, made up. Out: a table in Markdown for `codegen --spec` and one for
//! `diff`, both as whole commands that write to disk. A row says how much longer a document of ten times the size takes, by
//! which no machine is named: 10 is linear, 100 is the square. Times are those of the processor, so that other programs
//! do not count. Where a limit ends the command, it has the code of the error. A command is ended after a minute, and not
//! run where it would need more than `AT_MOST` even if its time were linear.

#[path = "../lines/mod.rs"]
mod lines;
#[path = "../memory/mod.rs"]
mod memory;

mod document;
mod operations;
mod schemas;
mod spelling;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use document::{Change, Input};
use lines::lines;
use memory::peak;

/// The longest that one figure may take, of the processor and by the clock.
const PATIENCE: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(300)];

/// The longest time for which another figure is worth it.
const AT_MOST: Duration = Duration::from_secs(6);

/// What a document has many of, and the document with so many.
type Kind = (&'static str, fn(usize, Change) -> Input);

const KINDS: [&[Kind]; 4] = [
    operations::OPERATIONS,
    schemas::CHAINS,
    schemas::LISTS,
    spelling::SPELLINGS,
];

/// What a command needed.
struct Cost {
    time: Duration,
    /// The most memory, in megabytes.
    memory: u64,
    /// The lines of Rust that it wrote.
    lines: usize,
    /// The code of the first error.
    code: Option<String>,
}

/// How one command ended.
enum Ending {
    Done(Cost),
    TooLong,
    /// By a signal, or with an undocumented exit code.
    Badly(String),
}

impl Ending {
    fn word(self) -> String {
        match self {
            Self::Done(_) => "done".to_owned(),
            Self::TooLong => "over a minute".to_owned(),
            Self::Badly(how) => how,
        }
    }
}

/// What is before the tables.
const HEAD: &str = "\
# What documents cost that hold many of one thing

Printed by `cargo bench -p xtask --bench growth`. The first figure is the time of the processor, the most memory, and the lines of
Rust; the others say how many times as long a document of ten times the size takes: 10 is linear, 100 is the square. The exponent is
that of the last ratio. Where a time is too short to compare with, the next one is a time as well. The code of an error says that a
limit ends the command. What is empty would take too long to measure.
";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let wanted: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let sizes = sizes(whole)?;
    let heads: Vec<String> = sizes.iter().map(usize::to_string).collect();
    println!("{HEAD}");
    for verb in ["codegen --spec", "diff"] {
        println!(
            "| `{verb}`, of so many | {} | exponent |",
            heads.join(" | ")
        );
        println!("|---|{}---|", "---|".repeat(sizes.len()));
        let kinds = KINDS.iter().copied().flatten();
        for kind in kinds.filter(|(name, _)| {
            wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()))
        }) {
            println!("| {} |{}", kind.0, row(kind, &sizes, verb == "diff")?);
        }
        println!();
    }
    Ok(())
}

/// Reads the sizes from the environment.
fn sizes(whole: bool) -> anyhow::Result<Vec<usize>> {
    match std::env::var("SIZES") {
        Ok(sizes) => Ok(sizes
            .split(',')
            .map(|size| size.trim().parse())
            .collect::<Result<_, _>>()?),
        Err(_) if whole => Ok(vec![1_000, 10_000, 100_000]),
        Err(_) => Ok(vec![10]),
    }
}

/// The shortest time that another is compared with; the system counts in hundredths of a second.
const COMPARABLE: Duration = Duration::from_millis(50);

/// Returns the cells of a kind; after one that took too long, no larger one is tried.
fn row((_, kind): &Kind, sizes: &[usize], is_diff: bool) -> anyhow::Result<String> {
    let mut cells = String::new();
    let mut last: Option<(usize, Duration)> = None;
    let mut exponent = None;
    for (index, size) in sizes.iter().enumerate() {
        let linear = last.map(|(before, time)| time.mul_f64(*size as f64 / before as f64));
        let ending = if linear.is_some_and(|linear| linear > AT_MOST) {
            Err(String::new())
        } else {
            match measured(*kind, *size, is_diff)? {
                Ending::Done(cost) => Ok(cost),
                ending => Err(ending.word()),
            }
        };
        let cost = match ending {
            Ok(cost) => cost,
            Err(word) => {
                cells += &format!(" {word} |");
                cells += &" |".repeat(sizes.len() - index - 1);
                break;
            }
        };
        let earlier = last.filter(|(_, time)| *time >= COMPARABLE);
        let times = earlier.map(|(before, earlier)| {
            let ratio = cost.time.as_secs_f64() / earlier.as_secs_f64();
            exponent = Some(ratio.ln() / (*size as f64 / before as f64).ln());
            format!("× {ratio:.1}")
        });
        let time = times.unwrap_or_else(|| format!("{:.2} s", cost.time.as_secs_f64()));
        cells += &format!(" {time}, {} MB", cost.memory);
        if cost.lines > 0 {
            cells += &format!(", {} lines", cost.lines);
        }
        if let Some(code) = &cost.code {
            cells += &format!(", `{code}`");
        }
        cells += " |";
        last = Some((*size, cost.time));
    }
    let exponent = exponent.map_or(String::new(), |exponent| format!(" {exponent:.1}"));
    Ok(format!("{cells}{exponent} |"))
}

/// Generates from one document, or compares two.
fn measured(
    kind: fn(usize, Change) -> Input,
    size: usize,
    is_diff: bool,
) -> anyhow::Result<Ending> {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    let input = kind(size, 9);
    write("old", &input.document)?;
    let mut command = match std::env::var_os("COMMAND") {
        Some(build) => Command::new(build),
        None => Command::new(env!("CARGO_BIN_EXE_xtask")),
    };
    command.current_dir(folder.path()).stdin(Stdio::null());
    if is_diff {
        write("new", &kind(size, 8).document)?;
        command.args(["diff", "old", "new", "--reverse"]);
    } else {
        command.args(["codegen", "--spec", "old", "--out", "growth"]);
        if let Some(overlay) = &input.overlay {
            write("overlay", overlay)?;
            command.args(["--overlay", "overlay"]);
        }
    }
    ended(command, folder.path())
}

/// Returns the time that all threads of a process have had so far, where the system says it.
fn processor_time(process: &str) -> Option<Duration> {
    /// What Linux calls a tick in this file, on every machine.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in parentheses, may have spaces; user and system time are the 14th and 15th of all.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(TICK * ticks()? + TICK * ticks()?)
}

/// Runs a command until it ends or has to be ended.
fn ended(mut command: Command, folder: &Path) -> anyhow::Result<Ending> {
    let [out, said] = ["out", "said"].map(|name| folder.join(name));
    command.stdout(std::fs::File::create(out)?);
    command.stderr(std::fs::File::create(&said)?);
    let (start, mut child) = (Instant::now(), command.spawn()?);
    let process = child.id().to_string();
    let (mut took, mut memory) = (Duration::ZERO, 0);
    let status = loop {
        took = processor_time(&process).unwrap_or_default().max(took);
        memory = peak(&process).unwrap_or_default().max(memory);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if took > PATIENCE[0] || start.elapsed() > PATIENCE[1] {
            child.kill()?;
            child.wait()?;
            return Ok(Ending::TooLong);
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    if !matches!(status.code(), Some(0..=2)) {
        return Ok(Ending::Badly(format!("ended by {status}")));
    }
    let said = std::fs::read_to_string(said)?;
    let mut errors = said.lines().filter_map(|line| line.strip_prefix("error["));
    let code = errors.next().and_then(|rest| rest.split(']').next());
    let written = folder.join("growth/src");
    let lines = if written.exists() {
        lines(&written)?
    } else {
        0
    };
    Ok(Ending::Done(Cost {
        time: took,
        memory,
        lines,
        code: code.map(str::to_owned),
    }))
}
