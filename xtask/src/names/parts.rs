//! Names within a type. In: a type. Out: its fields, variants or alternatives have identifiers.

use super::scope::{NameScope, Thing};
use super::spelling::signed;
use super::{Case, Namer, Section, TypeName, identifier};
use crate::ir::{Dispatch, Ty, TypeDef, TypeKind};
use crate::report::Site;

/// A field, variant or alternative, and what it would be called without a pin.
pub struct Part<'d> {
    pub site: Site,
    pub key: String,
    pub wish: Option<String>,
    pub ident: &'d mut String,
}

impl Namer<'_> {
    /// Names what a type consists of; `names` are those of all types.
    pub fn type_parts(&mut self, def: &mut TypeDef, names: &[TypeName]) {
        let (owner, origin) = (&def.key, &def.origin);
        match &mut def.kind {
            TypeKind::Struct(strukt) => {
                let fields = strukt.fields.iter_mut().map(|field| Part {
                    site: field.origin.clone(),
                    key: format!("{owner}.{}", field.wire),
                    wish: self.wish(&field.wire, Case::Field),
                    ident: &mut field.ident,
                });
                let scope = NameScope::new("this object", &["extra", "new"]);
                self.parts(Section::Fields, scope, fields.collect());
            }
            TypeKind::Enum(enum_) => {
                let variants = enum_.variants.iter_mut().map(|variant| Part {
                    site: variant.origin.clone(),
                    key: format!("{owner}={}", variant.wire),
                    wish: self.value(&variant.wire),
                    ident: &mut variant.ident,
                });
                let scope = NameScope::new("this enum", &["Unrecognized"]);
                self.parts(Section::Variants, scope, variants.collect());
            }
            TypeKind::Union(union) => {
                let by = &union.by;
                let alternatives = union.alternatives.iter_mut().enumerate();
                let alternatives = alternatives.map(|(index, alternative)| Part {
                    site: origin.clone(),
                    key: format!("{owner}|{index}"),
                    wish: self.alternative(by, &alternative.tags, &alternative.value.ty, names),
                    ident: &mut alternative.ident,
                });
                let scope = NameScope::new("this union", &["Unrecognized"]);
                self.parts(Section::Variants, scope, alternatives.collect());
            }
            TypeKind::Alias(_) | TypeKind::Runtime { .. } => {}
        }
    }

    /// Names parts of one owner. Pins come first, so that no rule takes a pinned name away.
    pub fn parts(&mut self, section: Section, mut scope: NameScope, mut parts: Vec<Part<'_>>) {
        for part in &mut parts {
            let thing = Thing::new(section, &part.key, &part.site);
            *part.ident = scope.pinned(&thing, self.pins, self.report);
        }
        for part in parts.into_iter().filter(|part| part.ident.is_empty()) {
            let thing = Thing::new(section, &part.key, &part.site);
            *part.ident = scope.claim(part.wish, &thing, self.pins, self.report);
        }
    }

    fn value(&self, wire: &str) -> Option<String> {
        if self.rejects() {
            identifier(wire, Case::Type)
        } else {
            Some(signed(wire))
        }
    }

    fn alternative(
        &self,
        by: &Dispatch,
        tags: &[String],
        ty: &Ty,
        names: &[TypeName],
    ) -> Option<String> {
        match (by, tags.first(), ty) {
            // A union within the union has the tags of all its alternatives.
            (Dispatch::Tag(_), Some(_), Ty::Named(id))
                if names[id.0].is_union && tags.len() > 1 =>
            {
                Some(names[id.0].ident.clone())
            }
            (Dispatch::Status, Some(status), _) if status == "default" => Some("Other".to_owned()),
            (Dispatch::Status, Some(status), _) => Some(format!("Status{status}")),
            (_, Some(tag), _) => self.value(tag),
            // The project's unions are named by JSON kind, but for those that are read by what fits.
            (by, _, Ty::Named(id))
                if (!self.rejects() || *by == Dispatch::Fit) && !names[id.0].ident.is_empty() =>
            {
                Some(names[id.0].ident.clone())
            }
            (.., ty) => Some(json_type(ty).to_owned()),
        }
    }
}

/// The JSON type of a value, as a union names its alternatives.
fn json_type(ty: &Ty) -> &'static str {
    match ty {
        Ty::Bool => "Boolean",
        Ty::Int32 | Ty::Int64 | Ty::Uint64 => "Integer",
        Ty::Number => "Number",
        Ty::String => "String",
        Ty::Json => "Json",
        Ty::Array(_) => "Array",
        Ty::Map(_) | Ty::Named(_) => "Object",
    }
}
