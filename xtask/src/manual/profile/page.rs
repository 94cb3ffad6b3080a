//! The User Profile API as a reference page of a version. In: the fields and their rules. Out: a [`Page`] like any
//! other, in which the operation says for each field what opens it in that version.

use super::{Outcome, Profile, RequirementKind};
use crate::ir::{
    Field, Opener, Operation, Page, Param, ParamLocation, PathSegment, Response, SelectableField,
    Selection, Struct, Ty, TypeDef, TypeId, TypeKind, TypeUse,
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
            doc: Some(doc.to_owned()),
            ..Field::new(name, TypeUse::plain(ty), site.child("fields"))
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
            ident: field.name.clone(),
            default: field.default,
            opened_by: opened_by.clone(),
            doc: Some(field.doc.clone()),
            ..SelectableField::new(&field.name)
        });
        Page {
            title: operation.title.clone(),
            reference: self.sources.get(&operation.source).cloned(),
            types,
            operations: vec![self.operation(
                Selection {
                    param: "fields".to_owned(),
                    fields: selectable.collect(),
                },
                &site,
            )],
            ..Page::new(&operation.page, site)
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
            doc: Some("Page-scoped id of the person.".to_owned()),
            ..Param::new(
                name,
                ParamLocation::Path,
                TypeUse::plain(Ty::String),
                site.child("operation"),
            )
        };
        let success = Response::new("200", Some(TypeUse::plain(Ty::Named(TypeId(0)))));
        Operation {
            id: Some(operation.name.clone()),
            path: vec![PathSegment::Literal("/".to_owned()), PathSegment::Param(0)],
            params: vec![psid],
            responses: vec![success],
            summary: Some("Read a person's profile".to_owned()),
            doc: Some(operation.doc.clone()),
            selection: Some(selection),
            ..Operation::new(&operation.method, &operation.path, site.child("operation"))
        }
    }
}

fn record(name: &str, doc: &str, fields: Vec<Field>, site: &Site) -> TypeDef {
    TypeDef {
        doc: Some(doc.to_owned()),
        ..TypeDef::new(name, TypeKind::Struct(Struct::new(fields)), site.clone())
    }
}
