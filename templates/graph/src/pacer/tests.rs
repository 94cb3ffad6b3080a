//! What is heard and how long calls wait then, at moments that the test names.
//!
//! Miri runs them as well, with fewer rounds: `cargo +nightly miri test --package messenger-graph --lib -- budget pacer`.

use super::*;
use crate::response;
use crate::standard_error::{GraphError, StandardError};
use std::sync::atomic::{AtomicBool, Ordering};

const PAGE: &str = "x-business-use-case-usage";

fn response(status: u16, header: &str, value: &str, body: &'static str) -> RawResponse {
    let response = http::Response::builder().status(status);
    response.header(header, value).body(body).unwrap().into()
}

fn used(percent: u32) -> RawResponse {
    let value = format!(r#"{{"call_count":{percent}}}"#);
    response(200, "X-App-Usage", &value, "")
}

fn waits(pacer: &Pacer, now: Instant, calls: usize) -> Vec<u128> {
    let wait = |_| match pacer.admit_at(now, &RequestCost::ONE) {
        Admission::Now => 0,
        Admission::Wait(wait) => wait.as_millis(),
        Admission::Reject(_) => u128::MAX,
    };
    (0..calls).map(wait).collect()
}

#[test]
fn calls_are_spaced_out_before_the_limit() {
    let (pacer, now) = (Pacer::new(), Instant::now());
    assert_eq!(waits(&pacer, now, 3), [0, 0, 0]);
    pacer.learn(&used(75), now);
    assert_eq!(waits(&pacer, now, 3), [0, 0, 0]);
    pacer.learn(&used(80), now);
    // A clone waits in the same queue.
    assert_eq!(waits(&pacer.clone(), now, 2), [0, 400]);
    assert_eq!(waits(&pacer, now, 2), [800, 1_200]);
    let later = now + Duration::from_secs(9);
    assert_eq!(waits(&pacer, later, 2), [0, 400]);
    pacer.learn(&used(10), later);
    assert_eq!(waits(&pacer, later, 3), [0, 0, 0]);
}

#[test]
fn at_the_limit_calls_wait_until_access_is_regained() {
    let pacer = Pacer::new().longest_wait(Duration::from_secs(3_600));
    let now = Instant::now();
    let row =
        r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}]}"#;
    pacer.learn(&response(400, PAGE, row, ""), now);
    assert_eq!(waits(&pacer, now, 2), [19 * 60_000, 19 * 60_000 + 2_000]);
    // What says less does not open the door earlier.
    pacer.learn(&used(100), now);
    let later = now + Duration::from_secs(18 * 60);
    assert!(waits(&pacer, later, 1)[0] >= 60_000);
    let short = Pacer::new();
    short.learn(&response(400, PAGE, row, ""), now);
    let Admission::Reject(error) = short.admit_at(now, &RequestCost::ONE) else {
        panic!("a call was let through");
    };
    let blocked = error.downcast_ref::<Blocked>().unwrap();
    assert_eq!(blocked.left, Duration::from_secs(19 * 60));
    let free = now + Duration::from_secs(19 * 60 + 1);
    assert_eq!(waits(&short, free, 1), [0]);
}

#[test]
fn no_setting_and_no_header_breaks_the_pacer() {
    let now = Instant::now();
    for threshold in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300] {
        let pacer = Pacer::new().threshold(Percent(threshold));
        pacer.learn(&used(99), now);
        waits(&pacer, now, 2);
    }
    let day = Duration::from_secs(86_400).as_millis();
    let patient = Pacer::new()
        .widest_gap(Duration::MAX)
        .pause_at_limit(Duration::MAX)
        .longest_wait(Duration::MAX);
    patient.learn(&used(100), now);
    assert_eq!(waits(&patient, now, 2), [day, day + 3_600_000]);
    let absurd = r#"{"1":[{"call_count":100,"estimated_time_to_regain_access":99999999999}]}"#;
    let patient = Pacer::new().longest_wait(Duration::MAX);
    patient.learn(&response(400, PAGE, absurd, ""), now);
    assert_eq!(waits(&patient, now, 1), [day]);
}

