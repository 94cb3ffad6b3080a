//! The normal form of a schema.
//!
//! In: one or several locations in a document that apply to the same value (`$ref`s, the parts of an `allOf`). Out: one
//! [`Schema`] with the keywords of all. Afterwards a rewriting that keeps the contract is invisible: it does not matter
//! which part has a keyword, how null is written, whether a default is written out, or which version of OpenAPI 3 it is.

mod admits;
mod bound;
mod heirs;
pub mod keyword;
mod kind;
mod merge;
mod overlap;
mod simplify;
mod union;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::tree::{Tree, TreeNode};

pub use bound::{NumberBound, tighter};
pub use heirs::Heirs;
pub use kind::JsonType;
use kind::{includes, joined};
pub use merge::is_open;
pub use overlap::{Domain, Overlap, SchemaOf, are_disjoint, overlap};

/// Index of an interned conjunction of locations.
pub type Id = usize;

/// What an object may have beside its declared properties.
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
    /// Its location in the list.
    pub location: Arc<str>,
}

#[derive(Clone, Debug)]
pub struct SchemaUnion {
    pub keyword: &'static str,
    pub branches: Vec<Branch>,
}

#[derive(Clone, Debug, Default)]
pub struct Discriminator {
    pub property: String,
    /// Tag → name of the component.
    pub mapping: BTreeMap<String, String>,
    /// Name of the component for a missing tag, and for one that no other component has.
    pub default: Option<String>,
    pub unknown: BTreeMap<String, Value>,
}

/// `if`, `then` and `else` of one schema.
pub type SchemaCondition = [Option<Id>; 3];

/// A schema in normal form. `None` and empty mean: not restricted.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Its location, or the first of several.
    pub pointer: Arc<str>,
    /// Every location whose keywords it has.
    pub locations: Vec<Arc<str>>,
    pub never: bool,
    pub types: Option<BTreeSet<JsonType>>,
    /// Its integers are declared as numbers with a whole `multipleOf`.
    pub is_stepped: bool,
    /// The types of its alternatives, if each of them declares types.
    pub implied: Option<BTreeSet<JsonType>>,
    /// Null is allowed by name or by default.
    pub nullable: bool,
    /// Null is named beside alternatives or parts.
    pub null_named: bool,
    pub formats: BTreeSet<String>,
    pub values: Option<BTreeMap<String, Value>>,
    pub is_const: bool,
    pub extensible: bool,
    pub maximum: Option<NumberBound>,
    pub minimum: Option<NumberBound>,
    pub multiple_of: BTreeMap<String, Value>,
    /// `maxLength`, `minItems` and other counts.
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
    pub unions: Vec<SchemaUnion>,
    /// The parts of its `allOf`s, whose keywords it has already.
    pub all_of: Vec<Branch>,
    pub discriminator: Option<Discriminator>,
    /// Components that extend it, if a tag distinguishes it from them.
    pub heirs: Vec<Branch>,
    pub not: Vec<Id>,
    pub conditions: Vec<SchemaCondition>,
    /// `unevaluatedProperties` and other keywords that are compared by contract.
    pub others: BTreeMap<&'static str, Id>,
    /// `contentEncoding` and other keywords that are compared by value.
    pub opaque: BTreeMap<&'static str, Value>,
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
    /// Returns whether it accepts any value.
    pub fn is_any(&self) -> bool {
        self.types.is_none()
            && self.values.is_none()
            && self.unions.is_empty()
            && self.discriminator.is_none()
            && self.is_bare()
    }

    /// Returns whether it has no keywords but types, values and alternatives.
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
            && self.opaque.is_empty()
            && self.unknown.is_empty()
    }

    /// Returns whether its keywords are about objects only, or about arrays only.
    pub fn is_single(&self) -> bool {
        let is_open_object = self.is_bare_object();
        let is_open_array = self.items.is_none()
            && !self.items_forbidden
            && self.tuple.is_empty()
            && self.contains.is_none()
            && !self.unique;
        let is_scalar = self.maximum.is_some()
            || self.minimum.is_some()
            || !self.multiple_of.is_empty()
            || !self.patterns.is_empty()
            || !self.formats.is_empty();
        !is_scalar && (is_open_object || is_open_array)
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

    /// Keeps the types that are in `kinds` too; an integer is a number.
    pub fn restrict(&mut self, kinds: BTreeSet<JsonType>) {
        let old = self.types.take().unwrap_or_else(|| JsonType::ALL.into());
        let both = JsonType::ALL.into_iter();
        let both = both.filter(|kind| includes(&old, *kind) && includes(&kinds, *kind));
        self.types = Some(joined(both));
    }

    /// Returns whether it forbids undeclared properties, by either keyword. `never` is whether a schema accepts no value.
    pub fn is_closed(&self, never: impl Fn(Id) -> bool) -> bool {
        // Alternatives and conditions declare properties that `additionalProperties` ignores.
        let plain = self.unions.is_empty()
            && self.conditions.is_empty()
            && self.dependent_schemas.is_empty();
        let unevaluated = self.others.get("unevaluatedProperties");
        self.rest == Rest::Forbidden || plain && unevaluated.is_some_and(|id| never(*id))
    }

    /// Keeps the values that are in `values` too.
    pub fn list(&mut self, values: BTreeMap<String, Value>) {
        match &mut self.values {
            None => self.values = Some(values),
            Some(old) => old.retain(|key, _| values.contains_key(key)),
        }
    }

    /// Returns the types that it accepts, which may be those of its alternatives.
    pub fn kinds(&self) -> Option<&BTreeSet<JsonType>> {
        self.types.as_ref().or(self.implied.as_ref())
    }

    pub fn has(&self, kind: JsonType) -> bool {
        self.types
            .as_ref()
            .is_none_or(|types| includes(types, kind))
    }

    /// Returns the single type, if there is one.
    pub fn only(&self) -> Option<JsonType> {
        let types = self.types.as_ref()?;
        types.first().filter(|_| types.len() == 1).copied()
    }
}

