//! The rows of a spec that `diff` compares. In: a tree. Out: its rows with their keys and locations; which rule a change of a
//! row or of a column is reported by is data beside the spec.

use jiff::civil::Date;
use serde_json::Value;

use crate::diff::rule::Rule;

/// A list or an object of rows.
pub struct SpecSection {
    /// Empty: the document is the only row.
    pub name: &'static str,
    /// The columns that name a row of a list, joined by `/`. The rows of an object are named by their keys.
    pub key: &'static [&'static str],
    /// The column that says what a finding of a row is about. `None`: its key.
    pub subject: Option<&'static str>,
    /// The column that is true where a row is about what is received. `None`: every row is about what is sent.
    pub response: Option<&'static str>,
    /// The rule for a row that only the new side has. `None`: its columns are compared with nothing.
    pub added: Option<Rule>,
    /// The rule for a row that only the old side has.
    pub removed: Option<Rule>,
    /// What a finding shows of such a row. `None`: its key.
    pub shown: Option<fn(&Value) -> Value>,
    /// What a finding shows for the side without the row.
    pub absent: Option<&'static str>,
    pub columns: &'static [Column],
}

/// How a column of two rows of one key is compared.
pub enum Column {
    /// Any change of one of the columns is reported by the rule.
    Values(&'static [&'static str], Rule),
    /// Each string that was added to the column or removed from it is reported.
    Set {
        name: &'static str,
        added: Rule,
        removed: Rule,
    },
    /// A function of the two rows and the day decides. The name is for the location; empty for the row.
    Judged(&'static str, fn(&Value, &Value, Date) -> Vec<Judgement>),
    /// Words for people, reported where nothing else of the row changed. The first column is shown.
    Words(&'static [&'static str], Rule),
}

/// A rule, with what it shows of the old and of the new side.
pub type Judgement = (Rule, Value, Value);

/// A row of a section.
#[derive(Clone)]
pub struct SpecRow<'a> {
    pub key: String,
    pub pointer: String,
    pub value: &'a Value,
}

impl SpecSection {
    /// The values of a section that says nothing else.
    pub const PLAIN: Self = Self {
        name: "",
        key: &["name"],
        subject: None,
        response: None,
        added: None,
        removed: None,
        shown: None,
        absent: None,
        columns: &[],
    };

    /// Returns the rows of the section that have a key.
    pub fn rows<'a>(&self, tree: &'a Value) -> Vec<SpecRow<'a>> {
        let name = self.name;
        if name.is_empty() {
            return vec![SpecRow {
                key: String::new(),
                pointer: String::new(),
                value: tree,
            }];
        }
        match tree.get(name) {
            Some(Value::Array(rows)) => {
                let rows = rows.iter().enumerate();
                rows.filter_map(|(index, value)| {
                    let pointer = format!("/{name}/{index}");
                    Some(SpecRow {
                        key: self.key_of(value)?,
                        pointer,
                        value,
                    })
                })
                .collect()
            }
            Some(Value::Object(rows)) => {
                let row = |(key, value): (&String, &'a Value)| SpecRow {
                    key: key.clone(),
                    pointer: format!("/{name}/{key}"),
                    value,
                };
                rows.iter().map(row).collect()
            }
            _ => Vec::new(),
        }
    }

    fn key_of(&self, row: &Value) -> Option<String> {
        let columns = self.key.iter().filter_map(|column| row.get(column));
        let key: Vec<_> = columns.map(shown).collect();
        (!key.is_empty()).then(|| key.join("/"))
    }
}

/// Returns a value as a finding shows it: strings without quotes.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Returns a tree with the rows of a section that hold; the others are null, so that the locations of all stay.
pub fn retain(tree: &Value, section: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let mut tree = tree.clone();
    let rows = tree.get_mut(section).and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten().filter(|row| !holds(row)) {
        *row = Value::Null;
    }
    tree
}
