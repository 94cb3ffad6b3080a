//! The rewritings. Each is one class of the catalogue; the walkers that they share are below.

use fastrand::Rng;
use serde_json::{Map, Value, json};

pub struct Rewriting {
    pub name: &'static str,
    pub apply: fn(&mut Value, &mut Rng),
}

#[rustfmt::skip]
pub const REWRITINGS: &[Rewriting] = &[
    Rewriting { name: "M1 keys shuffled", apply: |tree, random| shuffle_keys(tree, random) },
    Rewriting { name: "M2 members moved to components", apply: |tree, _| extract(tree) },
    Rewriting { name: "M2 references made longer", apply: |tree, _| lengthen(tree) },
    Rewriting { name: "M3 components renamed", apply: |tree, _| rename(tree) },
    Rewriting { name: "M4 references wrapped", apply: |tree, _| schemas(tree, &mut wrap) },
    Rewriting { name: "M4 schemas wrapped", apply: |tree, random| schemas(tree, &mut |schema| enclose(schema, random)) },
    Rewriting { name: "M5 objects split", apply: |tree, _| schemas(tree, &mut split) },
    Rewriting { name: "M6 M7 written in 3.1", apply: |tree, _| modernise(tree) },
    Rewriting { name: "M8 defaults written out", apply: |tree, _| spell_out(tree) },
    Rewriting { name: "M9 lists shuffled", apply: |tree, random| shuffle_lists(tree, random) },
    Rewriting { name: "M10 one value or a constant", apply: |tree, _| constants(tree) },
    Rewriting { name: "M11 variables renamed", apply: |tree, _| rename_variables(tree) },
    Rewriting { name: "M12 parameters moved to operations", apply: |tree, _| lower_parameters(tree) },
    Rewriting { name: "M13 media types in capitals", apply: |tree, _| capitalise(tree) },
    Rewriting { name: "M14 unused components", apply: |tree, _| unused(tree) },
    Rewriting { name: "M15 extensions", apply: |tree, _| schemas(tree, &mut extend) },
    Rewriting { name: "M16 security repeated", apply: |tree, _| repeat_security(tree) },
    Rewriting { name: "M17 prefix moved", apply: |tree, _| move_prefix(tree) },
    Rewriting { name: "M18 other words", apply: |tree, _| schemas(tree, &mut reword) },
];

/// Keywords of a schema that hold a schema, a list of schemas, and schemas by name.
const ONE: [&str; 6] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
];
const LISTED: [&str; 4] = ["allOf", "oneOf", "anyOf", "prefixItems"];
const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// Visits every schema of a document, the inner ones first.
fn schemas(tree: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for schema in tree
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        inner(schema.1, visit);
    }
    outside(tree, visit);
}

fn outside(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| outside(item, visit)),
        Value::Object(map) => {
            for (key, member) in map {
                match key.as_str() {
                    "schema" => inner(member, visit),
                    "schemas" | "example" | "examples" => {}
                    _ => outside(member, visit),
                }
            }
        }
        _ => {}
    }
}

fn inner(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(map) = schema.as_object_mut() {
        for (key, member) in map.iter_mut() {
            match member {
                Value::Object(all) if NAMED.contains(&key.as_str()) => {
                    all.iter_mut().for_each(|(_, schema)| inner(schema, visit));
                }
                Value::Array(all) if LISTED.contains(&key.as_str()) => {
                    all.iter_mut().for_each(|schema| inner(schema, visit));
                }
                Value::Object(_) if ONE.contains(&key.as_str()) => inner(member, visit),
                _ => {}
            }
        }
        visit(schema);
    }
}

/// Visits every operation with its path item.
fn operations(tree: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    for (_, item) in tree
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let (true, Some(map)) = (method != "parameters", operation.as_object_mut()) {
                visit(map);
            }
        }
    }
}

/// Visits every string that refers to a component schema.
fn references(value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) if text.starts_with("#/components/schemas/") => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| references(item, visit)),
        Value::Object(map) => map
            .iter_mut()
            .for_each(|(_, member)| references(member, visit)),
        _ => {}
    }
}

fn is_old(tree: &Value) -> bool {
    tree["openapi"]
        .as_str()
        .is_some_and(|version| version.starts_with("3.0"))
}

fn shuffle_keys(value: &mut Value, random: &mut Rng) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_keys(item, random)),
        Value::Object(map) => {
            let mut members: Vec<_> = std::mem::take(map).into_iter().collect();
            random.shuffle(&mut members);
            members
                .iter_mut()
                .for_each(|(_, member)| shuffle_keys(member, random));
            map.extend(members);
        }
        _ => {}
    }
}

fn extract(tree: &mut Value) {
    let mut found = Map::new();
    schemas(tree, &mut |schema| {
        for (name, member) in schema
            .get_mut("properties")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            if member.get("$ref").is_none() {
                let key = format!("Extracted{}{name}", found.len());
                let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
                let place = format!("#/components/schemas/{key}");
                found.insert(key, std::mem::replace(member, json!({ "$ref": place })));
            }
        }
    });
    for (key, schema) in found {
        tree["components"]["schemas"][&key] = schema;
    }
}

