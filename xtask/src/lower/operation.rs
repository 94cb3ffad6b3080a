//! Paths become operations. In: the path items. Out: operations in document order, their parameters, bodies and
//! answers lowered.

use std::collections::HashMap;

use openapiv3::{PathItem, ReferenceOr};

use super::Lowerer;
use crate::ir::{Operation, Param, ParamLocation, PathSegment};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut known: HashMap<String, String> = HashMap::new();
        for (path, item) in &self.input.spec.paths.paths {
            let site = self.root().child("paths").child(path);
            let ReferenceOr::Item(item) = item else {
                let help = "write the path item where the reference stands";
                let message = "a reference in the place of a path item is not followed";
                self.report.error(Code::ExternalRef, site, message, help);
                continue;
            };
            for (method, operation) in item.iter() {
                let operation = self.operation(path, item, method, operation, &site);
                let call = format!("{} {}", operation.method, unnamed(path));
                if let Some(other) = known.insert(call, operation.key.clone()) {
                    self.same_call(&operation, &other);
                }
                operations.push(operation);
            }
        }
        operations
    }

    /// Reports an operation that a server cannot tell from another one.
    fn same_call(&mut self, operation: &Operation, other: &str) {
        let message = format!(
            "`{}` is the same call as `{other}`: only the names of the path parameters differ",
            operation.key
        );
        let help = if self.input.lenient {
            "both are generated and send the same request; an overlay can remove one"
        } else {
            "remove one of the two with an overlay that says why"
        };
        let site = operation.origin.clone();
        self.problem(Code::DuplicateOperation, site, message, help);
    }

    fn operation(
        &mut self,
        path: &str,
        item: &'a PathItem,
        method: &str,
        operation: &'a openapiv3::Operation,
        path_site: &Site,
    ) -> Operation {
        let site = path_site.child(method);
        let bare = Operation::new(method, path, site.clone());
        let key = &bare.key;
        let params = self.params(item, operation, [path_site, &site], key);
        let pieces = self.pieces(path, &params, path_site);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, &site, key));
        let mut responses = self.responses(&operation.responses, &site, key);
        self.default_success(&mut responses);
        if bare.method == "HEAD" {
            // What is described is what GET would carry.
            responses.iter_mut().for_each(|answer| answer.value = None);
        }
        self.not_in_a_version(&site, item, operation);
        let mut lowered = Operation {
            id: operation.operation_id.clone(),
            path: pieces,
            params,
            body,
            responses,
            summary: operation.summary.clone(),
            doc: operation.description.clone(),
            deprecated: operation.deprecated,
            ..bare
        };
        if self.input.lenient {
            self.beside_the_call(operation, &mut lowered);
        }
        lowered
    }

    /// The parameters of a path and of one of its operations, which stand at the two sites.
    fn params(
        &mut self,
        item: &'a PathItem,
        operation: &'a openapiv3::Operation,
        [above, here]: [&Site; 2],
        key: &str,
    ) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for (owner, list) in [(above, &item.parameters), (here, &operation.parameters)] {
            for (index, parameter) in list.iter().enumerate() {
                let at = owner.child("parameters").index(index);
                let found = self.resolve(parameter, &at);
                let param = found.and_then(|(parameter, at)| self.param(parameter, &at, key));
                if let Some(param) = param {
                    // An operation's parameter replaces its path's.
                    params
                        .retain(|have| have.wire != param.wire || have.location != param.location);
                    params.push(param);
                }
            }
        }
        params
    }

    /// Reports what an operation of the project cannot say for itself.
    fn not_in_a_version(&mut self, site: &Site, item: &PathItem, operation: &openapiv3::Operation) {
        let servers = !operation.servers.is_empty() || !item.servers.is_empty();
        let callbacks = !operation.callbacks.is_empty();
        let said = [("servers", servers), ("callbacks", callbacks)];
        let said = said.iter().filter(|(_, is_said)| *is_said);
        for (keyword, _) in said.filter(|_| !self.input.lenient) {
            let message = format!("`{keyword}` of an operation has no effect in a version's crate");
            let help = "remove it with an overlay that says why";
            let site = site.child(keyword);
            self.report
                .error(Code::UnsupportedKeyword, site, message, help);
        }
    }

    /// Adds what a stand-alone document says of an operation beside its parameters, body and responses.
    fn beside_the_call(&mut self, operation: &'a openapiv3::Operation, lowered: &mut Operation) {
        // A scheme that is no credential that is sent is the transport's matter.
        let known = |name: &&String| {
            self.input.tree["x-security-schemes"]
                .get(name.as_str())
                .is_some()
        };
        let names = |one: &serde_json::Value| -> Vec<String> {
            let names = one.as_object().into_iter().flatten().map(|(name, _)| name);
            names.filter(known).cloned().collect()
        };
        let security = operation
            .extensions
            .get("x-security")
            .and_then(serde_json::Value::as_array);
        let server = operation
            .extensions
            .get("x-server")
            .and_then(serde_json::Value::as_str);
        lowered.security = security.into_iter().flatten().map(names).collect();
        lowered.server = server.map(str::to_owned);
        lowered.tag = operation.tags.first().cloned();
        let (responses, site, key) = (&lowered.responses, &lowered.origin, &lowered.key);
        lowered.success_type = self.success_union(responses, site, key);
        lowered.error_type = self.failure_union(responses, site, key);
        lowered.headers_type = self.headers(&operation.responses, site, key);
    }

    /// Splits a path template; every `{name}` must be a declared path parameter, and the other way round.
    fn pieces(&mut self, path: &str, params: &[Param], site: &Site) -> Vec<PathSegment> {
        let mut pieces = Vec::new();
        let mut rest = path;
        while let Some((literal, tail)) = rest.split_once('{') {
            if !literal.is_empty() {
                pieces.push(PathSegment::Literal(literal.to_owned()));
            }
            let (name, tail) = tail.split_once('}').unwrap_or((tail, ""));
            let declared = params
                .iter()
                .position(|param| param.location == ParamLocation::Path && param.wire == name);
            match declared {
                Some(index) => pieces.push(PathSegment::Param(index)),
                None => {
                    let message = format!(
                        "the path has `{{{name}}}`, but no path parameter is called `{name}`"
                    );
                    let help = "add `in: path` with this name to the parameters";
                    self.report
                        .error(Code::UnsupportedParameter, site.clone(), message, help);
                }
            }
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(PathSegment::Literal(rest.to_owned()));
        }
        for (index, param) in params.iter().enumerate() {
            if param.location == ParamLocation::Path && !pieces.contains(&PathSegment::Param(index))
            {
                let message = format!("the path has no `{{{}}}` for this parameter", param.wire);
                let help = "add it to the path, or remove the parameter";
                self.report.error(
                    Code::UnsupportedParameter,
                    param.origin.clone(),
                    message,
                    help,
                );
            }
        }
        pieces
    }
}

/// A path template without the names in it.
fn unnamed(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + "{" + piece.find('}').map_or(piece, |end| &piece[end..])
    })
}
