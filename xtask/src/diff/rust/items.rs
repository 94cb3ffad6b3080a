//! Which items of the generated crate were generated from which locations of a document.
//!
//! In: the page of a document in the generator's model, and the document itself, since a parameter, a body or a response may
//! be behind a `$ref` that the model no longer has. Out: [`Items`], a table from locations to [`Item`]s, as
//! [`DocumentFiles::join`] writes them. One location can have several: a property that three types inherit, a parameter that ten
//! requests share.

mod locations;
mod parts;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diff::finding::OperationName;
use crate::emit::Scope;
use crate::ir::{Field, Page, SelectableField, Ty, TypeDef, TypeId, TypeKind};
use crate::report::site::push_token;
use crate::source::reference::DocumentFiles;

pub use parts::Owner;
use parts::Parts;

/// An item that a program can name. The numbers are indices into the page, the operation or the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Type(TypeId),
    Field(TypeId, usize),
    Operation(usize),
    Param(usize, usize),
    Body(usize),
    /// The response of a request.
    Response(usize),
    /// A field that a request can select.
    Selectable(usize, usize),
}

/// The items of one document; none where it cannot be generated.
#[derive(Default)]
pub struct Items<'p> {
    module: String,
    page: Option<PageItems<'p>>,
}

pub struct PageItems<'p> {
    pub page: &'p Page,
    pub scope: Scope<'p>,
    locations: BTreeMap<String, Vec<Item>>,
    /// The first location of each item.
    first_locations: HashMap<Item, String>,
    /// Items whose location is not in the document as it was written, by their names in the document.
    moved: HashMap<String, Vec<Item>>,
    types: HashMap<&'p str, TypeId>,
    parts: Parts<'p>,
    /// The fields whose type is one of the page's, by the name of that type.
    holders: HashMap<&'p str, Vec<Item>>,
    operations: HashMap<&'p str, usize>,
    /// By path and method in lower case.
    calls: HashMap<(String, String), usize>,
}

impl<'p> Items<'p> {
    /// `module` is the path of the page's module, `files` are those of its document.
    pub fn of(page: &'p Page, files: &DocumentFiles<'_>, module: String) -> Items<'p> {
        let written = locations::WrittenFiles::of(files);
        let mut locations: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        let mut add = |location: String, item| locations.entry(location).or_default().push(item);
        let named = |def: &TypeDef| !matches!(def.kind, TypeKind::Runtime { .. });
        let types = || page.types.iter().enumerate();
        for (index, def) in types().filter(|(_, def)| named(def)) {
            let id = TypeId(index);
            if let TypeKind::Struct(strukt) = &def.kind {
                for (index, field) in strukt.fields.iter().enumerate() {
                    add(written.location(&field.origin), Item::Field(id, index));
                }
            }
            add(written.location(&def.origin), Item::Type(id));
        }
        for (index, operation) in page.operations.iter().enumerate() {
            add(written.location(&operation.origin), Item::Operation(index));
            for (location, item) in written.parts(operation, index, page) {
                add(location, item);
            }
        }
        let by_ident = types().filter(|(_, def)| named(def));
        let by_ident = by_ident.map(|(index, def)| (def.ident.as_str(), TypeId(index)));
        let operations = page.operations.iter().enumerate();
        let operations = operations.map(|(index, operation)| (operation.ident.as_str(), index));
        let mut first_locations = HashMap::new();
        for (location, items) in &locations {
            for item in items {
                first_locations.entry(*item).or_insert(location.clone());
            }
        }
        let items = PageItems {
            page,
            first_locations,
            scope: Scope::page(page),
            holders: locations::holders(page),
            moved: written.moved(page, &locations),
            locations,
            types: by_ident.collect(),
            parts: Parts::of(page),
            operations: operations.collect(),
            calls: locations::calls(page),
        };
        Items {
            module,
            page: Some(items),
        }
    }

    pub fn page(&self) -> Option<&PageItems<'p>> {
        self.page.as_ref()
    }

    /// Returns every operation with the path of its request.
    pub fn requests(&self) -> impl Iterator<Item = (OperationName, String)> + '_ {
        let operations = self.page.iter().flat_map(|items| &items.page.operations);
        operations.map(|operation| {
            let name = OperationName {
                method: operation.method.to_lowercase(),
                path: operation.path_template().to_owned(),
            };
            (name, format!("{}::{}", self.module, operation.ident))
        })
    }

    /// Returns the path by which a program names an item; a field or a method follows its type.
    pub fn path(&self, page: &PageItems<'p>, item: Item) -> String {
        let (owner, field) = page.names(item);
        match field {
            Some(field) => format!("{}::{owner}::{field}", self.module),
            None => format!("{}::{owner}", self.module),
        }
    }
}

