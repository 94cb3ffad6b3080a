//! Stage 7: everything gets its Rust identifier.
//!
//! In: a page without identifiers, and the pins of `names.yaml`. Out: every type, field, variant, operation, parameter,
//! selectable field and security scheme has an identifier, unique in its scope. Pins come first. Without one, a component has its own name; an
//! operation has its `operationId`; an inline type is named after the type that holds it and the property that it is in.
//! The pins' [`Collisions`] say what happens where two things get one name, or one gets none: the project rejects it and
//! asks for a pin; for a third-party document a rule decides, with a warning.

mod identifier;
mod inline;
mod parts;
mod pins;
mod scope;
mod spelling;
mod versions;

use std::collections::{HashMap, HashSet};

use identifier::joined;
pub use identifier::{Case, identifier, is_keyword};
use inline::InlineNames;
use parts::Part;
pub use pins::{Collisions, Pins, Section};
use scope::{NameScope, Thing};
use spelling::spelled;
pub use versions::compare_names;

use crate::ir::{Operation, Page, ParamLocation, TypeDef, TypeKind};
use crate::report::{Code, Report};

/// Names everything on a page.
pub fn name(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    let mut namer = Namer { pins, report };
    let pinned = namer.pins.get(Section::Modules, &page.stem);
    let Some(module) = pinned.or_else(|| namer.wish(&page.stem, Case::Module)) else {
        let help = "rename the file: its stem becomes the module";
        let message = format!("`{}` gives no module name", page.stem);
        report.error(Code::InvalidName, page.origin.clone(), message, help);
        return;
    };
    page.module = module;
    let mut items = NameScope::new("this page", &[]);
    namer.pin_items(page, &mut items);
    let components = namer.components(page, &mut items);
    let taken: HashSet<&str> = components.values().map(String::as_str).collect();
    for operation in &mut page.operations {
        namer.operation(operation, &taken, &mut items);
    }
    namer.inline_types(page, components, &mut items);
    let names: Vec<_> = page.types.iter().map(TypeName::of).collect();
    for def in &mut page.types {
        namer.type_parts(def, &names);
    }
    namer.schemes(page);
}

/// What an alternative is called after its type.
struct TypeName {
    ident: String,
    is_union: bool,
}

impl TypeName {
    fn of(def: &TypeDef) -> Self {
        let ident = match &def.kind {
            // An alternative that is a file; the runtime's types have no name here.
            TypeKind::Runtime { name, .. } if name == "Upload" => "File".to_owned(),
            TypeKind::Runtime { name, .. } if def.kind.is_formatted() => name.clone(),
            _ => def.ident.clone(),
        };
        let is_union = matches!(def.kind, TypeKind::Union(_));
        Self { ident, is_union }
    }
}

/// Identifiers of components, by key.
type Components = HashMap<String, String>;

struct Namer<'n> {
    pins: &'n mut Pins,
    report: &'n mut Report,
}

fn is_named(def: &TypeDef) -> bool {
    !matches!(def.kind, TypeKind::Runtime { .. })
}

