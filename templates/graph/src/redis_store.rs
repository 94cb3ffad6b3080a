//! A store in Redis for the processes of a bot: events that were handled, leases of conversations, the pace of calls. The address
//! of a server comes in; what [`Seen`], [`Leases`] and [`SharedPace`] ask for goes out.
//!
//! Each command is one script, which the server runs as a whole. It names the caller with a random number, so that a command that
//! is sent twice, since the first response was lost, has the same response.

mod lease;

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{FromRedisValue, Script, ScriptInvocation};

use crate::event::{Conversation, EventKey};
use crate::lease::Leases;
use crate::seen::Seen;
use crate::shared_pace::{FleetPace, Pace, SharedPace};
use crate::usage::Percent;
use crate::webhook_fields::DELIVERY;

pub use lease::RedisLease;

/// A store in a Redis server of version 5 or later. Clones share a connection.
///
/// The server decides what survives its restart: with `appendonly yes` and `appendfsync always` no handled event is forgotten; with
/// the default, `everysec`, those of the last second may be.
///
/// A command that cannot be sent, or has no response, is repeated for [two seconds](Self::patience) and then fails. The handler
/// then stops, and responds to the delivery with status 500, so that Graph repeats it; or it goes on without the store, with
/// [`OrInMemory`](crate::fleet::OrInMemory). An event whose process dies while it handles it is not handled again: at
/// most once, since its messages may have been sent.
///
/// `Debug` does not show the address, which may hold a password.
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    settings: RedisSettings,
}

#[derive(Clone)]
struct RedisSettings {
    prefix: Arc<str>,
    /// A random number, which identifies this process.
    process: u64,
    lifetime: Duration,
    lease: Duration,
    patience: Duration,
}

/// What a time in the store is at least, and at most.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(365 * 86_400);

/// Why the store could not be asked. It says what kind of error it was; the server's own words may hold what was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the Redis server cannot be asked: {kind}")]
pub struct RedisError {
    kind: String,
    is_unreachable: bool,
}

impl RedisError {
    /// Returns whether there is no connection or no response in time, and a later command may succeed.
    pub fn is_unreachable(&self) -> bool {
        self.is_unreachable
    }
}

impl From<redis::RedisError> for RedisError {
    fn from(error: redis::RedisError) -> Self {
        let code = error
            .code()
            .map(|code| format!(" ({code})"))
            .unwrap_or_default();
        Self {
            kind: format!("{}{code}", error.category()),
            is_unreachable: is_unreachable(&error),
        }
    }
}

fn is_unreachable(error: &redis::RedisError) -> bool {
    // A server that is starting responds with `LOADING`, `BUSY` or `TRYAGAIN`.
    let is_starting = matches!(
        error.code(),
        Some("LOADING" | "BUSY" | "TRYAGAIN" | "MASTERDOWN")
    );
    is_starting || error.is_io_error() || error.is_timeout() || error.is_connection_dropped()
}

impl RedisStore {
    /// Creates a store in the server at an address such as `redis://127.0.0.1:6379/0`, or `rediss://…` for TLS.
    ///
    /// No connection is made yet: a server that is not there is noticed by the first command. Needs a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The address is not one. The error does not repeat it.
    pub fn new(address: &str) -> Result<Self, RedisError> {
        let limit = Some(Duration::from_secs(1));
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(limit)
            .set_response_timeout(limit)
            .set_number_of_retries(1);
        let client = redis::Client::open(address)?;
        let hours = u64::from(DELIVERY.retries_for_hours);
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(client, config)?,
            settings: RedisSettings {
                prefix: "messenger".into(),
                process: fastrand::u64(..),
                lifetime: Duration::from_secs(hours * 3600),
                lease: Duration::from_secs(10),
                patience: Duration::from_secs(2),
            },
        })
    }

    /// Sets what the names of all keys begin with, `messenger` by default: one for each bot.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Arc<str>>) -> Self {
        self.settings.prefix = prefix.into();
        self
    }

    /// Sets for how long a handled event is remembered, from 100 ms to a year; by default for as long as Graph
    /// repeats a delivery.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.lifetime = lifetime.clamp(SHORTEST, LONGEST);
        self
    }

    /// Sets for how long a lease lasts that is not renewed, at least 100 ms; 10 s by default. A lease is renewed for as long as its process runs, so
    /// this is how long a conversation waits for a process that died.
    #[must_use]
    pub fn lease_time(mut self, lease: Duration) -> Self {
        self.settings.lease = lease.clamp(SHORTEST, LONGEST);
        self
    }

    /// Sets for how long a command is repeated when the server cannot be reached; 2 s by default.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// Returns the name of a key: `messenger:seen:…`.
    fn key(&self, of: &str) -> String {
        format!("{}:{of}", self.settings.prefix)
    }

    /// Runs a script, again and again while the server cannot be reached.
    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, RedisError> {
        let (start, mut pause) = (Instant::now(), Duration::from_millis(25));
        loop {
            let error = match script.invoke_async(&mut self.connection.clone()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if !is_unreachable(&error) || start.elapsed() + pause > self.settings.patience {
                return Err(error.into());
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(400));
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = &self.settings.prefix;
        f.debug_struct("RedisStore")
            .field("prefix", prefix)
            .finish_non_exhaustive()
    }
}

/// `KEYS[1]` the event's key, `ARGV[1]` the caller, `ARGV[2]` the lifetime in ms. Returns whether the caller is the first.
static FIRST: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
         return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0",
    )
});