impl<'p> PageItems<'p> {
    fn names(&self, item: Item) -> (&'p str, Option<&'p str>) {
        let operation = |index: usize| self.page.operations[index].ident.as_str();
        match item {
            Item::Type(id) => (&self.def(id).ident, None),
            Item::Field(id, index) => (&self.def(id).ident, Some(&self.field(id, index).ident)),
            Item::Operation(index) | Item::Response(index) => (operation(index), None),
            Item::Param(index, param) => {
                let param = &self.page.operations[index].params[param];
                (operation(index), Some(&param.ident))
            }
            Item::Body(index) => (operation(index), Some("body")),
            Item::Selectable(index, field) => {
                let selection = self.page.operations[index].selection.as_ref();
                let field = selection.and_then(|selection| selection.fields.get(field));
                // A field that is selected by default does not have its own method.
                let method = |field: &'p SelectableField| {
                    if field.default { "new" } else { &field.ident }
                };
                (operation(index), field.map(method))
            }
        }
    }

    /// Returns the type of an item, which may be a field or a method of it.
    pub fn owner(&self, item: Item) -> &'p str {
        self.names(item).0
    }

    /// Returns the type or the request of an item.
    pub fn whole(&self, item: Item) -> Item {
        match item {
            Item::Type(id) | Item::Field(id, _) => Item::Type(id),
            Item::Operation(index)
            | Item::Param(index, _)
            | Item::Body(index)
            | Item::Response(index)
            | Item::Selectable(index, _) => Item::Operation(index),
        }
    }

    /// Returns the last part of an item's path.
    pub fn name(&self, item: Item) -> &'p str {
        let (owner, field) = self.names(item);
        field.unwrap_or(owner)
    }

    pub fn def(&self, id: TypeId) -> &'p TypeDef {
        &self.page.types[id.0]
    }

    pub fn field(&self, id: TypeId, index: usize) -> &'p Field {
        match &self.def(id).kind {
            TypeKind::Struct(strukt) => &strukt.fields[index],
            _ => unreachable!("only structs have fields"),
        }
    }

    /// Returns the index of a field or a parameter.
    pub fn part(&self, owner: Owner, ident: &str) -> Option<usize> {
        self.parts.find(owner, ident)
    }

    pub fn type_named(&self, ident: &str) -> Option<TypeId> {
        self.types.get(ident).copied()
    }

    /// Returns the struct, enum or union that a name means, which may be that of an alias.
    pub fn defined(&self, ident: &str) -> Option<TypeId> {
        let id = self.type_named(ident)?;
        let mut last = id;
        for value in self.page.aliases(&Ty::Named(id)) {
            match value.ty {
                Ty::Named(target) if !value.nullable => last = target,
                _ => return Some(id),
            }
        }
        let is_own = !matches!(self.def(last).kind, TypeKind::Runtime { .. });
        Some(if is_own { last } else { id })
    }

    /// Returns the fields whose type has this name.
    pub fn holders(&self, ident: &str) -> &[Item] {
        self.holders.get(ident).map_or(&[], Vec::as_slice)
    }

    pub fn operation_named(&self, ident: &str) -> Option<usize> {
        self.operations.get(ident).copied()
    }

    pub fn operation_at(&self, name: &OperationName) -> Option<usize> {
        // A path with a version variable differs between the crate and the document.
        let mut location = "/paths".to_owned();
        push_token(&mut location, &name.path);
        push_token(&mut location, &name.method);
        let items = self.locations.get(&location).into_iter().flatten();
        let mut there = items.filter_map(|item| match item {
            Item::Operation(index) => Some(*index),
            _ => None,
        });
        let call = || (name.path.clone(), name.method.to_lowercase());
        there.next().or_else(|| self.calls.get(&call()).copied())
    }

    /// Returns every item that is generated from the document alone.
    pub fn all(&self) -> impl Iterator<Item = Item> + '_ {
        let types = self.types.values().flat_map(|id| {
            let fields = match &self.def(*id).kind {
                TypeKind::Struct(strukt) => strukt.fields.len(),
                _ => 0,
            };
            let fields = (0..fields).map(|index| Item::Field(*id, index));
            std::iter::once(Item::Type(*id)).chain(fields)
        });
        let operations = self.page.operations.iter().enumerate();
        let requests = operations.flat_map(|(index, operation)| {
            let params = (0..operation.params.len()).map(move |param| Item::Param(index, param));
            let body = operation.body.as_ref().map(|_| Item::Body(index));
            [Item::Operation(index), Item::Response(index)]
                .into_iter()
                .chain(params)
                .chain(body)
        });
        types.chain(requests)
    }

    /// Returns where an item is in the document.
    pub fn location(&self, item: Item) -> Option<&str> {
        self.first_locations.get(&item).map(String::as_str)
    }

    /// Returns the types that are written where an item is defined; the fields of a struct are separate items.
    pub fn mentions(&self, item: Item) -> Vec<TypeId> {
        let operation = |index: usize| &self.page.operations[index];
        let targets: Vec<TypeId> = match item {
            Item::Type(id) => match &self.def(id).kind {
                TypeKind::Struct(_) => Vec::new(),
                _ => self.def(id).targets().collect(),
            },
            Item::Field(id, index) => self.field(id, index).value.target().into_iter().collect(),
            Item::Param(index, param) => {
                let value = &operation(index).params[param].value;
                value.target().into_iter().collect()
            }
            Item::Body(index) => {
                let body = operation(index).body.iter();
                body.filter_map(|body| body.value.target()).collect()
            }
            Item::Response(index) => operation(index).received().collect(),
            Item::Operation(_) | Item::Selectable(..) => Vec::new(),
        };
        self.with_arguments(targets)
    }

    /// Returns the types that a type or a request has.
    pub fn owned(&self, ident: &str) -> Vec<TypeId> {
        let of_type = self
            .type_named(ident)
            .map(|id| self.def(id).targets().collect());
        let of_request = || {
            let operation = &self.page.operations[self.operation_named(ident)?];
            Some(operation.sent().chain(operation.received()).collect())
        };
        self.with_arguments(of_type.or_else(of_request).unwrap_or_default())
    }

    /// Returns the types that some operation has.
    pub fn types_in_use(&self) -> HashSet<TypeId> {
        let operations = self.page.operations.iter();
        let of_operations =
            operations.flat_map(|operation| operation.sent().chain(operation.received()));
        let mut waiting: Vec<TypeId> = of_operations.collect();
        let mut in_use = HashSet::new();
        while let Some(id) = waiting.pop() {
            if in_use.insert(id) {
                waiting.extend(self.def(id).targets());
            }
        }
        in_use
    }

    /// Adds what the runtime's types are of, as the pets of a `List<Pet>`.
    fn with_arguments(&self, mut types: Vec<TypeId>) -> Vec<TypeId> {
        let runtime = |id: &TypeId| matches!(self.def(*id).kind, TypeKind::Runtime { .. });
        let arguments = types.iter().filter(|id| runtime(id));
        let arguments: Vec<_> = arguments.flat_map(|id| self.def(*id).targets()).collect();
        types.extend(arguments);
        types
    }

    /// Returns the item of another page's item, by its name.
    pub fn counterpart(&self, other: &PageItems<'_>, item: Item) -> Option<Item> {
        let name = other.name(item);
        match item {
            Item::Type(_) => self.type_named(name).map(Item::Type),
            Item::Field(..) => {
                let id = self.type_named(other.owner(item))?;
                let index = self.part(Owner::Struct(id), name)?;
                Some(Item::Field(id, index))
            }
            _ => {
                let index = self.operation_named(other.owner(item))?;
                match item {
                    Item::Param(..) => {
                        let param = self.part(Owner::Request(index), name)?;
                        Some(Item::Param(index, param))
                    }
                    Item::Body(_) => Some(Item::Body(index)),
                    Item::Response(_) => Some(Item::Response(index)),
                    _ => Some(Item::Operation(index)),
                }
            }
        }
    }

    /// Returns the items of the nearest location around a location, and whether that is the location itself.
    pub fn at(&self, location: &str) -> Option<(&[Item], bool)> {
        let mut around = location;
        loop {
            if let Some(items) = self.locations.get(around) {
                // The API sends what a callback has, and no item is made of it.
                let is_operation = items.iter().any(|item| matches!(item, Item::Operation(_)));
                let is_callback =
                    is_operation && location[around.len()..].starts_with("/callbacks");
                return (!is_callback).then_some((items, around.len() == location.len()));
            }
            around = &around[..around.rfind('/')?];
        }
    }

    /// Returns the items whose name in the document is `name` and whose location is not in it.
    pub fn moved(&self, name: &str) -> &[Item] {
        self.moved.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the operations of a path.
    pub fn below(&self, location: &str) -> Vec<Item> {
        let inside = format!("{location}/");
        let locations = self.locations.range(inside.clone()..);
        let locations = locations.take_while(|(location, _)| location.starts_with(&inside));
        let items = locations.flat_map(|(_, items)| items.iter().copied());
        items
            .filter(|item| matches!(item, Item::Operation(_)))
            .collect()
    }
}
