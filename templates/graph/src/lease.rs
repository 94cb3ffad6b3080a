//! One caller at a time in a conversation. A conversation comes in; the right to act in it goes out, to callers in the order in
//! which they asked.
//!
//! Events of one person that are handled at the same time are handled in any order. A handler that takes a lease first, and
//! keeps it until its last message is sent, handles them one after the other.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::event::Conversation;

/// Gives leases of conversations: in the memory of one process, or in a store that several processes share.
///
/// ```
/// use messenger_graph::event::Incoming;
/// use messenger_graph::fleet::{Lease, Leases, Seen};
///
/// async fn handle<S: Seen, L: Leases>(event: Incoming, seen: &S, leases: &L) -> Result<(), Box<dyn std::error::Error>>
/// where
///     S::Error: std::error::Error + 'static,
///     L::Error: std::error::Error + 'static,
/// {
///     let Some(conversation) = event.conversation() else {
///         return Ok(());
///     };
///     let lease = leases.lease(&conversation).await?;
///     if seen.first(&event.key()).await? && lease.is_held() {
///         // Send the messages, one after the other.
///     }
///     lease.release().await;
///     Ok(())
/// }
/// ```
pub trait Leases: Send + Sync {
    /// Why no lease could be had.
    type Error;
    /// What a caller holds.
    type Lease: Lease;

    /// Waits until no other caller has a lease of the conversation, and takes it.
    ///
    /// Callers get it in the order in which they asked. Dropping the future leaves that order.
    ///
    /// # Errors
    ///
    /// The store cannot be asked.
    fn lease(
        &self,
        conversation: &Conversation,
    ) -> impl Future<Output = Result<Self::Lease, Self::Error>> + Send;
}

/// The right to act in one conversation. Dropping it ends it, too; [`release`](Self::release) waits until the next caller can
/// have it.
pub trait Lease: Send + Sync {
    /// Returns whether the lease still holds.
    ///
    /// A lease in a store expires when its process stops for longer than the lease lasts, or when the store loses it. A handler asks
    /// before each message that it sends.
    fn is_held(&self) -> bool;

    /// Ends the lease.
    fn release(self) -> impl Future<Output = ()> + Send;
}

/// Leases in the memory of one process. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct LeasesInMemory(Arc<Mutex<Conversations>>);

/// One entry for each conversation that a caller has a lease of or waits for.
type Conversations = HashMap<Conversation, Arc<tokio::sync::Mutex<()>>>;

/// A lease in the memory of one process. It never expires.
#[derive(Debug)]
pub struct LeaseInMemory {
    /// `None` once it has ended.
    guard: Option<OwnedMutexGuard<()>>,
    /// Removes the conversation when no other caller waits for it.
    _turn: Turn,
}

/// A caller of a conversation, whether it waits or has the lease.
#[derive(Debug)]
struct Turn {
    leases: LeasesInMemory,
    conversation: Conversation,
}

impl LeasesInMemory {
    /// Creates an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns in how many conversations there is a lease or a caller that waits for one.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Returns whether there is no lease and no caller that waits for one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Conversations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leases for LeasesInMemory {
    type Error = Infallible;
    type Lease = LeaseInMemory;

    async fn lease(&self, conversation: &Conversation) -> Result<LeaseInMemory, Infallible> {
        let mutex = Arc::clone(self.lock().entry(conversation.clone()).or_default());
        // From here on the entry is removed however this ends.
        let turn = Turn {
            leases: self.clone(),
            conversation: conversation.clone(),
        };
        Ok(LeaseInMemory {
            guard: Some(mutex.lock_owned().await),
            _turn: turn,
        })
    }
}

impl Lease for LeaseInMemory {
    fn is_held(&self) -> bool {
        self.guard.is_some()
    }

    async fn release(mut self) {
        self.guard.take();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut conversations = self.leases.lock();
        let mutex = conversations.get(&self.conversation);
        // Each caller that waits or has the lease has a clone, which is made under this lock only.
        if mutex.is_some_and(|mutex| Arc::strong_count(mutex) == 1) {
            conversations.remove(&self.conversation);
        }
    }
}

#[cfg(test)]
#[path = "lease/tests.rs"]
mod tests;
