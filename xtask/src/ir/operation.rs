//! Operations of the model, with their parameters, bodies and responses.

use super::{Derives, Ty, TypeId, TypeUse};
use crate::report::Site;
use crate::source::media::{Framing, framing};
use crate::version::ApiVersion;

#[derive(Clone, Debug)]
pub struct Operation {
    /// `POST /{page_id}/calls`.
    pub key: String,
    /// Rust type of the request; empty until `names` ran.
    pub ident: String,
    /// The document's `operationId`.
    pub id: Option<String>,
    /// As it is sent: in capitals, unless the document gives it another spelling.
    pub method: String,
    pub path: Vec<PathSegment>,
    pub params: Vec<Param>,
    pub body: Option<Body>,
    pub responses: Vec<Response>,
    pub summary: Option<String>,
    pub doc: Option<String>,
    pub deprecated: bool,
    pub origin: Site,
    /// Set for an operation whose fields are asked for one by one, each under its own rule.
    pub selection: Option<Selection>,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
    /// Of the request; set by `pass`.
    pub derives: Derives,
    /// The first tag, by which a large document is split.
    pub tag: Option<String>,
    /// Rust module of a large document that is split; empty until `names` ran.
    pub group: String,
    /// Alternatives, each a list of security schemes that are all required. Empty: the document says nothing.
    pub security: Vec<Vec<String>>,
    /// The Rust type of the token that it takes, the first of several; set by `manual`, for documented ones.
    pub token: Option<String>,
    /// The base address of this operation alone.
    pub server: Option<String>,
    /// The union of the types of all successes, when they differ.
    pub success_type: Option<TypeId>,
    /// The union of the types of all errors, when they differ.
    pub error_type: Option<TypeId>,
    /// The struct of the headers that the responses declare.
    pub headers_type: Option<TypeId>,
    /// The items of a success that is a sequence.
    pub items: Option<ItemSequence>,
    /// How the pages of a list follow one another, where the document says so.
    pub paging: Option<Paging>,
}

/// What `x-paging` says of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The query parameter that has the cursor.
    pub parameter: String,
    /// The properties that lead to the cursor of the next page.
    pub next: Vec<String>,
}

/// A response that is read item by item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemSequence {
    /// What an item is read as; of an event, its data.
    pub value: TypeUse,
    pub content_type: String,
    /// Whether the items are JSON; the data of an event may be a string.
    pub is_json: bool,
    /// What the data of an event is by its name, for each alternative of the value; nothing where that is one type.
    pub events: Vec<EventAlternative>,
}

/// The events that have data of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventAlternative {
    /// Nothing for every name that no other has.
    pub names: Vec<String>,
    pub is_json: bool,
}

impl ItemSequence {
    /// Returns whether the items are server-sent events.
    pub fn is_events(&self) -> bool {
        framing(&self.content_type) == Some(Framing::Events)
    }
}

impl Operation {
    /// The path as the document writes it.
    pub fn path_template(&self) -> &str {
        self.key.split_once(' ').map_or("", |(_, path)| path)
    }

    /// Returns the key of a parameter in the words of `names.yaml`: `GET /pets query limit`.
    pub fn param_key(&self, param: &Param) -> String {
        format!("{} {} {}", self.key, param.location.word(), param.wire)
    }

    pub fn path_params(&self) -> impl Iterator<Item = &Param> {
        self.params_in(ParamLocation::Path)
    }

    pub fn query_params(&self) -> impl Iterator<Item = &Param> {
        self.params_in(ParamLocation::Query)
    }

    fn params_in(&self, location: ParamLocation) -> impl Iterator<Item = &Param> {
        let params = self.params.iter();
        params.filter(move |param| param.location == location)
    }

    /// Returns the responses of success.
    pub fn successes(&self) -> impl Iterator<Item = &Response> + Clone {
        self.responses.iter().filter(|it| it.is_success())
    }

    /// Returns what a success carries; `None` when no success has a body.
    pub fn success(&self) -> Option<&TypeUse> {
        self.successes().find_map(|it| it.value.as_ref())
    }

