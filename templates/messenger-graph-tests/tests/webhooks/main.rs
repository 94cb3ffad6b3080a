//! Deliveries as Meta's pages and the fixtures of other projects show them. In: `deliveries/`, one file for each variant in
//! which they contradict each other or themselves. Out: the events of each, as `events.txt` lists them, and the difference
//! lost for the user.
//!
//! `BLESS=1` writes `events.txt` anew.

mod calls;
mod conversations;
mod locations;
mod messages;
mod page;
mod robust;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use messenger_graph::event::{Delivery, Event, EventLocation, Incoming};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/webhooks")
}

/// The names of the files, sorted.
fn names() -> Vec<String> {
    let files = std::fs::read_dir(folder().join("deliveries")).expect("the folder is there");
    let names = files.map(|file| file.expect("a file").path());
    let mut names: Vec<_> = names
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

fn body(name: &str) -> String {
    let path = folder().join(format!("deliveries/{name}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn delivery(name: &str) -> Delivery {
    Delivery::parse(body(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn events(name: &str) -> Vec<Incoming> {
    delivery(name).into_iter().collect()
}

/// The one event of a delivery.
fn event(name: &str) -> Incoming {
    let mut events = events(name);
    assert_eq!(events.len(), 1, "{name}: {events:?}");
    events.remove(0)
}

/// The payload of the one event of a delivery.
macro_rules! payload {
    ($name:expr, $kind:ident) => {
        match $crate::event($name).into_kind() {
            messenger_graph::event::Event::$kind(payload) => payload,
            other => panic!("{}: {other:?}", $name),
        }
    };
}
use payload;

/// What a user sees of an event, in one line.
fn line(incoming: &Incoming) -> String {
    let mut line = format!("  {}", incoming.kind().name());
    if let Event::Unrecognized(unrecognized) = incoming.kind() {
        let _ = write!(line, " ({})", unrecognized.reason());
    }
    if let Some(field) = incoming.kind().field() {
        let _ = write!(line, " field={field}");
    }
    let location = match incoming.location() {
        EventLocation::Messaging => "messaging",
        EventLocation::Standby => "standby",
        EventLocation::Changes => "changes",
        EventLocation::Entry => "entry",
        location => panic!("{location:?}"),
    };
    let _ = write!(
        line,
        " in={location} page={}",
        incoming.page_id().unwrap_or("-")
    );
    let person = incoming.person().map_or("-", |person| person.id());
    let time = incoming.time().and_then(|time| time.as_millis());
    let time = time.map_or("-".to_owned(), |time| time.to_string());
    let _ = write!(line, " person={person} time={time}");
    let reply = incoming.reply_to();
    let reply = reply.map_or("-".to_owned(), |to| {
        serde_json::to_string(&to).expect("JSON")
    });
    let _ = write!(line, " reply_to={reply} key={}", incoming.key());
    line
}

#[test]
fn each_delivery_has_the_events_that_are_listed() {
    let mut found = String::new();
    for name in names() {
        let _ = writeln!(found, "{name}");
        for incoming in &delivery(&name) {
            let _ = writeln!(found, "{}", line(incoming));
        }
    }
    let path = folder().join("events.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).expect("the list can be written");
    }
    let listed = std::fs::read_to_string(&path).expect("the list is there");
    for (found, listed) in found.lines().zip(listed.lines()) {
        assert_eq!(found, listed);
    }
    assert_eq!(found, listed);
}

/// Nothing is lost: each item, change and entry with a payload is in some event, byte for byte.
#[test]
fn each_event_has_its_json_byte_for_byte() {
    for name in names() {
        let (body, delivery) = (body(&name), delivery(&name));
        assert_eq!(delivery.raw(), body.as_bytes(), "{name}");
        let whole = delivery.raw().as_ptr_range();
        for incoming in &delivery {
            let raw = incoming.raw();
            assert!(!raw.is_empty(), "{name}");
            let range = raw.as_ptr_range();
            assert!(
                whole.start <= range.start && range.end <= whole.end,
                "{name}"
            );
            let json: serde_json::Value = incoming.read_raw().expect("the raw JSON is JSON");
            assert_ne!(json, serde_json::Value::Null.to_string(), "{name}");
        }
        let items = serde_json::from_str(&body).expect("a delivery is JSON");
        let items = locations::items(&items);
        let raws = delivery
            .events()
            .map(|incoming| incoming.read_raw().expect("JSON"));
        let raws: Vec<serde_json::Value> = raws.collect();
        for item in items {
            assert!(raws.contains(item), "{name}: {item}");
        }
    }
}

/// No secret of a payload and no JSON of a delivery is shown.
#[test]
fn debug_shows_no_secret() {
    for name in names() {
        let debug = format!("{:?}", delivery(&name));
        assert!(!debug.contains("CANARY"), "{name}: {debug}");
        for event in &delivery(&name) {
            assert!(!event.key().as_str().contains("CANARY"), "{name}");
        }
    }
}
