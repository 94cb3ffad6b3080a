//! The model that every later stage reads: plain data, complete before emission.
//!
//! In: nothing, these are the types. `lower` fills them, `pass` and `names` finish them, `share`, `emit` and `diff`
//! only read. A schema *use* is a [`TypeUse`]; a schema that deserves a Rust item is a [`TypeDef`], and
//! values point to it by [`TypeId`], so that cycles need no special care.

mod build;
pub mod contract;
mod json_kind;
mod links;
mod operation;
mod rule;
mod schema;

pub use json_kind::JsonKind;
pub use operation::*;
pub use rule::{Demand, PropertyRule};
pub use schema::*;

use crate::report::Site;
use crate::version::ApiVersion;

/// One API version, or one stand-alone document.
#[derive(Clone, Debug)]
pub struct Api {
    /// Absent for a stand-alone document.
    pub version: Option<ApiVersion>,
    /// Base address of every call, without a trailing slash.
    pub server: String,
    /// Sorted by stem.
    pub pages: Vec<Page>,
}

/// One OpenAPI document: one reference page, one Rust module.
#[derive(Clone, Debug)]
pub struct Page {
    /// File name without its extension, `page-calls`.
    pub stem: String,
    /// Rust module, `calls`.
    pub module: String,
    pub title: String,
    pub doc: Option<String>,
    /// Address of the page that people read.
    pub reference: Option<String>,
    pub origin: Site,
    /// Base address, without a trailing slash.
    pub server: Option<String>,
    pub types: Vec<TypeDef>,
    pub operations: Vec<Operation>,
    /// What the operations may ask of the credentials; a stand-alone document only.
    pub schemes: Vec<SecurityScheme>,
    /// Whether it is a document of the project, whose other documents say where it lives and how it is called.
    pub is_project: bool,
}

/// A security scheme whose credential is sent with the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    pub name: String,
    /// Rust method of the credentials; empty until `names` ran.
    pub ident: String,
    pub credential: Credential,
    pub deprecated: bool,
}

/// How a credential is sent; the name is that of the header, parameter or cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    Bearer,
    Basic,
    Header(String),
    Query(String),
    Cookie(String),
}

/// Index into [`Page::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

impl Page {
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// Returns the only value that the document allows here, with its enum.
    pub fn constant(&self, value: &TypeUse) -> Option<(&TypeDef, &Variant)> {
        let mut value = value;
        // A chain of aliases is no longer than the page has types.
        for _ in 0..=self.types.len() {
            let Ty::Named(id) = value.ty else {
                return None;
            };
            let def = self.ty(id);
            match &def.kind {
                _ if value.nullable => return None,
                TypeKind::Alias(target) => value = target,
                TypeKind::Enum(enum_) => {
                    return enum_.constant().map(|variant| (def, variant));
                }
                _ => return None,
            }
        }
        None
    }
}
