//! Answers. In: the responses of an operation. Out: what each status carries, and one type for all successes and one
//! for all errors where they differ.

use openapiv3::{ReferenceOr, Responses};

use super::Lowerer;
use super::body::{is_xml, media_kind};
use crate::ir::{Alternative, BodyFormat, Dispatch, Response, TypeId, TypeKind, TypeUse, Union};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn responses(&mut self, responses: &'a Responses, site: &Site, key: &str) -> Vec<Response> {
        let mut answers = Vec::new();
        for (status, response) in by_status(responses) {
            let at = site.child("responses").child(&status);
            let Some(response) = response.as_item() else {
                continue;
            };
            let key = format!("{key} {status}");
            let mut answer = Response {
                doc: Some(response.description.clone()),
                ..Response::new(status, None)
            };
            // JSON if there is any, then text, then bytes.
            let kinds = response.content.iter().map(|(name, content)| {
                let kind = self.kind(name, content, &at);
                (kind, name, content)
            });
            let kinds: Vec<_> = kinds.collect();
            let best = kinds.iter().copied().min_by_key(|(kind, ..)| rank(*kind));
            if let Some((_, best, content)) = best {
                self.not_read(&kinds, best, content, &at);
            }
            if let Some((kind, name, content)) = best {
                let kind = match kind {
                    BodyFormat::Form => BodyFormat::Text,
                    BodyFormat::Multipart => BodyFormat::Bytes,
                    kind => kind,
                };
                answer.value = Some(self.media_value(kind, name, content, &at, &key));
                answer.format = kind;
                let is_json =
                    name == "application/json" || kind == BodyFormat::Json && name.contains('*');
                answer.content_type = (!is_json).then(|| name.clone());
            }
            answers.push(answer);
        }
        answers
    }

    /// Reports the content types of an answer that say something else than the one that is read. XML beside JSON and one
    /// schema under several names are other notations of it.
    fn not_read(
        &mut self,
        kinds: &[(BodyFormat, &'a String, &'a openapiv3::MediaType)],
        best: &str,
        read: &openapiv3::MediaType,
        at: &Site,
    ) {
        for (_, name, content) in kinds {
            let again = media_kind(name) == media_kind(best) || name.starts_with("text/plain");
            let same = again && content.schema == read.schema || is_xml(name);
            if *name != best && !same {
                let message = format!("the answer is asked for as `{best}`, not as `{name}`");
                let help = "to have this one, remove the other by an overlay";
                let site = at.child("content").child(name);
                self.report.lose(Code::UnsupportedBody, site, message, help);
            }
        }
    }

    /// The union of what the successes carry, if they carry different things.
    pub fn success_union(
        &mut self,
        answers: &[Response],
        site: &Site,
        key: &str,
    ) -> Option<TypeId> {
        let chosen: Vec<&Response> = answers
            .iter()
            .filter(|answer| answer.is_success() && answer.value.is_some())
            .collect();
        self.status_union(
            &chosen,
            site,
            format!("{key} outcome"),
            "What a success carries, by status.",
        )
    }

    /// The union of what the errors carry, if they carry different things.
    pub fn failure_union(
        &mut self,
        answers: &[Response],
        site: &Site,
        key: &str,
    ) -> Option<TypeId> {
        let chosen: Vec<&Response> = answers
            .iter()
            .filter(|answer| {
                !answer.is_success() && answer.format == BodyFormat::Json && answer.value.is_some()
            })
            .filter(|answer| !answer.status.starts_with(['1', '3']))
            .collect();
        self.status_union(
            &chosen,
            site,
            format!("{key} error"),
            "What the API says when it refuses the call, by status.",
        )
    }

    fn status_union(
        &mut self,
        answers: &[&Response],
        site: &Site,
        key: String,
        doc: &str,
    ) -> Option<TypeId> {
        let mut alternatives: Vec<(TypeUse, BodyFormat, Vec<String>)> = Vec::new();
        for answer in answers {
            let value = answer.value.clone()?;
            match alternatives
                .iter_mut()
                .find(|(have, media, _)| have.ty == value.ty && *media == answer.format)
            {
                Some((.., statuses)) => statuses.push(answer.status.clone()),
                None => alternatives.push((value, answer.format, vec![answer.status.clone()])),
            }
        }
        if alternatives.len() < 2 {
            return None;
        }
        let alternatives = alternatives
            .into_iter()
            .map(|(value, _, tags)| Alternative::new(value, tags));
        let alternatives = alternatives.collect();
        let id = self.reserve(key, site.clone());
        self.types[id.0].doc = Some(doc.to_owned());
        self.types[id.0].kind = TypeKind::Union(Union {
            alternatives,
            by: Dispatch::Status,
        });
        Some(id)
    }

    /// An answer that stands for all statuses is a success as well when no other is listed.
    pub fn default_success(&self, answers: &mut Vec<Response>) {
        let lacks = !answers
            .iter()
            .any(|answer| answer.status.starts_with('2') || answer.status.starts_with('3'));
        let default = answers
            .iter()
            .find(|answer| answer.status == "default")
            .cloned();
        if let Some(default) = default.filter(|default| lacks && default.value.is_some()) {
            answers.insert(
                0,
                Response {
                    status: "2XX".to_owned(),
                    ..default
                },
            );
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

/// The answers by status, the one for all others last.
pub fn by_status(
    responses: &Responses,
) -> impl Iterator<Item = (String, &ReferenceOr<openapiv3::Response>)> {
    let listed = responses.responses.iter();
    let listed = listed.map(|(status, response)| (status.to_string(), response));
    let default = responses.default.iter();
    listed.chain(default.map(|response| ("default".to_owned(), response)))
}