fn lengthen(tree: &mut Value) {
    let mut links = Map::new();
    references(tree, &mut |text| {
        let name = text.rsplit('/').next().unwrap_or_default();
        let key = format!("{name}Link");
        links.insert(key, json!({ "$ref": text }));
    });
    schemas(tree, &mut |schema| {
        if let Some(Value::String(text)) = schema.get_mut("$ref") {
            text.push_str("Link");
        }
    });
    for (key, schema) in links {
        tree["components"]["schemas"][&key] = schema;
    }
}

fn rename(tree: &mut Value) {
    references(tree, &mut |text| text.push_str("Renamed"));
    if let Some(all) = tree
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        let old = std::mem::take(all);
        all.extend(
            old.into_iter()
                .map(|(name, schema)| (format!("{name}Renamed"), schema)),
        );
    }
}

fn wrap(schema: &mut Value) {
    if schema.get("$ref").is_some() && schema.as_object().is_some_and(|map| map.len() == 1) {
        *schema = json!({ "allOf": [schema.take()] });
    }
}

fn enclose(schema: &mut Value, random: &mut Rng) {
    if schema.get("$ref").is_none() && schema.get("discriminator").is_none() {
        let keyword = ["allOf", "oneOf", "anyOf"][random.usize(..3)];
        *schema = json!({ keyword: [schema.take()] });
    }
}

fn split(schema: &mut Value) {
    let Some(map) = schema
        .as_object_mut()
        .filter(|map| map.contains_key("properties") && !map.contains_key("allOf"))
    else {
        return;
    };
    let shape = json!({ "type": "object", "properties": map.remove("properties") });
    let mut rest = std::mem::take(map);
    let required = rest.remove("required");
    rest.insert(
        "allOf".to_owned(),
        json!([shape, { "required": required.unwrap_or(json!([])) }]),
    );
    *map = rest;
}

fn modernise(tree: &mut Value) {
    if !is_old(tree) {
        return;
    }
    tree["openapi"] = json!("3.1.0");
    schemas(tree, &mut |schema| {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if map.contains_key("$ref") {
            map.retain(|key, _| key == "$ref");
            return;
        }
        for (flag, keyword) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if map.get(flag) == Some(&Value::Bool(true)) {
                let bound = map.remove(keyword).unwrap_or_default();
                map.insert(flag.to_owned(), bound);
            } else {
                map.remove(flag);
            }
        }
        if map.remove("nullable") == Some(Value::Bool(true)) {
            match map.get("type").cloned() {
                Some(name) => {
                    map.insert("type".to_owned(), json!([name, "null"]));
                }
                None => *schema = json!({ "oneOf": [schema.take(), { "type": "null" }] }),
            }
        }
    });
}

fn spell_out(tree: &mut Value) {
    let old = is_old(tree);
    schemas(tree, &mut |schema| {
        let Some(map) = schema
            .as_object_mut()
            .filter(|map| !map.contains_key("$ref"))
        else {
            return;
        };
        let mut say = |key: &str, value: Value| {
            map.entry(key).or_insert(value);
        };
        say("deprecated", json!(false));
        say("readOnly", json!(false));
        if map.get("type") == Some(&json!("object")) {
            map.entry("required").or_insert(json!([]));
            map.entry("additionalProperties").or_insert(json!(true));
        }
        if map.get("type") == Some(&json!("string")) {
            map.entry("minLength").or_insert(json!(0));
        }
        if old && map.contains_key("type") {
            map.entry("nullable").or_insert(json!(false));
        }
    });
    operations(tree, &mut |operation| {
        operation.entry("deprecated").or_insert(json!(false));
        operation.entry("tags").or_insert(json!([]));
        for parameter in operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if let Some(map) = parameter
                .as_object_mut()
                .filter(|map| !map.contains_key("$ref"))
            {
                map.entry("required").or_insert(json!(false));
                let form = matches!(map["in"].as_str(), Some("query" | "cookie"));
                let style =
                    map.entry("style")
                        .or_insert(json!(if form { "form" } else { "simple" }))
                        == "form";
                map.entry("explode").or_insert(json!(style));
            }
        }
    });
}

fn shuffle_lists(value: &mut Value, random: &mut Rng) {
    const LISTS: [&str; 8] = [
        "enum",
        "required",
        "oneOf",
        "anyOf",
        "allOf",
        "tags",
        "parameters",
        "security",
    ];
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| shuffle_lists(item, random)),
        Value::Object(map) => {
            for (key, member) in map {
                if let (true, Some(items)) = (LISTS.contains(&key.as_str()), member.as_array_mut())
                {
                    random.shuffle(items);
                }
                shuffle_lists(member, random);
            }
        }
        _ => {}
    }
}