#[test]
fn a_throttling_code_counts_without_a_header() {
    let now = Instant::now();
    for (status, body, wait) in [
        (400, r#"{"error":{"code":80006}}"#, 30_000),
        (403, r#"{"error":{"code":613}}"#, 30_000),
        (429, "", 30_000),
        (400, r#"{"error":{"code":100}}"#, 0),
        (500, "<html>", 0),
    ] {
        let pacer = Pacer::new().pause_at_limit(Duration::from_secs(30));
        pacer.learn(&response(status, "x-a", "b", body), now);
        assert_eq!(waits(&pacer, now, 1), [wait], "{status} {body}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "it reads the system's clock")]
fn an_error_says_whether_and_how_long_to_wait() {
    let row = r#"{"1":[{"call_count":100,"estimated_time_to_regain_access":2}]}"#;
    let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
    for (response, is_limit, wait) in [
        (
            response(400, PAGE, row, r#"{"error":{"code":80006}}"#),
            true,
            minutes(2),
        ),
        (response(429, "Retry-After", "60", ""), true, minutes(1)),
        (
            response(403, "x-a", "b", r#"{"error":{"code":613}}"#),
            true,
            None,
        ),
        (
            response(400, "x-a", "b", r#"{"error":{"code":190}}"#),
            false,
            None,
        ),
    ] {
        let error = response::decode::<(), StandardError>(response).unwrap_err();
        assert_eq!(
            (error.is_rate_limit(), error.regain_access_after()),
            (is_limit, wait)
        );
    }
    let blocked = Blocked {
        left: Duration::from_secs(60),
    };
    let error = GraphError::Gate(Box::new(blocked));
    assert_eq!(
        (error.is_rate_limit(), error.regain_access_after()),
        (true, minutes(1))
    );
}

#[test]
fn threads_that_come_at_once_get_a_turn_each() {
    let pacer = Pacer::new().longest_wait(Duration::from_secs(3_600));
    let now = Instant::now();
    pacer.learn(&used(80), now);
    let turns = if cfg!(miri) { 5 } else { 100 };
    let queue = || {
        // What the others learn meanwhile says the same, and moves no turn.
        pacer.learn(&used(80), now);
        waits(&pacer, now, turns)
    };
    let mut all = std::thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(queue));
        threads.map(|thread| thread.join().unwrap()).concat()
    });
    all.sort_unstable();
    let expected = (0..8 * turns).map(|turn| 400 * turn as u128);
    assert!(all.into_iter().eq(expected));
}

#[test]
fn once_the_limit_is_known_no_thread_is_let_through() {
    let (pacer, now) = (Pacer::new(), Instant::now());
    let known = AtomicBool::new(false);
    let rounds = if cfg!(miri) { 20 } else { 20_000 };
    let let_through = |_: &u32| {
        // Read first: a call that is admitted before the limit is known may go.
        let known = known.load(Ordering::SeqCst);
        known && !matches!(pacer.admit_at(now, &RequestCost::ONE), Admission::Reject(_))
    };
    std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(|| (0..rounds).filter(let_through).count()));
        pacer.learn(&used(100), now);
        known.store(true, Ordering::SeqCst);
        assert_eq!(threads.map(|thread| thread.join().unwrap()), [0; 4]);
    });
}

#[test]
#[cfg_attr(miri, ignore = "it reads the system's clock")]
fn the_documented_rates_are_kept_unless_they_are_switched_off() {
    let counted = RequestCost::counting([0]);
    let calls = crate::limits::COUNTED[0].limit.calls;
    let waits = |pacer: &Pacer, now| {
        let wait = |_| match pacer.admit_at(now, &counted) {
            Admission::Wait(wait) => wait,
            _ => Duration::ZERO,
        };
        (0..=calls).map(wait).max()
    };
    let (pacer, now) = (Pacer::new(), Instant::now());
    assert_eq!(waits(&pacer, now), Some(Duration::from_secs(1)));
    let operation = Operation {
        name: "SendMessage",
        method: http::Method::POST,
        path: "/{page_id}/messages",
        page: "page-messages",
    };
    let request = Prepared::default();
    assert!(matches!(
        pacer.admit(&operation, &request),
        Admission::Wait(_)
    ));
    let free = pacer.without_documented_rates();
    assert!(matches!(free.admit(&operation, &request), Admission::Now));
}

#[test]
fn a_batch_takes_the_turns_of_its_calls() {
    let (pacer, now) = (Pacer::new(), Instant::now());
    pacer.learn(&used(80), now);
    let mut batch = RequestCost::ONE;
    batch.calls = 5;
    assert!(matches!(pacer.admit_at(now, &batch), Admission::Now));
    assert_eq!(waits(&pacer, now, 2), [2_000, 2_400]);
}
