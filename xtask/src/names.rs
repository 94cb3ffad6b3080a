//! Stage 6: every wire name gets its Rust identifier.
//!
//! In: pages without identifiers, and the pins of `names.yaml`. Out: pages in which every type, field, variant,
//! operation and parameter has an identifier, unique in its scope. The rule is one a reader can predict: a pin if there
//! is one, else the wire name in Rust's case; an inline type is named after the type that holds it and the property it
//! stands under. A collision is an error that asks for a pin, never a silent suffix.

mod automatic;
mod identifier;
mod pins;
mod scope;

use std::collections::HashMap;

pub use identifier::{Case, identifier};
pub use pins::{Pins, Section};

use crate::ir::{Operation, Page, ParamLocation, TypeDef, TypeKind};
use crate::report::{Code, Report, Site};

/// Names everything on a page.
pub fn name(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    if pins.is_automatic() {
        return automatic::name(page, pins, report);
    }
    let pinned = pins.get(Section::Modules, &page.stem);
    page.module = match pinned.or_else(|| identifier(&page.stem, Case::Module)) {
        Some(module) => module,
        None => {
            let help = "rename the file: its stem becomes the module";
            let message = format!("`{}` gives no module name", page.stem);
            report.error(Code::InvalidName, page.origin.clone(), message, help);
            return;
        }
    };
    let mut items = Scope::new("this page", &[]);
    for operation in &mut page.operations {
        name_operation(operation, pins, report);
        items.claim(&operation.ident, &operation.key, &operation.origin, report);
    }
    let mut types = Types {
        operations: &page.operations,
        pins,
        known: HashMap::new(),
    };
    let idents: Vec<_> = page.types.iter().map(|def| types.ident(&def.key)).collect();
    for (def, ident) in page.types.iter_mut().zip(idents) {
        if matches!(def.kind, TypeKind::Runtime { .. }) {
            continue;
        }
        match ident {
            Some(ident) => def.ident = ident,
            None => missing(&def.key, &def.origin, "types", report),
        }
        items.claim(&def.ident, &def.key, &def.origin, report);
        name_members(def, pins, report);
    }
}

fn name_operation(operation: &mut Operation, pins: &mut Pins, report: &mut Report) {
    let pinned = pins.get(Section::Operations, &operation.key);
    let wire = operation
        .id
        .clone()
        .unwrap_or_else(|| operation.key.to_ascii_lowercase());
    match pinned.or_else(|| identifier(&wire, Case::Type)) {
        Some(ident) => operation.ident = ident,
        None => missing(&operation.key, &operation.origin, "operations", report),
    }
    let mut reserved = vec!["new"];
    if let Some(body) = &operation.body {
        reserved.push("body");
        if body.formats.len() > 1 {
            reserved.push("encoding");
        }
    }
    let mut scope = Scope::new("this operation", &reserved);
    let places: Vec<_> = operation
        .params
        .iter()
        .map(|param| operation.param_key(param))
        .collect();
    for (param, place) in operation.params.iter_mut().zip(places) {
        let pinned = pins.get(Section::Fields, &place);
        let ident = match pinned.or_else(|| identifier(&param.wire, Case::Field)) {
            // A parameter that is called like the body gives way, since the body has no wire name of its own.
            Some(ident) if reserved.contains(&ident.as_str()) => {
                format!("{ident}_{}", suffix(param.location))
            }
            Some(ident) => ident,
            None => {
                missing(&place, &param.origin, "fields", report);
                continue;
            }
        };
        param.ident = ident;
        scope.claim(&param.ident, &place, &param.origin, report);
    }
}

fn suffix(location: ParamLocation) -> &'static str {
    match location {
        ParamLocation::Path => "segment",
        ParamLocation::Query => "parameter",
        ParamLocation::Header => "header",
        ParamLocation::Cookie => "cookie",
    }
}

