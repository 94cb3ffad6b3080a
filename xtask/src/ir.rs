//! The model that every later stage reads: plain data, complete before emission.
//!
//! In: nothing, these are the types. `lower` fills them, `pass` and `names` finish them, `share`, `emit` and `diff`
//! only read. A schema *use* is a [`Value`]; a schema that deserves a Rust item of its own is a [`TypeDef`], and
//! values point to it by [`TypeId`], so that cycles need no special care.

use indexmap::IndexMap;

use crate::report::Site;
use crate::version::ApiVersion;

/// One API version, or one stand-alone document.
#[derive(Clone, Debug)]
pub struct Api {
    /// Absent for a stand-alone document.
    pub version: Option<ApiVersion>,
    /// Base address of every call, without a trailing slash.
    pub server: String,
    /// Sorted by stem.
    pub pages: Vec<Page>,
}

/// One OpenAPI document: one reference page, one Rust module.
#[derive(Clone, Debug)]
pub struct Page {
    /// File name without its extension, `page-calls`.
    pub stem: String,
    /// Rust module, `page_calls`.
    pub module: String,
    pub title: String,
    pub doc: Option<String>,
    /// Address of the page that people read.
    pub reference: Option<String>,
    pub origin: Site,
    /// Base address, without a trailing slash.
    pub server: Option<String>,
    pub types: Vec<TypeDef>,
    pub operations: Vec<Operation>,
    /// What the operations may ask of the credentials; a stand-alone document only.
    pub schemes: Vec<Scheme>,
    /// Whether the documents around this one say where it lives and how it is called.
    pub server_is_fixed: bool,
}

/// A security scheme that is a credential which is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub name: String,
    pub place: SchemePlace,
}

/// Where a credential travels; the name is that of the header, parameter or cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemePlace {
    Bearer,
    Basic,
    Header(String),
    Query(String),
    Cookie(String),
}

/// Index into [`Page::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

impl Page {
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}

#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where the schema stands, in the words of `names.yaml`: `Schema`, `Schema.property`, `Schema.list[]`,
    /// `GET /path 200`. Stable when unrelated things are added.
    pub place: String,
    /// Rust type name; empty until `names` ran.
    pub ident: String,
    pub doc: Option<String>,
    pub deprecated: bool,
    pub origin: Site,
    pub shape: Shape,
    /// Whether a request can carry it.
    pub sent: bool,
    /// Whether an answer can carry it.
    pub received: bool,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
    /// A named schema that is no more than another type.
    Alias(Value),
    /// A type of the runtime takes the place of this schema.
    Runtime {
        name: String,
        arguments: Vec<Value>,
    },
}

#[derive(Clone, Debug, Default)]
pub struct Struct {
    pub fields: Vec<Field>,
    pub additional: Additional,
    /// The list whose only item the object may be instead (`x-unwrapped`): read, never sent.
    pub unwrapped: Option<String>,
    /// The member whose value may stand in the object's place as a string (`x-from-string`): read, never sent.
    pub from_string: Option<String>,
}

/// What an object may hold beside its listed properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Additional {
    /// Not said, or `true`.
    #[default]
    Any,
    Forbidden,
    Typed(Box<Value>),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub wire: String,
    /// Rust field name; empty until `names` ran.
    pub ident: String,
    pub doc: Option<String>,
    pub required: bool,
    pub value: Value,
    /// Set by `pass` where the type would otherwise contain itself.
    pub boxed: bool,
    /// Other wire names that are read as this field.
    pub aliases: Vec<String>,
    /// Whether a scalar is also read from another kind of scalar that says the same (`x-lenient`).
    pub lenient: bool,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
    pub origin: Site,
}

/// How a field can be present, derived from `required` and `nullable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    Nullable,
    OptionalNullable,
}

