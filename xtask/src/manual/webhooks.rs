//! `webhooks.yaml`: what Graph posts. In: the fields, the rules of delivery, and the types of the payloads. Out: the
//! same rows with every name known and every place one that an entry has.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::Site;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub sources: IndexMap<String, String>,
    pub object: String,
    pub delivery: Delivery,
    pub client_certificate: ClientCertificate,
    pub fields: Vec<WebhookField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    pub signature_header: String,
    pub batch_limit: u32,
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
    /// The places of the payload in a delivery.
    pub at: Vec<String>,
    #[serde(rename = "type")]
    pub ty: String,
    pub meaning: String,
    pub since: Option<FirstSeen>,
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

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "fields",
            added: Some(Rule::WebhookAdded),
            removed: Some(Rule::WebhookRemoved),
            columns: &[
                Column::Value("at", Rule::WebhookMoved),
                Column::Value("type", Rule::WebhookMoved),
            ],
            ..SpecSection::PLAIN
        },
        SpecSection {
            columns: &[
                Column::Value("object", Rule::DeliveryChanged),
                Column::Value("delivery", Rule::DeliveryChanged),
                Column::Value("client_certificate", Rule::DeliveryChanged),
            ],
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
        for (index, field) in self.fields.iter().enumerate() {
            let site = checker.row("fields", index);
            field.check(&site, checker);
        }
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::webhooks::file(self)]
    }
}

impl Webhooks {
    /// Returns whether a field of this name can be subscribed to.
    pub fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}

impl WebhookField {
    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        if !checker.has_type(&self.ty) {
            checker.unknown("type", &self.ty, site.child("type"));
        }
        for (index, place) in self.at.iter().enumerate() {
            let properties = place.strip_prefix("entry[]");
            let is_known = properties.is_some_and(|properties| {
                let property = properties.trim_start_matches('.').split(['.', '[']).next();
                property.is_none_or(|property| {
                    property.is_empty() || checker.has_property("Entry", property)
                })
            });
            if !is_known {
                let site = site.child("at").index(index);
                checker.unknown("place in an entry", place, site);
            }
        }
    }
}
