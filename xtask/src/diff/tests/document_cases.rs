//! Classes outside schemas: paths, parameters, bodies, answers, security, servers.

use super::{compared, told};
use crate::diff::rule::Rule;

const B: &str = "content: {application/json: {schema: {type: string}}}";

/// Class, old paths, new paths, expected rules. `$B` is a body.
#[rustfmt::skip]
const PATHS: &[(&str, &str, &str, &[Rule])] = &[
    ("B1", "{/x: {get: {responses: {}}, post: {responses: {}}}, /y: {get: {responses: {}}}}", "{/y: {get: {responses: {}}}}", &[Rule::PathRemoved]),
    ("B2", "{/x: {get: {responses: {}}, delete: {responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OperationRemoved]),
    ("B3", "{/x: {get: {responses: {}}, delete: {deprecated: true, responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OperationRemovedDeprecated]),
    ("B4", "{/x: {get: {responses: {}}, delete: {deprecated: true, x-sunset: 2026-11-22, responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OperationRemovedEarly]),
    ("B5", "{/x: {get: {responses: {}}, delete: {deprecated: true, x-sunset: 2026-11-21, responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OperationRemovedSunset]),
    ("B6", "{/x: {get: {responses: {}}}}", "{/x: {get: {responses: {}}}, /y: {get: {responses: {}}, put: {responses: {}}}}", &[Rule::PathAdded]),
    ("B6", "{/x: {get: {responses: {}}}}", "{/x: {get: {responses: {}}, put: {responses: {}}}}", &[Rule::OperationAdded]),
    ("B7", "{/pets: {get: {operationId: a, responses: {}}}}", "{/animals: {get: {operationId: a, responses: {}}}}", &[Rule::OperationMoved]),
    ("B7", "{/pets/list: {get: {responses: {'200': {$B}}}}}", "{/v/pets/list: {get: {responses: {'200': {$B}}}}}", &[Rule::OperationMoved]),
    ("B8", "{/x: {post: {responses: {}}}}", "{/x: {put: {responses: {}}}}", &[Rule::MethodChanged]),
    ("B10", "{/x: {get: {operationId: a, responses: {}}}}", "{/x: {get: {operationId: b, responses: {}}}}", &[Rule::OperationIdChanged]),
    ("B11", "{/x: {get: {operationId: a, responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OperationIdRemoved]),
    ("B11", "{/x: {get: {responses: {}}}}", "{/x: {get: {operationId: a, responses: {}}}}", &[Rule::OperationIdAdded]),
    ("B12", "{/x: {get: {operationId: getUser, responses: {}}}}", "{/x: {get: {operationId: getUser, responses: {}}}, /y: {get: {operationId: get_user, responses: {}}}}", &[Rule::PathAdded, Rule::OperationIdClash]),
    ("B13", "{/x: {get: {tags: [a], responses: {}}}}", "{/x: {get: {tags: [b], responses: {}}}}", &[Rule::TagsChanged]),
    ("B15", "{/x: {post: {callbacks: {done: {'{$url}': {post: {responses: {}}}}}, responses: {}}}}", "{/x: {post: {responses: {}}}}", &[Rule::CallbackRemoved]),
    ("B16", "{/x: {post: {responses: {}}}}", "{/x: {post: {callbacks: {done: {'{$url}': {post: {responses: {}}}}}, responses: {}}}}", &[Rule::CallbackAdded]),
    ("C1", "{/x: {get: {responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, required: true, schema: {type: string}}], responses: {}}}}", &[Rule::RequiredParameterAdded]),
    ("C2", "{/x: {get: {responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: cookie, schema: {type: string}}], responses: {}}}}", &[Rule::OptionalParameterAdded]),
    ("C3", "{/x: {get: {parameters: [{name: p, in: query, required: true, schema: {type: string}}], responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::RequiredParameterRemoved]),
    ("C4", "{/x: {get: {parameters: [{name: p, in: header, schema: {type: string}}], responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::OptionalParameterRemoved]),
    ("C5", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, required: true, schema: {type: string}}], responses: {}}}}", &[Rule::ParameterBecameRequired]),
    ("C6", "{/x: {get: {parameters: [{name: p, in: query, required: true, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}", &[Rule::ParameterBecameOptional]),
    ("C7", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: header, schema: {type: string}}], responses: {}}}}", &[Rule::ParameterMoved]),
    ("C8", "{/x: {get: {parameters: [{name: page_size, in: query, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: pageSize, in: query, schema: {type: string}}], responses: {}}}}", &[Rule::ParameterRenamed]),
    ("C10", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: array}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, explode: false, schema: {type: array}}], responses: {}}}}", &[Rule::ParameterStyleChanged]),
    ("C12", "{/x: {get: {parameters: [{name: p, in: query, allowReserved: true, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}", &[Rule::ParameterReservedWithdrawn]),
    ("C13", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, content: {application/json: {schema: {type: string}}}}], responses: {}}}}", &[Rule::ParameterEncodingChanged]),
    ("C14", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: integer, default: 1}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: integer, default: 2}}], responses: {}}}}", &[Rule::DefaultChanged]),
    ("D1", "{/x: {post: {responses: {}}}}", "{/x: {post: {requestBody: {required: true, $B}, responses: {}}}}", &[Rule::RequiredBodyAdded]),
    ("D2", "{/x: {post: {responses: {}}}}", "{/x: {post: {requestBody: {$B}, responses: {}}}}", &[Rule::OptionalBodyAdded]),
    ("D3", "{/x: {post: {requestBody: {required: true, $B}, responses: {}}}}", "{/x: {post: {responses: {}}}}", &[Rule::RequiredBodyRemoved]),
    ("D3", "{/x: {post: {requestBody: {$B}, responses: {}}}}", "{/x: {post: {responses: {}}}}", &[Rule::OptionalBodyRemoved]),
    ("D4", "{/x: {post: {requestBody: {$B}, responses: {}}}}", "{/x: {post: {requestBody: {required: true, $B}, responses: {}}}}", &[Rule::BodyBecameRequired]),
    ("D4", "{/x: {post: {requestBody: {required: true, $B}, responses: {}}}}", "{/x: {post: {requestBody: {$B}, responses: {}}}}", &[Rule::BodyBecameOptional]),
    ("D5", "{/x: {post: {requestBody: {content: {a/b: {}, c/d: {}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {a/b: {}}}, responses: {}}}}", &[Rule::RequestMediaRemoved]),
    ("D6", "{/x: {post: {requestBody: {content: {a/b: {}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {a/b: {}, c/d: {}}}, responses: {}}}}", &[Rule::RequestMediaAdded]),
    ("D7", "{/x: {post: {requestBody: {content: {application/json: {}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {application/*: {}}}, responses: {}}}}", &[Rule::RequestMediaGeneralised]),
    ("D7", "{/x: {post: {requestBody: {content: {application/*: {}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {application/json: {}}}, responses: {}}}}", &[Rule::RequestMediaSpecialised]),
    ("D8", "{/x: {post: {requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: a/b}}}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: c/d}}}}}, responses: {}}}}", &[Rule::EncodingChanged]),
    ("D9", "{/x: {post: {requestBody: {content: {a/b: {}}}, responses: {}}}}", "{/x: {post: {requestBody: {content: {a/b: {schema: {type: string}}}}, responses: {}}}}", &[Rule::TypeNarrowed]),
    ("I1", "{/x: {get: {responses: {'200': {$B}}}}}", "{/x: {get: {responses: {'204': {}}}}}", &[Rule::SuccessRemoved, Rule::SuccessAdded]),
    ("I3", "{/x: {get: {responses: {'200': {}}}}}", "{/x: {get: {responses: {'200': {}, '429': {}}}}}", &[Rule::ErrorStatusAdded]),
    ("I4", "{/x: {get: {responses: {'200': {}, default: {}}}}}", "{/x: {get: {responses: {'200': {}}}}}", &[Rule::DefaultResponseRemoved]),
    ("I4", "{/x: {get: {responses: {'200': {}}}}}", "{/x: {get: {responses: {'200': {}, default: {}}}}}", &[Rule::DefaultResponseAdded]),
    ("I5", "{/x: {get: {responses: {'200': {}}}}}", "{/x: {get: {responses: {2XX: {}}}}}", &[Rule::StatusRangeWidened]),
    ("I6", "{/x: {get: {responses: {'200': {content: {a/b: {}, c/d: {}}}}}}}", "{/x: {get: {responses: {'200': {content: {a/b: {}}}}}}}", &[Rule::ResponseMediaRemoved]),
    ("I7", "{/x: {get: {responses: {'200': {content: {a/b: {}}}}}}}", "{/x: {get: {responses: {'200': {content: {a/b: {}, c/d: {}}}}}}}", &[Rule::ResponseMediaAdded]),
    ("I8", "{/x: {get: {responses: {'200': {$B}}}}}", "{/x: {get: {responses: {'200': {}}}}}", &[Rule::ResponseBodyRemoved]),
    ("I8", "{/x: {get: {responses: {'200': {}}}}}", "{/x: {get: {responses: {'200': {$B}}}}}", &[Rule::ResponseBodyAdded]),
    ("I9", "{/x: {get: {responses: {'200': {headers: {X-A: {required: true}}}}}}}", "{/x: {get: {responses: {'200': {}}}}}", &[Rule::RequiredHeaderRemoved]),
    ("I9", "{/x: {get: {responses: {'200': {headers: {X-A: {}}}}}}}", "{/x: {get: {responses: {'200': {}}}}}", &[Rule::OptionalHeaderRemoved]),
    ("I10", "{/x: {get: {responses: {'200': {headers: {X-A: {required: true}}}}}}}", "{/x: {get: {responses: {'200': {headers: {X-A: {}}}}}}}", &[Rule::HeaderBecameOptional]),
    ("I11", "{/x: {get: {responses: {'200': {}}}}}", "{/x: {get: {responses: {'200': {headers: {X-A: {}}}}}}}", &[Rule::HeaderAdded]),
    ("I12", "{/x: {get: {responses: {'200': {content: {a/b: {schema: {type: object, properties: {data: {type: array}, paging: {type: object}}}}}}}}}}", "{/x: {get: {responses: {'200': {content: {a/b: {schema: {type: object, properties: {data: {type: array}}}}}}}}}}", &[Rule::PagingChanged]),
    ("J1", "{/x: {get: {responses: {}}}}", "{/x: {get: {security: [{t: []}], responses: {}}}}", &[Rule::AnonymousWithdrawn]),
    ("J2", "{/x: {get: {security: [{t: []}], responses: {}}}}", "{/x: {get: {responses: {}}}}", &[Rule::AnonymousAllowed]),
    ("J3", "{/x: {get: {security: [{t: []}], responses: {}}}}", "{/x: {get: {security: [{t: []}, {k: []}], responses: {}}}}", &[Rule::AlternativeAdded]),
    ("J3", "{/x: {get: {security: [{t: []}, {k: []}], responses: {}}}}", "{/x: {get: {security: [{t: []}], responses: {}}}}", &[Rule::AlternativeRemoved]),
    ("J4", "{/x: {get: {security: [{t: []}], responses: {}}}}", "{/x: {get: {security: [{t: [], k: []}], responses: {}}}}", &[Rule::SchemeAdded]),
    ("J4", "{/x: {get: {security: [{t: [], k: []}], responses: {}}}}", "{/x: {get: {security: [{t: []}], responses: {}}}}", &[Rule::SchemeDropped]),
    ("J5", "{/x: {get: {security: [{t: [a]}], responses: {}}}}", "{/x: {get: {security: [{t: [a, b]}], responses: {}}}}", &[Rule::ScopeAdded]),
    ("J5", "{/x: {get: {security: [{t: [a, b]}], responses: {}}}}", "{/x: {get: {security: [{t: [a]}], responses: {}}}}", &[Rule::ScopeRemoved]),
    ("K9", "{/x: {get: {x-stability: stable, responses: {}}}}", "{/x: {get: {x-stability: beta, responses: {}}}}", &[Rule::StabilityLowered]),
    ("K10", "{/x: {get: {responses: {}}}}", "{/x: {get: {deprecated: true, x-sunset: soon, responses: {}}}}", &[Rule::SunsetInvalid]),
    ("N13", "{/x: {get: {frob: 1, responses: {}}}}", "{/x: {get: {frob: 2, responses: {}}}}", &[Rule::Unhandled]),
];

