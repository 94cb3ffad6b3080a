//! Order, and what a caller that gives up leaves behind.

use std::time::Duration;

use super::*;
use crate::event::{Person, Psid};

fn conversation(person: &str) -> Conversation {
    Conversation::new("1001", Person::Psid(Psid::new(person)))
}

#[tokio::test]
async fn callers_take_turns_in_the_order_in_which_they_asked() {
    let (leases, order) = (LeasesInMemory::new(), Arc::new(Mutex::new(Vec::new())));
    let first = leases.lease(&conversation("a")).await.unwrap();
    let mut callers = Vec::new();
    for number in 0..20 {
        let (leases, order) = (leases.clone(), order.clone());
        callers.push(tokio::spawn(async move {
            let lease = leases.lease(&conversation("a")).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20 - number)).await;
            order.lock().unwrap().push(number);
            lease.release().await;
        }));
        tokio::task::yield_now().await;
    }
    // Another conversation does not wait.
    leases
        .lease(&conversation("b"))
        .await
        .unwrap()
        .release()
        .await;
    assert!(order.lock().unwrap().is_empty());
    assert!(first.is_held());
    first.release().await;
    for caller in callers {
        caller.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
    assert!(leases.is_empty());
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_nothing_behind() {
    let leases = LeasesInMemory::new();
    let first = leases.lease(&conversation("a")).await.unwrap();
    let wait = Duration::from_millis(5);
    let given_up = tokio::time::timeout(wait, leases.lease(&conversation("a"))).await;
    assert!(given_up.is_err());
    assert_eq!(leases.len(), 1);
    drop(first);
    assert!(leases.is_empty());
    assert!(leases.lease(&conversation("a")).await.unwrap().is_held());
}
