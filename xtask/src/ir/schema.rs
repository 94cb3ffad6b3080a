//! Schemas of the model: what deserves a Rust item, and the values that point to it.

use indexmap::IndexMap;

use super::TypeId;
use crate::report::Site;
use crate::version::ApiVersion;

#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The key of the schema, in the words of `names.yaml`: `Schema`, `Schema.property`, `Schema.list[]`,
    /// `GET /path 200`. Stable when unrelated things are added.
    pub key: String,
    /// Rust type name; empty until `names` ran.
    pub ident: String,
    pub doc: Option<String>,
    pub deprecated: bool,
    pub origin: Site,
    pub kind: TypeKind,
    /// Whether a request can carry it.
    pub sent: bool,
    /// Whether a response can carry it.
    pub received: bool,
    /// Set by `pass`.
    pub derives: Derives,
    /// The first later version that does not have it; set by `retire`.
    pub removed_in: Option<ApiVersion>,
}

/// The traits beside `PartialEq` that the content allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derives {
    pub eq: bool,
    pub hash: bool,
}

impl Derives {
    pub const ALL: Self = Self {
        eq: true,
        hash: true,
    };

    /// Returns what both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            eq: self.eq && other.eq,
            hash: self.hash && other.hash,
        }
    }

    /// Returns the names of these traits, and of `Default`.
    pub fn and_default(self, has_default: bool) -> Vec<&'static str> {
        let all = [
            (self.eq, "Eq"),
            (self.hash, "Hash"),
            (has_default, "Default"),
        ];
        let derived = all.into_iter().filter(|(is_derived, _)| *is_derived);
        derived.map(|(_, name)| name).collect()
    }
}

#[derive(Clone, Debug)]
pub enum TypeKind {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
    /// A named schema that is only another type.
    Alias(TypeUse),
    /// A type of the runtime replaces this schema.
    Runtime {
        name: String,
        arguments: Vec<TypeUse>,
    },
}

#[derive(Clone, Debug, Default)]
pub struct Struct {
    pub fields: Vec<Field>,
    /// Properties that are written with one value, and have no field; set by `pass`.
    pub constants: Vec<Constant>,
    pub additional: AdditionalProperties,
    /// What a document says of the object as a whole: how many properties it has, and the rules between them.
    pub facets: Option<Box<Facets>>,
    /// The list whose only item the object may be instead (`x-unwrapped`): read, never sent.
    pub unwrapped: Option<String>,
    /// The property whose value may be there instead of the object, as a string (`x-from-string`): read, never sent.
    pub from_string: Option<String>,
    /// What the object is made with instead of with any recipient; set by a hand-written spec.
    pub admission: Option<Admission>,
}

/// Who may be sent a message: its `recipient` is made from what shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// The name of the window that has to be open.
    pub window: String,
    /// The properties that name a recipient who needs no window.
    pub without: Vec<String>,
}

impl Admission {
    /// The property that it is about.
    pub const RECIPIENT: &str = "recipient";
}

/// A property with the only string that it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constant {
    pub wire: String,
    pub value: String,
}

/// What an object may hold beside its listed properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum AdditionalProperties {
    /// Not said, or `true`.
    #[default]
    Any,
    Forbidden,
    /// Not looked at: the other headers of a response.
    Unread,
    Typed(Box<TypeUse>),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub wire: String,
    /// Rust field name; empty until `names` ran.
    pub ident: String,
    pub doc: Option<String>,
    pub required: bool,
    pub value: TypeUse,
    /// Set by `pass` where the type would otherwise contain itself, or be large for a value that is rare.
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

/// An open enum, most often of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    pub variants: Vec<Variant>,
    /// Whether letter case is ignored on reading.
    pub ignore_case: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    /// The value as a string.
    pub wire: String,
    /// The value as JSON, where the enum has others than strings.
    pub json: Option<String>,
    /// Rust variant name; empty until `names` ran.
    pub ident: String,
    pub origin: Site,
}

impl Enum {
    /// Returns whether it has other values than strings.
    pub fn is_json(&self) -> bool {
        self.variants.iter().any(|variant| variant.json.is_some())
    }

    /// Returns the variant of an enum that has one: `const`, or `enum` with one value.
    pub fn constant(&self) -> Option<&Variant> {
        match self.variants.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub struct Union {
    pub alternatives: Vec<Alternative>,
    pub by: Dispatch,
}

#[derive(Clone, Debug)]
pub struct Alternative {
    /// Rust variant name; empty until `names` ran.
    pub ident: String,
    pub value: TypeUse,
    /// Tag values that select the alternative, for [`Dispatch::Tag`].
    pub tags: Vec<String>,
    /// Set by `pass` where the type would otherwise contain itself.
    pub boxed: bool,
}

/// How a reader of a union knows which alternative it has.
#[derive(Clone, Debug, PartialEq)]
pub enum Dispatch {
    /// A property holds the alternative's tag.
    Tag(String),
    /// No two alternatives have the same JSON kind.
    Kind,
    /// The alternative that the value fits best.
    Fit,
    /// The status of the response.
    Status,
    /// The content type that the caller selects.
    ContentType,
}

/// A schema where it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeUse {
    pub ty: Ty,
    pub nullable: bool,
    pub facets: Option<Box<Facets>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Bool,
    /// `format: int32`.
    Int32,
    /// Every other integer: a plain `integer` has no bound, and identifiers exceed 32 bits.
    Int64,
    /// `format: uint64`.
    Uint64,
    Number,
    String,
    /// Anything: a schema without a type.
    Json,
    Array(Box<TypeUse>),
    Map(Box<TypeUse>),
    Named(TypeId),
}

/// What a schema says of a value beyond its type, for docs and for the checks before a request is sent; keyword → value as
/// JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub keywords: IndexMap<&'static str, serde_json::Value>,
}
