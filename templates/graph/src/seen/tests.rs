//! Keys are seen once, forgotten on demand, in time and when there are too many.

use super::*;
use crate::event::Delivery;

fn key(mid: usize) -> EventKey {
    let body = format!(
        r#"{{"entry":[{{"id":"1","messaging":[{{"sender":{{"id":"2"}},"message":{{"mid":"{mid}"}}}}]}}]}}"#
    );
    let delivery = Delivery::parse(body).unwrap();
    delivery.events().next().unwrap().key()
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_key_is_first_once_and_again_after_its_lifetime() {
    let seen = SeenInMemory::new(HOUR, 10);
    let start = Instant::now();
    assert!(seen.first_at(&key(1), start));
    assert!(!seen.first_at(&key(1), start + HOUR / 2));
    assert!(seen.first_at(&key(2), start + HOUR / 2));
    assert!(seen.first_at(&key(1), start + HOUR));
    assert!(!seen.first_at(&key(2), start + HOUR));
    assert_eq!(seen.len(), 2);
}

#[test]
fn the_oldest_key_makes_room() {
    let seen = SeenInMemory::new(HOUR, 2);
    let start = Instant::now();
    for number in 0..3 {
        assert!(seen.first_at(&key(number), start));
    }
    assert_eq!(seen.len(), 2);
    assert!(!seen.first_at(&key(2), start));
    assert!(seen.first_at(&key(0), start));
}

#[test]
fn a_forgotten_key_is_first_again_and_keeps_its_new_lifetime() {
    let seen = SeenInMemory::new(HOUR, 10);
    let start = Instant::now();
    assert!(seen.first_at(&key(1), start));
    seen.remove(&key(1));
    assert!(seen.is_empty());
    assert!(seen.first_at(&key(1), start + HOUR / 2));
    assert!(!seen.first_at(&key(1), start + HOUR));
    assert!(seen.first_at(&key(1), start + HOUR * 2));
}

#[test]
fn forgetting_does_not_grow_it() {
    let seen = SeenInMemory::new(HOUR, 4);
    let start = Instant::now();
    for _ in 0..100 {
        assert!(seen.first_at(&key(1), start));
        seen.remove(&key(1));
    }
    assert!(seen.lock().order.len() <= 4);
}
