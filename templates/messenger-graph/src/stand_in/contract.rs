//! What the table of operations is made of, and which operation a path belongs to. The table is generated.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::operations::OPERATIONS;
use super::world::Node;
use crate::bound::TypeBounds;
use crate::calendar::ApiVersion;

/// An operation of some versions.
pub(super) struct OperationRow {
    /// The name of the request type.
    pub name: &'static str,
    /// Method and path template, `POST /{page_id}/calls`.
    pub key: &'static str,
    /// The first and the last version.
    pub versions: (ApiVersion, ApiVersion),
    /// The names of the types of the tokens that it takes.
    pub tokens: &'static [&'static str],
    /// The query parameters.
    pub parameters: &'static [PropertyRow],
    /// Their bounds.
    pub parameter_bounds: Option<&'static TypeBounds>,
    /// The shape of the body.
    pub body: Option<&'static ValueShape>,
    /// What a success holds.
    pub response: ResponseKind,
}

/// A parameter or property: its name, whether it is required, and its shape.
pub(super) type PropertyRow = (&'static str, bool, &'static ValueShape);

/// What a value of a request must look like.
pub(super) enum ValueShape {
    Any,
    Boolean,
    Integer,
    Number,
    Text,
    /// A string or an integer.
    Id,
    Enum(&'static [&'static str]),
    Array(&'static ValueShape),
    /// An object with its properties, and their bounds.
    Object(&'static [PropertyRow], Option<&'static TypeBounds>),
    Union(&'static [&'static ValueShape]),
    Nullable(&'static ValueShape),
}

/// What a success holds, for an operation that the engine has no function for.
#[derive(Clone, Copy)]
pub(super) enum ResponseKind {
    /// `{"success": true}`.
    Success,
    /// `{"result": "success"}`.
    Result,
    /// `{"data": []}`.
    List,
    /// `{"id": …}`.
    Node,
}

impl ResponseKind {
    /// Returns the least that a success can hold.
    pub fn least(self, node: &str) -> Value {
        match self {
            Self::Success => serde_json::json!({"success": true}),
            Self::Result => serde_json::json!({"result": "success"}),
            Self::List => serde_json::json!({"data": []}),
            Self::Node => serde_json::json!({ "id": node }),
        }
    }
}

/// A path below the version, in its segments.
pub(super) struct NodePath<'a>(Vec<Cow<'a, str>>);

impl<'a> NodePath<'a> {
    /// Reads `/1001`, `/1001/messages` or `/sticker_packs/1/stickers`; `None` for a path with an empty segment.
    pub fn read(path: &'a str) -> Option<Self> {
        let path = path.trim_start_matches('/');
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments = path.split('/').map(|segment| {
            let segment = percent_decode_str(segment).decode_utf8().ok()?;
            (!segment.is_empty()).then_some(segment)
        });
        segments.collect::<Option<_>>().map(Self)
    }

    /// Returns the first segment, which for most paths is the id of an object.
    pub fn first(&self) -> &str {
        self.0.first().map_or("", |segment| segment)
    }
}

/// A segment of a path template: `messages`, `{page_id}` or `notification_messages_{token}`.
struct SegmentForm {
    /// What is before the parameter, or the whole of a segment without one.
    prefix: &'static str,
    parameter: Option<&'static str>,
}

impl SegmentForm {
    fn read(template: &'static str) -> Self {
        match template.split_once('{') {
            Some((prefix, parameter)) => Self {
                prefix,
                parameter: Some(parameter.trim_end_matches('}')),
            },
            None => Self {
                prefix: template,
                parameter: None,
            },
        }
    }

    fn fits(&self, segment: &str) -> bool {
        let rest = segment.strip_prefix(self.prefix);
        rest.is_some_and(|rest| rest.is_empty() == self.parameter.is_none())
    }
}

impl OperationRow {
    fn method(&self) -> &'static str {
        self.key.split(' ').next().unwrap_or_default()
    }

    fn segments(&self) -> impl Iterator<Item = SegmentForm> {
        let (_, path) = self.key.split_once(" /").unwrap_or_default();
        path.split('/').map(SegmentForm::read)
    }

    /// Returns whether a path is of this form.
    fn has_path(&self, path: &NodePath<'_>) -> bool {
        self.segments().count() == path.0.len()
            && (self.segments().zip(&path.0)).all(|(form, segment)| form.fits(segment))
    }

    /// Returns the number of characters outside of the parameter.
    fn words(&self) -> usize {
        self.segments().map(|form| form.prefix.len()).sum()
    }

    /// Returns the name of the path parameter.
    fn parameter(&self) -> Option<&'static str> {
        self.segments().find_map(|form| form.parameter)
    }

    /// Returns the id in a path of this form; `None` if the form has no parameter.
    fn object<'i>(&self, path: &'i NodePath<'_>) -> Option<&'i str> {
        let mut segments = self.segments().zip(&path.0);
        let (form, segment) = segments.find(|(form, _)| form.parameter.is_some())?;
        segment.strip_prefix(form.prefix)
    }

    /// Returns whether the path parameter is the id of such a node.
    fn takes(&self, node: Node) -> bool {
        match self.parameter() {
            Some("page_id") => node == Node::Page,
            Some("psid") => node == Node::Person,
            Some("persona_id") => node == Node::Persona,
            Some("thread_label_id") => node == Node::Label,
            Some("conversation_id") => node == Node::Conversation,
            Some("message_id") => node == Node::Message,
            Some("template_id") => node == Node::Template,
            Some("token") => node == Node::Token,
            Some("sticker_pack_id") => node == Node::StickerPack,
            Some("user_id") => matches!(node, Node::User | Node::Person),
            _ => true,
        }
    }
}

/// The operations that a path may belong to.
pub(super) struct Candidates {
    version: ApiVersion,
    rows: Vec<&'static OperationRow>,
}

impl Candidates {
    /// Returns the operations of a version whose path has this form. A version without a document has the operations of the
    /// next one that has documents.
    pub fn find(version: ApiVersion, path: &NodePath<'_>) -> Self {
        let last = OPERATIONS.iter().map(|row| row.versions.1);
        let version = last.max().map_or(version, |last| version.min(last));
        let rows = OPERATIONS.iter().filter(|row| row.versions.1 >= version);
        let mut rows: Vec<_> = rows.filter(|row| row.has_path(path)).collect();
        // The form with more words in it is the one that is meant.
        let longest = rows.iter().map(|row| row.words()).max();
        rows.retain(|row| Some(row.words()) == longest);
        let first = rows.iter().map(|row| row.versions.0.max(version)).min();
        let version = first.unwrap_or(version);
        rows.retain(|row| row.versions.0 <= version);
        Self { version, rows }
    }

    /// Returns whether no operation of any method has the path.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the id in a path; `None` if its form has no parameter.
    pub fn object<'i>(&self, path: &'i NodePath<'_>) -> Option<&'i str> {
        self.rows.first()?.object(path)
    }

    /// Returns the operation of a method, for a kind of node if its form has a parameter.
    pub fn of(&self, method: &str, node: Option<Node>) -> Option<&'static OperationRow> {
        let mut rows = self.rows.iter().copied();
        rows.find(|row| {
            row.versions.1 >= self.version
                && row.method() == method
                && node.is_none_or(|node| row.takes(node))
        })
    }
}
