//! The User Profile API as a reference page of a version. In: the fields and their rules. Out: a [`Page`] like any
//! other, in which the operation says for each field what opens it in that version.

use super::{Outcome, Profile, RequirementKind};
use crate::ir::{
    BodyFormat, Field, Opener, Operation, Page, Param, ParamLocation, ParamStyle, PathSegment,
    Response, SelectableField, Selection, Struct, Ty, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::report::Site;
use crate::version::ApiVersion;

impl Profile {
    /// The page of a version. The answer of any version has the fields that it can be asked for, and no others.
    pub fn page(&self, version: ApiVersion) -> Page {
        let site = self
            .site
            .clone()
            .unwrap_or_else(|| Site::file(&"profile-fields.yaml".into()));
        let operation = &self.operation;
        let fields: Vec<_> = self
            .fields
            .iter()
            .filter_map(|field| Some((field, self.opened_by(field, version)?)))
            .collect();
        let used = |name: &String| fields.iter().any(|(field, _)| field.ty == *name);
        let objects: Vec<_> = self.objects.iter().filter(|(name, _)| used(name)).collect();
        let ty = |name: &str| match name {
            "string" => Ty::String,
            "number" => Ty::Number,
            "integer" => Ty::Int64,
            "boolean" => Ty::Bool,
            // The profile itself comes first. An unknown name has been reported.
            object => match objects.iter().position(|(name, _)| *name == object) {
                Some(index) => Ty::Named(TypeId(1 + index)),
                None => Ty::Json,
            },
        };
        let member = |name: &str, doc: &str, ty: Ty| Field {
            wire: name.to_owned(),
            ident: String::new(),
            doc: Some(doc.to_owned()),
            required: false,
            value: TypeUse::plain(ty),
            boxed: false,
            aliases: Vec::new(),
            lenient: false,
            deprecated: false,
            read_only: false,
            write_only: false,
            removed_in: None,
            origin: site.child("fields"),
        };
        let profile = fields
            .iter()
            .map(|(field, _)| member(&field.name, &field.doc, ty(&field.ty)))
            .collect();
        let doc = "What a person's profile says. A member is there if it was asked for and the person has it.";
        let mut types = vec![record("UserProfile", doc, profile, &site)];
        types.extend(objects.iter().map(|(name, object)| {
            let members = object
                .fields
                .iter()
                .map(|have| member(&have.name, &have.doc, ty(&have.ty)))
                .collect();
            record(name, &object.doc, members, &site)
        }));
        let selectable = fields.iter().map(|(field, opened_by)| SelectableField {
            wire: field.name.clone(),
            ident: field.name.clone(),
            default: field.default,
            opened_by: opened_by.clone(),
            doc: Some(field.doc.clone()),
            removed_in: None,
        });
        Page {
            schemes: Vec::new(),
            server_is_fixed: true,
            stem: operation.page.clone(),
            module: String::new(),
            title: operation.title.clone(),
            doc: None,
            reference: self.sources.get(&operation.source).cloned(),
            origin: site.clone(),
            server: None,
            types,
            operations: vec![self.operation(
                Selection {
                    param: "fields".to_owned(),
                    fields: selectable.collect(),
                },
                &site,
            )],
        }
    }

    /// What opens a field in a version: nothing (an empty list), one of several openers, or no way at all.
    fn opened_by(&self, field: &super::Field, version: ApiVersion) -> Option<Vec<Opener>> {
        let mut openers = Vec::new();
        for rule in &field.rules {
            let pass = rule
                .condition
                .pass
                .as_ref()
                .and_then(|name| Some((name, self.passes.get(name)?)));
            let in_version = rule.condition.versions.contains(version)
                && pass.is_none_or(|(_, pass)| pass.versions.contains(version));
            if !in_version {
                continue;
            }
            match (&rule.then, pass) {
                (Outcome::Allowed, Some((name, _))) => openers.push(Opener::Pass(name.clone())),
                (Outcome::Allowed, None) => return Some(Vec::new()),
                (Outcome::Needs(name), _) => match self.requirements.get(name) {
                    Some(requirement) if requirement.kind == RequirementKind::Permission => {
                        openers.push(Opener::Permission(requirement.rust.clone()));
                    }
                    // A feature concerns some kinds of app only, which types cannot know.
                    _ => return Some(Vec::new()),
                },
                (Outcome::Gone(_), _) => {}
            }
        }
        (!openers.is_empty()).then_some(openers)
    }

    fn operation(&self, selection: Selection, site: &Site) -> Operation {
        let operation = &self.operation;
        let name = operation
            .path
            .trim_start_matches("/{")
            .trim_end_matches('}');
        let psid = Param {
            wire: name.to_owned(),
            ident: String::new(),
            doc: Some("Page-scoped id of the person.".to_owned()),
            location: ParamLocation::Path,
            required: true,
            value: TypeUse::plain(Ty::String),
            explode: false,
            style: ParamStyle::Simple,
            allow_reserved: false,
            deprecated: false,
            origin: site.child("operation"),
        };
        let success = Response {
            status: "200".to_owned(),
            doc: None,
            value: Some(TypeUse::plain(Ty::Named(TypeId(0)))),
            format: BodyFormat::Json,
            content_type: None,
        };
        Operation {
            key: format!("{} {}", operation.method, operation.path),
            ident: String::new(),
            id: Some(operation.name.clone()),
            method: operation.method.clone(),
            path: vec![PathSegment::Literal("/".to_owned()), PathSegment::Param(0)],
            params: vec![psid],
            body: None,
            responses: vec![success],
            summary: Some("Read a person's profile".to_owned()),
            doc: Some(operation.doc.clone()),
            deprecated: false,
            origin: site.child("operation"),
            selection: Some(selection),
            tag: None,
            security: Vec::new(),
            server: None,
            success_type: None,
            error_type: None,
            headers_type: None,
            removed_in: None,
        }
    }
}

fn record(name: &str, doc: &str, fields: Vec<Field>, site: &Site) -> TypeDef {
    TypeDef {
        key: name.to_owned(),
        ident: String::new(),
        doc: Some(doc.to_owned()),
        deprecated: false,
        origin: site.clone(),
        kind: TypeKind::Struct(Struct {
            fields,
            ..Struct::default()
        }),
        sent: false,
        received: true,
        removed_in: None,
    }
}
