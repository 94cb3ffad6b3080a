//! Work on all cores. In: tasks, none of which needs the result of another. Out: their results, in the tasks' order.

use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder, ScopedJoinHandle};

/// The stages recurse with the nesting of a type, which a document may drive far.
const STACK: usize = 32 << 20;

/// Runs each task.
pub fn run<T: Sync, R: Send>(tasks: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let indices = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
        let mine = indices.map_while(|index| Some((index, tasks.get(index)?)));
        mine.map(|(index, task)| (index, run(task)))
            .collect::<Vec<_>>()
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done = thread::scope(|scope| {
        let start = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        // A thread that cannot be started leaves its work to the others, and the last one to this thread.
        let workers = (0..cores.min(tasks.len())).filter_map(|core| start(core).ok());
        let workers: Vec<_> = workers.collect();
        let mut done = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(results) => done.extend(results),
                Err(cause) => panic::resume_unwind(cause),
            }
        }
        done.extend(work());
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Runs two tasks beside each other, which may be of different kinds.
pub fn both<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    let first = Mutex::new(Some(first));
    // A thread that cannot be started leaves the task to this one.
    let take = || first.lock().unwrap_or_else(PoisonError::into_inner).take();
    thread::scope(|scope| {
        let start = Builder::new().stack_size(STACK);
        let worker = start.spawn_scoped(scope, || take().map(|first| first()));
        let second = second();
        let first = match worker.map(ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(cause)) => panic::resume_unwind(cause),
            Err(_) => take().map(|first| first()),
        };
        (first.expect("one of both threads takes it"), second)
    })
}