/// Class, old rest of the document, new rest, expected rules.
#[rustfmt::skip]
const DOCUMENTS: &[(&str, &str, &str, &[Rule])] = &[
    ("A4", "servers: [{url: 'https://a.example'}]", "servers: [{url: 'https://b.example'}]", &[Rule::ServerChanged]),
    ("A4", "servers: [{url: 'https://a.example/x'}]", "servers: [{url: 'https://a.example/y'}]", &[Rule::ServerChanged]),
    ("A5", "servers: [{url: 'https://a.example'}]", "servers: [{url: 'http://a.example'}]", &[Rule::HttpsWithdrawn]),
    ("A6", "servers: [{url: 'https://{r}.example', variables: {r: {default: a}}}]", "servers: [{url: 'https://{r}.example', variables: {r: {default: b}}}]", &[Rule::ServerVariableChanged]),
    ("B15", "webhooks: {m: {post: {responses: {}}}}", "webhooks: {}", &[Rule::WebhookRemoved]),
    ("B16", "webhooks: {}", "webhooks: {m: {post: {responses: {}}}}", &[Rule::WebhookAdded]),
    ("J6", "components: {securitySchemes: {t: {type: apiKey, in: query, name: k}}}", "components: {securitySchemes: {t: {type: apiKey, in: header, name: k}}}", &[Rule::SchemeChanged]),
    ("J7", "components: {securitySchemes: {t: {type: oauth2, flows: {clientCredentials: {tokenUrl: a, scopes: {}}}}}}", "components: {securitySchemes: {t: {type: oauth2, flows: {clientCredentials: {tokenUrl: b, scopes: {}}}}}}", &[Rule::SchemeUrlChanged]),
    ("E1", "webhooks: {m: {post: {requestBody: {content: {a/b: {schema: {type: object}}}}}}}", "webhooks: {m: {post: {requestBody: {content: {a/b: {schema: {type: object, required: [x], properties: {x: {type: string}}}}}}}}}", &[Rule::RequiredPropertyAdded]),
];

fn check(cases: &[(&str, &str, &str, &[Rule])], around: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for (class, old, new, rules) in cases {
        let mut found: Vec<_> = told(&compared(&around(old), &around(new)))
            .iter()
            .map(|(id, ..)| *id)
            .collect();
        let mut expected: Vec<_> = rules.iter().map(|rule| rule.id()).collect();
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!(
                "{class}: {old} → {new}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn operations() {
    check(PATHS, |paths| super::api(&paths.replace("$B", B), "{}"));
}

#[test]
fn documents() {
    check(DOCUMENTS, |rest| {
        format!("openapi: 3.1.0\npaths: {{/x: {{get: {{responses: {{}}}}}}}}\n{rest}\n")
    });
}

#[test]
fn what_a_webhook_carries_is_received() {
    let put = |schema: &str| {
        format!(
            "openapi: 3.1.0\nwebhooks: {{m: {{post: {{requestBody: {{content: {{a/b: {{schema: {schema}}}}}}}}}}}}}\n"
        )
    };
    let found = told(&compared(&put("{type: integer}"), &put("{type: number}")));
    assert_eq!(
        found,
        [(
            "type-widened",
            crate::diff::rule::Direction::Response,
            crate::diff::rule::Level::Breaking
        )]
    );
}
