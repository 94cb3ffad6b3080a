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

/// A path below the version: an id, and the edge behind it.
pub(super) struct NodePath<'a> {
    pub id: Cow<'a, str>,
    edge: Option<&'a str>,
}

impl<'a> NodePath<'a> {
    /// Reads `/1001` or `/1001/messages`; `None` for any other path.
    pub fn read(path: &'a str) -> Option<Self> {
        let mut segments = path.trim_start_matches('/').split('/');
        let (id, edge) = (segments.next()?, segments.next());
        let is_node = !id.is_empty() && segments.next().is_none();
        let id = percent_decode_str(id).decode_utf8().ok()?;
        let edge = edge.filter(|edge| !edge.is_empty());
        is_node.then_some(Self { id, edge })
    }
}

/// A path template in its parts: `/notification_messages_{token}` and `/{page_id}/messages`.
struct PathParts {
    method: &'static str,
    /// What is before the parameter, or the whole of a path without one.
    prefix: &'static str,
    parameter: Option<&'static str>,
    edge: Option<&'static str>,
}

impl OperationRow {
    fn parts(&self) -> PathParts {
        let (method, path) = self.key.split_once(" /").unwrap_or_default();
        let (first, edge) = match path.split_once('/') {
            Some((first, edge)) => (first, Some(edge)),
            None => (path, None),
        };
        let (prefix, parameter) = match first.split_once('{') {
            Some((prefix, parameter)) => (prefix, Some(parameter.trim_end_matches('}'))),
            None => (first, None),
        };
        PathParts {
            method,
            prefix,
            parameter,
            edge,
        }
    }

    /// Returns whether a path is of this form.
    fn has_path(&self, path: &NodePath<'_>) -> bool {
        let parts = self.parts();
        let rest = path.id.strip_prefix(parts.prefix);
        let fits = rest.is_some_and(|rest| rest.is_empty() == parts.parameter.is_none());
        fits && parts.edge == path.edge
    }

    /// Returns whether the path parameter is the id of such a node.
    fn takes(&self, node: Node) -> bool {
        match self.parts().parameter {
            Some("page_id") => node == Node::Page,
            Some("psid") => node == Node::Person,
            Some("persona_id") => node == Node::Persona,
            Some("thread_label_id") => node == Node::Label,
            Some("conversation_id") => node == Node::Conversation,
            Some("message_id") => node == Node::Message,
            Some("template_id") => node == Node::Template,
            Some("token") => node == Node::Token,
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
        let longest = rows.iter().map(|row| row.parts().prefix.len()).max();
        rows.retain(|row| Some(row.parts().prefix.len()) == longest);
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
    pub fn object<'i>(&self, id: &'i str) -> Option<&'i str> {
        let parts = self.rows.first()?.parts();
        parts.parameter?;
        id.strip_prefix(parts.prefix)
    }

    /// Returns the operation of a method for a kind of node.
    pub fn of(&self, method: &str, node: Node) -> Option<&'static OperationRow> {
        let mut rows = self.rows.iter().copied();
        rows.find(|row| {
            row.versions.1 >= self.version && row.parts().method == method && row.takes(node)
        })
    }
}
