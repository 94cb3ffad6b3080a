//! The table of the keywords of OpenAPI 3.0, 3.1 and 3.2: for each kind of object its keywords, and for each keyword the
//! type of its value, its role in the generator, how `diff` merges it and, since OpenAPI 3.2, the edition that has it.
//!
//! Nothing goes in; what comes out is constant. It is the only list of keywords: [`source`](crate::source) warns about
//! whatever is missing here, [`lower`](crate::lower) keeps the facets, and [`diff`](crate::diff) reports a change of a
//! keyword that it cannot compare. A keyword that the generator ignores on purpose is a row `ignored`, with the reason.

mod components;
mod document;
mod edition;
mod find;
mod schema;
mod security;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use components::{COOKIE_STYLE, HEADER, PARAMETER};
pub use document::{
    INFO, MEDIA_TYPE, OPENAPI, OPERATION, PATH_ITEM, REQUEST_BODY, RESPONSE, SERVER,
};
pub use edition::OpenApiVersion;
pub use find::is_annotation;
pub use schema::{DISCRIMINATOR, SCHEMA};
pub use security::{FLOW, SECURITY_SCHEME};

/// A kind of object of the OpenAPI Specification.
pub struct ObjectKind {
    /// The name with its article, for diagnostics.
    pub name: &'static str,
    pub keywords: &'static [Keyword],
    /// Which other keys the object may have, and the type of their values.
    pub others: Option<(IsKey, Expected)>,
    /// Keywords of which one is required.
    pub one_of: &'static [&'static str],
    /// The keyword that selects the kind, and the kinds by its value.
    pub variants: Option<(&'static str, &'static [VariantOf])>,
}

/// Decides whether an object may have a key that is not a keyword.
type IsKey = fn(&str) -> bool;

/// A value of the keyword that selects the kind, and the kind.
type VariantOf = (&'static str, &'static ObjectKind);

impl ObjectKind {
    /// Returns the rows of the kind and of its variants.
    pub fn rows(&self) -> impl Iterator<Item = &'static Keyword> {
        let variants = self.variants.into_iter().flat_map(|(_, kinds)| kinds);
        let rows = variants.flat_map(|(_, kind)| kind.keywords);
        self.keywords.iter().chain(rows)
    }

    /// Returns the row of a keyword; of an object with variants, the row in the first variant that has it.
    pub fn find(&self, keyword: &str) -> Option<&'static Keyword> {
        self.rows().find(|row| row.name == keyword)
    }

    /// Returns the variant that an object is, or `None` without variants, and for an unknown name.
    pub fn variant_of(&self, object: &Value) -> Option<&'static ObjectKind> {
        let (tag, variants) = self.variants?;
        let tag = object.get(tag)?.as_str()?;
        let mut variants = variants.iter().filter(|(name, _)| *name == tag);
        variants.next().map(|(_, kind)| *kind)
    }

    /// Returns what is expected at a key.
    pub fn expected(&'static self, key: &str) -> Option<&'static Expected> {
        let keyword = self.find(key).map(|row| &row.expected);
        let other = || self.others.as_ref().filter(|(is_key, _)| is_key(key));
        keyword.or_else(|| other().map(|(_, expected)| expected))
    }
}

/// A row of the table.
pub struct Keyword {
    pub name: &'static str,
    pub expected: Expected,
    pub role: Role,
    /// How `diff` merges it over the parts of a schema. Of other objects `diff` compares each keyword by itself.
    pub merge: Merge,
    /// The JSON type whose values it is about, if it has no effect on others; `number` is also for integers.
    pub of: Option<&'static str>,
    /// The first edition whose documents it is read in. Keywords of OpenAPI 3.1 are read in 3.0 as well.
    pub since: OpenApiVersion,
}

