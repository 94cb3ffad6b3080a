//! Sequences of items. In: the responses of an operation. Out: what the items of the first success are that the rewriting
//! left a schema for items.

use openapiv3::Responses;
use serde_json::Value as Json;

use super::Lowerer;
use super::response::by_status;
use crate::ir::{EventAlternative, ItemSequence};
use crate::report::Site;
use crate::source::properties::Properties;

/// What shows that the items of a media type are typed.
pub const SEQUENCE: &str = "sequence";

impl<'a> Lowerer<'a> {
    /// Returns the items of an operation's success, if it is a sequence.
    pub fn items(
        &mut self,
        responses: &'a Responses,
        site: &Site,
        key: &str,
    ) -> Option<ItemSequence> {
        let successes = by_status(responses).filter(|(status, _)| status.starts_with('2'));
        for (status, response) in successes {
            let at = site.child("responses").child(&status).child("content");
            for (name, media) in &response.content {
                let items = media.extensions.get("x-items");
                let (Some(sequence), Some(schema)) = (
                    items.and_then(|items| items.str_of(SEQUENCE)),
                    &media.schema,
                ) else {
                    continue;
                };
                let events = items.into_iter().flat_map(|items| items.items_of("events"));
                let events = events.map(event).collect();
                let at = at.child(name).child("schema");
                return Some(ItemSequence {
                    value: self.value(schema, &at, &format!("{key} item")),
                    content_type: name.clone(),
                    is_json: sequence == "json",
                    events,
                });
            }
        }
        None
    }
}

fn event(event: &Json) -> EventAlternative {
    let names = event.items_of("names").iter();
    EventAlternative {
        names: names.filter_map(Json::as_str).map(str::to_owned).collect(),
        is_json: event.str_of("data") == Some("json"),
    }
}
