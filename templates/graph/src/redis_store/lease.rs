//! A lease in Redis: a queue of callers. A conversation comes in; when all callers before have left, the right to act in it goes
//! out.
//!
//! A conversation is a list of callers and a hash with the time until which each of them counts. The caller at the head has the
//! lease. A caller that stops saying that it is there leaves the queue when its time is over.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::Script;
use tokio::task::JoinHandle;

use super::{RedisError, RedisStore, millis};
use crate::event::Conversation;
use crate::lease::Lease;

/// A lease in a [`RedisStore`](super::RedisStore), which is renewed until it ends.
#[derive(Debug)]
pub struct RedisLease {
    caller: Caller,
    until: Arc<Mutex<Instant>>,
    renewal: JoinHandle<()>,
}

/// A caller in the queue of a conversation. Dropping it leaves the queue.
#[derive(Debug)]
struct Caller {
    store: RedisStore,
    queue: String,
    times: String,
    id: u64,
    has_left: bool,
}

/// `KEYS` the list and the hash, `ARGV[1]` the caller, `ARGV[2]` for how many ms it counts, `ARGV[3]` whether it may join at
/// the end. Returns whether the caller has the lease.
static ASK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local time = redis.call('TIME')
         local now = time[1] * 1000 + math.floor(time[2] / 1000)
         if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
           if ARGV[3] == '0' then return 0 end
           redis.call('RPUSH', KEYS[1], ARGV[1])
         end
         redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', now + ARGV[2]))
         redis.call('PEXPIRE', KEYS[1], 3600000)
         redis.call('PEXPIRE', KEYS[2], 3600000)
         while true do
           local head = redis.call('LINDEX', KEYS[1], 0)
           if head == ARGV[1] then return 1 end
           local until_ = redis.call('HGET', KEYS[2], head)
           if until_ and tonumber(until_) > now then return 0 end
           redis.call('LPOP', KEYS[1])
           redis.call('HDEL', KEYS[2], head)
         end",
    )
});

static LEAVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('HDEL', KEYS[2], ARGV[1])
         return redis.call('LREM', KEYS[1], 1, ARGV[1])",
    )
});

/// The longest pause between two requests of a caller that waits.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// For how long a caller counts that waits.
const WAITING: Duration = Duration::from_secs(3);

impl RedisLease {
    pub(super) async fn wait(
        store: RedisStore,
        conversation: &Conversation,
    ) -> Result<Self, RedisError> {
        let page = conversation.page_id().unwrap_or_default();
        let name = store.key(&format!("lease:{page}:{}", conversation.person().id()));
        let lease = store.settings.lease;
        let caller = Caller {
            store,
            queue: format!("{name}:queue"),
            times: format!("{name}:times"),
            id: fastrand::u64(..),
            has_left: false,
        };
        let mut pause = Duration::from_millis(5);
        loop {
            let asked = Instant::now();
            if caller.ask(WAITING.min(lease), true).await? {
                // From here on it counts for as long as a lease does.
                if caller.ask(lease, false).await? {
                    return Ok(Self::begin(caller, asked + lease));
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn begin(caller: Caller, until: Instant) -> Self {
        let until = Arc::new(Mutex::new(until));
        let renewed = Renewed {
            until: until.clone(),
            lease: caller.store.settings.lease,
        };
        let renewal = tokio::spawn(renewed.keep(caller.asking()));
        Self {
            caller,
            until,
            renewal,
        }
    }
}

impl Lease for RedisLease {
    fn is_held(&self) -> bool {
        Instant::now() < *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn release(mut self) {
        self.renewal.abort();
        // A lease that cannot be given back expires.
        let _ = self.caller.leave().await;
    }
}

impl Drop for RedisLease {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

/// Until when a lease holds, by the clock of this process: never later than by that of the server.
struct Renewed {
    until: Arc<Mutex<Instant>>,
    lease: Duration,
}

impl Renewed {
    async fn keep(self, caller: Caller) {
        loop {
            tokio::time::sleep(self.lease / 3).await;
            let asked = Instant::now();
            match caller.ask(self.lease, false).await {
                Ok(true) => self.set(asked + self.lease),
                Ok(false) => return self.set(asked),
                // It holds until its time is over, and the server may be back before.
                Err(error) => tracing::warn!(%error, "a lease is not renewed"),
            }
        }
    }

    fn set(&self, until: Instant) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}

impl Caller {
    /// Says that the caller is there; returns whether it has the lease.
    async fn ask(&self, counts_for: Duration, may_join: bool) -> Result<bool, RedisError> {
        let mut script = ASK.key(&self.queue);
        script.key(&self.times).arg(self.id);
        script.arg(millis(counts_for)).arg(u8::from(may_join));
        self.store.run(&script).await
    }

    async fn leave(&mut self) -> Result<(), RedisError> {
        self.has_left = true;
        let mut script = LEAVE.key(&self.queue);
        script.key(&self.times).arg(self.id);
        self.store.run::<i64>(&script).await.map(drop)
    }

    /// Returns the same caller for the task that renews the lease; dropping that does not leave the queue.
    fn asking(&self) -> Self {
        Self {
            store: self.store.clone(),
            queue: self.queue.clone(),
            times: self.times.clone(),
            id: self.id,
            has_left: true,
        }
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        if self.has_left {
            return;
        }
        let mut caller = self.asking();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { caller.leave().await });
        }
    }
}
