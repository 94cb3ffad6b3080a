//! The events that were handled, in a SQLite file: they are remembered after a restart, and by all processes that open the file.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use messenger_graph::event::EventKey;
use messenger_graph::fleet::Seen;
use rusqlite::{Connection, Result, params};

/// The set; each key is kept for a time.
pub struct SeenInSqlite {
    connection: Mutex<Connection>,
    lifetime: Duration,
}

impl SeenInSqlite {
    /// Opens a file, or makes it, in which each key is kept for so long.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or is not a database.
    pub fn open(path: &Path, lifetime: Duration) -> Result<Self> {
        let connection = Connection::open(path)?;
        // Another process that writes is waited for.
        connection.busy_timeout(Duration::from_secs(2))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, added INTEGER NOT NULL) WITHOUT ROWID;
             CREATE INDEX IF NOT EXISTS seen_added ON seen (added);",
        )?;
        let connection = Mutex::new(connection);
        Ok(Self {
            connection,
            lifetime,
        })
    }

    /// Adds a key at a moment; returns whether it was not there before.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn first_at(&self, key: &EventKey, now: SystemTime) -> Result<bool> {
        let oldest = now.checked_sub(self.lifetime).map_or(0, seconds);
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM seen WHERE added <= ?1", [oldest])?;
        let added = transaction.execute(
            "INSERT INTO seen (key, added) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![key.as_str(), seconds(now)],
        )?;
        transaction.commit()?;
        Ok(added == 1)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// A statement takes less than a millisecond, so it is not moved to a thread for blocking work.
impl Seen for SeenInSqlite {
    type Error = rusqlite::Error;

    async fn first(&self, key: &EventKey) -> Result<bool> {
        self.first_at(key, SystemTime::now())
    }

    async fn forget(&self, key: &EventKey) -> Result<()> {
        let connection = self.lock();
        connection.execute("DELETE FROM seen WHERE key = ?1", [key.as_str()])?;
        Ok(())
    }
}
