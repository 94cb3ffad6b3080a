//! The expected files of `golden.rs` compile beside the runtime that they are written for, and some of them at work:
//! JSON in, JSON out, requests on the wire.
//!
//! In: `golden/<feature>/expected/`, `templates/runtime/` and `templates/breadth/`, as modules of this crate, since
//! generated code finds the runtime under `crate::`. What needs an HTTP client is left out.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "a case uses a part of the runtime only"
)]
#![allow(
    unexpected_cfgs,
    reason = "the runtime has a feature that this package lacks"
)]
#![allow(deprecated, reason = "generated code uses what it declares deprecated")]

mod expect;

macro_rules! modules {
    ($($path:literal $name:ident)*) => { $(#[path = $path] mod $name;)* };
}

modules! {
    "../../templates/runtime/src/attempt.rs" attempt
    "../../templates/runtime/src/base_url.rs" base_url
    "../../templates/runtime/src/bound.rs" bound
    "../../templates/runtime/src/budget.rs" budget
    "../../templates/runtime/src/builder.rs" builder
    "../../templates/runtime/src/client.rs" client
    "../../templates/runtime/src/credentials.rs" credentials
    "../../templates/runtime/src/digits.rs" digits
    "../../templates/runtime/src/error.rs" error
    "../../templates/runtime/src/guard.rs" guard
    "../../templates/runtime/src/integer.rs" integer
    "../../templates/runtime/src/invalid.rs" invalid
    "../../templates/runtime/src/nullable.rs" nullable
    "../../templates/runtime/src/open.rs" open
    "../../templates/runtime/src/parts.rs" parts
    "../../templates/runtime/src/policy.rs" policy
    "../../templates/runtime/src/readable.rs" readable
    "../../templates/runtime/src/record.rs" record
    "../../templates/runtime/src/redact.rs" redact
    "../../templates/runtime/src/request.rs" request
    "../../templates/runtime/src/response.rs" response
    "../../templates/runtime/src/retry.rs" retry
    "../../templates/runtime/src/send.rs" send
    "../../templates/runtime/src/timer.rs" timer
    "../../templates/runtime/src/trace.rs" trace
    "../../templates/runtime/src/transport.rs" transport
    "../../templates/runtime/src/version.rs" version
    "../../templates/breadth/src/auth.rs" auth
    "../../templates/breadth/src/binary.rs" binary
    "../../templates/breadth/src/alternative.rs" alternative
    "../../templates/breadth/src/content.rs" content
    "../../templates/breadth/src/finite.rs" finite
    "../../templates/breadth/src/headers.rs" headers
    "../../templates/breadth/src/method.rs" method
    "../../templates/breadth/src/multipart.rs" multipart
    "../../templates/breadth/src/pages.rs" pages
    "../../templates/breadth/src/sequences.rs" sequences
    "../../templates/breadth/src/server.rs" server
    "../../templates/breadth/src/style.rs" style
    "../../templates/breadth/src/unions.rs" unions
    "../../templates/formats/src/formats.rs" formats
}

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
    additional_properties alias all_of all_of_additional all_of_cycle all_of_holds_itself all_of_one_inline all_of_required all_of_required_union all_of_scalars any_alternative
    bytes_without_type constant delete_with_body deprecated doc_escapes empty_all_of enum_or_string equal_shapes error_types file_or_files finite_numbers formats free_form
    header_list header_parameter inline_types integers json_kinds json_or_form keyword_names leading_digit list_of_inline_objects map
    map_of_inline_objects narrowed_reference nested_tags no_content null_alternative nullable_component nullable_optional numbers open_enum optional_path_parameter password
    path_item_parts path_segments query_list query_object read_only recursive_box reference_into_property relative_servers request_body_schemas required_without_type
    schema_of_no_type server_variables shadowed_prelude shared_components string_or_integer tagged_union three_state union_beside_properties
    union_by_constant union_of_lists union_of_objects union_of_one_kind write_only
}

mod behaviour;

#[test]
fn every_case_is_compiled() {
    expect::same_cases("tests/golden", CASES);
}
