//! In: one keyword with its value. Out: the keyword added to the schema that is being merged.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Merger;
use crate::diff::schema::keyword::{STABILITY, SUNSET};
use crate::diff::tree::{TreeNode, canonical};
use crate::keyword::{Merge, SCHEMA};

impl<'a> Merger<'_, 'a> {
    pub(super) fn keyword(&mut self, key: &str, node: &TreeNode<'a>) {
        let value = node.value;
        let row = SCHEMA.find(key);
        match row.map(|row| (row.name, row.merge)) {
            Some((name, Merge::Limit { larger_is_stricter })) => {
                self.count(name, larger_is_stricter, value);
            }
            // Of two different parts the same one counts in any order.
            Some((name, Merge::Value)) => {
                let slot = self.out.opaque.entry(name).or_insert_with(|| value.clone());
                if canonical(value) < canonical(slot) {
                    *slot = value.clone();
                }
            }
            Some((name, Merge::Schema)) => {
                let others = &mut self.pending.others;
                others.entry(name).or_default().push(node.clone());
            }
            Some((name, Merge::Docs)) => self.docs(name, value),
            Some((_, Merge::Silent)) => {}
            _ if self.structure(key, node) || self.scalar(key, value) || key.starts_with("x-") => {}
            _ => {
                self.out.unknown.insert(key.to_owned(), value.clone());
            }
        }
    }

    fn docs(&mut self, name: &'static str, value: &Value) {
        if name == "title" {
            self.out.title = value.as_str().map(str::to_owned);
        }
        self.out.docs.push(match name {
            "example" => ("examples", Value::Array(vec![value.clone()])),
            _ => (name, value.clone()),
        });
    }

    fn count(&mut self, count: &'static str, larger: bool, value: &Value) {
        let number = value
            .as_u64()
            .or_else(|| value.as_f64().map(|float| float as u64));
        // A minimum of 0 requires nothing, but `minContains: 0` withdraws what `contains` requires.
        let Some(number) = number.filter(|n| !larger || *n > 0 || count == "minContains") else {
            return;
        };
        let slot = self.out.counts.entry(count).or_insert(number);
        let (least, most) = (number.min(*slot), number.max(*slot));
        *slot = if larger { most } else { least };
    }

    fn structure(&mut self, key: &str, node: &TreeNode<'a>) -> bool {
        let pending = &mut self.pending;
        let put = |into: &mut BTreeMap<String, Vec<TreeNode<'a>>>| {
            for (name, schema) in node.entries() {
                into.entry(name.to_owned()).or_default().push(schema);
            }
        };
        match key {
            "properties" => put(&mut pending.properties),
            "patternProperties" => put(&mut pending.patterns),
            "dependentSchemas" => put(&mut pending.dependents),
            "items" => pending.items.push(node.clone()),
            "additionalProperties" => pending.rest.push(node.clone()),
            "propertyNames" => pending.names.push(node.clone()),
            "contains" => pending.contains.push(node.clone()),
            "not" if node.value == &Value::Bool(false) => {}
            "not" => {
                let id = self.schemas.id(node);
                self.out.not.push(id);
            }
            "prefixItems" => {
                for (index, item) in node.items().enumerate() {
                    if pending.tuple.len() <= index {
                        pending.tuple.push(Vec::new());
                    }
                    pending.tuple[index].push(item);
                }
            }
            _ => return false,
        }
        true
    }

    fn scalar(&mut self, key: &str, value: &Value) -> bool {
        let out = &mut self.out;
        let text = value.as_str().map(str::to_owned);
        let flag = value.as_bool().unwrap_or(false);
        match key {
            // It makes a form hide the input, and does not restrict the value.
            "format" if value == "password" => out.docs.push(("format", value.clone())),
            "format" => out.formats.extend(text),
            "pattern" => out.patterns.extend(text),
            "multipleOf" => {
                out.multiple_of.insert(canonical(value), value.clone());
            }
            "uniqueItems" => out.unique |= flag,
            "required" => out.required.extend(strings(value)),
            "enum" => self.values(value),
            "x-extensible-enum" => {
                out.extensible |= flag || value.is_array();
                if value.is_array() {
                    self.values(value);
                }
            }
            "x-ms-enum" => {
                let open = value.get("modelAsString").and_then(Value::as_bool);
                out.extensible |= open.unwrap_or(false);
            }
            "const" => self.values(&Value::Array(vec![value.clone()])),
            "dependentRequired" => {
                for (name, needs) in value.as_object().into_iter().flatten() {
                    let slot = out.dependent_required.entry(name.clone()).or_default();
                    slot.extend(strings(needs));
                }
            }
            "default" => out.default = Some(value.clone()),
            "deprecated" => out.deprecated |= flag,
            key if SUNSET.contains(&key) => out.sunset = Some(value.clone()),
            key if STABILITY.contains(&key) => out.stability = Some(value.clone()),
            "readOnly" => out.read_only |= flag,
            "writeOnly" => out.write_only |= flag,
            _ => return false,
        }
        true
    }

    fn values(&mut self, list: &Value) {
        let values = list.as_array().into_iter().flatten();
        let values: BTreeMap<_, _> = values
            .filter(|value| !value.is_null())
            .map(|value| (canonical(value), value.clone()))
            .collect();
        self.out.list(values);
    }
}

fn strings(value: &Value) -> impl Iterator<Item = String> + '_ {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned)
}