/// The type of a keyword's value.
pub enum Expected {
    Any,
    String,
    Boolean,
    Number,
    /// An integer that is not negative.
    Count,
    OneOf(&'static [&'static str]),
    Array(&'static Expected),
    Map(&'static Expected),
    Object(&'static ObjectKind),
    /// An object of that kind, or a `$ref` to one.
    Reference(&'static ObjectKind),
    /// A schema, which may be a boolean.
    Schema,
    Either(&'static Expected, &'static Expected),
}

/// What the generator does with a keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Decides what a value or a request is made of.
    Structure,
    /// Lists the values: it decides the type, and is kept as a facet where it does not become one.
    Values,
    /// Narrows or completes a type; kept for its documentation.
    Facet,
    /// Has an effect only together with other keywords.
    Modifier,
    /// Describes for people.
    Annotation,
    /// Has no effect, on purpose, for the reason given.
    Ignored(&'static str),
}

/// How `diff` merges a keyword that several parts of a schema have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Merged by code for this keyword; without such code a change is reported as unhandled.
    Own,
    /// Read with another keyword, or says nothing about values.
    Silent,
    /// A number of items, properties or characters.
    Limit { larger_is_stricter: bool },
    /// A value that is the same or is not.
    Value,
    /// A schema that is the same or is not.
    Schema,
    /// Text for people.
    Docs,
    /// Reported as unhandled when it changes.
    Unhandled,
}

impl Expected {
    /// Returns the kind of an object.
    pub fn kind(&self) -> Option<&'static ObjectKind> {
        match self {
            Self::Object(kind) | Self::Reference(kind) => Some(kind),
            Self::Schema => Some(&SCHEMA),
            _ => None,
        }
    }

    /// Returns the alternative that a value is, and anything else unchanged.
    pub fn of(&'static self, value: &Value) -> &'static Self {
        match self {
            Self::Either(one, _) if one.fits(value) => one.of(value),
            Self::Either(_, other) => other.of(value),
            expected => expected,
        }
    }

    /// Returns whether a value has the type, without looking into it. What the rewriter accepts in other spellings as well,
    /// or reports by itself, fits: scalars as strings, words, numbers.
    pub fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Any | Self::Number | Self::OneOf(_) => true,
            Self::Schema => value.is_object() || value.is_boolean(),
            Self::String => !value.is_array() && !value.is_object(),
            Self::Boolean => value.is_boolean(),
            Self::Count => value.as_f64().is_some_and(|number| number >= 0.0),
            Self::Array(_) => value.is_array(),
            Self::Map(_) | Self::Object(_) | Self::Reference(_) => value.is_object(),
            Self::Either(one, other) => one.fits(value) || other.fits(value),
        }
    }

    /// Returns the noun for a diagnostic.
    pub fn noun(&self) -> String {
        match self {
            Self::Any => "a value".to_owned(),
            Self::String => "a string".to_owned(),
            Self::Boolean => "a boolean".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Count => "a non-negative integer".to_owned(),
            Self::OneOf(words) => format!("one of `{}`", words.join("`, `")),
            Self::Array(_) => "an array".to_owned(),
            Self::Map(_) => "an object".to_owned(),
            Self::Object(kind) | Self::Reference(kind) => kind.name.to_owned(),
            Self::Schema => "a schema".to_owned(),
            Self::Either(one, other) => format!("{} or {}", one.noun(), other.noun()),
        }
    }
}

impl Keyword {
    const fn merge(mut self, merge: Merge) -> Self {
        self.merge = merge;
        self
    }

    const fn since_3_2(mut self) -> Self {
        self.since = OpenApiVersion::V3_2;
        self
    }

    const fn limit(self, larger_is_stricter: bool) -> Self {
        self.merge(Merge::Limit { larger_is_stricter })
    }

    const fn of(mut self, json_type: &'static str) -> Self {
        self.of = Some(json_type);
        self
    }

    const fn silent(self) -> Self {
        self.merge(Merge::Silent)
    }

    /// Returns whether the keyword says what a value is made of, rather than narrowing it.
    pub fn is_structure(&self) -> bool {
        matches!(self.role, Role::Structure | Role::Values)
    }

    /// Returns whether the keyword is kept for the documentation of a type.
    pub fn is_facet(&self) -> bool {
        matches!(self.role, Role::Facet | Role::Values)
    }
}

const fn row(name: &'static str, expected: Expected, role: Role, merge: Merge) -> Keyword {
    Keyword {
        name,
        expected,
        role,
        merge,
        of: None,
        since: OpenApiVersion::V3_0,
    }
}

const fn structure(name: &'static str, expected: Expected) -> Keyword {
    row(name, expected, Role::Structure, Merge::Own)
}

const fn modifier(name: &'static str, expected: Expected) -> Keyword {
    row(name, expected, Role::Modifier, Merge::Own)
}

const fn values(name: &'static str, expected: Expected) -> Keyword {
    row(name, expected, Role::Values, Merge::Own)
}

const fn facet(name: &'static str, expected: Expected) -> Keyword {
    row(name, expected, Role::Facet, Merge::Own)
}

const fn annotation(name: &'static str, expected: Expected) -> Keyword {
    row(name, expected, Role::Annotation, Merge::Docs)
}

const fn ignored(name: &'static str, expected: Expected, reason: &'static str) -> Keyword {
    row(name, expected, Role::Ignored(reason), Merge::Unhandled)
}

/// A kind of object: its name, then its rows, those of OpenAPI 3.2 last. A row is keywords, their role, and what the
/// function of the role takes beside a keyword.
macro_rules! kind {
    (@row $role:ident $keyword:literal ($($argument:expr),+)) => { $role($keyword, $($argument),+) };
    ($name:literal; $($($keyword:literal)+: $role:ident $arguments:tt;)*
        $(since 3.2: $($($added:literal)+: $added_role:ident $added_arguments:tt;)*)?) => {
        $crate::keyword::ObjectKind::new($name, &[
            $($(kind!(@row $role $keyword $arguments),)+)*
            $($($(kind!(@row $added_role $added $added_arguments).since_3_2(),)+)*)?
        ])
    };
}
use kind;

impl ObjectKind {
    const fn new(name: &'static str, keywords: &'static [Keyword]) -> Self {
        Self {
            name,
            keywords,
            others: None,
            one_of: &[],
            variants: None,
        }
    }

    const fn open(mut self, is_key: IsKey, expected: Expected) -> Self {
        self.others = Some((is_key, expected));
        self
    }

    const fn requiring(mut self, one_of: &'static [&'static str]) -> Self {
        self.one_of = one_of;
        self
    }

    const fn selected_by(mut self, keyword: &'static str, kinds: &'static [VariantOf]) -> Self {
        self.variants = Some((keyword, kinds));
        self
    }
}
