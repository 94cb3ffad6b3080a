//! Files that are uploaded once. In: a key of the caller, and how to upload. Out: the id of the attachment, from the cache or from
//! the upload that other callers of the key wait for.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

/// Ids of uploaded attachments, by a key of the caller: an address, a name, or the [`content_key`] of a file.
///
/// Callers who ask for one key at the same time upload once. A caller who goes away leaves the upload to the next one, and an
/// upload that fails is not remembered. Of more keys than the cache holds, the one that was used least recently is dropped, but
/// no upload that is under way. An id belongs to the Page that uploaded: a bot of several Pages puts the Page's id into the
/// key. Clones share the cache.
///
/// ```no_run
/// # async fn example(client: messenger_graph::v26::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::num::NonZeroUsize;
/// use messenger_graph::chat::AttachmentCache;
/// use messenger_graph::v26::messages::{ImageAttachment, MediaPayload, Message};
///
/// let cache = AttachmentCache::<String>::new(NonZeroUsize::new(1000).ok_or("a cache of nothing")?);
/// let id = cache
///     .id("logo.png", async || {
///         // Uploads with `message_attachments`, and returns the `attachment_id` of the response.
/// #       let id: Result<String, messenger_graph::v26::Error> = Ok("5501".to_owned());
/// #       drop(&client);
///         id
///     })
///     .await?;
/// let picture = Message::attachment(ImageAttachment::new(MediaPayload::attachment_id(id)));
/// # drop(picture);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct AttachmentCache<K> {
    entries: Arc<Mutex<Cells<K>>>,
    capacity: NonZeroUsize,
    lifetime: Duration,
}

#[derive(Debug)]
struct Cells<K> {
    by_key: HashMap<K, CachedId>,
    /// Grows with each use.
    clock: u64,
}

#[derive(Debug)]
struct CachedId {
    cell: Arc<OnceCell<(String, Instant)>>,
    used: u64,
}

/// Meta keeps an attachment for 90 days; a day is left for what is sent last.
///
/// Source: <https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets>.
const LIFETIME: Duration = Duration::from_secs(89 * 24 * 60 * 60);

impl<K: Eq + Hash + Clone> AttachmentCache<K> {
    /// Creates an empty cache of so many keys.
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            entries: Arc::new(Mutex::new(Cells {
                by_key: HashMap::new(),
                clock: 0,
            })),
            capacity,
            lifetime: LIFETIME,
        }
    }

    /// Sets for how long an id is used; 89 days if it is not set, because Meta keeps an attachment for 90.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Returns the id of a key, and uploads if there is none.
    ///
    /// # Errors
    ///
    /// Those of the upload.
    pub async fn id<E>(
        &self,
        key: impl Into<K>,
        upload: impl AsyncFnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let cell = self.cell(key.into());
        let uploaded = async || Ok((upload().await?, Instant::now()));
        let (id, _) = cell.get_or_try_init(uploaded).await?;
        Ok(id.clone())
    }

    /// Forgets the id of a key, such as one that Graph no longer knows (100/2018074).
    pub fn forget(&self, key: &K) {
        self.lock().by_key.remove(key);
    }

    /// Returns how many keys the cache holds, those that are being uploaded among them.
    pub fn len(&self) -> usize {
        self.lock().by_key.len()
    }

    /// Returns whether the cache holds no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the cell of a key, for which there is room.
    fn cell(&self, key: K) -> Arc<OnceCell<(String, Instant)>> {
        let mut entries = self.lock();
        entries.clock += 1;
        let used = entries.clock;
        let is_old = |entry: &CachedId| {
            let uploaded = entry.cell.get();
            uploaded.is_some_and(|(_, at)| at.elapsed() >= self.lifetime)
        };
        if entries.by_key.get(&key).is_some_and(is_old) {
            entries.by_key.remove(&key);
        }
        let entry = entries.by_key.entry(key).or_insert_with(|| CachedId {
            cell: Arc::new(OnceCell::new()),
            used,
        });
        entry.used = used;
        let cell = Arc::clone(&entry.cell);
        entries.shrink(self.capacity.get());
        cell
    }

    fn lock(&self) -> MutexGuard<'_, Cells<K>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Clone> Cells<K> {
    /// Drops the keys that were used least recently, and of which no caller waits for an upload.
    fn shrink(&mut self, capacity: usize) {
        while self.by_key.len() > capacity {
            let idle = self.by_key.iter();
            // A caller who waits has a clone of the cell; clones are made under the lock only.
            let idle = idle.filter(|(_, entry)| Arc::strong_count(&entry.cell) == 1);
            let oldest = idle.min_by_key(|(_, entry)| entry.used);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.by_key.remove(&key);
        }
    }
}

impl<K> Clone for AttachmentCache<K> {
    fn clone(&self) -> Self {
        Self {
            entries: Arc::clone(&self.entries),
            capacity: self.capacity,
            lifetime: self.lifetime,
        }
    }
}

/// Returns a key for the content of a file: its SHA-256.
pub fn content_key(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}
