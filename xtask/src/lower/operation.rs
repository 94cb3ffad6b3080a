//! Paths become operations. In: the path items. Out: operations in document order, their parameters, bodies and
//! responses lowered.

use std::collections::HashMap;

use serde_json::Value;

use super::Lowerer;
use crate::ir::{Operation, Param, ParamLocation, PathSegment};
use crate::report::{Code, Site};
use crate::source::properties::entries;
use crate::source::template::nameless;

impl<'a> Lowerer<'a> {
    pub fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut known: HashMap<String, String> = HashMap::new();
        for (path, item) in &self.input.spec.paths.paths {
            let site = self.root().child("paths").child(path);
            let Some(item) = item.as_item() else {
                continue;
            };
            for (slot, operation) in item.iter() {
                // The rewriting puts other methods than those of OpenAPI 3.0 into separate items.
                let own = |key: &str| operation.extensions.get(key).and_then(Value::as_str);
                let method =
                    own("x-method").map_or_else(|| slot.to_ascii_uppercase(), str::to_owned);
                let path = own("x-path").unwrap_or(path);
                let operation = self.operation((&method, path), slot, operation, &site);
                let call = format!("{} {}", operation.method, nameless(path));
                if let Some(other) = known.insert(call, operation.key.clone()) {
                    self.warn_same_request(&operation, &other);
                }
                operations.push(operation);
            }
        }
        operations
    }

    /// Reports an operation that has the same requests as another one.
    fn warn_same_request(&mut self, operation: &Operation, other: &str) {
        let key = &operation.key;
        let message = format!(
            "`{key}` has the same requests as `{other}`: only the names of the path parameters differ"
        );
        let help = "both are generated and send the same request; an overlay can remove one";
        let (code, site) = (Code::DuplicateOperation, operation.origin.clone());
        self.report.warn(code, site, message, help);
    }

    fn operation(
        &mut self,
        (method, path): (&str, &str),
        slot: &str,
        operation: &'a openapiv3::Operation,
        path_site: &Site,
    ) -> Operation {
        let site = path_site.child(slot);
        let bare = Operation::new(method, path, site.clone());
        let key = &bare.key;
        let params = self.params(operation, &site, key);
        let segments = self.segments(path, &params, path_site);
        let body = operation.request_body.as_ref();
        let body = body.and_then(|body| self.body(body, &site, key));
        let mut responses = self.responses(&operation.responses, &site, key);
        self.default_success(&mut responses);
        if bare.method == "HEAD" {
            // What is described is what GET would carry.
            responses
                .iter_mut()
                .for_each(|response| response.value = None);
        }
        let mut lowered = Operation {
            id: operation.operation_id.clone(),
            path: segments,
            params,
            body,
            responses,
            summary: operation.summary.clone(),
            doc: operation.description.clone(),
            deprecated: operation.deprecated,
            ..bare
        };
        self.add_rest(operation, &mut lowered);
        lowered
    }

    /// The parameters of an operation; the rewriting puts those of its path among them.
    fn params(
        &mut self,
        operation: &'a openapiv3::Operation,
        site: &Site,
        key: &str,
    ) -> Vec<Param> {
        let list = operation.parameters.iter().enumerate();
        let params = list.filter_map(|(index, parameter)| {
            let at = site.child("parameters").index(index);
            self.param(parameter.as_item()?, &at, key)
        });
        params.collect()
    }

    /// Adds what the document says of an operation beside its parameters, body and responses.
    fn add_rest(&mut self, operation: &'a openapiv3::Operation, lowered: &mut Operation) {
        // A scheme without a credential that is sent is left to the transport.
        let schemes = &self.input.tree["x-security-schemes"];
        let names = |one: &Value| -> Vec<String> {
            let names = entries(one).map(|(name, _)| name);
            names
                .filter(|name| schemes.get(name).is_some())
                .cloned()
                .collect()
        };
        let extension = |key: &str| operation.extensions.get(key);
        let security = extension("x-security").and_then(Value::as_array);
        let server = extension("x-server").and_then(Value::as_str);
        lowered.security = security.into_iter().flatten().map(names).collect();
        lowered.server = server.map(str::to_owned);
        lowered.tag = operation.tags.first().cloned();
        let (responses, site, key) = (&lowered.responses, &lowered.origin, &lowered.key);
        lowered.success_type = self.success_union(responses, site, key);
        lowered.error_type = self.failure_union(responses, site, key);
        lowered.headers_type = self.headers(&operation.responses, site, key);
        lowered.items = self.items(&operation.responses, site, key);
        lowered.paging = extension("x-paging").and_then(|paging| self.paging(paging, lowered));
    }

    /// Splits a path template into segments. The rewriting leaves a path parameter for each `{name}` with both braces, and no other.
    fn segments(&mut self, path: &str, params: &[Param], site: &Site) -> Vec<PathSegment> {
        let named = params.iter().enumerate();
        let named = named.filter(|(_, param)| param.location == ParamLocation::Path);
        let named: HashMap<&str, usize> = named
            .map(|(index, param)| (param.wire.as_str(), index))
            .collect();
        let mut segments = Vec::new();
        let mut rest = path;
        while let Some((literal, tail)) = rest.split_once('{') {
            if !literal.is_empty() {
                segments.push(PathSegment::Literal(literal.to_owned()));
            }
            let (name, tail) = tail.split_once('}').unwrap_or((tail, ""));
            match named.get(name) {
                Some(index) => segments.push(PathSegment::Param(*index)),
                None => {
                    let message = format!("the path has `{{{name}}}`, but no parameter `{name}`");
                    let help = "add `in: path` with this name to the parameters";
                    let code = Code::UnsupportedParameter;
                    self.report.error(code, site.clone(), message, help);
                }
            }
            rest = tail;
        }
        if !rest.is_empty() {
            segments.push(PathSegment::Literal(rest.to_owned()));
        }
        segments
    }
}
