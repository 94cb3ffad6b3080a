//! The grammar of OpenAPI 3.0 as the `openapiv3` model reads it: for each kind of object its members and
//! their types. [`keyword`](crate::keyword) has the keywords of both versions; this one is for `shape` alone.

mod components;
mod document;
mod schema;
mod security;

pub use document::OPENAPI;
pub use schema::SCHEMA;

/// The type of a member.
pub enum Shape {
    Any,
    Text,
    Flag,
    Number,
    /// A whole number from 0.
    Count,
    Word(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    One(&'static Kind),
    /// An object of that kind, or a `$ref` to one.
    Ref(&'static Kind),
    FlagOrSchema,
}

impl Shape {
    /// Returns the words for a diagnostic.
    pub fn noun(&self) -> String {
        match self {
            Shape::Any => "a value".to_owned(),
            Shape::Text => "a text".to_owned(),
            Shape::Flag => "`true` or `false`".to_owned(),
            Shape::Number => "a number".to_owned(),
            Shape::Count => "a whole number, not negative,".to_owned(),
            Shape::Word(words) => format!("one of `{}`", words.join("`, `")),
            Shape::List(_) => "a list".to_owned(),
            Shape::Map(_) => "an object".to_owned(),
            Shape::One(kind) | Shape::Ref(kind) => kind.name.to_owned(),
            Shape::FlagOrSchema => "`true`, `false` or a schema".to_owned(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Must,
    /// May be absent, or null.
    May,
    /// May be absent, but not null.
    Plain,
}

type Fields = &'static [(&'static str, Shape, Presence)];
type Others = (fn(&str) -> bool, Shape);

/// A kind of object.
pub struct Kind {
    /// With its article, for diagnostics.
    pub name: &'static str,
    pub fields: Fields,
    /// The members whose names are not fixed.
    pub others: Option<Others>,
    /// Members of which one must be there.
    pub one_of: &'static [&'static str],
    /// The member that decides which other members there are, and the kinds it decides between.
    pub variants: Option<(&'static str, &'static [(&'static str, &'static Kind)])>,
}

const fn kind(name: &'static str, fields: Fields) -> Kind {
    Kind {
        name,
        fields,
        others: None,
        one_of: &[],
        variants: None,
    }
}

const fn open(name: &'static str, fields: Fields, others: Others) -> Kind {
    Kind {
        name,
        fields,
        others: Some(others),
        one_of: &[],
        variants: None,
    }
}

const fn either(name: &'static str, fields: Fields, one_of: &'static [&'static str]) -> Kind {
    Kind {
        name,
        fields,
        others: None,
        one_of,
        variants: None,
    }
}

const fn tagged(
    name: &'static str,
    tag: &'static str,
    kinds: &'static [(&'static str, &'static Kind)],
) -> Kind {
    Kind {
        name,
        fields: &[],
        others: None,
        one_of: &[],
        variants: Some((tag, kinds)),
    }
}
