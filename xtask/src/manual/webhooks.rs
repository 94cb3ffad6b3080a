//! `webhooks.yaml`: what Graph posts. In: the fields, the rules of delivery, and the types of the payloads. Out: the
//! same rows with every name known and every place one that an entry has.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::payloads::{Components, check_sources, openapi};
use crate::report::{Report, Site};
use crate::source::Document;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub sources: IndexMap<String, String>,
    pub object: String,
    pub delivery: Delivery,
    pub client_certificate: ClientCertificate,
    pub fields: Vec<WebhookField>,
    info: Value,
    components: Components,
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
    /// Where the payload stands in a delivery.
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

impl Webhooks {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let code = crate::report::Code::InvalidManual;
        let webhooks: Self = crate::source::deserialize(&document.tree, &file, code, report)?;
        let certificate = &webhooks.client_certificate;
        let mut cited = vec![
            (file.child("delivery"), &webhooks.delivery.source),
            (file.child("client_certificate"), &certificate.source),
        ];
        if certificate.previous_until < certificate.authority_since {
            let site = file.child("client_certificate").child("previous_until");
            let message = "the certificate before ended when there was no other yet";
            super::reversed(site, message, report);
        }
        let mut first = HashMap::new();
        for (index, field) in webhooks.fields.iter().enumerate() {
            let site = file.child("fields").index(index);
            cited.push((site.clone(), &field.source));
            cited.extend(
                field
                    .since
                    .iter()
                    .map(|since| (site.child("since"), &since.source)),
            );
            webhooks.check_field(field, &site, report);
            if first.insert(&field.name, index).is_some() {
                super::repeated(&field.name, site, report);
            }
        }
        check_sources(cited, &webhooks.sources, report);
        webhooks.components.check(&file, &webhooks.sources, report);
        Some(webhooks)
    }

    fn check_field(&self, field: &WebhookField, site: &Site, report: &mut Report) {
        if !self.components.has(&field.ty) {
            super::unknown("type", &field.ty, site.child("type"), report);
        }
        for (index, place) in field.at.iter().enumerate() {
            let members = place.strip_prefix("entry[]");
            let known = members.is_some_and(|members| {
                let member = members.trim_start_matches('.').split(['.', '[']).next();
                member.is_none_or(|member| {
                    member.is_empty() || self.components.has_member("Entry", member)
                })
            });
            if !known {
                let site = site.child("at").index(index);
                super::unknown("place in an entry", place, site, report);
            }
        }
    }

    /// The names that can be subscribed to.
    pub fn names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }

    /// The types as an OpenAPI document.
    pub fn document(&self, document: &Document) -> Document {
        openapi(document, &self.info, &self.sources)
    }
}
