//! Each fault with each kind of operation: how many requests the server saw, and what the caller got. Nothing is sent
//! twice that may not be.

mod faulty;

use std::time::{Duration, Instant};

use faulty::{Fault, Faulty, answer, with_headers};
use messenger_graph::client::{Call, Outcome, Retry};
use messenger_graph::error::Error;
use messenger_graph::v26::retrieve_a_messenger_bot_persona::{DeletePersona, GetPersona};
use messenger_graph::v26::retrieve_personas_for_a_messenger_page::{
    CreatePersona, PagePersonasPostRequest,
};
use messenger_graph::{GraphError, PageToken, v26};

const TOKEN: &str = "CANARY-0123456789abcdefghij";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Read,
    Delete,
    Post,
    PostDeclaredIdempotent,
}

const KINDS: [Kind; 4] = [
    Kind::Read,
    Kind::Delete,
    Kind::Post,
    Kind::PostDeclaredIdempotent,
];

fn quick() -> Retry {
    Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn client(origin: &str) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(quick());
    builder.origin(origin).build().expect("a client")
}

/// A client that has no patience with slow bytes; a loaded machine must not make other faults look slow.
fn client_for(fault: &Fault, origin: &str) -> v26::Client {
    if !matches!(fault, Fault::Slow) {
        return client(origin);
    }
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(quick());
    let builder = builder.attempt_timeout(Duration::from_millis(400));
    builder.origin(origin).build().expect("a client")
}

/// Makes a call of a kind; returns the number of earlier tries.
async fn call(client: &v26::Client, kind: Kind) -> Result<usize, GraphError> {
    let create = || CreatePersona::new("9", PagePersonasPostRequest::new()).name("Ann");
    Ok(match kind {
        Kind::Read => client
            .send(GetPersona::new("1"))
            .await?
            .meta()
            .earlier_attempts()
            .len(),
        Kind::Delete => client
            .send(DeletePersona::new("1"))
            .await?
            .meta()
            .earlier_attempts()
            .len(),
        Kind::Post => client.send(create()).await?.meta().earlier_attempts().len(),
        Kind::PostDeclaredIdempotent => {
            let call = Call::new().idempotent();
            client
                .send_with(create(), call)
                .await?
                .meta()
                .earlier_attempts()
                .len()
        }
    })
}

