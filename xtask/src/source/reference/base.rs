//! Base URIs. In: a document with `$self`, its path and a reference. Out: the URI that is meant, by RFC 3986.
//!
//! Without `$self` the base of a document is its path below the folder of the first document, so that a URI without a
//! scheme is such a path.

use std::collections::HashMap;

use serde_json::Value;

use crate::keyword::OpenApiVersion;
use crate::source::later::edition;
use crate::source::properties::Properties;
use crate::source::value_at;
use crate::source::visit::for_each_object;

/// Returns the URI of a document: its `$self` if it has one, otherwise its path.
pub fn of(tree: &Value, path: &str) -> String {
    let own = tree
        .str_of("$self")
        .filter(|_| edition(tree) >= Some(OpenApiVersion::V3_2));
    let own = own.and_then(|own| resolve(path, own.split('#').next().unwrap_or_default()));
    own.unwrap_or_else(|| path.to_owned())
}

/// Returns whether a URI has a scheme.
pub fn is_absolute(uri: &str) -> bool {
    let start = uri.split(['/', '?', '#']).next().unwrap_or_default();
    start.contains(':')
}

/// Returns the URI that a reference without a fragment has; none if it leads above the top.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    if reference.is_empty() {
        return Some(base.to_owned());
    }
    if is_absolute(reference) {
        return without_dots(reference);
    }
    let Some((scheme, rest)) = base.split_once("://") else {
        return (!is_absolute(base)).then(|| without_scheme(base, reference))?;
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if reference.starts_with("//") {
        return without_dots(&format!("{scheme}:{reference}"));
    }
    let path = match reference.strip_prefix('/') {
        Some(whole) => join("", whole),
        None => join(path, reference),
    };
    Some(format!("{scheme}://{authority}/{}", path?))
}

/// Returns the URI that a reference has where nothing says the scheme.
fn without_scheme(base: &str, reference: &str) -> Option<String> {
    if reference.starts_with("//") {
        return Some(reference.to_owned());
    }
    let rooted = |file: &str, path: &str| Some(format!("/{}", join(file, path)?));
    match (base.strip_prefix('/'), reference.strip_prefix('/')) {
        (_, Some(path)) => rooted("", path),
        (Some(file), None) => rooted(file, reference),
        (None, None) => join(base, reference),
    }
}

/// Removes `.` and `..` from the path of a URI, where they are not a part of its name either.
fn without_dots(uri: &str) -> Option<String> {
    match uri.split_once("://") {
        Some((scheme, rest)) if rest.contains("/.") => {
            let (authority, path) = rest.split_once('/')?;
            Some(format!("{scheme}://{authority}/{}", join("", path)?))
        }
        _ => Some(uri.to_owned()),
    }
}

