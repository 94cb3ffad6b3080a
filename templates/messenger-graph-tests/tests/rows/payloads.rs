//! `webhooks.yaml` and `messenger-extensions.yaml`: the fields, methods and errors, and every type with the page that
//! shows it.

use messenger_graph::graph::SdkError;
use messenger_graph::webhook_fields::{CLIENT_CERTIFICATE, DELIVERY, TABLE};
use serde_json::Value;

use super::{day, docs, optional, plain, rows, source, spec, strings, text};

/// The docs above an item, the item's line included.
fn item<'a>(rust: &'a str, name: &str) -> &'a str {
    let kinds = ["struct", "enum", "type"];
    let mut starts = kinds
        .iter()
        .flat_map(|kind| [" ", "("].map(|end| rust.find(&format!("\npub {kind} {name}{end}"))));
    let at = starts
        .find_map(|at| at)
        .unwrap_or_else(|| panic!("no type {name}"));
    let from = rust[..at].rfind("\n\n").unwrap_or(0);
    &rust[from..at]
}

/// Each type of the spec is one of the crate, with its text and its page.
pub fn types(spec: &Value, rust: &str) {
    types_with(spec, &[], rust);
}

/// The same, where the runtime has some of the types.
fn types_with(spec: &Value, runtime: &[&str], rust: &str) {
    let schemas = spec["components"]["schemas"].as_object().expect("types");
    let schemas = schemas
        .iter()
        .filter(|(name, _)| !runtime.contains(&name.as_str()));
    let count = schemas.clone().count();
    for (name, schema) in schemas {
        let shown = docs(item(rust, name));
        let doc = plain(text(schema, "description"));
        assert!(shown.contains(&doc.replace('\\', "")), "{name}: {shown}");
        let page = &spec["sources"][text(schema, "x-source")];
        let page = page.as_str().expect("the source is listed");
        assert!(
            shown.ends_with(&format!("Source: <{page}>")),
            "{name}: {shown}"
        );
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let doc = plain(text(property, "description")).replace('\\', "");
            assert!(docs(rust).contains(&doc), "{name}.{key}");
        }
    }
    let kinds = ["struct", "enum", "type"].map(|kind| format!("\npub {kind} "));
    let own = kinds.iter().flat_map(|kind| rust.match_indices(kind));
    assert_eq!(own.count(), count, "a type has no row");
}

/// Each kind of event is a variant of `Event`, with its text and its page.
fn kinds(spec: &Value) {
    let rust = include_str!("../../../../generated/src/event_kind.rs");
    let events = rows(spec, "events");
    for row in events {
        let (kind, ty) = (text(row, "kind"), text(row, "type"));
        let variant = format!("\n    {kind}(crate::webhooks::{ty}),");
        let at = rust.find(&variant).unwrap_or_else(|| panic!("no {kind}"));
        let from = rust[..at].rfind("),\n").unwrap_or(0);
        let shown = docs(&rust[from..at]);
        assert!(
            shown.contains(&plain(text(row, "meaning"))),
            "{kind}: {shown}"
        );
        let page = format!("Source: <{}>.", source(spec, row));
        assert!(shown.ends_with(&page), "{kind}: {shown}");
        let is_observed = shown.contains("Observed in deliveries");
        assert_eq!(is_observed, row["observed"] == true, "{kind}");
        if let Some(field) = optional(row, "field") {
            assert!(
                shown.contains(&format!("Field: `{field}`.")),
                "{kind}: {shown}"
            );
        }
    }
    let variants = rust.matches("(crate::webhooks::").count();
    assert_eq!(variants, events.len(), "a kind has no row");
}

#[test]
fn webhooks() {
    let Some(spec) = spec("webhooks") else { return };
    let rust = include_str!("../../../../generated/src/webhooks.rs");
    types_with(&spec, &["UnixTime"], rust);
    kinds(&spec);
    let fields = rows(&spec, "fields");
    assert_eq!(fields.len(), TABLE.len());
    for (row, have) in fields.iter().zip(TABLE) {
        assert_eq!(have.name, text(row, "name"));
        assert_eq!(have.at, strings(row, "at"), "{}", have.name);
        assert_eq!(have.payload, optional(row, "type"), "{}", have.name);
        assert_eq!(have.retired, row["retired"] == true, "{}", have.name);
        assert_eq!(have.meaning, text(row, "meaning"), "{}", have.name);
        assert_eq!(have.since, day(&row["since"], "on"), "{}", have.name);
        assert_eq!(have.note, optional(row, "note"), "{}", have.name);
        assert_eq!(have.source, source(&spec, row), "{}", have.name);
    }
    let delivery = &spec["delivery"];
    assert_eq!(delivery["version_header"], DELIVERY.version_header);
    assert_eq!(
        delivery["respond_within_seconds"],
        DELIVERY.respond_within_seconds
    );
    assert_eq!(delivery["batch_limit"], DELIVERY.batch_limit);
    assert_eq!(delivery["retries_for_hours"], DELIVERY.retries_for_hours);
    assert_eq!(delivery["signature_header"], DELIVERY.signature_header);
    assert_eq!(
        (&spec["object"], source(&spec, delivery)),
        (&DELIVERY.object.into(), DELIVERY.source)
    );
    let (row, have) = (&spec["client_certificate"], CLIENT_CERTIFICATE);
    assert_eq!(
        (have.common_name, have.authority),
        (text(row, "common_name"), text(row, "authority"))
    );
    assert_eq!(Some(have.authority_since), day(row, "authority_since"));
    assert_eq!(Some(have.previous_until), day(row, "previous_until"));
    assert_eq!(have.source, source(&spec, row));
}

#[test]
fn messenger_extensions() {
    let Some(spec) = spec("messenger-extensions") else {
        return;
    };
    types(
        &spec,
        include_str!("../../../../generated/src/messenger_extensions.rs"),
    );
    let errors = rows(&spec, "errors");
    assert_eq!(errors.len(), SdkError::ALL.len());
    let module = include_str!("../../../../generated/web/messenger-extensions.js");
    for row in errors {
        let code = row["code"].as_i64().expect("a number");
        let have = SdkError::from(code);
        assert_eq!((have.code(), have.meaning()), (code, text(row, "meaning")));
        assert_eq!(format!("{have:?}"), text(row, "name"));
        let line = format!("[{code}, {:?}]", text(row, "meaning"));
        assert!(module.contains(&line), "{line}");
    }
    let declarations = include_str!("../../../../generated/web/messenger-extensions.d.ts");
    for row in rows(&spec, "methods") {
        let name = text(row, "name");
        let call = format!("sdk.{name}({})", strings(row, "arguments").join(", "));
        assert!(module.contains(&call), "{call}");
        let result = optional(row, "result").unwrap_or("void");
        let mut lines = declarations.lines();
        let line = lines.find(|line| line.starts_with(&format!("export function {name}(")));
        let line = line.expect(name);
        assert!(line.ends_with(&format!("): Promise<{result}>;")), "{line}");
        for text in [module, declarations] {
            assert!(
                text.contains(row["doc"].as_str().expect("a string").trim()),
                "{name}"
            );
        }
    }
}
