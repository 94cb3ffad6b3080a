//! The bounds that a request is checked against before it is sent. In: the facets of what a page's requests hold. Out: a
//! row for each property that has any, in the private file beside the page, and the table of all of them.
//!
//! Only documents of the project are checked against: the server of a third-party document may admit more than it says.

mod read;

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use super::literal::ident;
use super::scope::{keeps_extra, presence};
use crate::ir::{
    Demand, Field, Operation, Page, Presence, PropertyRule, Struct, TypeDef, TypeId, TypeKind,
    TypeUse, Union,
};
use read::{Bound, bounds, of_object};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// The types that checks go through, of each page that was asked for.
#[derive(Default)]
pub struct CheckedPages<'p>(Vec<CheckedTypes<'p>>);

impl<'p> CheckedPages<'p> {
    pub fn of(&mut self, page: &'p Page) -> &CheckedTypes<'p> {
        let known = self.0.iter().position(|have| std::ptr::eq(have.page, page));
        let index = known.unwrap_or_else(|| {
            self.0.push(CheckedTypes::of(page));
            self.0.len() - 1
        });
        &self.0[index]
    }

    /// Writes how a type is checked, if it is: a later version may state the type, and have no request that holds it.
    pub fn impls(&mut self, statements: &[(&'p Page, usize)]) -> Option<TokenStream> {
        let mut statements = statements.iter().rev();
        statements.find_map(|(page, index)| self.of(page).impls(TypeId(*index)))
    }
}

/// Which types of a page a check goes through.
pub struct CheckedTypes<'p> {
    page: &'p Page,
    types: HashSet<TypeId>,
    /// The properties whose values a list counts.
    counted: HashSet<&'p str>,
}

impl<'p> CheckedTypes<'p> {
    pub fn of(page: &'p Page) -> Self {
        if !page.is_project {
            let (types, counted) = Default::default();
            return Self {
                page,
                types,
                counted,
            };
        }
        Self {
            page,
            types: checked_types(page),
            counted: counted_properties(page),
        }
    }

    /// Returns what a value is bound to, if a check goes through it.
    fn row(&self, value: &TypeUse) -> Option<Vec<Bound>> {
        let bounds = bounds(self.page, value);
        let leads_on = value.target().is_some_and(|id| self.types.contains(&id));
        (leads_on || !bounds.is_empty()).then_some(bounds)
    }

    /// Returns the rows of the checks that a request makes before it is written.
    pub fn checks(&self, operation: &Operation) -> Vec<TokenStream> {
        if !self.page.is_project {
            return Vec::new();
        }
        let check = |name: &str, field: &str, value: &TypeUse| {
            let bounds = self.row(value)?;
            let bounds = bounds.iter().map(Bound::value);
            let field = ident(field);
            Some(quote!(bounds(#field #name [#(#bounds),*])))
        };
        let params = operation.params.iter();
        let params = params.filter_map(|param| check(&param.wire, &param.ident, &param.value));
        let body = operation.body.as_ref();
        let body = body.and_then(|body| check("body", "body", &body.value));
        params.chain(body).collect()
    }

    fn impls(&self, id: TypeId) -> Option<TokenStream> {
        self.types.contains(&id).then_some(())?;
        let def = self.page.ty(id);
        match &def.kind {
            TypeKind::Struct(strukt) => Some(self.record(def, strukt)),
            TypeKind::Union(union) => Some(self.union(def, union)),
            TypeKind::Enum(_) => {
                let name = ident(&def.ident);
                Some(quote!(crate::bound::bounded_enum! { #name }))
            }
            TypeKind::Alias(_) | TypeKind::Runtime { .. } => None,
        }
    }

    /// ```text
    /// crate::bound::bounded! { TextMessage text "text" [MaxCharacters(1999)], … ; [] [] }
    /// ```
    fn record(&self, def: &TypeDef, strukt: &Struct) -> TokenStream {
        let name = ident(&def.ident);
        let rules = strukt.rules();
        let is_ruled = |field: &Field| {
            let mut properties = rules.iter().flat_map(PropertyRule::properties);
            properties.any(|name| name == field.wire) || self.counted.contains(&*field.wire)
        };
        let rows = strukt.fields.iter().filter_map(|field| {
            let row = self.row(&field.value);
            let row = row.or_else(|| is_ruled(field).then(Vec::new))?;
            let (ident, wire) = (ident(&field.ident), &field.wire);
            let bounds = row.iter().map(Bound::row);
            Some(quote!(#ident #wire [#(#bounds),*]))
        });
        let object = of_object(strukt);
        let count = (!object.is_empty()).then(|| count(def, strukt));
        let object = object.iter().map(Bound::row);
        let rules = rules.iter().map(rule);
        quote! {
            crate::bound::bounded! { #name #(#rows),*; [#(#object),*] [#(#rules),*] #count }
        }
    }

    fn union(&self, def: &TypeDef, union: &Union) -> TokenStream {
        let name = ident(&def.ident);
        let rows = union.alternatives.iter().filter_map(|alternative| {
            let row = self.row(&alternative.value)?;
            let (variant, bounds) = (ident(&alternative.ident), row.iter().map(Bound::row));
            Some(quote!(#variant [#(#bounds),*]))
        });
        quote!(crate::bound::bounded_union! { #name #(#rows),*; })
    }

    /// Writes the table of all bounds of the page, if there are any.
    pub fn table(&self) -> Option<TokenStream> {
        let types = self.page.types.iter().enumerate();
        let records = types.filter(|(index, _)| self.has_table(TypeId(*index)));
        let records = records.map(|(_, def)| {
            let ident = ident(&def.ident);
            quote!(<#ident as crate::bound::Table>::BOUNDS)
        });
        let requests = self
            .page
            .operations
            .iter()
            .filter_map(|it| self.request(it));
        let rows: Vec<_> = records.chain(requests).collect();
        (self.page.is_project && !rows.is_empty()).then(|| {
            quote! {
                /// What requests of this page are checked against before they are sent: the bounds of the document, by type and
                /// property. The types on the way to one are there as well.
                pub const BOUNDS: &[crate::bound::TypeBounds] = &[#(#rows),*];
            }
        })
    }

    /// Returns whether a type has a table of bounds.
    pub fn has_table(&self, id: TypeId) -> bool {
        matches!(self.page.ty(id).kind, TypeKind::Struct(_)) && self.types.contains(&id)
    }

    /// Writes the row of a request with bounds of its parameters.
    pub fn request(&self, operation: &Operation) -> Option<TokenStream> {
        let rows = operation.params.iter().filter_map(|param| {
            let bounds = bounds(self.page, &param.value);
            let (wire, values) = (&param.wire, bounds.iter().map(Bound::value));
            (!bounds.is_empty()).then(|| quote!((#wire, &[#(#values),*])))
        });
        let (name, rows) = (&operation.ident, rows.collect::<Vec<_>>());
        (!rows.is_empty())
            .then(|| quote!(crate::bound::TypeBounds::of_parameters(#name, &[#(#rows),*])))
    }
}

/// Returns the sentence that the docs of a value say of its bounds, if requests are checked against them.
pub fn sentence(page: &Page, value: &TypeUse) -> Option<String> {
    let is_checked = page.is_project && !page.operations.is_empty();
    let bounds = is_checked.then(|| bounds(page, value))?;
    let words: Vec<_> = bounds.into_iter().map(|bound| bound.words).collect();
    (!words.is_empty()).then(|| format!("Checked before it is sent: {}.", words.join(", ")))
}

/// Returns the types that requests hold and that have bounds, or lead to some.
fn checked_types(page: &Page) -> HashSet<TypeId> {
    let mut sent = HashSet::new();
    let mut todo: Vec<_> = page.operations.iter().flat_map(Operation::sent).collect();
    while let Some(id) = todo.pop() {
        if sent.insert(id) {
            todo.extend(page.ty(id).targets());
        }
    }
    // What the runtime replaces checks itself.
    sent.retain(|id| !matches!(page.ty(*id).kind, TypeKind::Runtime { .. }));
    let own = |id: &TypeId| has_bounds(page, page.ty(*id));
    let mut checked: HashSet<_> = sent.iter().copied().filter(own).collect();
    // The items of a list are counted through their type.
    let requests = page.operations.iter().flat_map(Operation::sent_values);
    let values = checked.iter().flat_map(|id| page.ty(*id).values());
    let counted = requests
        .chain(values)
        .filter(|value| !bounds(page, value).is_empty());
    let items: Vec<_> = counted.filter_map(|value| item(page, value)).collect();
    checked.extend(items.into_iter().filter(|id| sent.contains(id)));
    loop {
        let leads_on = |id: &TypeId| page.ty(*id).targets().any(|to| checked.contains(&to));
        let more: Vec<_> = sent.iter().copied().filter(leads_on).collect();
        let before = checked.len();
        checked.extend(more);
        if checked.len() == before {
            return checked;
        }
    }
}

/// Returns the properties of which a list says how many of its items may have them.
fn counted_properties(page: &Page) -> HashSet<&str> {
    let values = page.types.iter().flat_map(TypeDef::values);
    let counted = values.filter_map(|value| value.facets.as_deref()?.keywords.get("x-at-most-one"));
    counted.filter_map(Json::as_str).collect()
}

/// Returns the type of the items of a list.
fn item(page: &Page, value: &TypeUse) -> Option<TypeId> {
    let listed = page.aliases(&value.ty).last().unwrap_or(value);
    let id = listed.target()?;
    match &page.ty(id).kind {
        TypeKind::Alias(of) => item(page, of),
        _ => Some(id),
    }
}

fn has_bounds(page: &Page, def: &TypeDef) -> bool {
    let of_object = match &def.kind {
        TypeKind::Struct(strukt) => !of_object(strukt).is_empty() || !strukt.rules().is_empty(),
        _ => false,
    };
    let mut values = def.values().into_iter();
    of_object || values.any(|value| !bounds(page, value).is_empty())
}

/// Writes how many properties an object has.
fn count(def: &TypeDef, strukt: &Struct) -> TokenStream {
    let is_there = |field: &Field| {
        matches!(
            presence(def, field),
            Presence::Required | Presence::Nullable
        )
    };
    let fixed = strukt.fields.iter().filter(|field| is_there(field)).count();
    let fixed = Literal::usize_unsuffixed(fixed + strukt.constants.len());
    let optional = strukt.fields.iter().filter(|field| !is_there(field));
    let optional = optional.map(|field| {
        let name = ident(&field.ident);
        match presence(def, field) {
            Presence::OptionalNullable => quote!(usize::from(!it.#name.is_absent())),
            _ => quote!(usize::from(it.#name.is_some())),
        }
    });
    let extra = keeps_extra(def, strukt).then(|| quote!(+ it.extra.iter().count()));
    quote!(|it| #fixed #(+ #optional)* #extra)
}

/// ```text
/// crate::bound::PropertyRule::new("https", Some(("messenger_extensions", Demand::True)), ("url", Demand::Prefix(&["https://"])))
/// ```
fn rule(rule: &PropertyRule) -> TokenStream {
    let clause = |(property, demand): &(String, Demand)| {
        let demand = match demand {
            Demand::Present => quote!(Present),
            Demand::Absent => quote!(Absent),
            Demand::NotEmpty => quote!(NotEmpty),
            Demand::True => quote!(True),
            Demand::Https => quote!(Prefix(&["https://"])),
        };
        quote!((#property, crate::bound::Demand::#demand))
    };
    let (name, demand) = (&rule.name, clause(&rule.demand));
    let condition = match &rule.condition {
        Some(condition) => {
            let condition = clause(condition);
            quote!(::std::option::Option::Some(#condition))
        }
        None => quote!(::std::option::Option::None),
    };
    quote!(crate::bound::PropertyRule::new(#name, #condition, #demand))
}
