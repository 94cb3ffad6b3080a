//! Responses that are sequences. In: the schema of an item. Out: what an item is read as: of a server-sent event its data,
//! which the name of the event may decide.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::references::Resolved;
use super::{At, Rewriter};
use crate::source::media::{Framing, framing};
use crate::source::properties::{Properties, entries};

/// The fields of an event (OpenAPI 3.2, "Special Considerations for Server-Sent Events Content").
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// So many schemas are looked at for what an event may be.
const MAX_LOOKED_AT: usize = 1_000;

/// How deep alternatives and parts are looked into.
const MAX_NESTING: usize = 8;

/// How the items of a sequence are read.
pub struct RewrittenSequence {
    pub schema: Value,
    is_json: bool,
    /// For each alternative of the schema, if the name of an event decides, its names, and whether its data is JSON.
    events: Vec<(Vec<String>, bool)>,
}

impl RewrittenSequence {
    fn json(schema: Value) -> Self {
        Self {
            schema,
            is_json: true,
            events: Vec::new(),
        }
    }

    /// Returns what the lowering reads of the media type.
    pub fn items(&self) -> Value {
        let kind = |is_json| if is_json { "json" } else { "text" };
        let events = self.events.iter();
        let events =
            events.map(|(names, is_json)| json!({ "names": names, "data": kind(*is_json) }));
        let events: Vec<_> = events.collect();
        json!({ "sequence": kind(self.is_json), "events": events })
    }
}

/// What an event may be.
#[derive(Clone, Default)]
struct EventSchema<'f> {
    /// The properties that its schema has.
    fields: BTreeSet<&'f str>,
    names: Vec<String>,
    data: Option<Resolved<'f>>,
}

/// The events that a schema describes.
struct Events<'f> {
    kinds: Vec<EventSchema<'f>>,
    /// How many further schemas are looked at.
    left: usize,
}