fn name_members(def: &mut TypeDef, pins: &mut Pins, report: &mut Report) {
    match &mut def.kind {
        TypeKind::Struct(strukt) => {
            let mut scope = Scope::new("this object", &["extra", "new"]);
            for field in &mut strukt.fields {
                let place = format!("{}.{}", def.key, field.wire);
                let pinned = pins.get(Section::Fields, &place);
                match pinned.or_else(|| identifier(&field.wire, Case::Field)) {
                    Some(ident) => field.ident = ident,
                    None => missing(&place, &field.origin, "fields", report),
                }
                scope.claim(&field.ident, &place, &field.origin, report);
            }
        }
        TypeKind::Enum(enum_) => {
            let mut scope = Scope::new("this enum", &["Unrecognized"]);
            for (index, variant) in enum_.variants.iter_mut().enumerate() {
                let place = format!("{}={}", def.key, variant.wire);
                let site = def.origin.child("enum").index(index);
                match pins
                    .get(Section::Variants, &place)
                    .or_else(|| identifier(&variant.wire, Case::Type))
                {
                    Some(ident) => variant.ident = ident,
                    None => missing(&place, &site, "variants", report),
                }
                scope.claim(&variant.ident, &place, &site, report);
            }
        }
        TypeKind::Union(union) => {
            let mut scope = Scope::new("this union", &["Unrecognized"]);
            for (index, branch) in union.alternatives.iter_mut().enumerate() {
                let place = format!("{}|{index}", def.key);
                let wire = branch
                    .tags
                    .first()
                    .cloned()
                    .unwrap_or_else(|| kind_name(&branch.value.ty).to_owned());
                match pins
                    .get(Section::Variants, &place)
                    .or_else(|| identifier(&wire, Case::Type))
                {
                    Some(ident) => branch.ident = ident,
                    None => missing(&place, &def.origin, "variants", report),
                }
                scope.claim(&branch.ident, &place, &def.origin, report);
            }
        }
        TypeKind::Alias(_) | TypeKind::Runtime { .. } => {}
    }
}

/// The JSON kind of a type, as a union names its branches.
fn kind_name(ty: &crate::ir::Ty) -> &'static str {
    use crate::ir::Ty;
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

fn missing(place: &str, site: &Site, section: &str, report: &mut Report) {
    let help = format!("add a row `\"{place}\": …` under `{section}:` in specs/names.yaml");
    report.error(
        Code::MissingName,
        site.clone(),
        format!("`{place}` gives no Rust name"),
        help,
    );
}

/// Names types by place, parents before children.
struct Types<'a> {
    operations: &'a [Operation],
    pins: &'a mut Pins,
    known: HashMap<String, Option<String>>,
}

impl Types<'_> {
    fn ident(&mut self, place: &str) -> Option<String> {
        if let Some(known) = self.known.get(place) {
            return known.clone();
        }
        let ident = self
            .pins
            .get(Section::Types, place)
            .or_else(|| self.derived(place));
        self.known.insert(place.to_owned(), ident.clone());
        ident
    }

    fn derived(&mut self, place: &str) -> Option<String> {
        if let Some((owner, part)) = place.rsplit_once(' ')
            && let Some(operation) = self.operations.iter().find(|known| known.key == owner)
        {
            return Some(format!("{}{}", operation.ident, part_name(part)?));
        }
        if let Some(list) = place
            .strip_suffix("[]")
            .or_else(|| place.strip_suffix("{}"))
        {
            return self.ident(list);
        }
        if let Some((union, index)) = place.rsplit_once('|') {
            return Some(format!(
                "{}{}",
                self.ident(union)?,
                identifier(index, Case::Type)?.trim_matches('_')
            ));
        }
        match place.rsplit_once('.') {
            Some((parent, property)) if !parent.is_empty() => {
                let property = identifier(property, Case::Type)?;
                Some(format!(
                    "{}{}",
                    self.ident(parent)?,
                    property.trim_matches('_')
                ))
            }
            _ => identifier(place, Case::Type),
        }
    }
}

/// What follows the operation's name in the name of its inline type.
fn part_name(part: &str) -> Option<String> {
    match part {
        "request" => Some("Request".to_owned()),
        "200" => Some("Response".to_owned()),
        _ => identifier(part, Case::Type).map(|name| name.trim_matches('_').to_owned()),
    }
}

/// Names in one scope; the second claim of a name is an error.
struct Scope {
    what: &'static str,
    taken: HashMap<String, String>,
}

impl Scope {
    fn new(what: &'static str, reserved: &[&str]) -> Self {
        let taken = reserved
            .iter()
            .map(|name| ((*name).to_owned(), "the generator".to_owned()))
            .collect();
        Self { what, taken }
    }

    fn claim(&mut self, ident: &str, place: &str, site: &Site, report: &mut Report) {
        if ident.is_empty() {
            return;
        }
        if let Some(holder) = self.taken.insert(ident.to_owned(), place.to_owned()) {
            let message = format!(
                "`{place}` becomes `{ident}`, which `{holder}` has in {} already",
                self.what
            );
            let help = format!("pin another name for `{place}` in specs/names.yaml");
            report.error(Code::NameCollision, site.clone(), message, help);
        }
    }
}