static FORGET: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('DEL', KEYS[1])"));

impl Seen for RedisStore {
    type Error = RedisError;

    async fn first(&self, key: &EventKey) -> Result<bool, RedisError> {
        let mut script = FIRST.key(self.key(&format!("seen:{key}")));
        script
            .arg(fastrand::u64(..))
            .arg(millis(self.settings.lifetime));
        self.run(&script).await
    }

    async fn forget(&self, key: &EventKey) -> Result<(), RedisError> {
        let script = FORGET.key(self.key(&format!("seen:{key}")));
        self.run::<i64>(&script).await.map(drop)
    }
}

impl Leases for RedisStore {
    type Error = RedisError;
    type Lease = RedisLease;

    async fn lease(&self, conversation: &Conversation) -> Result<RedisLease, RedisError> {
        RedisLease::wait(self.clone(), conversation).await
    }
}

/// `KEYS[1]` a hash of processes, `ARGV[1]` this one, `ARGV[2]` its usage or nothing, `ARGV[3]` for how many ms what it says counts,
/// `ARGV[4]` for how many ms access is missing, `ARGV[5]` for how many ms a process counts that says nothing more.
///
/// Each process has a value of four numbers: usage, and until when the usage, the block and the process itself count.
static EXCHANGE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local time = redis.call('TIME')
         local now = time[1] * 1000 + math.floor(time[2] / 1000)
         local function until_(ms) return string.format('%.0f', now + ms) end
         redis.call('HSET', KEYS[1], ARGV[1],
           table.concat({ARGV[2], until_(ARGV[3]), until_(ARGV[4]), until_(ARGV[5])}, ' '))
         redis.call('PEXPIRE', KEYS[1], 86400000)
         local usage, blocked, processes = 0, 0, 0
         local all = redis.call('HGETALL', KEYS[1])
         for i = 1, #all, 2 do
           local said, counts, blocks, lives = all[i + 1]:match('^(%S+) (%S+) (%S+) (%S+)$')
           if tonumber(counts) > now then usage = math.max(usage, tonumber(said)) end
           blocked = math.max(blocked, tonumber(blocks) - now)
           if tonumber(lives) > now then processes = processes + 1
           elseif tonumber(blocks) <= now then redis.call('HDEL', KEYS[1], all[i]) end
         end
         return {tostring(usage), string.format('%.0f', blocked), processes}",
    )
});

/// For how long the usage in a response counts, and a process that says nothing more.
const COUNTS_FOR: Duration = Duration::from_secs(60);

impl SharedPace for RedisStore {
    type Error = RedisError;

    async fn exchange(&self, own: Option<Pace>) -> Result<FleetPace, RedisError> {
        let counts = own.map_or(Duration::ZERO, |pace| COUNTS_FOR.saturating_sub(pace.age));
        let blocked = own.and_then(|pace| pace.blocked_for).unwrap_or_default();
        let mut script = EXCHANGE.key(self.key("pace"));
        script
            .arg(self.settings.process)
            .arg(own.map_or(0.0, |pace| pace.usage.0))
            .arg(millis(counts))
            .arg(millis(blocked))
            .arg(millis(COUNTS_FOR));
        let (usage, blocked, processes): (f64, u64, u32) = self.run(&script).await?;
        let blocked = Duration::from_millis(blocked);
        Ok(FleetPace {
            usage: Percent(usage),
            blocked_for: (!blocked.is_zero()).then_some(blocked),
            processes,
        })
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
