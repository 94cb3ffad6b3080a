//! `x-paging` of an operation. In: the extension, and the operation with its parameters and responses. Out: how the pages
//! follow one another, or a diagnostic that says what the operation lacks.

use serde_json::Value as Json;

use super::Lowerer;
use crate::ir::{Operation, Paging, Ty, TypeKind, TypeUse};
use crate::report::Code;
use crate::source::properties::Properties;

impl Lowerer<'_> {
    pub fn paging(&mut self, paging: &Json, operation: &Operation) -> Option<Paging> {
        let parameter = paging.str_of("parameter").unwrap_or_default();
        let next = paging.str_of("next").unwrap_or_default();
        let path: Vec<String> = next.split('.').map(str::to_owned).collect();
        let mut query = operation.query_params();
        let response = operation.success();
        let message = if !query.any(|param| param.wire == parameter) {
            format!("`x-paging` names the query parameter `{parameter}`, which the operation lacks")
        } else if !response.is_some_and(|value| self.has_property(value, &path)) {
            format!("`x-paging` names the property `{next}`, which the response lacks")
        } else {
            let parameter = parameter.to_owned();
            return Some(Paging {
                parameter,
                next: path,
            });
        };
        let help = "write `x-paging: { parameter: …, next: … }`, with dots between the names of properties";
        let site = operation.origin.child("x-paging");
        self.report
            .lose(Code::UnsupportedKeyword, site, message, help);
        None
    }

    /// Returns whether a path of properties leads to a string or an integer.
    fn has_property(&self, value: &TypeUse, path: &[String]) -> bool {
        let mut ty = &value.ty;
        for _ in &self.types {
            match ty {
                Ty::Named(id) => match &self.types[id.0].kind {
                    TypeKind::Alias(value) => ty = &value.ty,
                    _ => break,
                },
                _ => break,
            }
        }
        let Some((first, rest)) = path.split_first() else {
            return matches!(ty, Ty::String | Ty::Int32 | Ty::Int64 | Ty::Uint64);
        };
        let Ty::Named(id) = ty else {
            return false;
        };
        let TypeKind::Struct(strukt) = &self.types[id.0].kind else {
            return false;
        };
        let mut fields = strukt.fields.iter();
        let field = fields.find(|field| field.wire == *first);
        field.is_some_and(|field| self.has_property(&field.value, rest))
    }
}
