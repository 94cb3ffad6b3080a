//! How many repetitions a client may send in all, so that an outage is not multiplied by its clients.
//!
//! Every call pays a little in, every repetition takes one out. While the server is well the budget is full and a
//! single failure is repeated at once; in an outage only a share of the calls is repeated. Shared between clones.
//!
//! The state is one number, and each change of it is one compare-and-swap: threads can come in any order, and no other
//! memory hangs on it. A model checker would try the orders of a single step, so there is none; a test with threads
//! counts what comes out. Miri runs the tests of this file:
//! `cargo +nightly miri test --package messenger-graph --lib -- budget pacer`.

use std::sync::atomic::{AtomicU32, Ordering};

/// One repetition costs this much.
const PRICE: u32 = 100;

/// The repetitions that are left to a client and its clones.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    full: u32,
    /// What a call pays in: hundredths of a repetition.
    share: u32,
}

impl Budget {
    /// Returns a full budget of `burst` repetitions, into which each call pays `percent` hundredths of one.
    pub(crate) fn new(burst: u16, percent: u8) -> Self {
        let full = u32::from(burst) * PRICE;
        Self {
            left: AtomicU32::new(full),
            full,
            share: u32::from(percent),
        }
    }

    /// Pays in for one call.
    pub(crate) fn deposit(&self) {
        // Full almost always: then nothing is written, and clones on other cores keep their cache line.
        if self.left.load(Ordering::Relaxed) < self.full {
            self.change(|left| Some((left + self.share).min(self.full)));
        }
    }

    /// Takes out one repetition, if one is left.
    pub(crate) fn withdraw(&self) -> bool {
        self.change(|left| left.checked_sub(PRICE))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        // One number and nothing that it guards: no order with other memory is needed.
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_not_multiplied() {
        let budget = Budget::new(10, 10);
        let repeated = (0..1_000).filter(|_| {
            budget.deposit();
            budget.withdraw()
        });
        // The burst, and then one in ten.
        let repeated = repeated.count();
        assert!((100..=111).contains(&repeated), "{repeated}");
    }

    #[test]
    fn a_budget_fills_up_to_its_burst_and_no_further() {
        let budget = Budget::new(2, 100);
        assert!(budget.withdraw() && budget.withdraw() && !budget.withdraw());
        (0..50).for_each(|_| budget.deposit());
        assert!(budget.withdraw() && budget.withdraw() && !budget.withdraw());
        assert!(!Budget::new(0, 0).withdraw());
    }

    #[test]
    fn threads_cannot_take_out_more_than_there_is() {
        let budget = Budget::new(500, 0);
        let taken = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        if budget.withdraw() {
                            taken.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        assert_eq!(taken.into_inner(), 500);
    }

    #[test]
    fn what_threads_pay_in_meanwhile_is_neither_lost_nor_doubled() {
        // Never full, so that every deposit counts: a burst of 100, and a tenth of each of 800 calls.
        let budget = Budget::new(100, 10);
        (0..100).for_each(|_| assert!(budget.withdraw()));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..200).for_each(|_| budget.deposit()));
            }
        });
        let left = (0..1_000).filter(|_| budget.withdraw()).count();
        assert_eq!(left, 80);
        let budget = Budget::new(50, 100);
        let taken = std::thread::scope(|scope| {
            let call = |_: &u32| {
                budget.deposit();
                budget.withdraw()
            };
            let threads = [(); 4].map(|()| scope.spawn(move || (0..1_000).filter(call).count()));
            threads
                .map(|thread| thread.join().expect("no panic"))
                .into_iter()
                .sum::<usize>()
        });
        // Each call pays for one repetition: none is rejected, and what four pay into a full budget is all that is lost.
        let left = budget.left.into_inner();
        assert!(
            taken == 4_000 && (4_600..=5_000).contains(&left),
            "{taken} {left}"
        );
    }
}
