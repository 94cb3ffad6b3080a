//! Which items of the generated crate were made from which places of a document.
//!
//! In: the page of the generator's model that a document became, and the document itself, since a parameter, a body or
//! an answer may stand behind a `$ref` that the model no longer has. Out: [`Items`], a table from JSON pointers to
//! [`Item`]s. One place can have given several: a member that three types inherit, a parameter that ten requests share.

mod locations;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::diff::finding::OperationName;
use crate::emit::Scope;
use crate::ir::{Operation, Page, TypeDef, TypeId, TypeKind};
use crate::report::site::push_token;

/// Something that a program can name. The numbers are indices into the page, the operation or the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Type(TypeId),
    Field(TypeId, usize),
    Operation(usize),
    Param(usize, usize),
    Body(usize),
    /// What a request is answered with.
    Answer(usize),
    /// A field that a read can be asked for.
    Choice(usize, usize),
}

/// The items of one document; none where nothing can be generated from it.
#[derive(Default)]
pub struct Items<'p> {
    module: String,
    known: Option<Known<'p>>,
}

pub struct Known<'p> {
    pub page: &'p Page,
    pub scope: Scope<'p>,
    places: BTreeMap<String, Vec<Item>>,
    /// Items whose location is not in the document as it was written, by the names that the document gives them.
    moved: HashMap<String, Vec<Item>>,
    types: HashMap<&'p str, TypeId>,
    operations: HashMap<&'p str, usize>,
}

impl<'p> Items<'p> {
    /// `module` is the path of the module that the page is, `tree` the document that it was made from.
    pub fn of(page: &'p Page, tree: &Value, module: String) -> Items<'p> {
        let mut places: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        let mut add = |place: &str, item| places.entry(place.to_owned()).or_default().push(item);
        let named = |def: &TypeDef| !matches!(def.kind, TypeKind::Runtime { .. });
        let types = || page.types.iter().enumerate();
        for (index, def) in types().filter(|(_, def)| named(def)) {
            let id = TypeId(index);
            if let TypeKind::Struct(strukt) = &def.kind {
                for (index, field) in strukt.fields.iter().enumerate() {
                    add(&field.origin.pointer, Item::Field(id, index));
                }
            }
            add(&def.origin.pointer, Item::Type(id));
        }
        for (index, operation) in page.operations.iter().enumerate() {
            add(&operation.origin.pointer, Item::Operation(index));
            for (place, item) in locations::parts(operation, index, page, tree) {
                add(&place, item);
            }
        }
        let by_ident = types().filter(|(_, def)| named(def));
        let by_ident = by_ident.map(|(index, def)| (def.ident.as_str(), TypeId(index)));
        let operations = page.operations.iter().enumerate();
        let known = Known {
            page,
            scope: Scope::page(page),
            moved: locations::moved(page, tree, &places),
            places,
            types: by_ident.collect(),
            operations: operations
                .map(|(index, operation)| (operation.ident.as_str(), index))
                .collect(),
        };
        Items {
            module,
            known: Some(known),
        }
    }

    pub fn known(&self) -> Option<&Known<'p>> {
        self.known.as_ref()
    }

    /// Every operation with the path of its request.
    pub fn requests(&self) -> impl Iterator<Item = (OperationName, String)> + '_ {
        let operations = self.known.iter().flat_map(|known| &known.page.operations);
        operations.map(|operation| {
            let name = OperationName {
                method: operation.method.to_lowercase(),
                path: operation.path_template().to_owned(),
            };
            (name, format!("{}::{}", self.module, operation.ident))
        })
    }

    /// The path by which a program outside names an item; a field or a method follows its type.
    pub fn path(&self, known: &Known<'p>, item: Item) -> String {
        let (owner, member) = known.names(item);
        match member {
            Some(member) => format!("{}::{owner}::{member}", self.module),
            None => format!("{}::{owner}", self.module),
        }
    }
}

impl<'p> Known<'p> {
    fn names(&self, item: Item) -> (&'p str, Option<&'p str>) {
        let operation = |index: usize| self.page.operations[index].ident.as_str();
        match item {
            Item::Type(id) => (&self.def(id).ident, None),
            Item::Field(id, index) => (&self.def(id).ident, Some(&self.field(id, index).ident)),
            Item::Operation(index) | Item::Answer(index) => (operation(index), None),
            Item::Param(index, param) => {
                let param = &self.page.operations[index].params[param];
                (operation(index), Some(&param.ident))
            }
            Item::Body(index) => (operation(index), Some("body")),
            Item::Choice(index, field) => {
                let selection = self.page.operations[index].selection.as_ref();
                let field = selection.and_then(|selection| selection.fields.get(field));
                (
                    operation(index),
                    field.map(|field| {
                        // What is asked for from the start has no method of its own.
                        if field.default { "new" } else { &field.ident }
                    }),
                )
            }
        }
    }

    /// The type that an item is, or is a member of.
    pub fn owner(&self, item: Item) -> &'p str {
        self.names(item).0
    }

    /// The item itself, or what it is a member of.
    pub fn whole(&self, item: Item) -> Item {
        match item {
            Item::Type(id) | Item::Field(id, _) => Item::Type(id),
            Item::Operation(index)
            | Item::Param(index, _)
            | Item::Body(index)
            | Item::Answer(index)
            | Item::Choice(index, _) => Item::Operation(index),
        }
    }

    /// The last part of an item's path.
    pub fn name(&self, item: Item) -> &'p str {
        let (owner, member) = self.names(item);
        member.unwrap_or(owner)
    }

    pub fn def(&self, id: TypeId) -> &'p TypeDef {
        &self.page.types[id.0]
    }

    pub fn field(&self, id: TypeId, index: usize) -> &'p crate::ir::Field {
        match &self.def(id).kind {
            TypeKind::Struct(strukt) => &strukt.fields[index],
            _ => unreachable!("only structs have fields"),
        }
    }

    pub fn type_named(&self, ident: &str) -> Option<TypeId> {
        self.types.get(ident).copied()
    }

    pub fn operation_named(&self, ident: &str) -> Option<usize> {
        self.operations.get(ident).copied()
    }

    pub fn operation_at(&self, name: &OperationName) -> Option<usize> {
        // A path whose variable is the version is another one in the crate than in the document.
        let mut place = "/paths".to_owned();
        push_token(&mut place, &name.path);
        push_token(&mut place, &name.method);
        let fits = |operation: &Operation| {
            operation.origin.pointer == place
                || operation.path_template() == name.path
                    && operation.method.eq_ignore_ascii_case(&name.method)
        };
        self.page.operations.iter().position(fits)
    }

    /// The items of the nearest place around `pointer`, and whether it is that very place.
    pub fn at(&self, pointer: &str) -> Option<(&[Item], bool)> {
        let mut place = pointer;
        loop {
            if let Some(items) = self.places.get(place) {
                return Some((items, place.len() == pointer.len()));
            }
            place = &place[..place.rfind('/')?];
        }
    }

    /// The items that the document calls `name` and whose own location is not in it.
    pub fn moved(&self, name: &str) -> &[Item] {
        self.moved.get(name).map_or(&[], Vec::as_slice)
    }

    /// The operations of a path.
    pub fn below(&self, pointer: &str) -> Vec<Item> {
        let inside = format!("{pointer}/");
        let places = self.places.range(inside.clone()..);
        let places = places.take_while(|(place, _)| place.starts_with(&inside));
        let items = places.flat_map(|(_, items)| items.iter().copied());
        items
            .filter(|item| matches!(item, Item::Operation(_)))
            .collect()
    }
}