fn constants(tree: &mut Value) {
    let old = is_old(tree);
    schemas(tree, &mut |schema| {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        let values = map.get("enum").and_then(Value::as_array).cloned();
        if map.get("type") == Some(&json!("boolean"))
            && values.is_none()
            && !map.contains_key("const")
        {
            map.insert("enum".to_owned(), json!([true, false]));
        }
        let Some(values) = values.filter(|values| !values.contains(&Value::Null)) else {
            return;
        };
        map.remove("enum");
        if old {
            let one = |value: &Value| json!({ "enum": [value] });
            map.insert("anyOf".to_owned(), values.iter().map(one).collect());
        } else if let [only] = values.as_slice() {
            map.insert("const".to_owned(), only.clone());
        } else {
            map.insert(
                "oneOf".to_owned(),
                values
                    .iter()
                    .map(|value| json!({ "const": value }))
                    .collect(),
            );
        }
    });
}

fn rename_variables(tree: &mut Value) {
    let shared = tree["components"]["parameters"].clone();
    let paths = tree["paths"]
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    let renamed = |name: &str| format!("{name}-renamed");
    let version = |name: &str| name.to_lowercase().contains("version");
    let mut out = Map::new();
    for (path, mut item) in paths {
        let segments = path.split('/').map(|segment| {
            match segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(name) if !version(name) => format!("{{{}}}", renamed(name)),
                _ => segment.to_owned(),
            }
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let mut holders = [item.get_mut("parameters").map(Value::take)];
        let fix = |list: &mut Value| {
            for parameter in list.as_array_mut().into_iter().flatten() {
                let target = parameter["$ref"]
                    .as_str()
                    .and_then(|target| target.rsplit('/').next().map(str::to_owned));
                if let Some(target) = target {
                    *parameter = shared[&target].clone();
                }
                if let ("path", Some(name)) = (
                    parameter["in"].as_str().unwrap_or_default(),
                    parameter["name"].as_str().filter(|name| !version(name)),
                ) {
                    parameter["name"] = json!(renamed(name));
                }
            }
        };
        if let Some(Some(list)) = holders.first_mut() {
            fix(list);
            item["parameters"] = list.clone();
        }
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(list) = operation.get_mut("parameters") {
                fix(list);
            }
        }
        out.insert(path, item);
    }
    tree["paths"] = Value::Object(out);
}

fn lower_parameters(tree: &mut Value) {
    for (_, item) in tree
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let Some(map) = item.as_object_mut() else {
            continue;
        };
        let shared = map.remove("parameters");
        let shared: Vec<_> = shared
            .as_ref()
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for (_, operation) in map
            .iter_mut()
            .filter(|(_, operation)| operation.get("responses").is_some())
        {
            let own: Vec<_> = operation["parameters"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let named = |one: &Value, other: &Value| {
                one.get("name").is_some()
                    && one["name"] == other["name"]
                    && one["in"] == other["in"]
            };
            let mut all: Vec<_> = shared
                .iter()
                .filter(|one| !own.iter().any(|other| named(one, other)))
                .cloned()
                .collect();
            all.extend(own);
            operation["parameters"] = Value::Array(all);
        }
    }
}

fn capitalise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(capitalise),
        Value::Object(map) => {
            for (key, member) in map {
                if let (true, Some(content)) = (key == "content", member.as_object_mut()) {
                    let old = std::mem::take(content);
                    content.extend(old.into_iter().map(|(name, media)| {
                        (format!("{}; charset=UTF-8", name.to_uppercase()), media)
                    }));
                }
                capitalise(member);
            }
        }
        _ => {}
    }
}

fn unused(tree: &mut Value) {
    tree["components"]["schemas"]["NobodyUsesThis"] = json!({ "type": "object" });
    tree["components"]["responses"]["NobodyUsesThis"] = json!({ "description": "unused" });
}

fn extend(schema: &mut Value) {
    if let Some(map) = schema.as_object_mut() {
        map.insert("x-nobody-reads-this".to_owned(), json!({ "a": [1] }));
    }
}

fn repeat_security(tree: &mut Value) {
    let shared = tree.get("security").cloned().unwrap_or(json!([]));
    operations(tree, &mut |operation| {
        operation.entry("security").or_insert(shared.clone());
    });
}

fn move_prefix(tree: &mut Value) {
    let url = tree["servers"][0]["url"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let start = url.find("://").map_or(0, |at| at + 3);
    let at = url[start..].find('/').map_or(url.len(), |at| start + at);
    let (host, lead) = (&url[..at], url[at..].trim_end_matches('/'));
    if lead.is_empty() {
        return;
    }
    tree["servers"][0]["url"] = json!(if host.is_empty() { "/" } else { host });
    if let Some(paths) = tree["paths"].as_object_mut() {
        let old = std::mem::take(paths).into_iter();
        paths.extend(old.map(|(path, item)| (format!("{lead}{path}"), item)));
    }
}

fn reword(schema: &mut Value) {
    if let Some(map) = schema
        .as_object_mut()
        .filter(|map| !map.contains_key("$ref"))
    {
        map.insert("description".to_owned(), json!("other words"));
    }
}
