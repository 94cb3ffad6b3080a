//! How a type is spelled at a location. In: a page and the file that is being written. Out: type tokens that mean the
//! same whatever names the page gives to its types.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use crate::ir::{
    AdditionalProperties, Alternative, Field, Page, Param, Presence, Struct, Ty, TypeDef, TypeId,
    TypeKind, TypeUse, Variant,
};

/// The two files of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PageFile {
    /// The file that people read: short names, unless the page shadows them.
    Page,
    /// The private file beside it: nothing is imported.
    Wire,
}

pub struct Scope<'a> {
    pub page: &'a Page,
    file: PageFile,
    shadowed: HashSet<&'a str>,
}

impl<'a> Scope<'a> {
    pub fn page(page: &'a Page) -> Self {
        Self::new(page, PageFile::Page)
    }

    pub fn wire(page: &'a Page) -> Self {
        Self::new(page, PageFile::Wire)
    }

    fn new(page: &'a Page, file: PageFile) -> Self {
        let types = page.types.iter().map(|def| def.ident.as_str());
        let requests = page.operations.iter();
        let requests = requests.map(|operation| operation.ident.as_str());
        Self {
            page,
            file,
            shadowed: types.chain(requests).collect(),
        }
    }

    /// Returns a name of the standard prelude, written in full where the page has a type of that name.
    pub fn prelude(&self, name: &str) -> TokenStream {
        let ident = ident(name);
        if self.file == PageFile::Page && !self.shadowed.contains(name) {
            return quote!(#ident);
        }
        let module = match name {
            "String" => quote!(string),
            "Vec" => quote!(vec),
            "Box" => quote!(boxed),
            "Option" => quote!(option),
            "Into" => quote!(convert),
            "IntoIterator" => quote!(iter),
            "Default" => quote!(default),
            _ => unreachable!("`{name}` is not a prelude name that is emitted"),
        };
        quote!(::std::#module::#ident)
    }

    /// Returns a type of the page itself.
    pub fn own(&self, name: &str) -> TokenStream {
        let ident = ident(name);
        match self.file {
            PageFile::Wire => quote!(super::#ident),
            PageFile::Page => quote!(#ident),
        }
    }

    /// Returns the name of the runtime type that a type is.
    pub fn runtime_name(&self, ty: &Ty) -> Option<&str> {
        match ty {
            Ty::Named(id) => match &self.page.ty(*id).kind {
                TypeKind::Runtime { name, .. } => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns whether a type is one of the runtime's that hold a string: an id, or a string of a format.
    pub fn is_text(&self, ty: &Ty) -> bool {
        self.runtime_name(ty) == Some("Id") || self.page.is_formatted(ty)
    }

    /// Returns the object at the end of a chain of aliases.
    pub fn object<'t>(&'t self, ty: &'t Ty) -> Option<(&'t TypeDef, &'t Struct)> {
        let Ty::Named(id) = self.resolved(ty) else {
            return None;
        };
        let def = self.page.ty(*id);
        match &def.kind {
            TypeKind::Struct(strukt) => Some((def, strukt)),
            _ => None,
        }
    }

    /// Returns the type at the end of a chain of aliases.
    pub fn resolved<'t>(&'t self, ty: &'t Ty) -> &'t Ty {
        self.page.aliases(ty).last().map_or(ty, |value| &value.ty)
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

    /// Returns a type of the page, or the runtime type in its stead.
    pub fn named(&self, id: TypeId) -> TokenStream {
        let def = self.page.ty(id);
        match &def.kind {
            TypeKind::Runtime { name, arguments } => {
                let path = runtime_path(name);
                let values = arguments.iter().map(|argument| self.value(argument));
                let arguments = (!arguments.is_empty()).then(|| quote!(<#(#values),*>));
                quote!(#path #arguments)
            }
            _ => self.own(&def.ident),
        }
    }

    /// Returns a type without regard to whether it may be null.
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

    /// Returns the type of an item or a body, which is null where it is absent.
    pub fn value(&self, value: &TypeUse) -> TokenStream {
        let ty = self.ty(&value.ty);
        if self.is_nullable(value) {
            self.optional(&ty)
        } else {
            ty
        }
    }

    /// Returns the type of a parameter's value.
    pub fn param(&self, param: &Param) -> TokenStream {
        if param.is_nullable() {
            self.value(&param.value)
        } else {
            self.ty(&param.value.ty)
        }
    }

    /// Returns whether a value may be null, by itself or by the alias it points to. A free-form value holds its own null.
    pub fn is_nullable(&self, value: &TypeUse) -> bool {
        value.nullable && value.ty != Ty::Json
    }

    pub fn optional(&self, ty: &TokenStream) -> TokenStream {
        let option = self.prelude("Option");
        quote!(#option<#ty>)
    }

    /// Returns a type, or an `Option` of it where its value may be absent.
    pub fn optional_unless(&self, is_required: bool, ty: TokenStream) -> TokenStream {
        if is_required { ty } else { self.optional(&ty) }
    }

    /// Returns a type, in a box if it would otherwise contain itself.
    pub fn boxed(&self, ty: TokenStream, is_boxed: bool) -> TokenStream {
        if is_boxed {
            let boxed = self.prelude("Box");
            quote!(#boxed<#ty>)
        } else {
            ty
        }
    }

    /// Returns the type of an alternative of a union.
    pub fn alternative(&self, alternative: &Alternative) -> TokenStream {
        self.boxed(self.value(&alternative.value), alternative.boxed)
    }

    /// Returns the type of a field, with its presence.
    pub fn field(&self, owner: &TypeDef, field: &Field) -> TokenStream {
        let ty = self.boxed(self.ty(&field.value.ty), field.boxed);
        match presence(owner, field) {
            Presence::Required => ty,
            Presence::Optional | Presence::Nullable => self.optional(&ty),
            Presence::OptionalNullable => quote!(crate::nullable::Nullable<#ty>),
        }
    }
}

/// Returns how a field is present in the Rust type. A sender cannot fill in what is read-only, and a response does not
/// hold what is write-only.
pub fn presence(owner: &TypeDef, field: &Field) -> Presence {
    match field.presence() {
        // A free-form value holds its own null.
        Presence::Nullable if field.value.ty == Ty::Json => Presence::Required,
        Presence::OptionalNullable if field.value.ty == Ty::Json => Presence::Optional,
        Presence::Required if is_one_way(owner, field) => Presence::Optional,
        Presence::Nullable if is_one_way(owner, field) => Presence::OptionalNullable,
        presence => presence,
    }
}

/// Returns the value that `new` gives to a required field that the document allows one value for.
pub fn constant<'p>(
    page: &'p Page,
    owner: &TypeDef,
    field: &Field,
) -> Option<(&'p TypeDef, &'p Variant)> {
    let is_required = presence(owner, field) == Presence::Required;
    page.constant(&field.value).filter(|_| is_required)
}

/// Returns whether `new` takes the field.
pub fn is_argument(page: &Page, owner: &TypeDef, field: &Field) -> bool {
    let is_required = matches!(
        presence(owner, field),
        Presence::Required | Presence::Nullable
    );
    is_required && constant(page, owner, field).is_none() || is_required_to_send(owner, field)
}

/// Returns whether the field is optional only because responses have the type as well, and never the property.
pub fn is_required_to_send(owner: &TypeDef, field: &Field) -> bool {
    field.required && field.write_only && !field.read_only && owner.sent && owner.received
}

/// Returns whether the field is optional only because requests have the type as well, and never the property.
pub fn is_required_to_receive(owner: &TypeDef, field: &Field) -> bool {
    field.required && field.read_only && !field.write_only && owner.sent && owner.received
}

/// Returns whether the type is also used in the direction in which the field is missing.
fn is_one_way(owner: &TypeDef, field: &Field) -> bool {
    field.read_only && owner.sent || field.write_only && owner.received
}

/// Returns whether the type keeps properties that its document does not declare.
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
        "Date" => quote!(crate::formats::Date),
        "DateTime" => quote!(crate::formats::DateTime),
        "Uuid" => quote!(crate::formats::Uuid),
        "UnixTime" => quote!(crate::unix_time::UnixTime),
        "WebhookField" => quote!(crate::webhooks::Field),
        "Upload" => quote!(crate::multipart::Upload),
        "Bytes" => quote!(crate::binary::Binary),
        "Content" => quote!(crate::content::Content),
        _ => unreachable!("`pass` knows the runtime types"),
    }
}
