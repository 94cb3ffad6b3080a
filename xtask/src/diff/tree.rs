//! A document's value tree, with `$ref`s that can be followed.
//!
//! In: a tree as it was read. Out: [`Spot`]s, places in it that know their JSON pointer. Afterwards every reference that
//! leads nowhere, leaves the document or runs in a circle has been reported.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::report::site::push_token;
use crate::report::{Code, Report, Site};
use crate::source::suggest_target;

/// Objects whose members have names of their own, which are no keywords.
const NAMED: [&str; 18] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "responses",
    "headers",
    "parameters",
    "requestBodies",
    "callbacks",
    "links",
    "pathItems",
    "paths",
    "webhooks",
    "securitySchemes",
    "content",
    "encoding",
];

/// Tells whether a keyword holds any value, in which `$ref` means nothing.
fn is_free(key: &str) -> bool {
    let free = ["example", "examples", "default", "enum", "const", "mapping"];
    free.contains(&key) || key.starts_with("x-")
}

/// A document that is compared.
pub struct Tree<'a> {
    pub file: Arc<str>,
    pub root: &'a Value,
    /// OpenAPI 3.0 ignores what stands beside a `$ref`.
    pub siblings: bool,
    /// Places that have a name of their own: `$anchor`, written `#name`, and `$id`.
    anchors: OnceCell<HashMap<String, Rc<str>>>,
    report: RefCell<Report>,
}

/// A place in a document.
#[derive(Clone)]
pub struct Spot<'a> {
    pub node: &'a Value,
    pub pointer: Rc<str>,
}

impl<'a> Tree<'a> {
    pub fn new(file: &Arc<str>, root: &'a Value) -> Tree<'a> {
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or("");
        Tree {
            file: Arc::clone(file),
            root,
            siblings: !version.starts_with("3.0"),
            anchors: OnceCell::new(),
            report: RefCell::default(),
        }
    }

    pub fn root(&self) -> Spot<'a> {
        Spot {
            node: self.root,
            pointer: Rc::from(""),
        }
    }

    /// Follows every reference once, so that one that leads nowhere is reported wherever it stands.
    pub fn check(&self) {
        let version = self.root.get("openapi").and_then(Value::as_str);
        if !version.is_some_and(|version| version.starts_with("3.")) {
            let help = "convert it; a document begins with `openapi: 3.0.3` or the like";
            let message = "this is no OpenAPI 3 document";
            self.refuse(Code::InvalidDocument, &self.root(), message, help);
        }
        self.walk(|spot| {
            if let Some(target) = spot.str("$ref") {
                self.target(spot, target);
            }
        });
    }

