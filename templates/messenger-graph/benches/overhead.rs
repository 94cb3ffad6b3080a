//! What the client costs: the same call through the crate, and written by hand with `reqwest`, each over one connection to
//! a server on loopback.
//!
//! Blocks of calls of the two sides take turns, and which of them begins alternates; compared are the two blocks of a
//! pair, which a busy machine slows down alike. What counts is the median of the pairs; the quartiles say how sure it is.
//!
//! ```text
//! cargo bench --bench overhead
//! ```
//!
//! For a profiler that counts instructions, one side alone makes a number of calls:
//!
//! ```text
//! valgrind --tool=callgrind target/release/deps/overhead-… ours get 2000
//! ```

#[path = "../tests/by_hand/mod.rs"]
mod by_hand;

use std::error::Error;
use std::time::Instant;

use by_hand::{Kind, Side, Sides};

const PAIRS: usize = 400;
const CALLS: u32 = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let sides = Sides::start()?;
    match words[..] {
        [side, kind, calls] => {
            let side = if side == "ours" {
                Side::Ours
            } else {
                Side::ByHand
            };
            let kind = if kind == "get" { Kind::Get } else { Kind::Post };
            let calls = calls.parse()?;
            runtime.block_on(block(&sides, side, kind, calls)).map(drop)
        }
        _ => runtime.block_on(async {
            for kind in [Kind::Get, Kind::Post] {
                compare(&sides, kind).await?;
            }
            Ok(())
        }),
    }
}

async fn compare(sides: &Sides, kind: Kind) -> Result<(), Box<dyn Error>> {
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let first = pair % 2 == 0;
        let order = if first {
            [Side::Ours, Side::ByHand]
        } else {
            [Side::ByHand, Side::Ours]
        };
        let a = block(sides, order[0], kind, CALLS).await?;
        let b = block(sides, order[1], kind, CALLS).await?;
        let (own, other) = if first { (a, b) } else { (b, a) };
        ours.push(own);
        theirs.push(other);
        ratios.push((own / other - 1.0) * 100.0);
    }
    let [ours, theirs, ratios] = [ours, theirs, ratios].map(quartiles);
    println!("{kind:?}");
    println!("  messenger-graph {:>8.2} µs a call", ours[1]);
    println!("  by hand         {:>8.2} µs a call", theirs[1]);
    println!(
        "  overhead        {:>8.2} % (quartiles of {PAIRS} pairs: {:.2} % and {:.2} %)",
        ratios[1], ratios[0], ratios[2]
    );
    Ok(())
}

/// Makes calls; returns the time of one, in microseconds.
async fn block(sides: &Sides, side: Side, kind: Kind, calls: u32) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    for _ in 0..calls {
        sides.call(side, kind).await?;
    }
    Ok(begin.elapsed().as_secs_f64() * 1e6 / f64::from(calls))
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}
