//! The User Profile API as a reference page of a version. In: the fields and their rules. Out: a [`Page`] like any
//! other, in which the operation says for each field what opens it in that version.

use super::{Profile, ProfileField};
use crate::ir::{
    Field, Operation, Page, Param, ParamLocation, PathSegment, Response, SelectableField,
    Selection, Struct, Ty, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::report::Site;
use crate::version::ApiVersion;

const PROFILE_DOC: &str =
    "A person's profile. A field is present if it was asked for and the person has it.";

const FILE: &str = "specs/manual/profile-fields.yaml";

impl Profile {
    /// Returns the page of a version. The response of a version has the fields that it can be asked for, and no others.
    pub fn page(&self, version: ApiVersion) -> Page {
        let site = Site::file(&FILE.into());
        let mut fields = Vec::new();
        let mut selectable = Vec::new();
        for field in &self.fields {
            if let Some(opened_by) = self.access(field, version).openers() {
                fields.push(field);
                selectable.push(SelectableField {
                    default: field.default,
                    opened_by,
                    doc: Some(field.doc.clone()),
                    ..SelectableField::new(&field.name)
                });
            }
        }
        let selection = Selection {
            param: "fields".to_owned(),
            fields: selectable,
        };
        Page {
            title: self.operation.title.clone(),
            reference: self.sources.get(&self.operation.source).cloned(),
            types: self.types(&fields, &site),
            operations: vec![self.operation(selection, &site)],
            ..Page::new(&self.operation.page, site)
        }
    }

    /// Returns the type of a profile, and those of the objects in it.
    fn types(&self, fields: &[&ProfileField], site: &Site) -> Vec<TypeDef> {
        let is_used = |name: &String| fields.iter().any(|field| field.ty == *name);
        let objects = self.objects.iter().filter(|(name, _)| is_used(name));
        let objects: Vec<_> = objects.collect();
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
        let field = |name: &str, doc: &str, of: &str| Field {
            doc: Some(doc.to_owned()),
            // Ids are strings on the page; Graph writes some without quotes.
            lenient: (name == "id" || name.ends_with("_id")) && of == "string",
            ..Field::new(name, TypeUse::plain(ty(of)), site.child("fields"))
        };
        let profile = fields
            .iter()
            .map(|have| field(&have.name, &have.doc, &have.ty));
        let mut types = vec![record("UserProfile", PROFILE_DOC, profile.collect(), site)];
        types.extend(objects.iter().map(|(name, object)| {
            let fields = object.fields.iter();
            let fields = fields.map(|have| field(&have.name, &have.doc, &have.ty));
            record(name, &object.doc, fields.collect(), site)
        }));
        types
    }

    fn operation(&self, selection: Selection, site: &Site) -> Operation {
        let operation = &self.operation;
        let name = operation.path.trim_matches(['/', '{', '}']);
        let (site, ty) = (site.child("operation"), TypeUse::plain(Ty::String));
        let psid = Param {
            doc: Some("Page-scoped id of the person.".to_owned()),
            ..Param::new(name, ParamLocation::Path, ty, site.clone())
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
            ..Operation::new(
                &operation.method.to_ascii_uppercase(),
                &operation.path,
                site,
            )
        }
    }
}

fn record(name: &str, doc: &str, fields: Vec<Field>, site: &Site) -> TypeDef {
    TypeDef {
        doc: Some(doc.to_owned()),
        ..TypeDef::new(name, TypeKind::Struct(Struct::new(fields)), site.clone())
    }
}
