//! The SQLite store of the example `receive`: what it remembers after a restart, between processes, and for how long.

#[path = "../../messenger-graph/examples/receive/sqlite.rs"]
mod sqlite;

mod keys;

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use messenger_graph::fleet::Seen;

use keys::key;
use sqlite::SeenInSqlite;

const LIFETIME: Duration = Duration::from_secs(3600);

/// A file that goes with the test, and its companions.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let name = format!("messenger-graph-{}-{name}.db", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn open(&self) -> SeenInSqlite {
        SeenInSqlite::open(&self.0, LIFETIME).expect("a database")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

#[tokio::test]
async fn a_restart_forgets_nothing() {
    let file = File::new("restart");
    {
        let seen = file.open();
        assert!(seen.first(&key("a")).await.unwrap());
        assert!(!seen.first(&key("a")).await.unwrap());
        assert!(seen.first(&key("b")).await.unwrap());
        seen.forget(&key("b")).await.unwrap();
    }
    let seen = file.open();
    assert!(!seen.first(&key("a")).await.unwrap());
    assert!(seen.first(&key("b")).await.unwrap());
    assert!(seen.first(&key("c")).await.unwrap());
}

#[test]
fn a_key_is_kept_for_its_lifetime() {
    let file = File::new("lifetime");
    let seen = file.open();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    assert!(seen.first_at(&key("a"), start).unwrap());
    let late = start + LIFETIME - Duration::from_secs(1);
    assert!(!seen.first_at(&key("a"), late).unwrap());
    assert!(seen.first_at(&key("a"), start + LIFETIME).unwrap());
}

/// Of several callers with the same key, exactly one gets `true`, through whichever connection.
#[test]
fn one_of_many_callers_is_the_first() {
    let file = File::new("callers");
    let now = SystemTime::now();
    let stores = [file.open(), file.open()];
    let firsts = std::thread::scope(|scope| {
        let ask = |number: usize| {
            let store = &stores[number % 2];
            scope.spawn(move || store.first_at(&key("a"), now).unwrap())
        };
        let callers: Vec<_> = (0..8).map(ask).collect();
        let results = callers.into_iter().map(|caller| caller.join().unwrap());
        results.filter(|first| *first).count()
    });
    assert_eq!(firsts, 1);
}
