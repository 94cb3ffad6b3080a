//! The items of a stand-alone page become text, on all cores. In: a page. Out: the text of each of its items and of
//! what implements it, in the page's order, with the group of each.
//!
//! Formatting is most of what a run costs, and no item needs another one's text.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;

use super::bounds::CheckedTypes;
use super::page::Lifespan;
use super::scope::Scope;
use super::{calls, file, fold, requests, types, wire};
use crate::cores;
use crate::ir::{Operation, Page, TypeDef, TypeId, TypeKind};

/// The group of the types that operations of several groups use, or none.
const SHARED: &str = "models";

/// An item as it is written.
pub struct Printed {
    /// The part of the API that it belongs to.
    pub group: String,
    pub item: String,
    /// How it is read and written; empty for what needs nothing.
    pub impls: String,
}

/// What one item is made from.
enum Task<'p> {
    /// An operation, and the errors that no earlier operation has.
    Operation(&'p Operation, Vec<TypeId>),
    /// A type, the one that replaces it, and the group whose operations alone use it.
    Type(&'p TypeDef, &'p TypeDef, Option<String>),
}

/// Prints all items of a page.
pub fn print(page: &Page) -> Vec<Printed> {
    let (read, written) = (Scope::page(page), Scope::wire(page));
    let checked = CheckedTypes::of(page);
    cores::run(&tasks(page), |task| task.print(&read, &written, &checked))
}

fn tasks(page: &Page) -> Vec<Task<'_>> {
    let firsts = fold::firsts(page);
    let mut errors = HashSet::new();
    let operations = page.operations.iter().map(|operation| {
        let read = operation.error_types().into_iter();
        let new = read.map(|id| firsts[id.0]).filter(|id| errors.insert(*id));
        Task::Operation(operation, new.collect())
    });
    let mut tasks: Vec<_> = operations.collect();
    let firsts = firsts.iter().map(|id| page.ty(*id));
    let types = page.types.iter().zip(firsts).zip(owners(page));
    let written = types.filter(|((def, _), _)| !matches!(def.kind, TypeKind::Runtime { .. }));
    tasks.extend(written.map(|((def, first), owner)| Task::Type(def, first, owner)));
    tasks
}

impl Task<'_> {
    fn print(&self, read: &Scope<'_>, written: &Scope<'_>, checked: &CheckedTypes<'_>) -> Printed {
        let (group, item, impls) = match self {
            Self::Operation(operation, errors) => {
                let mut impls = calls::request_impl(written, operation, checked);
                impls.extend(
                    errors
                        .iter()
                        .map(|id| calls::error_impl(written, written.page.ty(*id))),
                );
                let item = requests::definition(read, operation, &Lifespan::default());
                (operation.group.clone(), item, impls)
            }
            Self::Type(def, first, owner) => {
                let group = owner.clone().unwrap_or_else(|| SHARED.to_owned());
                if def.ident == first.ident {
                    (
                        group,
                        types::definition(read, def, ""),
                        wire::impls(written, def),
                    )
                } else {
                    (group, types::same(def, first), TokenStream::new())
                }
            }
        };
        Printed {
            group,
            item: file::print(item, file!()),
            impls: file::print(impls, file!()),
        }
    }
}

/// The one group whose operations use a type; none for a type that several use, or none does.
fn owners(page: &Page) -> Vec<Option<String>> {
    let mut users: Vec<BTreeSet<String>> = vec![BTreeSet::new(); page.types.len()];
    for operation in &page.operations {
        let group = &operation.group;
        let mut todo: Vec<_> = operation.sent().chain(operation.received()).collect();
        while let Some(id) = todo.pop() {
            if users[id.0].insert(group.clone()) {
                todo.extend(page.ty(id).targets());
            }
        }
    }
    let only = |users: BTreeSet<String>| match users.len() {
        1 => users.into_iter().next(),
        _ => None,
    };
    users.into_iter().map(only).collect()
}
