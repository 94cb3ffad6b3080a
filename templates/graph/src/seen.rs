//! Events that were handled before. Graph delivers an event again until the response is 200; the key of an event comes in, and
//! whether it is the first time goes out.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::event::EventKey;
use crate::webhook_fields::DELIVERY;

/// A set of the events that were handled, in memory or in a store that several processes share.
///
/// A handler asks [`first`](Self::first) before it handles an event, and calls [`forget`](Self::forget) when handling it
/// failed, so that the next delivery of the event is handled.
pub trait Seen: Send + Sync {
    /// Why the set could not be asked.
    type Error;

    /// Adds a key; returns whether it was not there before.
    ///
    /// Of several callers with the same key, exactly one gets `true`: a store does both in one step, such as `INSERT … ON
    /// CONFLICT DO NOTHING` or `SET … NX EX`.
    fn first(&self, key: &EventKey) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Removes a key, so that the event is handled when it comes again.
    fn forget(&self, key: &EventKey) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// The set in the memory of one process, bounded in time and number.
///
/// When it is full, the oldest key makes room; its event would be handled again if Graph still repeated it.
#[derive(Debug)]
pub struct SeenInMemory {
    keys: Mutex<Keys>,
    lifetime: Duration,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Keys {
    added: HashMap<EventKey, Instant>,
    /// In the order in which they were added; a key that was forgotten stays until its turn.
    order: VecDeque<(Instant, EventKey)>,
}

impl SeenInMemory {
    /// Creates a set that keeps at most so many keys, each for so long.
    pub fn new(lifetime: Duration, capacity: usize) -> Self {
        Self {
            keys: Mutex::default(),
            lifetime,
            capacity: capacity.max(1),
        }
    }

    /// Adds a key at a moment; returns whether it was not there before.
    pub fn first_at(&self, key: &EventKey, now: Instant) -> bool {
        let mut keys = self.lock();
        keys.expire(now, self.lifetime);
        if keys.added.contains_key(key) {
            return false;
        }
        while keys.order.len() >= self.capacity {
            keys.remove_oldest();
        }
        keys.added.insert(key.clone(), now);
        keys.order.push_back((now, key.clone()));
        true
    }

    /// Removes a key.
    pub fn remove(&self, key: &EventKey) {
        self.lock().added.remove(key);
    }

    /// Returns how many keys it keeps.
    pub fn len(&self) -> usize {
        self.lock().added.len()
    }

    /// Returns whether it keeps no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps 100,000 keys for as long as Graph repeats a delivery, 36 hours.
impl Default for SeenInMemory {
    fn default() -> Self {
        let hours = u64::from(DELIVERY.retries_for_hours);
        Self::new(Duration::from_secs(hours * 3600), 100_000)
    }
}

impl Keys {
    fn expire(&mut self, now: Instant, lifetime: Duration) {
        let is_old =
            |(added, _): &(Instant, EventKey)| now.saturating_duration_since(*added) >= lifetime;
        while self.order.front().is_some_and(is_old) {
            self.remove_oldest();
        }
    }

    fn remove_oldest(&mut self) {
        let Some((added, key)) = self.order.pop_front() else {
            return;
        };
        // A key that was forgotten and added again has a later moment.
        if self.added.get(&key) == Some(&added) {
            self.added.remove(&key);
        }
    }
}

impl Seen for SeenInMemory {
    type Error = Infallible;

    async fn first(&self, key: &EventKey) -> Result<bool, Infallible> {
        Ok(self.first_at(key, Instant::now()))
    }

    async fn forget(&self, key: &EventKey) -> Result<(), Infallible> {
        self.remove(key);
        Ok(())
    }
}

#[cfg(test)]
#[path = "seen/tests.rs"]
mod tests;