impl Field {
    pub fn presence(&self) -> Presence {
        match (self.required, self.value.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// An open enum of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    pub variants: Vec<Variant>,
    /// Whether letter case is ignored on reading.
    pub ignore_case: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub wire: String,
    /// Rust variant name; empty until `names` ran.
    pub ident: String,
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub struct Union {
    pub branches: Vec<Branch>,
    pub by: Dispatch,
}

#[derive(Clone, Debug)]
pub struct Branch {
    /// Rust variant name; empty until `names` ran.
    pub ident: String,
    pub value: Value,
    /// Tag values that select the branch, for [`Dispatch::Tag`].
    pub tags: Vec<String>,
    /// Set by `pass` where the type would otherwise contain itself.
    pub boxed: bool,
}

/// How a reader of a union knows which branch it has.
#[derive(Clone, Debug, PartialEq)]
pub enum Dispatch {
    /// A property holds the branch's tag.
    Tag(String),
    /// No two branches have the same JSON kind.
    Kind,
    /// The branch that the value fits best.
    Fit,
    /// The status of the answer.
    Status,
    /// The caller's choice of a content type.
    Media,
}

/// A schema where it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub ty: Ty,
    pub nullable: bool,
    pub facets: Option<Box<Facets>>,
}

impl Value {
    pub fn plain(ty: Ty) -> Self {
        Self {
            ty,
            nullable: false,
            facets: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Bool,
    /// `format: int32`.
    Int32,
    /// Every other integer: a plain `integer` has no bound, and identifiers exceed 32 bits.
    Int64,
    Number,
    String,
    /// Anything: a schema without a type.
    Json,
    List(Box<Value>),
    Map(Box<Value>),
    Named(TypeId),
}

/// What a schema says of a value beyond its type. Kept for docs and for `diff`; keyword → value as JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub keywords: IndexMap<&'static str, serde_json::Value>,
}

#[derive(Clone, Debug)]
pub struct Operation {
    /// `POST /{page_id}/calls`.
    pub place: String,
    /// Rust type of the request; empty until `names` ran.
    pub ident: String,
    /// The document's `operationId`.
    pub id: Option<String>,
    /// Upper case.
    pub method: String,
    pub path: Vec<Piece>,
    pub params: Vec<Param>,
    pub body: Option<Body>,
    pub responses: Vec<Answer>,
    pub summary: Option<String>,
    pub doc: Option<String>,
    pub deprecated: bool,
    pub origin: Site,
    /// Set for an operation whose fields are asked for one by one, each under its own rule.
    pub selection: Option<Selection>,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
    pub context: Context,
}

/// What a stand-alone document says of an operation beside its call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The first tag, by which a large document is split.
    pub tag: Option<String>,
    /// Alternatives, each a list of security schemes that are all needed. Empty: nothing is said.
    pub security: Vec<Vec<String>>,
    /// An address of its own.
    pub server: Option<String>,
    /// The union of the types of all successes, when they differ.
    pub success: Option<TypeId>,
    /// The union of the types of all errors, when they differ.
    pub failure: Option<TypeId>,
}

impl Operation {
    /// The path as the document writes it.
    pub fn template(&self) -> &str {
        self.place.split_once(' ').map_or("", |(_, path)| path)
    }

    pub fn path_params(&self) -> impl Iterator<Item = &Param> {
        self.params
            .iter()
            .filter(|param| param.location == Location::Path)
    }

    pub fn query_params(&self) -> impl Iterator<Item = &Param> {
        self.params
            .iter()
            .filter(|param| param.location == Location::Query)
    }

    /// What a success carries; `None` when no success has a body.
    pub fn success(&self) -> Option<&Value> {
        self.responses
            .iter()
            .filter(|answer| answer.is_success())
            .find_map(|answer| answer.value.as_ref())
    }

    /// What an error carries.
    pub fn failures(&self) -> impl Iterator<Item = &Answer> {
        self.responses.iter().filter(|answer| !answer.is_success())
    }
}

/// A piece of a path template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
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
    pub location: Location,
    pub required: bool,
    pub value: Value,
    pub explode: bool,
    pub style: Style,
    pub deprecated: bool,
    pub origin: Site,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value that is more than a scalar is written into a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// The parameter has `content`: its text is JSON.
    Json,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub doc: Option<String>,
    pub required: bool,
    pub value: Value,
    /// At least one; the first is what is sent unless the caller chooses.
    pub media: Vec<Media>,
    /// The content types by name, in the order of `media`.
    pub names: Vec<String>,
    /// How the members of a form are written; `None` for Graph's own way.
    pub encodings: Option<Vec<(String, Style)>>,
    pub origin: Site,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Json,
    Form,
    Multipart,
    /// Text of any kind, XML included.
    Text,
    Bytes,
}

#[derive(Clone, Debug)]
pub struct Answer {
    /// `200`, `4XX` or `default`.
    pub status: String,
    pub doc: Option<String>,
    pub value: Option<Value>,
    pub media: Media,
    /// The content type by name, where it is not plain JSON.
    pub content_type: Option<String>,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// The fields that a read may ask for, each under its own rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Query parameter that lists the wanted fields.
    pub param: String,
    pub fields: Vec<Selectable>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Selectable {
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
