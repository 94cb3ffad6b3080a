//! A key is uploaded once, whatever its callers do, and the cache holds no more keys than it may.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use messenger_graph::chat::{AttachmentCache, content_key};
use tokio::sync::Notify;

fn cache(capacity: usize) -> AttachmentCache<String> {
    AttachmentCache::new(NonZeroUsize::new(capacity).expect("a capacity"))
}

/// Counts uploads; the id is their number.
#[derive(Default)]
struct Uploads(AtomicUsize);

impl Uploads {
    fn next(&self) -> Result<String, Infallible> {
        Ok((self.0.fetch_add(1, Ordering::Relaxed) + 1).to_string())
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn callers_at_the_same_time_upload_once() {
    let (cache, uploads) = (cache(2), Arc::new(Uploads::default()));
    let started = Arc::new(Notify::new());
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let (cache, uploads, started) = (cache.clone(), uploads.clone(), started.clone());
            tokio::spawn(async move {
                let upload = async || {
                    started.notified().await;
                    uploads.next()
                };
                cache.id("a", upload).await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    started.notify_one();
    for caller in callers {
        assert_eq!(caller.await.expect("no panic"), Ok("1".to_owned()));
    }
    assert_eq!(uploads.count(), 1);
}

#[tokio::test]
async fn a_caller_who_leaves_hands_the_upload_on() {
    let (cache, uploads) = (cache(2), Uploads::default());
    let never = cache.id("a", async || {
        std::future::pending::<()>().await;
        uploads.next()
    });
    let left = tokio::time::timeout(Duration::from_millis(10), never).await;
    assert!(left.is_err());
    assert_eq!(
        cache.id("a", async || uploads.next()).await,
        Ok("1".to_owned())
    );
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let cache = cache(2);
    assert_eq!(cache.id("a", async || Err("down")).await, Err("down"));
    let id = cache.id("a", async || Ok::<_, &str>("7".to_owned())).await;
    assert_eq!(id, Ok("7".to_owned()));
    let id = cache.id("a", async || Err("not asked")).await;
    assert_eq!(id, Ok("7".to_owned()));
}

#[tokio::test]
async fn the_least_recently_used_key_is_dropped() {
    let (cache, uploads) = (cache(2), Uploads::default());
    for key in ["a", "b", "a", "c", "a"] {
        cache.id(key, async || uploads.next()).await.expect("an id");
        assert!(cache.len() <= 2);
    }
    assert_eq!(uploads.count(), 3);
    assert_eq!(
        cache.id("b", async || uploads.next()).await,
        Ok("4".to_owned())
    );
}

#[tokio::test]
async fn an_id_that_is_old_or_forgotten_is_uploaded_again() {
    let (cache, uploads) = (cache(2).lifetime(Duration::ZERO), Uploads::default());
    for expected in ["1", "2"] {
        let id = cache.id("a", async || uploads.next()).await;
        assert_eq!(id, Ok(expected.to_owned()));
    }
    let cache = self::cache(2);
    cache.id("a", async || uploads.next()).await.expect("an id");
    cache.forget(&"a".to_owned());
    assert!(cache.is_empty());
    assert_eq!(
        cache.id("a", async || uploads.next()).await,
        Ok("4".to_owned())
    );
}

#[test]
fn the_key_of_a_content_is_its_hash() {
    let hex: String = content_key(b"abc")
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // The first example of FIPS 180-2.
    assert_eq!(
        hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
