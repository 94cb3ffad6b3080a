//! Responses. In: those of an operation. Out: what each status carries, and one type for all successes and one for all
//! errors where they differ.

use openapiv3::{Response as Described, Responses};

use super::Lowerer;
use super::body::{OfferedContent, is_xml, media_format};
use super::items::SEQUENCE;
use crate::ir::{Alternative, BodyFormat, Dispatch, Response, TypeId, TypeKind, Union};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn responses(&mut self, described: &'a Responses, site: &Site, key: &str) -> Vec<Response> {
        let mut responses = Vec::new();
        for (status, described) in by_status(described) {
            let at = site.child("responses").child(&status);
            let key = format!("{key} {status}");
            let mut response = Response {
                doc: Some(described.description.clone()),
                ..Response::new(status, None)
            };
            let offers = self.offers(&described.content, &at);
            // JSON if there is any, then text, then bytes.
            let best = offers.iter().min_by_key(|offer| rank(offer.format));
            if let Some(mut best) = best.copied() {
                self.report_unread(&offers, &best, &at);
                best.format = match best.format {
                    BodyFormat::Form => BodyFormat::Text,
                    BodyFormat::Multipart => BodyFormat::Bytes,
                    format => format,
                };
                response.value = Some(self.media_value(best, &at, &key));
                response.format = best.format;
                let is_any = best.format == BodyFormat::Json && best.name.contains('*');
                let is_json = best.name == "application/json" || is_any;
                response.content_type = (!is_json).then(|| best.name.clone());
            }
            responses.push(response);
        }
        responses
    }

    /// Reports the content types of a response that say something else than the one that is read. XML beside JSON and one
    /// schema under several names are other notations of it.
    fn report_unread(
        &mut self,
        offers: &[OfferedContent<'a>],
        best: &OfferedContent<'a>,
        at: &Site,
    ) {
        // A sequence is read item by item, whatever the whole response is read as.
        let is_whole = |offer: &&OfferedContent<'_>| {
            let items = offer.content.extensions.get("x-items");
            items.is_none_or(|items| items.get(SEQUENCE).is_none())
        };
        for OfferedContent { name, content, .. } in offers.iter().filter(is_whole) {
            let again = media_format(name) == media_format(best.name);
            let again = again || name.starts_with("text/plain");
            let same = again && content.schema == best.content.schema || is_xml(name);
            if *name != best.name && !same {
                let best = best.name;
                let message = format!("the response is requested as `{best}`, not as `{name}`");
                let help = "to have this one, remove the other by an overlay";
                let site = at.child("content").child(name);
                self.report.lose(Code::UnsupportedBody, site, message, help);
            }
        }
    }

    /// Returns the union of what the successes carry, if they carry different things.
    pub fn success_union(
        &mut self,
        responses: &[Response],
        site: &Site,
        key: &str,
    ) -> Option<TypeId> {
        let chosen = responses.iter().filter(|response| response.is_success());
        let doc = "What a success carries, by status.";
        self.status_union(chosen, site, format!("{key} outcome"), doc)
    }

    /// Returns the union of what the errors carry, if they carry different things.
    pub fn failure_union(
        &mut self,
        responses: &[Response],
        site: &Site,
        key: &str,
    ) -> Option<TypeId> {
        let chosen = responses.iter().filter(|response| {
            let is_success = response.is_success() || response.status.starts_with(['1', '3']);
            !is_success && response.format == BodyFormat::Json
        });
        let doc = "What an error carries, by status.";
        self.status_union(chosen, site, format!("{key} error"), doc)
    }

    fn status_union<'r>(
        &mut self,
        responses: impl Iterator<Item = &'r Response>,
        site: &Site,
        key: String,
        doc: &str,
    ) -> Option<TypeId> {
        let mut alternatives: Vec<(Alternative, BodyFormat)> = Vec::new();
        for response in responses {
            let Some(value) = &response.value else {
                continue;
            };
            let status = response.status.clone();
            let mut known = alternatives.iter_mut();
            let known = known
                .find(|(known, format)| known.value.ty == value.ty && *format == response.format);
            match known {
                Some((known, _)) => known.tags.push(status),
                None => {
                    let alternative = Alternative::new(value.clone(), vec![status]);
                    alternatives.push((alternative, response.format));
                }
            }
        }
        if alternatives.len() < 2 {
            return None;
        }
        let id = self.reserve(key, site.clone());
        self.types[id.0].doc = Some(doc.to_owned());
        self.types[id.0].kind = TypeKind::Union(Union {
            alternatives: alternatives.into_iter().map(|(one, _)| one).collect(),
            by: Dispatch::Status,
        });
        Some(id)
    }

    /// Makes the response for all statuses one for successes as well, if no success is listed.
    pub fn default_success(&self, responses: &mut Vec<Response>) {
        let is_success = |response: &Response| response.status.starts_with(['2', '3']);
        let mut all = responses.iter();
        let default = all.find(|one| one.status == "default" && one.value.is_some());
        if let Some(default) = default.filter(|_| !responses.iter().any(is_success)) {
            let success = Response {
                status: "2XX".to_owned(),
                ..default.clone()
            };
            responses.insert(0, success);
        }
    }
}

fn rank(format: BodyFormat) -> u8 {
    match format {
        BodyFormat::Json => 0,
        BodyFormat::Text => 1,
        BodyFormat::Form => 2,
        BodyFormat::Bytes | BodyFormat::Multipart => 3,
    }
}

/// Returns the responses by status, the one for all others last.
pub fn by_status(responses: &Responses) -> impl Iterator<Item = (String, &Described)> {
    let listed = responses.responses.iter();
    let listed = listed.map(|(status, response)| (status.to_string(), response));
    let default = responses.default.iter();
    let all = listed.chain(default.map(|response| ("default".to_owned(), response)));
    all.filter_map(|(status, response)| Some((status, response.as_item()?)))
}
