//! The fields of structs and the parameters of requests by their names.

use std::collections::HashMap;

use crate::ir::{Page, TypeId, TypeKind};

/// The most names that are looked through one by one.
const FEW: usize = 16;

/// What has fields or parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Struct(TypeId),
    /// The request of an operation, by its index.
    Request(usize),
}

pub struct Parts<'p> {
    page: &'p Page,
    /// By name, where there are more than a few.
    many: HashMap<Owner, HashMap<&'p str, usize>>,
}

impl<'p> Parts<'p> {
    pub fn of(page: &'p Page) -> Parts<'p> {
        let structs = (0..page.types.len()).map(|index| Owner::Struct(TypeId(index)));
        let requests = (0..page.operations.len()).map(Owner::Request);
        let owners = structs.chain(requests);
        let many = owners.filter(|owner| name(page, *owner, FEW).is_some());
        let many = many.map(|owner| {
            let mut by_name = HashMap::new();
            for (index, name) in names(page, owner).enumerate() {
                by_name.entry(name).or_insert(index);
            }
            (owner, by_name)
        });
        Parts {
            page,
            many: many.collect(),
        }
    }

    /// Returns the index of a field or a parameter.
    pub fn find(&self, owner: Owner, name: &str) -> Option<usize> {
        match self.many.get(&owner) {
            Some(by_name) => by_name.get(name).copied(),
            None => names(self.page, owner).position(|known| known == name),
        }
    }
}

fn names(page: &Page, owner: Owner) -> impl Iterator<Item = &str> {
    (0..).map_while(move |index| name(page, owner, index))
}

fn name(page: &Page, owner: Owner, index: usize) -> Option<&str> {
    match owner {
        Owner::Struct(id) => match &page.types[id.0].kind {
            TypeKind::Struct(strukt) => Some(&strukt.fields.get(index)?.ident),
            _ => None,
        },
        Owner::Request(operation) => Some(&page.operations[operation].params.get(index)?.ident),
    }
}
