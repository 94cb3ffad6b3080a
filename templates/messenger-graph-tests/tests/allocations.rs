//! No call allocates more than the same call written by hand with `reqwest`. Counted are the allocations of the thread
//! that makes the call, in number; the server has separate threads.

#![expect(unsafe_code, reason = "an allocator is unsafe to implement")]

mod by_hand;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use by_hand::{Kind, Side, Sides};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, with a count of what each thread asks of it.
struct Counting;

fn count() {
    // A thread that ends has no counter any more.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is passed on as it is; the counter is a thread's own and does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of this very method.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The median count of one call, once the connection and the caches are warm.
async fn allocations(sides: &Sides, side: Side, kind: Kind) -> u64 {
    let mut counts = Vec::new();
    for _ in 0..200 {
        let before = COUNT.get();
        sides.call(side, kind).await.expect("a response");
        counts.push(COUNT.get() - before);
    }
    counts.sort_unstable();
    counts[100]
}

#[tokio::test]
async fn a_call_allocates_no_more_than_one_written_by_hand() {
    let sides = Sides::start().expect("a server");
    let mut most = Vec::new();
    for kind in [Kind::Get, Kind::Post] {
        let ours = allocations(&sides, Side::Ours, kind).await;
        let theirs = allocations(&sides, Side::ByHand, kind).await;
        println!("{kind:?}: {ours} allocations, {theirs} by hand");
        most.push((ours, theirs));
    }
    assert!(most.iter().all(|(ours, theirs)| ours <= theirs), "{most:?}");
}