impl<'f> Rewriter<'f, '_> {
    /// Returns how the items of a media type are read, if it is a sequence with a schema for them.
    pub fn sequence(
        &mut self,
        name: &str,
        media: &'f Value,
        at: &At<'_>,
    ) -> Option<RewrittenSequence> {
        let framing = framing(name)?;
        let schema = media.get("itemSchema")?;
        let here = at.key("itemSchema");
        if framing == Framing::Lines {
            return Some(RewrittenSequence::json(self.used_schema(schema, &here)));
        }
        let mut events = Events {
            kinds: Vec::new(),
            left: MAX_LOOKED_AT,
        };
        self.find_events(
            schema,
            &here,
            EventSchema::default(),
            MAX_NESTING,
            &mut events,
        );
        // One without the fields of events is that of the data.
        if !events.kinds.iter().any(EventSchema::is_event) {
            return Some(RewrittenSequence::json(self.used_schema(schema, &here)));
        }
        let mut found: Vec<(Value, (Vec<String>, bool))> = Vec::new();
        for EventSchema { names, data, .. } in events.kinds {
            let content = data.as_ref().and_then(|data| self.event_data(data));
            let is_json = content.is_some();
            let schema = content.unwrap_or_else(|| json!({ "type": "string" }));
            let same = found
                .iter_mut()
                .find(|(known, (_, json))| *known == schema && *json == is_json);
            match same {
                // One without a name has any that is left.
                Some((_, (all, _))) if all.is_empty() || names.is_empty() => all.clear(),
                Some((_, (all, _))) => add_names(all, names),
                None => found.push((schema, (names, is_json))),
            }
        }
        let (mut schemas, events): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        if let ([_], [(_, is_json)]) = (schemas.as_slice(), events.as_slice()) {
            let schema = schemas.remove(0);
            let is_json = *is_json;
            return Some(RewrittenSequence {
                schema,
                is_json,
                events: Vec::new(),
            });
        }
        Some(RewrittenSequence {
            events,
            ..RewrittenSequence::json(json!({ "oneOf": schemas }))
        })
    }

    /// Adds the events that a schema describes: each of its alternatives with what is beside them.
    fn find_events(
        &mut self,
        schema: &'f Value,
        at: &At<'_>,
        mut kind: EventSchema<'f>,
        nesting: usize,
        events: &mut Events<'f>,
    ) {
        let (Some(nesting), Some(left)) = (nesting.checked_sub(1), events.left.checked_sub(1))
        else {
            return;
        };
        events.left = left;
        let Some(found) = self.resolved(schema, at) else {
            return;
        };
        let mut unions = Vec::new();
        self.add_fields(
            &found,
            MAX_NESTING,
            &mut kind,
            &mut unions,
            &mut events.left,
        );
        if unions.is_empty() {
            events.kinds.push(kind);
            return;
        }
        for union in unions {
            let union_at = union.at();
            for keyword in ["oneOf", "anyOf"] {
                let list_at = union_at.key(keyword);
                for (index, one) in union.value.items_of(keyword).iter().enumerate() {
                    let mut kind = kind.clone();
                    let tags = tags(union.value, one);
                    if !tags.is_empty() {
                        kind.names = tags;
                    }
                    self.find_events(one, &list_at.index(index), kind, nesting, events);
                }
            }
        }
    }

    /// Adds the fields of a schema and of the parts of its `allOf`; returns those of them that have alternatives.
    fn add_fields(
        &mut self,
        schema: &Resolved<'f>,
        nesting: usize,
        kind: &mut EventSchema<'f>,
        unions: &mut Vec<Resolved<'f>>,
        left: &mut usize,
    ) {
        let (Some(nesting), Some(fewer)) = (nesting.checked_sub(1), left.checked_sub(1)) else {
            return;
        };
        *left = fewer;
        let (value, at) = (schema.value, schema.at());
        let fields_at = at.key("properties");
        for (name, field) in value.entries_of("properties") {
            kind.fields.insert(name);
            let Some(field) = self.resolved(field, &fields_at.key(name)) else {
                continue;
            };
            match name.as_str() {
                "event" => {
                    let constant = field.value.get("const").into_iter();
                    let names = constant.chain(field.value.items_of("enum"));
                    let names: Vec<String> =
                        names.filter_map(Value::as_str).map(str::to_owned).collect();
                    if !names.is_empty() {
                        kind.names = names;
                        kind.names.dedup();
                    }
                }
                // What is nearer says more.
                "data" => kind.data = Some(field),
                _ => {}
            }
        }
        let parts_at = at.key("allOf");
        for (index, part) in value.items_of("allOf").iter().enumerate() {
            if let Some(part) = self.resolved(part, &parts_at.index(index)) {
                self.add_fields(&part, nesting, kind, unions, left);
            }
        }
        if ["oneOf", "anyOf"]
            .iter()
            .any(|key| !value.items_of(key).is_empty())
        {
            unions.push(schema.clone());
        }
    }

    /// Returns the schema of the JSON that the data of an event is, unless it is a string.
    fn event_data(&mut self, data: &Resolved<'f>) -> Option<Value> {
        let at = data.at();
        if let Some(content) = data.value.get("contentSchema") {
            let media = data.value.str_of("contentMediaType");
            let is_json = media.is_none_or(|media| media.contains("json"));
            return is_json.then(|| self.used_schema(content, &at.key("contentSchema")));
        }
        // Data is a string, so that any other type can only be that of what is in it.
        let is_string = match &data.value["type"] {
            Value::String(name) => name == "string",
            Value::Array(names) => names.contains(&"string".into()),
            _ => {
                let structured = ["properties", "oneOf", "anyOf", "allOf"];
                !structured.iter().any(|key| data.value.get(key).is_some())
            }
        };
        (!is_string).then(|| self.used_schema(data.value, &at))
    }
}

impl EventSchema<'_> {
    fn is_event(&self) -> bool {
        let has = |field| self.fields.contains(field);
        let mut fields = self.fields.iter();
        !self.fields.is_empty() && fields.all(|field| FIELDS.contains(field))
            || has("data") && has("event")
    }
}

fn add_names(all: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
}

/// Returns the names of events that a discriminator has for an alternative.
fn tags(union: &Value, alternative: &Value) -> Vec<String> {
    let discriminator = &union["discriminator"];
    let reference = alternative.str_of("$ref");
    let (Some("event"), Some(reference)) = (discriminator.str_of("propertyName"), reference) else {
        return Vec::new();
    };
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mapping = entries(&discriminator["mapping"]);
    let listed = mapping.filter(|(_, target)| [reference, name].map(Value::from).contains(target));
    let listed: Vec<String> = listed.map(|(tag, _)| tag.clone()).collect();
    if listed.is_empty() {
        return vec![name.to_owned()];
    }
    listed
}
