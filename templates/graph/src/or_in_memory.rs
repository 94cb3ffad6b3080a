//! What goes on when a store is unreachable. A store comes in; one that falls back to the memory of this process goes out.

use std::convert::Infallible;
use std::fmt::Display;

use crate::event::{Conversation, EventKey};
use crate::lease::{Lease, LeaseInMemory, Leases, LeasesInMemory};
use crate::seen::{Seen, SeenInMemory};

/// A store that several processes share, and the memory of this one where the store cannot be asked.
///
/// While it cannot, an event that is delivered to two processes is handled twice, and two processes may send in one
/// conversation at the same time. Without this type such a bot sends nothing: choose which of the two is worse. Each
/// fall back is logged with `tracing` as a warning.
#[derive(Debug)]
pub struct OrInMemory<S> {
    store: S,
    seen: SeenInMemory,
    leases: LeasesInMemory,
}

/// A lease of this process, with one of the store where it could be asked.
#[derive(Debug)]
pub struct LeaseOrInMemory<L> {
    in_store: Option<L>,
    in_memory: LeaseInMemory,
}

impl<S> OrInMemory<S> {
    /// Adds the memory of this process to a store.
    pub fn new(store: S) -> Self {
        Self {
            store,
            seen: SeenInMemory::default(),
            leases: LeasesInMemory::new(),
        }
    }
}

impl<S: Seen<Error: Display>> Seen for OrInMemory<S> {
    type Error = Infallible;

    async fn first(&self, key: &EventKey) -> Result<bool, Infallible> {
        // Both are asked, so that this process knows what it handled while the store was there.
        let is_first_here = self.seen.first(key).await?;
        match self.store.first(key).await {
            Ok(is_first) => Ok(is_first && is_first_here),
            Err(error) => {
                tracing::warn!(%error, "only this process knows whether an event is new");
                Ok(is_first_here)
            }
        }
    }

    async fn forget(&self, key: &EventKey) -> Result<(), Infallible> {
        self.seen.forget(key).await?;
        if let Err(error) = self.store.forget(key).await {
            tracing::warn!(%error, "only this process handles an event again");
        }
        Ok(())
    }
}

impl<S: Leases<Error: Display>> Leases for OrInMemory<S> {
    type Error = Infallible;
    type Lease = LeaseOrInMemory<S::Lease>;

    async fn lease(&self, conversation: &Conversation) -> Result<Self::Lease, Infallible> {
        let in_memory = self.leases.lease(conversation).await?;
        let in_store = match self.store.lease(conversation).await {
            Ok(lease) => Some(lease),
            Err(error) => {
                tracing::warn!(%error, "only this process keeps a conversation in order");
                None
            }
        };
        Ok(LeaseOrInMemory {
            in_store,
            in_memory,
        })
    }
}

impl<L: Lease> Lease for LeaseOrInMemory<L> {
    fn is_held(&self) -> bool {
        self.in_store.as_ref().is_none_or(Lease::is_held) && self.in_memory.is_held()
    }

    async fn release(self) {
        if let Some(lease) = self.in_store {
            lease.release().await;
        }
        self.in_memory.release().await;
    }
}
