//! The normal form of a schema.
//!
//! In: one or several places in a document that hold for the same value (`$ref`s, the parts of an `allOf`). Out: one
//! [`Schema`] that says what they say together. Afterwards a rewriting that leaves the contract alone is gone: it does not
//! matter where a keyword stood, how null was spelt, whether a default was written out, or which OpenAPI 3 it was.

mod bound;
mod heirs;
pub mod keyword;
mod kind;
mod merge;
mod overlap;
mod tidy;
mod union;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::tree::{Spot, Tree};

pub use bound::{Bound, tighter};
pub use heirs::Heirs;
pub use kind::Kind;
pub use merge::is_open;
pub use overlap::{Domain, Located, Overlap, overlap};

/// Index of an interned conjunction of places.
pub type Id = usize;

/// What an object may hold beside its listed members.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Rest {
    #[default]
    Any,
    Forbidden,
    Typed(Id),
}

/// One alternative of a union, or one part of an `allOf`.
#[derive(Clone, Debug)]
pub struct Branch {
    pub id: Id,
    /// Name of the component, if the alternative is a reference to one.
    pub name: Option<String>,
    /// Where it stands in the list.
    pub place: Rc<str>,
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
    pub unknown: BTreeMap<String, Value>,
}

/// `if`, `then` and `else` that stand together.
pub type Condition = [Option<Id>; 3];

/// A schema in normal form. `None` and empty mean: not restricted.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands; the first place if there are several.
    pub pointer: Rc<str>,
    /// Every place whose keywords it holds.
    pub places: Vec<Rc<str>>,
    pub never: bool,
    pub types: Option<BTreeSet<Kind>>,
    /// Its integers are declared as numbers with a whole `multipleOf`.
    pub is_stepped: bool,
    /// The types of its alternatives, if each of them has some.
    pub implied: Option<BTreeSet<Kind>>,
    /// Null is allowed, be it by name or because nothing forbids it.
    pub nullable: bool,
    /// Null is named beside alternatives or parts.
    pub null_named: bool,
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
    /// The parts of its `allOf`s, whose keywords it holds already.
    pub all_of: Vec<Branch>,
    pub discriminator: Option<Discriminator>,
    /// Components that build on it, if it is told apart from them by a tag.
    pub heirs: Vec<Branch>,
    pub not: Vec<Id>,
    pub conditions: Vec<Condition>,
    /// `unevaluatedProperties` and others that are the same or are not.
    pub others: BTreeMap<&'static str, Id>,
    /// `contentEncoding` and others whose text alone is compared.
    pub texts: BTreeMap<&'static str, Value>,
    pub default: Option<Value>,
    pub deprecated: bool,
    pub sunset: Option<Value>,
    pub stability: Option<Value>,
    pub read_only: bool,
    pub write_only: bool,
    pub title: Option<String>,
    pub docs: Vec<(&'static str, Value)>,
    pub unknown: BTreeMap<String, Value>,
}

impl Schema {
    /// Tells whether it says nothing about values.
    pub fn is_any(&self) -> bool {
        self.types.is_none()
            && self.values.is_none()
            && self.unions.is_empty()
            && self.discriminator.is_none()
            && self.is_bare()
    }

    /// Tells whether it says nothing beside types, values and alternatives.
    pub fn is_bare(&self) -> bool {
        !self.never
            && self.formats.is_empty()
            && self.maximum.is_none()
            && self.minimum.is_none()
            && self.multiple_of.is_empty()
            && self.counts.is_empty()
            && self.patterns.is_empty()
            && !self.unique
            && self.is_bare_object()
            && self.items.is_none()
            && !self.items_forbidden
            && self.tuple.is_empty()
            && self.contains.is_none()
            && self.not.is_empty()
            && self.conditions.is_empty()
            && self.others.is_empty()
            && self.texts.is_empty()
            && self.unknown.is_empty()
    }

    fn is_bare_object(&self) -> bool {
        self.properties.is_empty()
            && self.required.is_empty()
            && self.rest == Rest::Any
            && self.pattern_properties.is_empty()
            && self.property_names.is_none()
            && self.dependent_required.is_empty()
            && self.dependent_schemas.is_empty()
    }

    /// Keeps the types that are in `kinds` as well; an integer is a number.
    pub fn restrict(&mut self, kinds: BTreeSet<Kind>) {
        let both = match &self.types {
            None => kinds,
            Some(old) => {
                let mut both: BTreeSet<_> = old.intersection(&kinds).copied().collect();
                let integer = |a: &BTreeSet<Kind>, b: &BTreeSet<Kind>| {
                    a.contains(&Kind::Integer) && b.contains(&Kind::Number)
                };
                if integer(old, &kinds) || integer(&kinds, old) {
                    both.insert(Kind::Integer);
                }
                both
            }
        };
        self.types = Some(both);
    }

    /// Forbids members that nothing describes, in either spelling. `never` tells whether a schema takes nothing.
    pub fn is_closed(&self, never: impl Fn(Id) -> bool) -> bool {
        // Alternatives and conditions describe members that `additionalProperties` does not see.
        let plain = self.unions.is_empty()
            && self.conditions.is_empty()
            && self.dependent_schemas.is_empty();
        let unevaluated = self.others.get("unevaluatedProperties");
        self.rest == Rest::Forbidden || plain && unevaluated.is_some_and(|id| never(*id))
    }

    /// Keeps the values that are in `values` as well.
    pub fn list(&mut self, values: BTreeMap<String, Value>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(old) => {
                let both = old.into_iter().filter(|(key, _)| values.contains_key(key));
                both.collect()
            }
        });
    }

    /// The types that it takes, be it by its alternatives.
    pub fn kinds(&self) -> Option<&BTreeSet<Kind>> {
        self.types.as_ref().or(self.implied.as_ref())
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
    heirs: OnceCell<Heirs<'a>>,
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
            heirs: OnceCell::new(),
        }
    }

    /// Those that build on a component with a discriminator, by its place.
    pub fn heirs(&self) -> &Heirs<'a> {
        self.heirs.get_or_init(|| heirs::all(self.tree))
    }

    /// Returns the component schema `name`.
    pub fn component(&self, name: &str) -> Option<Spot<'a>> {
        let components = self.tree.root().get("components")?;
        components.get("schemas")?.get(name)
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

    /// Follows references that have nothing beside them, or nothing that counts.
    fn followed(&self, part: Spot<'a>) -> Spot<'a> {
        let mut part = part;
        // A chain that is longer leads back to itself, which resolving it reports.
        for _ in 0..100 {
            let map = part.node.as_object();
            let alone = map.is_some_and(|map| map.len() == 1 || !self.tree.siblings);
            let target = part.str("$ref").or(part.str("$dynamicRef"));
            let Some(target) = target.filter(|_| alone) else {
                return part;
            };
            match self.tree.target(&part, target) {
                Some(next) => part = next,
                None => return part,
            }
        }
        self.tree.resolve(&part).unwrap_or(part)
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
                nullable: true,
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
