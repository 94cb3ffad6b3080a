//! A document's value tree, with `$ref`s that can be followed.
//!
//! In: a document and the files that it refers to. Out: [`Spot`]s, values with their location: a JSON pointer, behind
//! `path#` in another file than the document. Afterwards every reference without a target has been reported.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::report::site::push_token;
use crate::report::{Code, Report, Site};
use crate::source::reference::{DocumentFiles, Target, Unresolved};
use crate::source::visit::for_each_object;

/// A document that is compared.
pub struct Tree<'a> {
    pub files: &'a DocumentFiles<'a>,
    pub root: &'a Value,
    /// OpenAPI 3.0 ignores what stands beside a `$ref`.
    pub siblings: bool,
    report: RefCell<Report>,
}

/// A place in a document.
#[derive(Clone)]
pub struct Spot<'a> {
    pub node: &'a Value,
    pub pointer: Rc<str>,
}

impl<'a> Tree<'a> {
    pub fn new(files: &'a DocumentFiles<'a>) -> Tree<'a> {
        let root = &files.document(0).tree;
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or("");
        Tree {
            files,
            root,
            siblings: !version.starts_with("3.0"),
            report: RefCell::default(),
        }
    }

    /// Returns the value at a location, as [`DocumentFiles::join`] writes it.
    pub fn get(&self, location: &str) -> Option<&'a Value> {
        let (file, pointer) = self.files.split(location);
        self.files.get(file, pointer)
    }

    pub fn root(&self) -> Spot<'a> {
        Spot {
            node: self.root,
            pointer: Rc::from(""),
        }
    }

    /// Follows every reference once, so that one without a target is reported wherever it is.
    pub fn check(&self) {
        let version = self.root.get("openapi").and_then(Value::as_str);
        if !version.is_some_and(|version| version.starts_with("3.")) {
            let help = "convert it; a document begins with `openapi: 3.0.3` or the like";
            let message = "this is no OpenAPI 3 document";
            self.refuse(Code::InvalidDocument, &self.root(), message, help);
        }
        for file in self.files.ids() {
            for_each_object(&self.files.document(file).tree, &mut |object, pointer| {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    let found = self.files.target(file, reference);
                    self.reported(found, self.files.site(file, pointer));
                }
            });
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
        let Some(reference) = spot.str("$ref") else {
            return Some(spot.clone());
        };
        let (file, pointer) = self.files.split(&spot.pointer);
        let found = self.files.follow(file, reference);
        self.reported(found, self.files.site(file, pointer))
    }

    /// Returns the target of a reference at `spot`.
    pub fn target(&self, spot: &Spot<'a>, reference: &str) -> Option<Spot<'a>> {
        let (file, pointer) = self.files.split(&spot.pointer);
        let found = self.files.target(file, reference);
        self.reported(found, self.files.site(file, pointer))
    }

    fn reported(&self, found: Result<Target<'a>, Unresolved>, site: Site) -> Option<Spot<'a>> {
        match found {
            Ok(target) => Some(Spot {
                node: target.value,
                pointer: self.files.join(target.file, &target.pointer).into(),
            }),
            Err(unresolved) => {
                unresolved.report(&site, &mut self.report.borrow_mut());
                None
            }
        }
    }

    fn site(&self, spot: &Spot<'a>) -> Site {
        let (file, pointer) = self.files.split(&spot.pointer);
        self.files.site(file, pointer)
    }

    /// Reports a doubt that does not stop the run.
    pub fn doubt(&self, code: Code, spot: &Spot<'a>, message: &str, help: &str) {
        let site = self.site(spot);
        self.report.borrow_mut().warn(code, site, message, help);
    }

    pub fn refuse(&self, code: Code, spot: &Spot<'a>, message: &str, help: &str) {
        let site = self.site(spot);
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
