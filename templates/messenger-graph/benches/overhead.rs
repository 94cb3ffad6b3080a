//! What the client costs: the same call through the crate, and written by hand with `reqwest`, each over one connection to
//! a server on loopback.
//!
//! The two sides take turns, call by call, and which of them begins alternates, so that a busy machine slows both down
//! alike. Compared are the medians, and the tenths: the fastest tenth of the calls is what the least disturbed ones took.
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

const CALLS: usize = 20_000;

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
            let calls: u32 = calls.parse()?;
            runtime.block_on(async {
                for _ in 0..calls {
                    sides.call(side, kind).await?;
                }
                Ok(())
            })
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
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in 0..CALLS {
        let mut order = [(Side::Ours, &mut ours), (Side::ByHand, &mut theirs)];
        order.rotate_left(pair % 2);
        for (side, times) in order {
            times.push(timed(sides, side, kind).await?);
        }
    }
    println!("{kind:?}: {CALLS} calls of each side");
    println!("                  fastest tenth        median");
    let [ours, theirs] = [ours, theirs].map(|mut times| {
        times.sort_by(f64::total_cmp);
        [times[times.len() / 10], times[times.len() / 2]]
    });
    println!(
        "  messenger-graph {:>10.2} µs {:>10.2} µs",
        ours[0], ours[1]
    );
    println!(
        "  by hand         {:>10.2} µs {:>10.2} µs",
        theirs[0], theirs[1]
    );
    let more = [0, 1].map(|at| (ours[at] / theirs[at] - 1.0) * 100.0);
    println!("  overhead        {:>10.2} %  {:>10.2} %", more[0], more[1]);
    Ok(())
}

/// Makes a call; returns its time in microseconds.
async fn timed(sides: &Sides, side: Side, kind: Kind) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    sides.call(side, kind).await?;
    Ok(begin.elapsed().as_secs_f64() * 1e6)
}
