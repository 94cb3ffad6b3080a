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
            ty if self.is_formatted(ty) => JsonKind::String,
            Ty::Map(_) | Ty::Json | Ty::Named(_) => JsonKind::Object,
        }
    }

    /// Returns whether a type is the runtime's of strings of a format.
    pub fn is_formatted(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Named(id) if self.ty(*id).kind.is_formatted())
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

impl TypeKind {
    /// Returns whether this is a type of the runtime for strings of a format.
    pub fn is_formatted(&self) -> bool {
        let names = ["Date", "DateTime", "Uuid"];
        matches!(self, Self::Runtime { name, .. } if names.contains(&name.as_str()))
    }
}
