//! `messenger-extensions.yaml`: what the SDK of the webview passes to a page. In: its methods, its errors and the types
//! that its callbacks get. Out: the same rows with every name known.

use indexmap::IndexMap;
use serde::Deserialize;

use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::output::File;
use crate::report::Site;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extensions {
    pub sources: IndexMap<String, String>,
    pub methods: Vec<SdkMethod>,
    pub errors: Vec<SdkError>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkMethod {
    pub name: String,
    pub arguments: Vec<String>,
    /// The arguments that are not strings.
    #[serde(default)]
    pub types: IndexMap<String, String>,
    /// `None`: the success callback gets nothing.
    pub result: Option<String>,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkError {
    pub code: i64,
    pub name: String,
    pub meaning: String,
    pub source: String,
}

impl Spec for Extensions {
    const NAME: &'static str = "messenger-extensions";

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "methods",
            added: Some(Rule::SdkMethodAdded),
            removed: Some(Rule::SdkMethodRemoved),
            columns: &[Column::Values(
                &["arguments", "types", "result"],
                Rule::SdkMethodChanged,
            )],
            ..SpecSection::PLAIN
        },
        SpecSection {
            name: "errors",
            key: &["code"],
            added: Some(Rule::ErrorCodeAdded),
            removed: Some(Rule::ErrorCodeRemoved),
            columns: &[Column::Words(&["meaning"], Rule::ErrorTextChanged)],
            ..SpecSection::PLAIN
        },
    ];

    fn check(&self, checker: &mut Checker<'_>) {
        for (site, method) in checker.rows("methods", &self.methods) {
            method.check(&site, checker);
        }
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::web::errors(self)]
    }

    fn files(&self, project: &Project<'_>) -> Vec<File> {
        let files = project.types.map(|page| emit::web::files(self, page));
        files.unwrap_or_default()
    }
}

impl SdkMethod {
    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        checker.check_type(self.result.as_ref(), site.child("result"));
        for (argument, ty) in &self.types {
            let site = site.child("types").child(argument);
            if !self.arguments.contains(argument) {
                checker.unknown("argument", argument, site.clone());
            }
            checker.check_type(Some(ty).filter(|ty| *ty != "object"), site);
        }
        for callback in ["success", "error"] {
            if !self.arguments.iter().any(|have| have == callback) {
                let message = format!("`{}` takes no callback `{callback}`", self.name);
                let help = "list the arguments of the SDK in its order, callbacks included";
                checker.reject(site.child("arguments"), message, help);
            }
        }
    }
}