/// The schemas of one document, normalized on demand.
pub struct Schemas<'a> {
    pub tree: &'a Tree<'a>,
    parts: RefCell<Vec<Arc<[TreeNode<'a>]>>>,
    ids: RefCell<HashMap<BTreeSet<usize>, Id>>,
    cache: RefCell<HashMap<Id, Arc<Schema>>>,
    /// Those that are being normalized: alternatives refer to each other, and may lead back.
    open: RefCell<HashSet<Id>>,
    heirs: OnceCell<Heirs<'a>>,
}

/// The greatest depth of alternatives within alternatives, so that the stack is bounded.
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

    /// Returns the schemas that extend a component with a discriminator, by its location.
    pub fn heirs(&self) -> &Heirs<'a> {
        self.heirs.get_or_init(|| heirs::all(self.tree))
    }

    /// Returns the component schema `name`.
    pub fn component(&self, name: &str) -> Option<TreeNode<'a>> {
        let components = self.tree.root().get("components")?;
        components.get("schemas")?.get(name)
    }

    /// Returns the id of a schema. Plain references to the same schema have the same id.
    pub fn id(&self, node: &TreeNode<'a>) -> Id {
        self.intern(vec![node.clone()])
    }

    pub fn intern(&self, parts: Vec<TreeNode<'a>>) -> Id {
        let parts: Vec<_> = parts.into_iter().map(|part| self.followed(part)).collect();
        let addresses = parts.iter().map(TreeNode::address);
        let mut ids = self.ids.borrow_mut();
        *ids.entry(addresses.collect()).or_insert_with(|| {
            let mut all = self.parts.borrow_mut();
            all.push(parts.into());
            all.len() - 1
        })
    }

    /// Follows references without siblings that matter.
    fn followed(&self, part: TreeNode<'a>) -> TreeNode<'a> {
        let mut part = part;
        // A longer chain leads back to itself, which `resolve` reports.
        for _ in 0..100 {
            let map = part.value.as_object();
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

    pub fn parts(&self, id: Id) -> Arc<[TreeNode<'a>]> {
        Arc::clone(&self.parts.borrow()[id])
    }

    pub fn pointer(&self, id: Id) -> Arc<str> {
        let parts = self.parts(id);
        let first = parts.first().map(|part| Arc::clone(&part.pointer));
        first.unwrap_or_default()
    }

    pub fn get(&self, id: Id) -> Arc<Schema> {
        if let Some(schema) = self.cache.borrow().get(&id) {
            return Arc::clone(schema);
        }
        if self.open.borrow().len() >= MAX_OPEN || !self.open.borrow_mut().insert(id) {
            return Arc::new(Schema {
                pointer: self.pointer(id),
                nullable: true,
                ..Schema::default()
            });
        }
        let parts = self.parts(id);
        let schema = Arc::new(merge::merged(self, &parts));
        self.open.borrow_mut().remove(&id);
        self.cache.borrow_mut().insert(id, Arc::clone(&schema));
        schema
    }
}
