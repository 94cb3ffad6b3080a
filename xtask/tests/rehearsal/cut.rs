//! Meta's document cut into one document for each tag, as the reference has one for each page. In: the document and the label of a
//! version. Out: documents with the operations of a tag and the components that these reach.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::scratch::METHODS;

/// Cuts a document; by the slug of the tag. Operations without a tag are those of `untagged`.
pub fn by_tag(text: &str, label: &str) -> BTreeMap<String, String> {
    let tree: Value = serde_yaml::from_str(text).expect("a document is YAML");
    let mut pages: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut titles = BTreeMap::new();
    for (path, item) in tree["paths"].as_object().into_iter().flatten() {
        for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
            let tag = item[*method]["tags"][0].as_str().unwrap_or("Untagged");
            titles.insert(slug(tag), tag.to_owned());
            let page = pages.entry(slug(tag)).or_default();
            let shared = || without_methods(item);
            let entry = page.entry(path).or_insert_with(shared);
            entry[*method] = item[*method].clone();
        }
    }
    let cut = |(slug, paths): (String, Map<String, Value>)| {
        let document = document(&tree, label, &titles[&slug], paths);
        let text = serde_yaml::to_string(&document).expect("a tree can be written");
        (slug, text)
    };
    pages.into_iter().map(cut).collect()
}

fn slug(tag: &str) -> String {
    let letters = tag.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    });
    letters.collect()
}

fn without_methods(item: &Value) -> Value {
    let mut item = item.clone();
    if let Value::Object(properties) = &mut item {
        properties.retain(|key, _| !METHODS.contains(&&**key));
    }
    item
}

fn document(tree: &Value, label: &str, title: &str, paths: Map<String, Value>) -> Value {
    let mut info = tree["info"].clone();
    (info["title"], info["version"]) = (title.into(), label.into());
    let tags = tree["tags"].as_array().into_iter().flatten();
    let tags: Vec<_> = tags.filter(|tag| tag["name"] == title).collect();
    let paths = Value::Object(paths);
    json!({
        "openapi": tree["openapi"],
        "info": info,
        "servers": tree["servers"],
        "tags": tags,
        "components": components(tree, &paths),
        "paths": paths,
    })
}

/// Returns the components that paths reach, and those that no reference can reach.
fn components(tree: &Value, paths: &Value) -> Value {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![paths];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(properties) => waiting.extend(properties.values()),
            Value::Array(items) => waiting.extend(items),
            // A mapping of a discriminator refers without `$ref`.
            Value::String(text) => {
                if let Some(pointer) = text.strip_prefix('#')
                    && let Some(target) = tree.pointer(pointer)
                    && reached.insert(pointer.to_owned())
                {
                    waiting.push(target);
                }
            }
            _ => {}
        }
    }
    let mut kept = Map::new();
    for (kind, entries) in tree["components"].as_object().into_iter().flatten() {
        let is_always = ["securitySchemes", "parameterGroups"].contains(&&**kind);
        let mut entries = entries.clone();
        if let Value::Object(entries) = &mut entries {
            entries.retain(|name, _| {
                is_always || reached.contains(&format!("/components/{kind}/{name}"))
            });
        }
        if entries
            .as_object()
            .is_some_and(|entries| !entries.is_empty())
        {
            kept.insert(kind.clone(), entries);
        }
    }
    Value::Object(kept)
}
