//! The expected files of `golden.rs` compile beside the runtime that they are written for, and some of them at work:
//! JSON in, JSON out, requests on the wire.
//!
//! In: `golden/<feature>/expected/` and `templates/runtime/`, both as modules of this crate, since generated code finds
//! the runtime under `crate::`. What needs an HTTP client is left out.

#![allow(
    dead_code,
    unused_imports,
    reason = "a case uses a part of the runtime only"
)]
#![allow(deprecated, reason = "generated code uses what it declares deprecated")]

mod expect;

#[path = "../../templates/runtime/src/base_url.rs"]
mod base_url;
#[path = "../../templates/runtime/src/error.rs"]
mod error;
#[path = "../../templates/runtime/src/invalid.rs"]
mod invalid;
#[path = "../../templates/runtime/src/nullable.rs"]
mod nullable;
#[path = "../../templates/runtime/src/open.rs"]
mod open;
#[path = "../../templates/runtime/src/parts.rs"]
mod parts;
#[path = "../../templates/runtime/src/record.rs"]
mod record;
#[path = "../../templates/runtime/src/request.rs"]
mod request;
#[path = "../../templates/runtime/src/response.rs"]
mod response;
#[path = "../../templates/runtime/src/transport.rs"]
mod transport;

macro_rules! cases {
    ($($name:ident)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        mod golden {
            $(pub mod $name {
                pub mod expected;
            })*
        }
    };
}

cases! {
    additional_properties alias all_of delete_with_body deprecated doc_escapes error_types free_form header_parameter
    inline_types json_or_form keyword_names leading_digit map no_content nullable_optional numbers open_enum
    path_segments query_list read_only recursive_box server_variables shadowed_prelude shared_components
    string_or_integer tagged_union three_state
}

mod behaviour;

#[test]
fn every_case_is_compiled() {
    expect::same_cases("tests/golden", CASES);
}
