//! A subscriber of `tracing` that keeps every span and event of the crate, with all fields.
#![allow(dead_code, reason = "no test needs all of it")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

pub type Fields = BTreeMap<String, String>;

/// Keeps every span and event, with all fields.
#[derive(Clone, Default)]
pub struct Recorder {
    pub spans: Arc<Mutex<BTreeMap<u64, (&'static Metadata<'static>, Fields)>>>,
    pub events: Arc<Mutex<Vec<Fields>>>,
    next: Arc<AtomicU64>,
}

thread_local! {
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("messenger_graph")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        let span = (attributes.metadata(), fields);
        self.spans.lock().unwrap().insert(id, span);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        let (_, fields) = spans
            .get_mut(&span.into_u64())
            .expect("a span that is there");
        values.record(&mut Into(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Into(&mut fields));
        self.events.lock().unwrap().push(fields);
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.into_u64()));
    }

    fn exit(&self, _: &Id) {
        ENTERED.with_borrow_mut(Vec::pop);
    }

    fn current_span(&self) -> Current {
        let id = ENTERED.with_borrow(|entered| entered.last().copied());
        id.map_or_else(Current::none, |id| {
            Current::new(Id::from_u64(id), self.spans.lock().unwrap()[&id].0)
        })
    }
}

impl Recorder {
    pub fn spans(&self) -> Vec<Fields> {
        let spans = self.spans.lock().unwrap();
        spans.values().map(|(_, fields)| fields.clone()).collect()
    }

    pub fn messages(&self) -> Vec<String> {
        let events = self.events.lock().unwrap();
        events
            .iter()
            .map(|event| event["message"].clone())
            .collect()
    }

    /// Returns everything that was recorded, as one text, and forgets it.
    pub fn take_text(&self) -> String {
        let spans = std::mem::take(&mut *self.spans.lock().unwrap());
        let events = std::mem::take(&mut *self.events.lock().unwrap());
        let spans: Vec<_> = spans.into_values().map(|(_, fields)| fields).collect();
        format!("{spans:?} {events:?}")
    }
}
