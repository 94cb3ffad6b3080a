//! What the store in Redis promises, asked by several callers.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use messenger_graph::event::{Conversation, Person, Psid};
use messenger_graph::fleet::{Lease, Leases, OrInMemory, RedisStore, Seen};

use crate::keys::key;
use crate::server::Server;

fn conversation(person: &str) -> Conversation {
    Conversation::new("1001", Person::Psid(Psid::new(person)))
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_callers_one_is_the_first() {
    let Some(server) = Server::start("first") else {
        return;
    };
    for mid in ["a", "b", "c"] {
        let mut callers = Vec::new();
        for _ in 0..20 {
            let store = server.store();
            callers.push(tokio::spawn(async move {
                store.first(&key(mid)).await.unwrap()
            }));
        }
        let mut firsts = 0;
        for caller in callers {
            firsts += usize::from(caller.await.unwrap());
        }
        assert_eq!(firsts, 1);
    }
    let store = server.store();
    store.forget(&key("a")).await.unwrap();
    assert!(store.first(&key("a")).await.unwrap());
    assert!(!store.first(&key("b")).await.unwrap());
    // Another bot's events are other events.
    assert!(
        server
            .store()
            .prefix("other")
            .first(&key("b"))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_event_is_forgotten_after_its_lifetime() {
    let Some(server) = Server::start("lifetime") else {
        return;
    };
    let store = server.store().lifetime(Duration::from_secs(2));
    assert!(store.first(&key("a")).await.unwrap());
    assert!(!store.first(&key("a")).await.unwrap());
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    assert!(store.first(&key("a")).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn leases_are_given_in_the_order_in_which_callers_asked() {
    let Some(server) = Server::start("order") else {
        return;
    };
    let order = Arc::new(Mutex::new(Vec::new()));
    let first = server.store().lease(&conversation("a")).await.unwrap();
    let mut callers = Vec::new();
    for number in 0..8 {
        let (store, order) = (server.store(), order.clone());
        callers.push(tokio::spawn(async move {
            let lease = store.lease(&conversation("a")).await.unwrap();
            order.lock().unwrap().push(number);
            tokio::time::sleep(Duration::from_millis(10)).await;
            order.lock().unwrap().push(number);
            lease.release().await;
        }));
        // The next one asks when this one is in the queue, behind the holder of the lease.
        while server.queued() < callers.len() + 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    assert!(order.lock().unwrap().is_empty());
    server
        .store()
        .lease(&conversation("b"))
        .await
        .unwrap()
        .release()
        .await;
    first.release().await;
    for caller in callers {
        caller.await.unwrap();
    }
    let expected: Vec<i32> = (0..8).flat_map(|number| [number, number]).collect();
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_lease_is_renewed_while_its_holder_lives() {
    let Some(server) = Server::start("renewed") else {
        return;
    };
    let short = Duration::from_millis(1_500);
    let lease = server
        .store()
        .lease_time(short)
        .lease(&conversation("a"))
        .await
        .unwrap();
    let other = server.store();
    let (wait, waits_for) = (short * 3, conversation("a"));
    assert!(
        tokio::time::timeout(wait, other.lease(&waits_for))
            .await
            .is_err()
    );
    assert!(lease.is_held());
    // Dropping a lease gives it back as well, and so does the caller above that gave up.
    drop(lease);
    let next = tokio::time::timeout(Duration::from_secs(60), other.lease(&waits_for)).await;
    assert!(next.expect("in time").unwrap().is_held());
}

#[tokio::test]
async fn a_lease_that_the_server_lost_is_not_held() {
    let Some(mut server) = Server::start("lost") else {
        return;
    };
    let short = Duration::from_secs(2);
    let lease = server
        .store()
        .lease_time(short)
        .lease(&conversation("a"))
        .await
        .unwrap();
    server.kill();
    assert!(lease.is_held());
    tokio::time::sleep(short + Duration::from_millis(100)).await;
    assert!(!lease.is_held());
}

#[tokio::test]
async fn a_restart_forgets_nothing() {
    let Some(mut server) = Server::start("restart") else {
        return;
    };
    let store = server.store().patience(Duration::from_secs(15));
    assert!(store.first(&key("a")).await.unwrap());
    let lease = store.lease(&conversation("a")).await.unwrap();
    server.kill();
    // A command that is sent while the server is away has its response when it is back.
    let asked = {
        let store = store.clone();
        tokio::spawn(async move { (store.first(&key("a")).await, store.first(&key("b")).await) })
    };
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(server.run());
    let (again, new) = asked.await.unwrap();
    assert!(!again.unwrap());
    assert!(new.unwrap());
    assert!(lease.is_held());
    lease.release().await;
    assert!(store.lease(&conversation("a")).await.unwrap().is_held());
}

#[tokio::test]
async fn an_unreachable_server_stops_the_bot_or_does_not() {
    let Some(mut server) = Server::start("unreachable") else {
        return;
    };
    server.kill();
    let store = server.store().patience(Duration::from_millis(300));
    let start = Instant::now();
    let error = store.first(&key("a")).await.unwrap_err();
    assert!(error.is_unreachable(), "{error}");
    assert!(
        store
            .lease(&conversation("a"))
            .await
            .unwrap_err()
            .is_unreachable()
    );
    assert!(start.elapsed() < Duration::from_secs(20));

    let store = OrInMemory::new(store);
    assert!(store.first(&key("a")).await.unwrap());
    assert!(!store.first(&key("a")).await.unwrap());
    let lease = store.lease(&conversation("a")).await.unwrap();
    assert!(lease.is_held());
    let wait = Duration::from_millis(700);
    let waiting = tokio::time::timeout(wait, store.lease(&conversation("a"))).await;
    assert!(waiting.is_err());
    lease.release().await;
    assert!(store.lease(&conversation("a")).await.unwrap().is_held());
}

#[test]
fn an_address_with_a_password_is_printed_nowhere() {
    let secret = "hunter2-do-not-print";
    for address in [
        format!("redis://:{secret}@"),
        format!("nothing://:{secret}@127.0.0.1"),
    ] {
        let error = RedisStore::new(&address).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(secret));
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let address = format!("redis://user:{secret}@127.0.0.1:1/");
        let store = RedisStore::new(&address).unwrap().patience(Duration::ZERO);
        let error = store.first(&key("a")).await.unwrap_err();
        assert!(!format!("{store:?} {error} {error:?}").contains(secret));
    });
}
