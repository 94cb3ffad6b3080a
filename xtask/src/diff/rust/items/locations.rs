//! The locations of items in a document. In: the model of a document, and the document with its files as they were written.
//! Out: the locations of parameters, bodies, responses and headers, and the items whose own location is not in the document.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::Item;
use crate::ir::{Operation, Page, Ty, TypeId, TypeKind};
use crate::report::site::push_token;
use crate::report::{Site, unescape};
use crate::source::reference::{DocumentFiles, FileId};

/// A document as it was written.
pub struct WrittenFiles<'f> {
    files: &'f DocumentFiles<'f>,
    ids: HashMap<&'f str, FileId>,
}

impl<'f> WrittenFiles<'f> {
    pub fn of(files: &'f DocumentFiles<'f>) -> Self {
        let ids = files.ids().map(|id| (&*files.document(id).file, id));
        Self {
            files,
            ids: ids.collect(),
        }
    }

    /// Returns the location of a site. A file that the document does not have is the document itself, which an overlay changed.
    pub fn location(&self, site: &Site) -> String {
        let file = self.ids.get(&*site.file).copied().unwrap_or_default();
        self.files.join(file, &site.pointer)
    }

    fn value_at(&self, location: &str) -> Option<&'f Value> {
        let (file, pointer) = self.files.split(location);
        self.files.get(file, pointer)
    }

    /// Returns the items whose location is not in the document: the generator reads their schemas at another location than the
    /// document has them.
    pub fn moved(
        &self,
        page: &Page,
        locations: &BTreeMap<String, Vec<Item>>,
    ) -> HashMap<String, Vec<Item>> {
        let mut out: HashMap<String, Vec<Item>> = HashMap::new();
        let lost = locations.iter();
        for (location, items) in lost.filter(|(location, _)| self.value_at(location).is_none()) {
            let key = location.rsplit('/').next().unwrap_or_default();
            for item in items {
                let name = unescape(key);
                out.entry(name).or_default().push(*item);
                if let Item::Type(id) = item
                    && let TypeKind::Enum(enum_) = &page.types[id.0].kind
                {
                    for variant in &enum_.variants {
                        out.entry(variant.wire.clone()).or_default().push(*item);
                    }
                }
            }
        }
        out
    }

    /// Returns the locations of an operation's parameters, body and responses.
    pub fn parts(&self, operation: &Operation, index: usize, page: &Page) -> Vec<(String, Item)> {
        let own = &self.location(&operation.origin);
        let path = own.rsplit_once('/').map_or("", |(path, _)| path);
        let mut out = Vec::new();
        let params = operation.params.iter().enumerate();
        let params = params.map(|(at, param)| ((param.wire.as_str(), param.location.word()), at));
        let params: HashMap<_, _> = params.collect();
        for owner in [path, own] {
            let list = self.value_at(&format!("{owner}/parameters"));
            let count = list.and_then(Value::as_array).map_or(0, Vec::len);
            for at in 0..count {
                let Some((location, node)) = self.resolved(format!("{owner}/parameters/{at}"))
                else {
                    continue;
                };
                let text = |key| node.get(key).and_then(Value::as_str).unwrap_or_default();
                if let Some(param) = params.get(&(text("name"), text("in"))) {
                    out.push((location, Item::Param(index, *param)));
                }
            }
        }
        if operation.body.is_some()
            && let Some((location, _)) = self.resolved(format!("{own}/requestBody"))
        {
            out.push((location, Item::Body(index)));
        }
        let responses = format!("{own}/responses");
        for status in self.keys(&responses) {
            let mut location = responses.clone();
            push_token(&mut location, status);
            if let Some((location, _)) = self.resolved(location) {
                out.extend(self.headers(operation, page, &format!("{location}/headers")));
                out.push((location, Item::Response(index)));
            }
        }
        out
    }

    /// Returns the locations of a response's headers, each with its field.
    fn headers(&self, operation: &Operation, page: &Page, all: &str) -> Vec<(String, Item)> {
        let Some(id) = operation.headers_type else {
            return Vec::new();
        };
        let TypeKind::Struct(strukt) = &page.types[id.0].kind else {
            return Vec::new();
        };
        let fields = strukt.fields.iter().enumerate();
        let fields = fields.map(|(index, field)| (field.wire.to_ascii_lowercase(), index));
        let fields: HashMap<_, _> = fields.collect();
        let item = |name: &str| {
            let mut location = all.to_owned();
            push_token(&mut location, name);
            let index = *fields.get(&name.to_ascii_lowercase())?;
            Some((self.resolved(location)?.0, Item::Field(id, index)))
        };
        self.keys(all).filter_map(item).collect()
    }

    /// Returns the keys of the object at a location.
    fn keys(&self, location: &str) -> impl Iterator<Item = &'f str> + use<'f> {
        let map = self.value_at(location).and_then(Value::as_object);
        map.into_iter().flatten().map(|(key, _)| key.as_str())
    }

    /// Follows the references at a location.
    fn resolved(&self, location: String) -> Option<(String, &'f Value)> {
        let value = self.value_at(&location)?;
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some((location, value));
        };
        let (file, _) = self.files.split(&location);
        let target = self.files.follow(file, reference).ok()?;
        let location = self.files.join(target.file, &target.pointer);
        Some((location, target.value))
    }
}

/// Returns the operations by path and method in lower case.
pub fn calls(page: &Page) -> HashMap<(String, String), usize> {
    let operations = page.operations.iter().enumerate().rev();
    let calls = operations.map(|(index, operation)| {
        let path = operation.path_template().to_owned();
        ((path, operation.method.to_lowercase()), index)
    });
    calls.collect()
}

/// Returns the fields whose type is one of the page's, by the name of that type.
pub fn holders(page: &Page) -> HashMap<&str, Vec<Item>> {
    let mut out: HashMap<&str, Vec<Item>> = HashMap::new();
    for (id, def) in page.types.iter().enumerate() {
        let TypeKind::Struct(strukt) = &def.kind else {
            continue;
        };
        for (index, field) in strukt.fields.iter().enumerate() {
            let ty = &field.value.ty;
            if let Ty::Named(held) = page.aliases(ty).last().map_or(ty, |value| &value.ty) {
                let item = Item::Field(TypeId(id), index);
                out.entry(&page.ty(*held).ident).or_default().push(item);
            }
        }
    }
    out
}
