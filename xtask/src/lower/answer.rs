//! Answers. In: the responses of an operation. Out: what each status carries, and one type for all successes and one
//! for all errors where they differ.

use openapiv3::{MediaType, ReferenceOr, Response, Responses};

use super::Lowerer;
use super::body::{is_xml, media_kind};
use crate::ir::{Answer, Branch, Dispatch, Media, Shape, TypeId, Union, Value};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn responses(&mut self, responses: &'a Responses, site: &Site, place: &str) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (status, response) in by_status(responses) {
            let at = site.child("responses").child(&status);
            let Some((response, at)) = self.resolve(response, &at) else {
                continue;
            };
            let place = format!("{place} {status}");
            let mut answer = Answer {
                doc: Some(response.description.clone()),
                value: None,
                media: Media::Json,
                content_type: None,
                status,
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
            self.only_json(response, &at);
            if let Some((kind, name, content)) = best {
                let kind = match kind {
                    Media::Form => Media::Text,
                    Media::Multipart => Media::Bytes,
                    kind => kind,
                };
                answer.value = Some(self.media_value(kind, name, content, &at, &place));
                answer.media = kind;
                let is_json =
                    name == "application/json" || kind == Media::Json && name.contains('*');
                answer.content_type = (!is_json).then(|| name.clone());
            }
            answers.push(answer);
        }
        answers
    }

    /// Reports the content types that no answer of the project may have.
    fn only_json(&mut self, response: &Response, at: &Site) {
        let names = response.content.keys();
        for name in names.filter(|name| media_kind(name) != Media::Json) {
            if !self.input.lenient {
                let message = format!("an answer of `{name}` is not read");
                let help = "keep `application/json`, by an overlay";
                let site = at.child("content").child(name);
                self.report
                    .error(Code::UnsupportedBody, site, message, help);
            }
        }
    }

    /// Reports the content types of an answer that say something else than the one that is read. XML beside JSON and one
    /// schema under several names are other notations of it.
    fn not_read(
        &mut self,
        kinds: &[(Media, &'a String, &'a MediaType)],
        best: &str,
        read: &MediaType,
        at: &Site,
    ) {
        for (_, name, content) in kinds {
            let again = media_kind(name) == media_kind(best) || name.starts_with("text/plain");
            let same = again && content.schema == read.schema || is_xml(name);
            if *name != best && !same && self.input.lenient {
                let message = format!("the answer is asked for as `{best}`, not as `{name}`");
                let help = "to have this one, remove the other by an overlay";
                let site = at.child("content").child(name);
                self.report.warn(Code::UnsupportedBody, site, message, help);
            }
        }
    }

    /// The union of what the successes carry, if they carry different things.
    pub fn success_union(
        &mut self,
        answers: &[Answer],
        site: &Site,
        place: &str,
    ) -> Option<TypeId> {
        let chosen: Vec<&Answer> = answers
            .iter()
            .filter(|answer| answer.is_success() && answer.value.is_some())
            .collect();
        self.status_union(
            &chosen,
            site,
            format!("{place} outcome"),
            "What a success carries, by status.",
        )
    }

    /// The union of what the errors carry, if they carry different things.
    pub fn failure_union(
        &mut self,
        answers: &[Answer],
        site: &Site,
        place: &str,
    ) -> Option<TypeId> {
        let chosen: Vec<&Answer> = answers
            .iter()
            .filter(|answer| {
                !answer.is_success() && answer.media == Media::Json && answer.value.is_some()
            })
            .filter(|answer| !answer.status.starts_with(['1', '3']))
            .collect();
        self.status_union(
            &chosen,
            site,
            format!("{place} error"),
            "What the API says when it refuses the call, by status.",
        )
    }

    fn status_union(
        &mut self,
        answers: &[&Answer],
        site: &Site,
        place: String,
        doc: &str,
    ) -> Option<TypeId> {
        let mut branches: Vec<(Value, Media, Vec<String>)> = Vec::new();
        for answer in answers {
            let value = answer.value.clone()?;
            match branches
                .iter_mut()
                .find(|(have, media, _)| have.ty == value.ty && *media == answer.media)
            {
                Some((.., statuses)) => statuses.push(answer.status.clone()),
                None => branches.push((value, answer.media, vec![answer.status.clone()])),
            }
        }
        if branches.len() < 2 {
            return None;
        }
        let branches = branches.into_iter().map(|(value, _, tags)| Branch {
            ident: String::new(),
            value,
            tags,
            boxed: false,
        });
        let branches = branches.collect();
        let id = self.reserve(place, site.clone());
        self.types[id.0].doc = Some(doc.to_owned());
        self.types[id.0].shape = Shape::Union(Union {
            branches,
            by: Dispatch::Status,
        });
        Some(id)
    }

    /// An answer that stands for all statuses is a success as well when no other is listed.
    pub fn default_success(&self, answers: &mut Vec<Answer>) {
        let lacks = !answers
            .iter()
            .any(|answer| answer.status.starts_with('2') || answer.status.starts_with('3'));
        let default = answers
            .iter()
            .find(|answer| answer.status == "default")
            .cloned();
        if let Some(default) =
            default.filter(|default| lacks && self.input.lenient && default.value.is_some())
        {
            answers.insert(
                0,
                Answer {
                    status: "2XX".to_owned(),
                    ..default
                },
            );
        }
    }
}

fn rank(media: Media) -> u8 {
    match media {
        Media::Json => 0,
        Media::Text => 1,
        Media::Form => 2,
        Media::Bytes | Media::Multipart => 3,
    }
}

/// The answers by status, the one for all others last.
pub fn by_status(responses: &Responses) -> impl Iterator<Item = (String, &ReferenceOr<Response>)> {
    let listed = responses.responses.iter();
    let listed = listed.map(|(status, response)| (status.to_string(), response));
    let default = responses.default.iter();
    listed.chain(default.map(|response| ("default".to_owned(), response)))
}
