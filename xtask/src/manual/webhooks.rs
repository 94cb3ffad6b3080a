//! The spec of webhooks. In: the fields, the kinds of events, the rules of delivery, and the types of the payloads. Out: the
//! same rows with every name known.

mod events;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::section::{Column, Judgement, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::Site;

pub use events::{Actor, EventKind, Is, Marks};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub sources: IndexMap<String, String>,
    pub object: String,
    pub delivery: Delivery,
    pub client_certificate: ClientCertificate,
    pub fields: Vec<WebhookField>,
    pub events: Vec<EventKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    pub signature_header: String,
    pub version_header: String,
    pub batch_limit: u32,
    pub respond_within_seconds: u32,
    pub retries_for_hours: u32,
    pub source: String,
}

/// What Graph shows when a receiver asks for a certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientCertificate {
    pub common_name: String,
    /// Name of the file with the authority's certificate.
    pub authority: String,
    #[serde(deserialize_with = "crate::day::required")]
    pub authority_since: Date,
    #[serde(deserialize_with = "crate::day::required")]
    pub previous_until: Date,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookField {
    pub name: String,
    /// The paths of the payload in a delivery.
    pub at: Vec<String>,
    /// Absent where no payload is documented.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    pub meaning: String,
    pub since: Option<FirstSeen>,
    #[serde(default)]
    pub retired: bool,
    pub note: Option<String>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstSeen {
    #[serde(deserialize_with = "crate::day::required")]
    pub on: Date,
    pub source: String,
}

impl Spec for Webhooks {
    const NAME: &'static str = "webhooks";

    const IS_RECEIVED: bool = true;

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "fields",
            added: Some(Rule::WebhookAdded),
            removed: Some(Rule::WebhookRemoved),
            columns: &[
                Column::Values(&["at", "type"], Rule::WebhookMoved),
                Column::Judged("retired", retirement),
                Column::Words(&["since", "meaning", "note"], Rule::DocsChanged),
            ],
            ..SpecSection::PLAIN
        },
        SpecSection {
            name: "events",
            key: &["kind"],
            added: Some(Rule::WebhookAdded),
            removed: Some(Rule::WebhookRemoved),
            columns: &[
                Column::Values(
                    &[
                        "field", "property", "spelled", "entry", "marks", "type", "when", "by",
                    ],
                    Rule::WebhookMoved,
                ),
                Column::Words(&["meaning", "observed"], Rule::DocsChanged),
            ],
            ..SpecSection::PLAIN
        },
        SpecSection {
            columns: &[Column::Values(
                &["object", "delivery", "client_certificate"],
                Rule::DeliveryChanged,
            )],
            ..SpecSection::PLAIN
        },
    ];

    fn check(&self, checker: &mut Checker<'_>) {
        let certificate = &self.client_certificate;
        if certificate.previous_until < certificate.authority_since {
            let site = checker.file.child("client_certificate");
            let message = "the previous certificate ended before this one began";
            checker.reversed(site.child("previous_until"), message);
        }
        for (site, field) in checker.rows("fields", &self.fields) {
            self.check_field(field, &site, checker);
        }
        self.check_events(checker);
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        let mut files = vec![emit::webhooks::file(self)];
        let payloads = project.types.filter(|_| !self.events.is_empty());
        files.extend(payloads.map(|page| emit::events::file(self, page)));
        files
    }
}

/// Says that Graph no longer delivers a field, or delivers it again.
fn retirement(old: &Value, new: &Value, _: Date) -> Vec<Judgement> {
    let is_retired = |row: &Value| row.get("retired").and_then(Value::as_bool) == Some(true);
    let rule = match (is_retired(old), is_retired(new)) {
        (false, true) => Rule::WebhookRemoved,
        (true, false) => Rule::WebhookAdded,
        _ => return Vec::new(),
    };
    vec![(rule, is_retired(old).into(), is_retired(new).into())]
}

impl Webhooks {
    /// Returns whether a field of this name can be subscribed to.
    pub fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// Returns the kinds of events that a field delivers.
    pub fn events_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a EventKind> {
        let events = self.events.iter();
        events.filter(move |event| event.field.as_deref() == Some(field))
    }

    /// Checks that a field with a payload has a type and kinds of events, that the kinds are read from the paths that the
    /// field lists, and that a field without a payload has neither.
    fn check_field(&self, field: &WebhookField, site: &Site, checker: &mut Checker<'_>) {
        if !checker.has_value("Field", &field.name) {
            checker.unknown("value of `Field`", &field.name, site.child("name"));
        }
        checker.check_type(field.ty.as_ref(), site.child("type"));
        let events = || self.events_of(&field.name);
        if field.ty.is_some() != events().next().is_some() {
            let message = match field.ty {
                Some(_) => format!("`{}` has a payload and no kind of event", field.name),
                None => format!("`{}` has a kind of event and no type", field.name),
            };
            let help = "give the row a `type` and `events` a row with this `field`, or neither";
            checker.reject(site.clone(), message, help);
        }
        for (index, path) in field.at.iter().enumerate() {
            let is_read = match field.ty {
                Some(_) => events().any(|event| event.is_at(path)),
                None => path.starts_with("entry[]."),
            };
            if !is_read {
                let site = site.child("at").index(index);
                checker.unknown("path in an entry", path, site);
            }
        }
    }
}