    /// Visits every place whose keys are keywords.
    fn walk(&self, mut visit: impl FnMut(&Spot<'a>)) {
        let mut waiting = vec![(self.root(), false)];
        while let Some((spot, named)) = waiting.pop() {
            if !named {
                visit(&spot);
            }
            waiting.extend(spot.items().map(|item| (item, false)));
            for (key, member) in spot.members() {
                if named || !is_free(key) {
                    waiting.push((member, !named && NAMED.contains(&key)));
                }
            }
        }
    }

    pub fn has_errors(&self) -> bool {
        self.report.borrow().has_errors()
    }

    pub fn into_report(self) -> Report {
        self.report.into_inner()
    }

    /// Follows `$ref`s until there is none. `None` if they lead nowhere, which is reported.
    pub fn resolve(&self, spot: &Spot<'a>) -> Option<Spot<'a>> {
        let mut spot = spot.clone();
        for _ in 0..100 {
            let Some(target) = spot.node.get("$ref").and_then(Value::as_str) else {
                return Some(spot);
            };
            spot = self.target(&spot, target)?;
        }
        let message = "this reference leads back to itself";
        self.refuse(Code::RefCycle, &spot, message, "let it end in a definition");
        None
    }

    /// Returns what a `$ref` at `spot` points to.
    pub fn target(&self, spot: &Spot<'a>, target: &str) -> Option<Spot<'a>> {
        let target = self.anchored(target);
        let Some(pointer) = target.strip_prefix('#') else {
            let help = "put what it points to into the document; nothing else is loaded";
            let message = format!("`{target}` leaves the document");
            self.refuse(Code::ExternalRef, spot, &message, help);
            return None;
        };
        let pointer = percent_decoded(pointer);
        match self.root.pointer(&pointer) {
            Some(node) => Some(Spot {
                node,
                pointer: pointer.into(),
            }),
            None => {
                let message = format!("`{target}` names nothing");
                let help = suggest_target(|place| self.root.pointer(place), &pointer);
                let at = spot.get("$ref");
                self.refuse(
                    Code::DanglingRef,
                    at.as_ref().unwrap_or(spot),
                    &message,
                    &help,
                );
                None
            }
        }
    }

    /// Writes a reference to a place's own name as one to the place.
    fn anchored<'t>(&self, target: &'t str) -> Cow<'t, str> {
        if target == "#" || target.starts_with("#/") {
            return target.into();
        }
        let anchors = self.anchors.get_or_init(|| {
            let mut all = HashMap::new();
            self.walk(|spot| {
                for key in ["$anchor", "$dynamicAnchor"] {
                    let name = spot.str(key).map(|name| format!("#{name}"));
                    all.extend(name.map(|name| (name, Rc::clone(&spot.pointer))));
                }
                let id = spot
                    .str("$id")
                    .map(|id| id.trim_end_matches('#').to_owned());
                all.extend(id.map(|id| (id, Rc::clone(&spot.pointer))));
            });
            all
        });
        let place = anchors.get(target);
        place.map_or(target.into(), |place| format!("#{place}").into())
    }

    /// Reports a doubt that does not stop the run.
    pub fn doubt(&self, code: Code, spot: &Spot<'a>, message: &str, help: &str) {
        let site = Site::new(&self.file, &*spot.pointer);
        self.report.borrow_mut().warn(code, site, message, help);
    }

    pub fn refuse(&self, code: Code, spot: &Spot<'a>, message: &str, help: &str) {
        let site = Site::new(&self.file, &*spot.pointer);
        self.report.borrow_mut().error(code, site, message, help);
    }
}

impl<'a> Spot<'a> {
    /// Returns the member `key`, if there is one.
    pub fn get(&self, key: &str) -> Option<Spot<'a>> {
        let node = self.node.get(key)?;
        let mut pointer = self.pointer.to_string();
        push_token(&mut pointer, key);
        Some(Spot {
            node,
            pointer: pointer.into(),
        })
    }

    pub fn index(&self, index: usize) -> Option<Spot<'a>> {
        Some(Spot {
            node: self.node.get(index)?,
            pointer: format!("{}/{index}", self.pointer).into(),
        })
    }

    /// The members of an object, with their places.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Spot<'a>)> + '_ {
        let map: Option<&'a Map<String, Value>> = self.node.as_object();
        map.into_iter().flatten().map(|(key, node)| {
            let mut pointer = self.pointer.to_string();
            push_token(&mut pointer, key);
            let spot = Spot {
                node,
                pointer: pointer.into(),
            };
            (key.as_str(), spot)
        })
    }

    pub fn items(&self) -> impl Iterator<Item = Spot<'a>> + '_ {
        let list: Option<&'a Vec<Value>> = self.node.as_array();
        let list = list.into_iter().flatten().enumerate();
        list.map(|(index, node)| Spot {
            node,
            pointer: format!("{}/{index}", self.pointer).into(),
        })
    }

    pub fn str(&self, key: &str) -> Option<&'a str> {
        self.node.get(key).and_then(Value::as_str)
    }

    pub fn flag(&self, key: &str) -> bool {
        self.node.get(key).and_then(Value::as_bool).unwrap_or(false)
    }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Writes a value so that equal values have equal text: keys sorted, `1.0` as `1`.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15);
            match whole {
                Some(float) => out.push_str(&format!("{}", float as i64)),
                None => out.push_str(&number.to_string()),
            }
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (key, member) in members {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(member, out);
                out.push(',');
            }
            out.push('}');
        }
        _ => out.push_str(&value.to_string()),
    }
}
