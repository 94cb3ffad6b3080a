//! One keyword and its value in, what it says added to the schema that is being merged.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Merger;
use crate::diff::schema::keyword::{STABILITY, SUNSET};
use crate::diff::tree::{Spot, canonical};
use crate::keyword::{Merge, SCHEMA};

impl<'a> Merger<'_, 'a> {
    pub(super) fn keyword(&mut self, key: &str, spot: &Spot<'a>) {
        let value = spot.node;
        let row = SCHEMA.find(key);
        match row.map(|row| (row.name, row.merge)) {
            Some((name, Merge::Limit { larger_is_stricter })) => {
                self.count(name, larger_is_stricter, value);
            }
            // Of two parts that disagree one counts, whatever their order.
            Some((name, Merge::Value)) => {
                let slot = self.out.texts.entry(name).or_insert_with(|| value.clone());
                if canonical(value) < canonical(slot) {
                    *slot = value.clone();
                }
            }
            Some((name, Merge::Schema)) => {
                self.pending
                    .others
                    .entry(name)
                    .or_default()
                    .push(spot.clone());
            }
            Some((name, Merge::Docs)) => self.docs(name, value),
            Some((_, Merge::Silent)) => {}
            _ if self.structure(key, spot) || self.scalar(key, value) || key.starts_with("x-") => {}
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
        // At least none is no demand, but it takes the usual demand of `contains` away.
        let Some(number) = number.filter(|n| !larger || *n > 0 || count == "minContains") else {
            return;
        };
        let slot = self.out.counts.entry(count).or_insert(number);
        *slot = if larger {
            number.max(*slot)
        } else {
            number.min(*slot)
        };
    }

    fn structure(&mut self, key: &str, spot: &Spot<'a>) -> bool {
        let pending = &mut self.pending;
        let put = |into: &mut BTreeMap<String, Vec<Spot<'a>>>| {
            for (name, member) in spot.members() {
                into.entry(name.to_owned()).or_default().push(member);
            }
        };
        match key {
            "properties" => put(&mut pending.properties),
            "patternProperties" => put(&mut pending.patterns),
            "dependentSchemas" => put(&mut pending.dependents),
            "items" => pending.items.push(spot.clone()),
            "additionalProperties" => pending.rest.push(spot.clone()),
            "propertyNames" => pending.names.push(spot.clone()),
            "contains" => pending.contains.push(spot.clone()),
            "not" if spot.node == &Value::Bool(false) => {}
            "not" => {
                let id = self.schemas.id(spot);
                self.out.not.push(id);
            }
            "prefixItems" => {
                for (index, item) in spot.items().enumerate() {
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
            // It tells a form to hide what is typed, and nothing about the value.
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