    /// Returns the responses of failure.
    pub fn failures(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|it| !it.is_success())
    }

    /// The types that error responses are read as.
    pub fn error_types(&self) -> Vec<TypeId> {
        match self.error_type {
            Some(by_status) => vec![by_status],
            None => self.named_errors(),
        }
    }

    /// The types that the error responses have, without repetition.
    pub fn named_errors(&self) -> Vec<TypeId> {
        let mut named = Vec::new();
        for value in self.failures().filter_map(|it| it.value.as_ref()) {
            if let Ty::Named(id) = value.ty
                && !named.contains(&id)
            {
                named.push(id);
            }
        }
        named
    }
}

/// A piece of a path template.
#[derive(Clone, Debug, PartialEq)]
pub enum PathSegment {
    Literal(String),
    /// Index into [`Operation::params`].
    Param(usize),
}

#[derive(Clone, Debug)]
pub struct Param {
    pub wire: String,
    /// Rust field name; empty until `names` ran.
    pub ident: String,
    pub doc: Option<String>,
    pub location: ParamLocation,
    pub required: bool,
    pub value: TypeUse,
    pub explode: bool,
    pub style: ParamStyle,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// How the properties of a whole query are written, where the document says so.
    pub encodings: Vec<PropertyEncoding>,
    pub deprecated: bool,
    pub origin: Site,
}

impl Param {
    /// Returns whether a compiler is to warn of its use: not where `new` takes it, as every program must pass it.
    pub fn warns(&self) -> bool {
        self.deprecated && !self.required
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParamLocation {
    Path,
    Query,
    Header,
    Cookie,
    /// The whole query. In the style `Form` it has a pair for each property, in `Json` it is the JSON text, in `Simple`
    /// it is the text.
    Querystring,
}

impl Param {
    /// Returns whether null is a value of it: only JSON can write one, and in an optional parameter null is its absence.
    pub fn is_nullable(&self) -> bool {
        self.required && self.style == ParamStyle::Json && self.value.nullable
    }
}

impl ParamLocation {
    /// The word that OpenAPI has for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }
}

/// How a value that is more than a scalar is written into a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParamStyle {
    #[default]
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As it is, in a cookie.
    Cookie,
    /// The parameter has `content`: its text is JSON.
    Json,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub doc: Option<String>,
    pub required: bool,
    pub value: TypeUse,
    /// At least one; the first is what is sent unless the caller chooses.
    pub formats: Vec<BodyFormat>,
    /// The content types by name, in the order of `formats`.
    pub content_types: Vec<String>,
    /// How the properties of a form or the parts of a multipart body are written, where the document says so; `None` for
    /// Graph's own way.
    pub encodings: Option<Vec<PropertyEncoding>>,
    pub origin: Site,
}

/// How one property of a body is written.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyEncoding {
    /// Of a part by position its index, and nothing for all parts without one.
    pub wire: String,
    pub by: EncodedAs,
}

#[derive(Clone, Debug, PartialEq)]
pub enum EncodedAs {
    /// As a parameter of the query; whether each item is a separate pair, and whether reserved characters are written as
    /// they are.
    Style(ParamStyle, bool, bool),
    /// In this content type; of several, or a range, the caller selects one.
    ContentType(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    Json,
    Form,
    Multipart,
    /// Text of any kind, XML included.
    Text,
    Bytes,
}

#[derive(Clone, Debug)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: String,
    pub doc: Option<String>,
    pub value: Option<TypeUse>,
    pub format: BodyFormat,
    /// The content type by name, where it is not plain JSON; a range for bytes and strings of any kind.
    pub content_type: Option<String>,
}

impl Response {
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// The fields that a read may ask for, each under its own rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Query parameter that lists the wanted fields.
    pub param: String,
    pub fields: Vec<SelectableField>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SelectableField {
    pub wire: String,
    pub ident: String,
    /// Whether the field is asked for without being named.
    pub default: bool,
    /// Rust names of what opens the field; any one suffices. Empty: nothing is needed.
    pub opened_by: Vec<Opener>,
    pub doc: Option<String>,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
}

/// What a caller shows in order to ask for a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Opener {
    /// A permission that was granted, by the Rust name of its marker type.
    Permission(String),
    /// A pass for a date window, by its Rust type name.
    Pass(String),
}
