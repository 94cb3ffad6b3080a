//! The normal form of a schema.
//!
//! In: one or several places in a document that hold for the same value (`$ref`s, the parts of an `allOf`). Out: one
//! [`Schema`] that says what they say together. Afterwards a rewriting that leaves the contract alone is gone: it does not
//! matter where a keyword stood, how null was spelt, whether a default was written out, or which OpenAPI 3 it was.

mod merge;
mod union;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::tree::{Spot, Tree};

pub use merge::tighter;

/// Index of an interned conjunction of places.
pub type Id = usize;

/// JSON types, integers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub const ALL: [Kind; 6] = [
        Kind::Boolean,
        Kind::Integer,
        Kind::Number,
        Kind::String,
        Kind::Array,
        Kind::Object,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::String => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }

    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A lower or upper bound of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub value: serde_json::Number,
    pub exclusive: bool,
}

/// What an object may hold beside its listed members.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Rest {
    #[default]
    Any,
    Forbidden,
    Typed(Id),
}

/// One alternative of a union.
#[derive(Clone, Debug)]
pub struct Branch {
    pub id: Id,
    /// Name of the component, if the alternative is a reference to one.
    pub name: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Union {
    pub keyword: &'static str,
    pub branches: Vec<Branch>,
}

#[derive(Clone, Debug, Default)]
pub struct Discriminator {
    pub property: String,
    /// Tag → name of the component.
    pub mapping: BTreeMap<String, String>,
}

/// A schema in normal form. `None` and empty mean: not restricted.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands; the first place if there are several.
    pub pointer: Rc<str>,
    pub never: bool,
    pub types: Option<BTreeSet<Kind>>,
    pub nullable: bool,
    pub formats: BTreeSet<String>,
    pub values: Option<BTreeMap<String, Value>>,
    pub is_const: bool,
    pub extensible: bool,
    pub maximum: Option<Bound>,
    pub minimum: Option<Bound>,
    pub multiple_of: BTreeMap<String, Value>,
    /// `maxLength`, `minItems` and their like.
    pub counts: BTreeMap<&'static str, u64>,
    pub patterns: BTreeSet<String>,
    pub unique: bool,
    pub properties: BTreeMap<String, Id>,
    pub required: BTreeSet<String>,
    pub rest: Rest,
    pub pattern_properties: BTreeMap<String, Id>,
    pub property_names: Option<Id>,
    pub dependent_required: BTreeMap<String, BTreeSet<String>>,
    pub dependent_schemas: BTreeMap<String, Id>,
    pub items: Option<Id>,
    pub items_forbidden: bool,
    pub tuple: Vec<Id>,
    pub contains: Option<Id>,
    pub unions: Vec<Union>,
    pub discriminator: Option<Discriminator>,
    pub not: Vec<Id>,
    /// `if`, `then`, `else`, `unevaluatedProperties` and others whose text alone is compared.
    pub texts: BTreeMap<&'static str, Value>,
    pub default: Option<Value>,
    pub deprecated: bool,
    pub sunset: Option<Value>,
    pub read_only: bool,
    pub write_only: bool,
    pub title: Option<String>,
    pub docs: Vec<(&'static str, Value)>,
    pub unknown: BTreeMap<String, Value>,
}

impl Schema {
    /// Tells whether it says nothing about values.
    pub fn is_any(&self) -> bool {
        !self.never
            && self.types.is_none()
            && self.values.is_none()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.rest == Rest::Any
            && self.items.is_none()
            && self.tuple.is_empty()
            && self.formats.is_empty()
            && self.counts.is_empty()
            && self.patterns.is_empty()
            && self.maximum.is_none()
            && self.minimum.is_none()
            && self.pattern_properties.is_empty()
            && self.not.is_empty()
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.types.as_ref().is_none_or(|types| {
            types.contains(&kind) || kind == Kind::Integer && types.contains(&Kind::Number)
        })
    }

    /// The single type, if there is one.
    pub fn only(&self) -> Option<Kind> {
        let types = self.types.as_ref()?;
        types.first().filter(|_| types.len() == 1).copied()
    }
}

/// The schemas of one document, normalised when they are asked for.
pub struct Schemas<'a> {
    pub tree: &'a Tree<'a>,
    parts: RefCell<Vec<Rc<[Spot<'a>]>>>,
    ids: RefCell<HashMap<Box<[usize]>, Id>>,
    cache: RefCell<HashMap<Id, Rc<Schema>>>,
    /// Being normalised: alternatives look into each other, and may lead back.
    open: RefCell<HashSet<Id>>,
}

/// Alternatives within alternatives are looked into no deeper than this, so that the stack is bounded.
const MAX_OPEN: usize = 64;

impl<'a> Schemas<'a> {
    pub fn new(tree: &'a Tree<'a>) -> Schemas<'a> {
        Schemas {
            tree,
            parts: RefCell::default(),
            ids: RefCell::default(),
            cache: RefCell::default(),
            open: RefCell::default(),
        }
    }

    /// Interns a place. Plain references to the same schema have the same id.
    pub fn id(&self, spot: &Spot<'a>) -> Id {
        self.intern(vec![spot.clone()])
    }

    pub fn intern(&self, parts: Vec<Spot<'a>>) -> Id {
        let parts: Vec<_> = parts.into_iter().map(|part| self.followed(part)).collect();
        let mut key: Vec<_> = parts
            .iter()
            .map(|part| std::ptr::from_ref(part.node) as usize)
            .collect();
        key.sort_unstable();
        key.dedup();
        let mut ids = self.ids.borrow_mut();
        *ids.entry(key.into()).or_insert_with(|| {
            let mut all = self.parts.borrow_mut();
            all.push(parts.into());
            all.len() - 1
        })
    }

    /// Follows a reference that has nothing beside it.
    fn followed(&self, part: Spot<'a>) -> Spot<'a> {
        let alone = part
            .node
            .as_object()
            .is_some_and(|map| map.contains_key("$ref") && (map.len() == 1 || !self.tree.siblings));
        match alone {
            true => self.tree.resolve(&part).unwrap_or(part),
            false => part,
        }
    }

    pub fn parts(&self, id: Id) -> Rc<[Spot<'a>]> {
        Rc::clone(&self.parts.borrow()[id])
    }

    pub fn pointer(&self, id: Id) -> Rc<str> {
        let parts = self.parts(id);
        parts
            .first()
            .map(|part| Rc::clone(&part.pointer))
            .unwrap_or_default()
    }

    pub fn get(&self, id: Id) -> Rc<Schema> {
        if let Some(schema) = self.cache.borrow().get(&id) {
            return Rc::clone(schema);
        }
        if self.open.borrow().len() >= MAX_OPEN || !self.open.borrow_mut().insert(id) {
            return Rc::new(Schema {
                pointer: self.pointer(id),
                ..Schema::default()
            });
        }
        let parts = self.parts(id);
        let schema = Rc::new(merge::merged(self, &parts));
        self.open.borrow_mut().remove(&id);
        self.cache.borrow_mut().insert(id, Rc::clone(&schema));
        schema
    }
}
