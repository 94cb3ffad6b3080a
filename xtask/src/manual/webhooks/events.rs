//! The kinds of events. In: the rows of `events`. Out: every field, type and property that they mention exists, and of the
//! kinds that one property can be, exactly one holds for each payload.

use std::collections::HashMap;

use serde::Deserialize;

use super::Webhooks;
use crate::manual::spec::Checker;
use crate::report::Site;

/// A kind of event, a variant of `Event`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    pub kind: String,
    /// The field that delivers it; none for a field that Meta has removed.
    pub field: Option<String>,
    /// The property of an item that holds the payload.
    pub property: Option<String>,
    /// Other names under which the property was seen.
    #[serde(default)]
    pub spelled: Vec<String>,
    /// The property of an entry that holds the payload, or an array of payloads.
    pub entry: Option<String>,
    /// What shows that an item or an entry is the payload itself.
    pub marks: Option<Marks>,
    #[serde(rename = "type")]
    pub ty: String,
    pub when: Option<When>,
    pub by: Actor,
    /// The property of the payload that says when it happened.
    pub time: Option<String>,
    /// The properties of the payload that are equal when the same event is delivered twice.
    #[serde(default)]
    pub same: Vec<String>,
    #[serde(default)]
    pub observed: bool,
    pub meaning: String,
    pub source: String,
}

/// Properties of an object, one of which shows what the object is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    #[serde(default)]
    pub arrays: Vec<String>,
    #[serde(default)]
    pub strings: Vec<String>,
}

/// What makes a payload this kind and not the next one with the same property.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub property: String,
    /// Absent: the property is present.
    pub is: Option<Is>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Is {
    Flag(bool),
    OneOf(Vec<String>),
}

/// Who causes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Person,
    Business,
    Platform,
}

impl EventKind {
    /// Returns the names of the property of an item that holds the payload.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        let names = self.property.iter().chain(&self.spelled);
        names.map(String::as_str)
    }

    /// Returns whether this kind is read from a path such as `entry[].messaging[].message`.
    pub fn is_at(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix("entry[]") else {
            return false;
        };
        let in_entry = rest
            .strip_prefix('.')
            .map(|name| name.trim_end_matches("[]"));
        if self.entry.is_some() && in_entry == self.entry.as_deref() {
            return true;
        }
        let items = [".messaging[]", ".standby[]"];
        let item = items.iter().find_map(|items| rest.strip_prefix(items));
        match item.map(|name| name.trim_start_matches('.')) {
            Some("") => self.property.is_none(),
            Some(name) => self.property.as_deref() == Some(name),
            None if rest.is_empty() => self.marks.is_some(),
            None => rest == ".changes[].value",
        }
    }
}

impl Webhooks {
    /// Checks that what the kinds mention exists, and that of the kinds with the same property, one holds for each payload.
    pub(super) fn check_events(&self, checker: &mut Checker<'_>) {
        let mut last = HashMap::new();
        for (index, event) in self.events.iter().enumerate() {
            let site = checker.row("events", index);
            self.check_event(event, &site, checker);
            for property in event.properties() {
                let earlier = last.insert(property, (index, event));
                let is_last =
                    |earlier: &&EventKind| earlier.when.is_none() || earlier.ty != event.ty;
                if let Some(earlier) = earlier.map(|(_, earlier)| earlier).filter(is_last) {
                    let message = format!("`{property}` is read as `{}` before", earlier.kind);
                    let help = "give the kind before it the same type and a `when`";
                    checker.reject(site.child("property"), message, help);
                }
            }
        }
        let mut open: Vec<_> = last.into_iter().collect();
        open.sort_unstable_by_key(|(_, (index, _))| *index);
        for (property, (index, event)) in open {
            let Some(when) = &event.when else { continue };
            let condition = &when.property;
            let message = format!("a `{property}` without this `{condition}` has no kind");
            let site = checker.row("events", index).child("when");
            let help = "add a row with the same property and no `when`";
            checker.reject(site, message, help);
        }
    }

    fn check_event(&self, event: &EventKind, site: &Site, checker: &mut Checker<'_>) {
        // A kind without a field is read from stored deliveries.
        let (field, at) = (event.field.as_ref(), site.child("field"));
        checker.check_name("webhook field", field, at, |name| self.has_field(name));
        if !checker.has_type(&event.ty) {
            return checker.unknown("type", &event.ty, site.child("type"));
        }
        let named = event.same.iter().enumerate();
        let named = named.map(|(index, name)| (name, site.child("same").index(index)));
        let when = event.when.iter();
        let when = when.map(|when| (&when.property, site.child("when").child("property")));
        let time = event.time.iter().map(|name| (name, site.child("time")));
        for (name, site) in named.chain(when).chain(time) {
            if !checker.has_property(&event.ty, name) {
                checker.unknown("property", name, site);
            }
        }
    }
}