/// What the caller gets, in a word.
fn word(error: &GraphError) -> String {
    match error {
        Error::Transport(error) => format!("{:?}", error.failure()),
        Error::Api { error, .. } => format!("Api {}", error.code),
        Error::Http(answer) => format!("Http {}", answer.status.as_u16()),
        Error::Decode { .. } => "Decode".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn graph(code: i64) -> String {
    format!(
        r#"{{"error":{{"message":"near {TOKEN}","type":"OAuthException","code":{code},"fbtrace_id":"A"}}}}"#
    )
}

/// The faults, what the caller gets, and whether the call may work later.
fn table() -> Vec<(&'static str, Fault, &'static str, bool)> {
    let transient = r#"{"error":{"message":"m","code":999999,"is_transient":true}}"#;
    vec![
        ("reset before reading", Fault::Reset, "Broken", true),
        ("hang-up after reading", Fault::HangUp, "Broken", true),
        ("half a body", Fault::CutOff, "Broken", true),
        ("half a chunk", Fault::BrokenChunks, "Broken", true),
        ("slow bytes", Fault::Slow, "Timeout", true),
        ("not HTTP", Fault::Garbage, "Broken", true),
        ("a wrong length", Fault::TooShort, "Decode", false),
        ("an empty success", answer(200, ""), "Decode", false),
        (
            "HTML with 200",
            answer(200, "<html>CANARY</html>"),
            "Decode",
            false,
        ),
        (
            "HTML with 503",
            answer(503, "<html></html>"),
            "Http 503",
            true,
        ),
        ("nothing with 500", answer(500, ""), "Http 500", true),
        ("nothing with 429", answer(429, ""), "Http 429", true),
        ("nothing with 404", answer(404, ""), "Http 404", false),
        (
            "an unknown code with 500",
            answer(500, &graph(999_999)),
            "Api 999999",
            true,
        ),
        (
            "an unknown code with 400",
            answer(400, &graph(999_999)),
            "Api 999999",
            false,
        ),
        (
            "a transient unknown code",
            answer(400, transient),
            "Api 999999",
            true,
        ),
        ("code 2", answer(500, &graph(2)), "Api 2", true),
        (
            "throttling with 400",
            answer(400, &graph(80_006)),
            "Api 80006",
            true,
        ),
        ("throttling with 200", answer(200, &graph(4)), "Api 4", true),
        ("a dead token", answer(400, &graph(190)), "Api 190", false),
        (
            "a blocked account",
            answer(400, &graph(368)),
            "Api 368",
            false,
        ),
        (
            "a wrong parameter with 500",
            answer(500, &graph(100)),
            "Api 100",
            false,
        ),
        (
            "a redirect",
            Fault::Answer(
                302,
                "Location: http://127.0.0.1:9/\r\n".to_owned(),
                String::new(),
            ),
            "Http 302",
            false,
        ),
    ]
}

#[tokio::test]
async fn a_server_that_stays_broken_sees_what_may_be_repeated_and_no_more() {
    for (name, fault, outcome, passing) in table() {
        for kind in KINDS {
            let server = Faulty::start({
                let fault = fault.clone();
                move |_, _| fault.clone()
            });
            let error = call(&client_for(&fault, &server.origin), kind)
                .await
                .expect_err(name);
            let requests = if passing && kind != Kind::Post { 3 } else { 1 };
            assert_eq!(server.seen().len(), requests, "{name}, {kind:?}: {error:?}");
            assert_eq!(word(&error), outcome, "{name}, {kind:?}: {error:?}");
            assert_eq!(
                error.earlier_attempts().len(),
                requests - 1,
                "{name}, {kind:?}"
            );
            let kept = error.answer().map(|answer| answer.body.clone());
            let shown = format!("{error} {error:?} {kept:?}");
            assert!(!shown.contains(TOKEN), "{name}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_server_that_recovers_is_asked_once_more() {
    for (name, fault, _, passing) in table() {
        for kind in KINDS {
            let server = Faulty::start({
                let fault = fault.clone();
                move |number, _| match number {
                    0 => fault.clone(),
                    _ => answer(200, r#"{"id":"1","success":true}"#),
                }
            });
            let result = call(&client_for(&fault, &server.origin), kind).await;
            let repeated = passing && kind != Kind::Post;
            assert_eq!(
                server.seen().len(),
                1 + usize::from(repeated),
                "{name}, {kind:?}"
            );
            match result {
                Ok(earlier) => assert!(repeated && earlier == 1, "{name}, {kind:?}: {earlier}"),
                Err(error) => assert!(!repeated, "{name}, {kind:?}: {error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn what_never_left_is_repeated_for_every_kind() {
    for kind in KINDS {
        // Nobody listens on a port that small.
        let error = call(&client("http://127.0.0.1:1"), kind).await.unwrap_err();
        assert_eq!(
            (word(&error).as_str(), error.earlier_attempts().len()),
            ("Connect", 2),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn a_client_can_be_told_to_send_once() {
    let server = Faulty::start(|_, _| answer(503, ""));
    let once = v26::Client::builder(PageToken::new(TOKEN)).retry(Retry::never());
    let once = once.origin(&server.origin).build().unwrap();
    assert!(call(&once, Kind::Read).await.is_err());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_outage_is_not_multiplied() {
    let server = Faulty::start(|_, _| answer(503, ""));
    let client = v26::Client::builder(PageToken::new(TOKEN)).retry(quick().budget(10, 10));
    let client = client.origin(&server.origin).build().unwrap();
    for _ in 0..100 {
        // Clones share the budget.
        let error = client.clone().send(GetPersona::new("1")).await.unwrap_err();
        assert_eq!(word(&error), "Http 503");
    }
    let seen = server.seen().len();
    assert!((115..=120).contains(&seen), "{seen} requests for 100 calls");
}

#[tokio::test]
async fn a_call_ends_by_its_deadline() {
    let server = Faulty::start(|_, _| Fault::Slow);
    let client = v26::Client::builder(PageToken::new(TOKEN));
    let client = client
        .retry(quick().attempts(50))
        .deadline(Duration::from_millis(900));
    let client = client
        .attempt_timeout(Duration::from_millis(400))
        .origin(&server.origin);
    let client = client.build().unwrap();
    let begin = Instant::now();
    let error = client.send(GetPersona::new("1")).await.unwrap_err();
    assert_eq!(word(&error), "Timeout");
    assert!((2..=3).contains(&server.seen().len()), "{error:?}");
    assert!(
        begin.elapsed() < Duration::from_millis(1_400),
        "{:?}",
        begin.elapsed()
    );
    let outcomes = error
        .earlier_attempts()
        .iter()
        .map(|attempt| attempt.outcome);
    assert!(
        outcomes
            .into_iter()
            .all(|outcome| matches!(outcome, Outcome::Failed(_)))
    );
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    let server = Faulty::start(|number, _| match number {
        0 => Fault::Answer(429, "Retry-After: 1\r\n".to_owned(), String::new()),
        _ => answer(200, r#"{"id":"1"}"#),
    });
    let begin = Instant::now();
    assert_eq!(call(&client(&server.origin), Kind::Read).await.unwrap(), 1);
    assert!(begin.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_call_can_be_dropped_at_any_moment() {
    let server = Faulty::start(|number, _| match number % 2 {
        0 => Fault::Slow,
        _ => answer(200, r#"{"id":"1"}"#),
    });
    let client = client_for(&Fault::Slow, &server.origin);
    for millis in [0, 1, 5, 20, 60, 399, 410] {
        let call = client.send(GetPersona::new("1"));
        let _ = tokio::time::timeout(Duration::from_millis(millis), call).await;
    }
    // The client is as good as new.
    let last = client.send(GetPersona::new("1")).await;
    assert_eq!(last.unwrap().id, "1");
}

#[tokio::test]
async fn a_hostile_server_learns_the_token_once_and_sends_it_nowhere() {
    let elsewhere = Faulty::start(|_, _| answer(200, "{}"));
    let location = elsewhere.origin.clone();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {location}/\r\n");
        let server =
            Faulty::start(move |_, _| Fault::Answer(status, location.clone(), String::new()));
        let error = call(&client(&server.origin), Kind::Read).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
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
async fn another_version_is_told_and_on_request_refused() {
    let server =
        Faulty::start(|_, _| with_headers("facebook-api-version: v24.0\r\n", r#"{"id":"1"}"#));
    let reply = client(&server.origin)
        .send(GetPersona::new("1"))
        .await
        .unwrap();
    let drift = reply.meta().version_drift().unwrap();
    assert_eq!(drift.to_string(), "asked v26.0, but v24.0 answered");
    let watch = messenger_graph::drift::VersionWatch::new(drift.asked).strict();
    let strict = v26::Client::builder(PageToken::new(TOKEN)).watch(watch);
    let strict = strict.origin(&server.origin).build().unwrap();
    let error = strict.send(GetPersona::new("1")).await.unwrap_err();
    assert!(matches!(&error, Error::Rejected { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the answer was not taken: asked v26.0, but v24.0 answered"
    );
    assert_eq!(server.seen().len(), 2);
}
