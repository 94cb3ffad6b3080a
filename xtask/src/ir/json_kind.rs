//! Kinds of JSON values. In: a type of a page. Out: the kind of value that it is read from.

use super::{Page, Ty, TypeKind};

/// The kind of JSON value that a type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonKind {
    Bool,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Page {
    /// Returns the kind of JSON value that a type has. Anything counts as an object.
    pub fn json_kind(&self, ty: &Ty) -> JsonKind {
        match self.behind_aliases(ty) {
            Ty::Bool => JsonKind::Bool,
            Ty::Int32 | Ty::Int64 | Ty::Uint64 => JsonKind::Integer,
            Ty::Number => JsonKind::Number,
            Ty::String => JsonKind::String,
            Ty::Array(_) => JsonKind::Array,
            Ty::Named(id) if matches!(self.ty(*id).kind, TypeKind::Enum(_)) => JsonKind::String,
            Ty::Map(_) | Ty::Json | Ty::Named(_) => JsonKind::Object,
        }
    }

    /// Follows aliases to the type behind them; a cycle of aliases ends at one of them.
    fn behind_aliases<'p>(&'p self, mut ty: &'p Ty) -> &'p Ty {
        for _ in &self.types {
            match ty {
                Ty::Named(id) => match &self.ty(*id).kind {
                    TypeKind::Alias(value) => ty = &value.ty,
                    _ => break,
                },
                _ => break,
            }
        }
        ty
    }
}