/// Joins a relative path to the folder of a file; `None` when it leads above the top folder.
pub fn join(file: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the references of a document to itself that are written otherwise than from its top, by its URI or within a
/// schema with an `$id`: the pointer of the object, and the fragment with its `#`.
pub fn own_references(tree: &Value, base: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    // An outer object comes before those in it.
    let mut resources = Resources::default();
    for_each_object(tree, &mut |object, pointer| {
        let is_resource = |id: &&str| !id.starts_with('#') && !pointer.is_empty();
        if let Some(id) = object.str_of("$id").filter(is_resource) {
            resources.add(base, pointer, id);
        }
        let Some(reference) = object.str_of("$ref") else {
            return;
        };
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if uri.is_empty() {
            let resource = resources.nearest(pointer);
            let own = resource.and_then(|(resource, _)| own_pointer(tree, resource, fragment));
            found.extend(own.map(|own| (pointer.to_owned(), format!("#{own}"))));
        } else if resolve(base, uri).as_deref() == Some(base) {
            found.push((pointer.to_owned(), format!("#{fragment}")));
        }
    });
    if !resources.by_uri.is_empty() {
        resources.add_references(tree, base, &mut found);
    }
    found
}

/// The schemas of a document that have an `$id`.
#[derive(Default)]
struct Resources {
    /// The URI of each by its pointer, as far as it has one.
    uris: HashMap<String, Option<String>>,
    by_uri: HashMap<String, String>,
}

impl Resources {
    fn add(&mut self, base: &str, pointer: &str, id: &str) {
        let base = self.base(base, pointer).unwrap_or(base);
        let uri = resolve(base, id.trim_end_matches('#'));
        if let Some(uri) = &uri {
            self.by_uri.insert(uri.clone(), pointer.to_owned());
        }
        self.uris.insert(pointer.to_owned(), uri);
    }

    /// Returns the schema with an `$id` that an object is in, or is: its pointer and its URI.
    fn nearest(&self, mut pointer: &str) -> Option<(&str, Option<&str>)> {
        while !self.uris.is_empty() {
            if let Some((pointer, uri)) = self.uris.get_key_value(pointer) {
                return Some((pointer, uri.as_deref()));
            }
            (pointer, _) = pointer.rsplit_once('/')?;
        }
        None
    }

    /// Returns the URI against which the references in an object are resolved.
    fn base<'b>(&'b self, base: &'b str, pointer: &str) -> Option<&'b str> {
        self.nearest(pointer).map_or(Some(base), |(_, uri)| uri)
    }

    /// Adds the references by which a schema with an `$id` leads to another one.
    fn add_references(&self, tree: &Value, base: &str, found: &mut Vec<(String, String)>) {
        for_each_object(tree, &mut |object, pointer| {
            let reference = object.str_of("$ref").unwrap_or_default();
            let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            if uri.is_empty() {
                return;
            }
            let uri = self.base(base, pointer).and_then(|base| resolve(base, uri));
            let Some(resource) = uri.and_then(|uri| self.by_uri.get(&uri)) else {
                return;
            };
            let is_anchor = !fragment.is_empty() && !fragment.starts_with('/');
            let resource = if is_anchor { "" } else { resource };
            found.push((pointer.to_owned(), format!("#{resource}{fragment}")));
        });
    }
}

/// Returns the pointer that a fragment in a schema with an `$id` has. Many documents count from their top all the same.
fn own_pointer(tree: &Value, resource: &str, fragment: &str) -> Option<String> {
    let whole = format!("{resource}{fragment}");
    let is_own = fragment.is_empty()
        || fragment.starts_with('/')
            && value_at(tree, fragment).is_none()
            && value_at(tree, &whole).is_some();
    is_own.then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::{join, resolve};

    #[test]
    fn paths_remain_below_the_folder() {
        for (file, path, joined) in [
            ("api.yaml", "schemas/pet.yaml", Some("schemas/pet.yaml")),
            ("schemas/pet.yaml", "../common.yaml", Some("common.yaml")),
            ("api.yaml", "./a/./b.yaml", Some("a/b.yaml")),
            ("api.yaml", "../secret.yaml", None),
            ("api.yaml", "/etc/passwd", None),
        ] {
            assert_eq!(join(file, path).as_deref(), joined, "{path}");
        }
    }

    #[test]
    fn a_reference_is_resolved_against_the_base() {
        for (base, reference, uri) in [
            ("https://h/a/b.yaml", "c.yaml", Some("https://h/a/c.yaml")),
            ("https://h/a/b.yaml", "../c.yaml", Some("https://h/c.yaml")),
            ("https://h/a/b.yaml", "/c.yaml", Some("https://h/c.yaml")),
            ("https://h/a/b.yaml", "//i/c.yaml", Some("https://i/c.yaml")),
            ("https://h/a/b.yaml", "urn:c", Some("urn:c")),
            (
                "https://h/a.yaml",
                "https://h/b/../c.yaml",
                Some("https://h/c.yaml"),
            ),
            ("https://h/a.yaml", "//h/./c.yaml", Some("https://h/c.yaml")),
            ("https://h/a/b.yaml", "", Some("https://h/a/b.yaml")),
            ("urn:b", "c.yaml", None),
            ("a/b.yaml", "c.yaml", Some("a/c.yaml")),
            ("a/b.yaml", "/c.yaml", Some("/c.yaml")),
            ("a/b.yaml", "//h/c.yaml", Some("//h/c.yaml")),
            ("/a/b.yaml", "c.yaml", Some("/a/c.yaml")),
            ("/a/b.yaml", "../../c.yaml", None),
        ] {
            assert_eq!(
                resolve(base, reference).as_deref(),
                uri,
                "{base} {reference}"
            );
        }
    }
}