impl Namer<'_> {
    fn rejects(&self) -> bool {
        self.pins.collisions() == Collisions::Reject
    }

    /// Returns the identifier of a wire name. One without letters and digits has none, or is spelled out.
    fn wish(&self, wire: &str, case: Case) -> Option<String> {
        match self.pins.collisions() {
            Collisions::Reject => identifier(wire, case),
            Collisions::Number => Some(spelled(wire, case)),
        }
    }

    /// Gives the pinned names, so that no rule takes one away.
    fn pin_items(&mut self, page: &mut Page, items: &mut NameScope) {
        for operation in &mut page.operations {
            let thing = Thing::new(Section::Operations, &operation.key, &operation.origin);
            operation.ident = items.pinned(&thing, self.pins, self.report);
        }
        for def in page.types.iter_mut().filter(|def| is_named(def)) {
            let thing = Thing::new(Section::Types, &def.key, &def.origin);
            def.ident = items.pinned(&thing, self.pins, self.report);
        }
    }

    fn components(&mut self, page: &mut Page, items: &mut NameScope) -> Components {
        let mut components = Components::new();
        let types = page.types.iter_mut();
        for def in types.filter(|def| def.is_component() && is_named(def)) {
            if def.ident.is_empty() {
                let wish = self.wish(&def.key, Case::Type);
                let thing = Thing::new(Section::Types, &def.key, &def.origin);
                def.ident = items.claim(wish, &thing, self.pins, self.report);
            }
            components.insert(def.key.clone(), def.ident.clone());
        }
        components
    }

    fn operation(
        &mut self,
        operation: &mut Operation,
        components: &HashSet<&str>,
        items: &mut NameScope,
    ) {
        if operation.ident.is_empty() {
            let path = operation.key.to_ascii_lowercase();
            let wire = operation.id.as_deref().unwrap_or(&path);
            let mut wish = self.wish(wire, Case::Type);
            if let Some(wish) = &mut wish
                && !self.rejects()
                && components.contains(wish.as_str())
            {
                *wish = joined(wish, "Request");
            }
            let thing = Thing::new(Section::Operations, &operation.key, &operation.origin);
            operation.ident = items.claim(wish, &thing, self.pins, self.report);
        }
        operation.group = group(operation);
        self.params(operation);
        self.selection(operation);
    }

    fn selection(&mut self, operation: &mut Operation) {
        let selection = operation.selection.iter_mut();
        let fields = selection.flat_map(|it| &mut it.fields).map(|field| Part {
            site: operation.origin.clone(),
            key: format!("{} field {}", operation.key, field.wire),
            wish: self.wish(&field.wire, Case::Field),
            ident: &mut field.ident,
        });
        let scope = NameScope::new("this operation", &["new", "only_id", "selected"]);
        self.parts(Section::Fields, scope, fields.collect());
    }

    fn schemes(&mut self, page: &mut Page) {
        let site = page.origin.child("components").child("securitySchemes");
        let schemes = page.schemes.iter_mut().map(|scheme| Part {
            site: site.child(&scheme.name),
            key: format!("security {}", scheme.name),
            wish: self.wish(&scheme.name, Case::Field),
            ident: &mut scheme.ident,
        });
        let scope = NameScope::new("the credentials", &["new"]);
        self.parts(Section::Fields, scope, schemes.collect());
    }

    /// A parameter that is called like one of another location, or like the body, has its location in its name.
    fn params(&mut self, operation: &mut Operation) {
        let mut scope = NameScope::new("this operation", &["new", "body", "encoding"]);
        let mut taken: HashSet<(ParamLocation, String)> = HashSet::new();
        let keys = operation
            .params
            .iter()
            .map(|param| operation.param_key(param));
        let keys: Vec<_> = keys.collect();
        for (param, key) in operation.params.iter_mut().zip(&keys) {
            let thing = Thing::new(Section::Fields, key, &param.origin);
            param.ident = scope.pinned(&thing, self.pins, self.report);
        }
        let unnamed = operation.params.iter_mut().zip(&keys);
        for (param, key) in unnamed.filter(|(param, _)| param.ident.is_empty()) {
            let mut wish = self.wish(&param.wire, Case::Field);
            if let Some(wish) = &mut wish {
                let is_first = taken.insert((param.location, wish.clone()));
                let yields = !self.rejects() && is_first && scope.has(wish);
                if yields || scope.reserves(wish) {
                    *wish = format!("{}_{}", wish.trim_end_matches('_'), suffix(param.location));
                }
            }
            let thing = Thing::new(Section::Fields, key, &param.origin);
            param.ident = scope.claim(wish, &thing, self.pins, self.report);
        }
    }

    /// Names the types that are written where they are used. One that would be called like the list, map or part that
    /// it is in gets a word behind it.
    fn inline_types(&mut self, page: &mut Page, components: Components, items: &mut NameScope) {
        let mut inline = InlineNames::new(&page.operations, self.pins, components);
        let wishes: Vec<_> = page
            .types
            .iter()
            .map(|def| inline.ident(&def.key))
            .collect();
        for (def, wish) in page.types.iter_mut().zip(wishes) {
            if !def.ident.is_empty() || !is_named(def) {
                continue;
            }
            let mut wish = wish;
            if !self.rejects() {
                let named = spelling::cut(wish.unwrap_or_else(|| spelled(&def.key, Case::Type)));
                let word = if items.has(&named) {
                    inline::word(&def.key)
                } else {
                    ""
                };
                wish = Some(if word.is_empty() {
                    named
                } else {
                    joined(&named, word)
                });
            }
            let thing = Thing::new(Section::Types, &def.key, &def.origin);
            def.ident = items.claim(wish, &thing, self.pins, self.report);
        }
    }
}

fn suffix(location: ParamLocation) -> &'static str {
    match location {
        ParamLocation::Path => "segment",
        ParamLocation::Query | ParamLocation::Querystring => "parameter",
        ParamLocation::Header => "header",
        ParamLocation::Cookie => "cookie",
    }
}

/// Returns the module of the part of the API that an operation belongs to: its first tag, or the first fixed segment of
/// its path. Operations of one name are in one module.
fn group(operation: &Operation) -> String {
    let is_version = |part: &str| {
        part.starts_with('v') && part[1..].starts_with(|digit: char| digit.is_ascii_digit())
    };
    let mut segments = operation.path_template().split('/');
    let segment =
        segments.find(|part| !part.is_empty() && !part.contains('{') && !is_version(part));
    let name = operation.tag.as_deref().or(segment);
    let name = name.and_then(|name| identifier(name, Case::Module));
    let mut name = name.unwrap_or_else(|| "other".to_owned());
    name.truncate(60);
    name
}
