//! Calls over a real socket: storms, deadlines, patience, calls that are dropped, servers that are hostile.

use std::time::{Duration, Instant};

use messenger_graph::client::{AttemptOutcome, Retry};
use messenger_graph::error::Error;
use messenger_graph::v26::persona::GetPersona;

use crate::faulty::{Fault, Faulty, response, with_headers};
use crate::kinds::{HASTE, KINDS, Kind, builder, client, hasty, quick, word};

#[tokio::test]
async fn what_never_left_is_repeated_for_every_kind() {
    for (kind, _) in KINDS {
        // No server listens on a port that small.
        let (word, error) = kind.call(&client("http://127.0.0.1:1")).await;
        let tries = error.map(|error| error.earlier_attempts().len());
        assert_eq!((word.as_str(), tries), ("Connect", Some(2)), "{kind:?}");
    }
}

#[tokio::test]
async fn a_client_can_be_set_to_send_once() {
    let server = Faulty::start(|_, _| response(503, ""));
    let once = builder(&server.origin).retry(Retry::never());
    let once = once.build().unwrap();
    assert!(Kind::Read.call(&once).await.1.is_some());
    assert_eq!(server.seen().len(), 1);
}

/// A hundred calls, sixteen at a time, into each storm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_not_multiplied() {
    for status in [429, 500, 502, 503, 504] {
        let server = Faulty::start(move |_, _| response(status, ""));
        let client = builder(&server.origin).retry(quick().budget(10, 10));
        let client = client.build().unwrap();
        let mut workers = Vec::new();
        for share in [7, 7, 7, 7, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6] {
            // Clones share the budget.
            let client = client.clone();
            workers.push(tokio::spawn(async move {
                for _ in 0..share {
                    let error = client.send(GetPersona::new("1")).await.unwrap_err();
                    assert_eq!(word(&error), format!("Http {status}"));
                }
            }));
        }
        for worker in workers {
            worker.await.unwrap();
        }
        let seen = server.seen().len();
        // Ten at once, and one for every ten calls.
        assert!(
            (110..=120).contains(&seen),
            "{status}: {seen} requests for 100 calls"
        );
    }
}

#[tokio::test]
async fn a_call_ends_by_its_deadline() {
    let server = Faulty::start(|_, _| Fault::Slow);
    let client = builder(&server.origin).retry(quick().attempts(50));
    let client = client.deadline(Duration::from_millis(900));
    let client = client.attempt_timeout(Duration::from_millis(400));
    let client = client.build().unwrap();
    let begin = Instant::now();
    let error = client.send(GetPersona::new("1")).await.unwrap_err();
    assert_eq!(word(&error), "Timeout");
    assert!((1..=3).contains(&server.seen().len()), "{error:?}");
    // All attempts would take 20 seconds.
    let elapsed = begin.elapsed();
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
    let outcomes = error
        .earlier_attempts()
        .iter()
        .map(|attempt| attempt.outcome);
    assert!(
        outcomes
            .into_iter()
            .all(|outcome| matches!(outcome, AttemptOutcome::Failed(_)))
    );
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    let server = Faulty::start(|number, _| match number {
        0 => Fault::Response(429, "Retry-After: 1\r\n".to_owned(), String::new()),
        _ => response(200, r#"{"id":"1"}"#),
    });
    let begin = Instant::now();
    assert_eq!(Kind::Read.call(&client(&server.origin)).await.0, "ok");
    assert_eq!(server.seen().len(), 2);
    assert!(begin.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_call_can_be_dropped_at_any_moment() {
    let server = Faulty::start(|number, _| match number % 2 {
        0 => Fault::Slow,
        _ => response(200, r#"{"id":"1"}"#),
    });
    let client = hasty(&server.origin);
    let early = [0, 1, 5, 20, 60].map(Duration::from_millis);
    let late = [HASTE - early[1], HASTE + early[2]];
    for patience in early.into_iter().chain(late) {
        let call = client.send(GetPersona::new("1"));
        let _ = tokio::time::timeout(patience, call).await;
    }
    // The client is as good as new.
    let last = client.send(GetPersona::new("1")).await;
    assert_eq!(last.unwrap().id, "1");
}

#[tokio::test]
async fn a_hostile_server_learns_the_token_once_and_sends_it_nowhere() {
    let elsewhere = Faulty::start(|_, _| response(200, "{}"));
    let location = elsewhere.origin.clone();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {location}/\r\n");
        let server =
            Faulty::start(move |_, _| Fault::Response(status, location.clone(), String::new()));
        let (_, error) = Kind::Read.call(&client(&server.origin)).await;
        assert_eq!(error.unwrap().status().unwrap().as_u16(), status);
        let seen = server.seen();
        assert_eq!(seen.len(), 1);
        assert!(
            !seen[0].lines().next().unwrap().contains("CANARY"),
            "the token is in the URL"
        );
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn another_version_is_reported_and_on_request_rejected() {
    let server =
        Faulty::start(|_, _| with_headers("facebook-api-version: v24.0\r\n", r#"{"id":"1"}"#));
    let response = client(&server.origin)
        .send(GetPersona::new("1"))
        .await
        .unwrap();
    let drift = response.meta().version_drift().unwrap();
    assert_eq!(drift.to_string(), "requested v26.0, served by v24.0");
    let watch = messenger_graph::graph::VersionWatch::new(drift.asked).strict();
    let strict = builder(&server.origin).watch(watch).build().unwrap();
    let error = strict.send(GetPersona::new("1")).await.unwrap_err();
    assert!(matches!(&error, Error::Rejected { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "a guard rejected the response: requested v26.0, served by v24.0"
    );
    assert_eq!(server.seen().len(), 2);
}
