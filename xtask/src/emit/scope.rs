//! How a type is spelled at a location. In: a page and the file that is being written. Out: type tokens that mean the
//! same whatever names the page gives to its types.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{
    AdditionalProperties, Field, Page, Presence, Struct, Ty, TypeDef, TypeId, TypeKind, TypeUse,
};

/// The two files of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The file that people read: short names, unless the page shadows them.
    Page,
    /// The private file beside it: nothing is imported.
    Wire,
}

pub struct Scope<'a> {
    pub page: &'a Page,
    side: Side,
    shadowed: HashSet<&'a str>,
}

impl<'a> Scope<'a> {
    pub fn page(page: &'a Page) -> Self {
        Self::new(page, Side::Page)
    }

    pub fn wire(page: &'a Page) -> Self {
        Self::new(page, Side::Wire)
    }

    fn new(page: &'a Page, side: Side) -> Self {
        let types = page.types.iter().map(|def| def.ident.as_str());
        let shadowed = types
            .chain(
                page.operations
                    .iter()
                    .map(|operation| operation.ident.as_str()),
            )
            .collect();
        Self {
            page,
            side,
            shadowed,
        }
    }

    /// A name of the standard prelude, written in full where the page has a type of that name.
    pub fn prelude(&self, name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        if self.side == Side::Page && !self.shadowed.contains(name) {
            return quote!(#ident);
        }
        match name {
            "String" => quote!(::std::string::String),
            "Vec" => quote!(::std::vec::Vec),
            "Box" => quote!(::std::boxed::Box),
            "Option" => quote!(::std::option::Option),
            "Result" => quote!(::std::result::Result),
            "Into" => quote!(::std::convert::Into),
            "IntoIterator" => quote!(::std::iter::IntoIterator),
            "Default" => quote!(::std::default::Default),
            _ => unreachable!("`{name}` is not a prelude name that is emitted"),
        }
    }

    /// A type of the page itself.
    pub fn own(&self, ident: &str) -> TokenStream {
        let ident = format_ident!("{ident}");
        if self.side == Side::Wire {
            quote!(super::#ident)
        } else {
            quote!(#ident)
        }
    }

    /// Returns whether a type is the runtime's type of ids.
    pub fn is_id(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Named(id) => {
                matches!(&self.page.ty(*id).kind, TypeKind::Runtime { name, .. } if name == "Id")
            }
            _ => false,
        }
    }

    /// Returns what a doc link to a type is made of: its name, its path unless the page defines it, its arguments.
    pub fn link(&self, id: TypeId) -> (String, Option<String>, &[TypeUse]) {
        let def = self.page.ty(id);
        match &def.kind {
            TypeKind::Runtime { name, arguments } => {
                let path = runtime_path(name).to_string().replace(' ', "");
                let name = path.rsplit(':').next().unwrap_or_default().to_owned();
                (name, Some(path), arguments)
            }
            _ => (def.ident.clone(), None, &[]),
        }
    }

    pub fn named(&self, id: TypeId) -> TokenStream {
        self.reference(self.page.ty(id))
    }

    fn reference(&self, def: &TypeDef) -> TokenStream {
        match &def.kind {
            TypeKind::Runtime { name, arguments } => {
                let arguments: Vec<_> = arguments
                    .iter()
                    .map(|argument| self.value(argument))
                    .collect();
                let path = runtime_path(name);
                if arguments.is_empty() {
                    path
                } else {
                    quote!(#path<#(#arguments),*>)
                }
            }
            _ => self.own(&def.ident),
        }
    }

    /// A type without regard to whether it may be null.
    pub fn ty(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Bool => quote!(bool),
            Ty::Int32 => quote!(i32),
            Ty::Int64 => quote!(i64),
            Ty::Uint64 => quote!(u64),
            Ty::Number => quote!(f64),
            Ty::String => self.prelude("String"),
            Ty::Json => quote!(::serde_json::Value),
            Ty::Array(item) => {
                let (vec, item) = (self.prelude("Vec"), self.value(item));
                quote!(#vec<#item>)
            }
            Ty::Map(item) => {
                let (string, item) = (self.prelude("String"), self.value(item));
                quote!(::std::collections::BTreeMap<#string, #item>)
            }
            Ty::Named(id) => self.named(*id),
        }
    }

    /// A type in a list, a map or a body, where null is the only way to say nothing.
    pub fn value(&self, value: &TypeUse) -> TokenStream {
        let ty = self.ty(&value.ty);
        if self.is_nullable(value) {
            self.optional(&ty)
        } else {
            ty
        }
    }

    /// Whether a value may be null, by itself or by the alias it points to. A free-form value holds its own null.
    pub fn is_nullable(&self, value: &TypeUse) -> bool {
        if value.ty == Ty::Json {
            return false;
        }
        value.nullable
    }

    pub fn optional(&self, ty: &TokenStream) -> TokenStream {
        let option = self.prelude("Option");
        quote!(#option<#ty>)
    }

    /// The type of a field, with its presence.
    pub fn field(&self, owner: &TypeDef, field: &Field) -> TokenStream {
        let mut ty = self.ty(&field.value.ty);
        if field.boxed {
            let boxed = self.prelude("Box");
            ty = quote!(#boxed<#ty>);
        }
        match presence(owner, field) {
            Presence::Required => ty,
            Presence::Optional | Presence::Nullable => self.optional(&ty),
            Presence::OptionalNullable => quote!(crate::nullable::Nullable<#ty>),
        }
    }
}

/// How a field is present in the Rust type. Nobody who sends can fill in what is read-only, and no answer holds what is
/// write-only.
pub fn presence(owner: &TypeDef, field: &Field) -> Presence {
    match field.presence() {
        Presence::Nullable | Presence::OptionalNullable if field.value.ty == Ty::Json => {
            if field.required {
                Presence::Required
            } else {
                Presence::Optional
            }
        }
        Presence::Required if is_one_way(owner, field) => Presence::Optional,
        Presence::Nullable if is_one_way(owner, field) => Presence::OptionalNullable,
        presence => presence,
    }
}

/// Whether the type is also used in the direction in which the field is missing.
fn is_one_way(owner: &TypeDef, field: &Field) -> bool {
    field.read_only && owner.sent || field.write_only && owner.received
}

/// Whether the type keeps members that its document does not list.
pub fn keeps_extra(def: &TypeDef, strukt: &Struct) -> bool {
    match strukt.additional {
        AdditionalProperties::Typed(_) => true,
        AdditionalProperties::Unread => false,
        AdditionalProperties::Any | AdditionalProperties::Forbidden => def.received,
    }
}

fn runtime_path(name: &str) -> TokenStream {
    match name {
        "StandardError" => quote!(crate::standard_error::StandardError),
        "List" => quote!(crate::paging::List),
        "Id" => quote!(crate::id::Id),
        "UnixTime" => quote!(crate::unix_time::UnixTime),
        "Upload" => quote!(crate::multipart::Upload),
        "Bytes" => quote!(crate::binary::Binary),
        "Content" => quote!(crate::content::Content),
        _ => unreachable!("`pass` places known runtime types only"),
    }
}

impl Scope<'_> {
    /// The type at the end of a chain of aliases.
    pub fn resolved<'t>(&'t self, ty: &'t Ty) -> &'t Ty {
        let mut ty = ty;
        // A chain is no longer than the page has types; `pass` has reported endless ones.
        for _ in 0..=self.page.types.len() {
            match ty {
                Ty::Named(id) => match &self.page.ty(*id).kind {
                    TypeKind::Alias(value) => ty = &value.ty,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}
