//! Operations of which there are many, or that have many of something.

use serde_json::{Value, json};

use super::Kind;
use crate::document::{
    Change, Input, content, done, list, many, object, of_document, of_operation, string, whole,
};

#[rustfmt::skip]
pub const OPERATIONS: &[Kind] = &[
    ("operations", |n, change| {
        let path = |at| (format!("/p{at}/{{id}}"), json!({ "get": operation(at, change) }));
        of_document(&whole(many(n, path).into()))
    }),
    ("operations that are new", |n, change| {
        let path = |at| (format!("/p{change}_{at}/{{id}}"), json!({ "get": operation(at, 9) }));
        of_document(&whole(many(n, path).into()))
    }),
    ("operations whose parameters have other names", |n, change| {
        let path = |at| (format!("/p{at}/{{id{change}}}"), json!({ "get": named_operation(at, &format!("id{change}")) }));
        of_document(&whole(many(n, path).into()))
    }),
    ("operations of one name in Rust", |n, change| {
        let mut document = whole(json!({}));
        for at in 0..n {
            let mut one = operation(at, change);
            one["operationId"] = format!("a{}{}b", "-".repeat(at % 50), ".".repeat(at / 50)).into();
            document["paths"][format!("/p{at}/{{id}}")] = json!({ "get": one });
        }
        of_document(&document)
    }),
    ("operations without an id", |n, change| {
        let mut document = whole(json!({}));
        for at in 0..n {
            let mut one = operation(at, change);
            one.as_object_mut().map(|one| one.remove("operationId"));
            document["paths"][format!("/p{at}/{{id}}")] = json!({ "get": one });
        }
        of_document(&document)
    }),
    ("segments of a path", |n, change| {
        let path = "/s".repeat(n) + "/{id}";
        of_document(&whole(json!({ path: { "get": operation(0, change) } })))
    }),
    ("parameters of a path", |n, change| {
        let names = Vec::from_iter((0..n).map(|at| format!("/{{p{at}}}")));
        let parameters = list(n, |at| json!({ "name": format!("p{at}"), "in": "path", "required": true, "schema": string(change) }));
        let one = json!({ "operationId": "one", "parameters": parameters, "responses": done() });
        of_document(&whole(json!({ names.concat(): { "get": one } })))
    }),
    ("parameters of an operation", |n, change| {
        parameters(n, change, "query", "q")
    }),
    ("headers of a request", |n, change| {
        parameters(n, change, "header", "X-H")
    }),
    ("cookies of a request", |n, change| {
        parameters(n, change, "cookie", "c")
    }),
    ("parameters that are new", |n, change| {
        parameters(n, 9, "query", &format!("q{change}_"))
    }),
    ("parameters of all operations of a path", |n, change| {
        let parameters = list(n, |at| json!({ "name": format!("q{at}"), "in": "query", "schema": string(change) }));
        let verbs = many(7, |at| (["get", "put", "post", "delete", "head", "patch", "trace"][at].to_owned(), json!({ "operationId": format!("o{at}"), "responses": done() })));
        let mut path = Value::from(verbs);
        path["parameters"] = parameters.into();
        of_document(&whole(json!({ "/one": path })))
    }),
    ("headers of a response", |n, change| {
        let headers = many(n, |at| (format!("X-H{at}"), json!({ "schema": string(change) })));
        of_operation(json!({ "responses": { "204": { "description": "Done.", "headers": headers } } }))
    }),
    ("links of a response", |n, change| {
        let links = many(n, |at| (format!("l{at}"), json!({ "operationId": "one", "description": format!("{change}") })));
        of_operation(json!({ "responses": { "204": { "description": "Done.", "links": links } } }))
    }),
    ("callbacks of an operation", |n, change| {
        let body = json!({ "content": content(&object(change)) });
        let one = |at| (format!("c{at}"), json!({ "{$request.body#/url}": { "post": { "operationId": format!("called{at}"), "requestBody": body, "responses": done() } } }));
        of_operation(json!({ "callbacks": many(n, one) }))
    }),
    ("webhooks", |n, change| {
        let body = json!({ "content": content(&object(change)) });
        let one = |at| (format!("w{at}"), json!({ "post": { "operationId": format!("hooked{at}"), "requestBody": body, "responses": done() } }));
        let mut document = whole(json!({ "/p/{id}": { "get": operation(0, change) } }));
        document["webhooks"] = many(n, one).into();
        of_document(&document)
    }),
    ("media types of a body", |n, change| {
        let all = many(n, |at| (format!("application/vnd.x{at}+json"), json!({ "schema": object(change) })));
        of_operation(json!({ "requestBody": { "content": all } }))
    }),
    ("media types of a response", |n, change| {
        let all = many(n, |at| (format!("application/vnd.x{at}+json"), json!({ "schema": object(change) })));
        of_operation(json!({ "responses": { "200": { "description": "Done.", "content": all } } }))
    }),
    ("examples of a body", |n, change| {
        let mut body = content(&object(change));
        body["application/json"]["examples"] = many(n, |at| (format!("e{at}"), json!({ "value": { "own": "x" } }))).into();
        of_operation(json!({ "requestBody": { "content": body } }))
    }),
    ("tags", |n, change| {
        let mut document = whole(json!({}));
        for at in 0..n {
            let mut one = operation(at, change);
            one["tags"] = json!([format!("tag{at}")]);
            document["paths"][format!("/p{at}/{{id}}")] = json!({ "get": one });
        }
        document["tags"] = list(n, |at| json!({ "name": format!("tag{at}"), "description": "Of one." })).into();
        of_document(&document)
    }),
    ("tags of one operation", |n, change| {
        let mut one = operation(0, change);
        one["tags"] = list(n, |at| format!("tag{at}").into()).into();
        of_document(&whole(json!({ "/p/{id}": { "get": one } })))
    }),
    ("servers", |n, change| {
        let mut document = whole(json!({ "/p/{id}": { "get": operation(0, change) } }));
        document["servers"] = list(n, |at| json!({ "url": format!("https://h{at}.example.com/v{change}"), "description": "One." })).into();
        of_document(&document)
    }),
    ("servers of operations", |n, change| {
        let mut document = whole(json!({}));
        for at in 0..n {
            let mut one = operation(at, change);
            one["servers"] = json!([{ "url": format!("https://h{at}.example.com/v{change}") }]);
            document["paths"][format!("/p{at}/{{id}}")] = json!({ "get": one });
        }
        of_document(&document)
    }),
    ("variables of a server", |n, change| {
        let url = Vec::from_iter((0..n).map(|at| format!("/{{v{at}}}"))).concat();
        let mut document = whole(json!({ "/p/{id}": { "get": operation(0, change) } }));
        let variables = many(n, |at| (format!("v{at}"), json!({ "default": format!("{change}") })));
        document["servers"] = json!([{ "url": format!("https://api.example.com{url}"), "variables": variables }]);
        of_document(&document)
    }),
    ("security schemes", |n, change| {
        secured(n, change, |all| all)
    }),
    ("security schemes at once", |n, change| {
        secured(n, change, |all| {
            let all = all.iter().flat_map(|one| one.as_object().into_iter().flatten());
            vec![all.map(|(name, scopes)| (name.clone(), scopes.clone())).collect()]
        })
    }),
    ("scopes", |n, change| {
        let scopes = many(n, |at| (format!("scope{at}"), "A scope.".into()));
        let scheme = json!({ "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "https://h.example/t", "scopes": scopes } } });
        let mut document = whole(json!({ "/p/{id}": { "get": operation(0, change) } }));
        document["components"] = json!({ "securitySchemes": { "o": scheme } });
        document["security"] = json!([{ "o": list(n, |at| format!("scope{at}").into()) }]);
        of_document(&document)
    }),
    ("responses of components", |n, change| {
        let mut document = whole(json!({}));
        for at in 0..n {
            let mut one = operation(at, change);
            one["responses"] = json!({ "200": { "$ref": format!("#/components/responses/R{at}") } });
            document["paths"][format!("/p{at}/{{id}}")] = json!({ "get": one });
        }
        let response = json!({ "description": "Done.", "content": content(&object(change)) });
        document["components"] = json!({ "responses": many(n, |at| (format!("R{at}"), response.clone())) });
        of_document(&document)
    }),
    ("path items of components", |n, change| {
        let path = |at| (format!("/p{at}/{{id}}"), json!({ "$ref": format!("#/components/pathItems/P{at}") }));
        let mut document = whole(many(n, path).into());
        document["components"] = json!({ "pathItems": many(n, |at| (format!("P{at}"), json!({ "get": operation(at, change) }))) });
        of_document(&document)
    }),
];

fn operation(at: usize, change: Change) -> Value {
    let mut operation = named_operation(at, "id");
    operation["responses"] =
        json!({ "200": { "description": "Done.", "content": content(&object(change)) } });
    operation
}

fn named_operation(at: usize, parameter: &str) -> Value {
    let parameters = json!([{ "name": parameter, "in": "path", "required": true, "schema": { "type": "string" } }]);
    json!({ "operationId": format!("call{at}"), "parameters": parameters, "responses": done() })
}

fn parameters(n: usize, change: Change, location: &str, prefix: &str) -> Input {
    let one =
        |at| json!({ "name": format!("{prefix}{at}"), "in": location, "schema": string(change) });
    of_operation(json!({ "parameters": list(n, one) }))
}

/// So many schemes of keys, and what is asked of them.
fn secured(n: usize, change: Change, ask: impl Fn(Vec<Value>) -> Vec<Value>) -> Input {
    let scheme = |at| {
        (
            format!("k{at}"),
            json!({ "type": "apiKey", "in": "header", "name": format!("X-{change}-{at}") }),
        )
    };
    let mut document = whole(json!({ "/p/{id}": { "get": operation(0, change) } }));
    document["components"] = json!({ "securitySchemes": many(n, scheme) });
    document["security"] = ask(list(n, |at| json!({ format!("k{at}"): [] }))).into();
    of_document(&document)
}
