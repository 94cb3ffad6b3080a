//! `tokens.yaml`: the kinds of tokens, and which operation takes which. In: rows. Out: the same rows; no operation has two, and
//! every row is about an operation. An operation without a row is reported, and takes each kind: the server decides.

use indexmap::IndexMap;
use serde::Deserialize;

use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::ir::Api;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    pub sources: IndexMap<String, String>,
    pub kinds: IndexMap<String, TokenKind>,
    pub accepts: Vec<Accepts>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenKind {
    /// Name of the credentials type.
    pub rust: String,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepts {
    pub operation: String,
    pub kinds: Vec<String>,
    pub source: String,
}

impl Spec for Tokens {
    const NAME: &'static str = "tokens";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "accepts",
        key: &["operation"],
        columns: &[Column::Set {
            name: "kinds",
            added: Rule::TokenAccepted,
            removed: Rule::TokenRejected,
        }],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        let is_known = |name: &str| self.kinds.contains_key(name);
        for (site, row) in checker.rows("accepts", &self.accepts) {
            checker.check_names("kind of token", &row.kinds, &site.child("kinds"), is_known);
        }
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        let site = checker.file.child("accepts");
        let rows = checker.rows("accepts", &self.accepts);
        let rows = rows.map(|(site, row)| (row.operation.as_str(), site));
        for operation in checker.missing_operations(rows, apis) {
            let message =
                format!("no row says which tokens `{operation}` takes; it takes each kind");
            let help =
                format!("add `- {{ operation: \"{operation}\", kinds: [page], source: … }}`");
            checker.advise(site.clone(), message, &help);
        }
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::acceptance::file(project.plan, self)]
    }
}

impl Tokens {
    /// Says of each operation with a row which token it takes.
    pub fn assign(&self, apis: &mut [Api]) {
        let pages = apis.iter_mut().flat_map(|api| &mut api.pages);
        for operation in pages.flat_map(|page| &mut page.operations) {
            let mut rows = self.accepts.iter();
            let row = rows.find(|row| row.operation == operation.key);
            let first = row.and_then(|row| self.kinds.get(row.kinds.first()?));
            operation.token = first.map(|kind| kind.rust.clone());
        }
    }

    /// Returns the kinds that an operation takes.
    pub fn kinds_of(&self, operation: &str) -> Vec<&TokenKind> {
        let row = self.accepts.iter().find(|row| row.operation == operation);
        match row {
            Some(row) => row
                .kinds
                .iter()
                .filter_map(|kind| self.kinds.get(kind))
                .collect(),
            None => self.kinds.values().collect(),
        }
    }
}
