//! `Cargo.toml` of a generated crate. In: its name. Out: the manifest, with the dependencies that the templates need.

use crate::ir::Page;
use crate::output::File;
use crate::templates::Templates;

use super::GENERATED;
use super::file::portable;

/// The features, with what the client needs, and what the runtime needs with and without it.
fn runtime(client: &str, more: &str) -> String {
    format!(
        "[features]\ndefault = [\"client\"]\n{CLIENT}client = [{client}]\n{more}\n[dependencies]\n{RUNTIME}"
    )
}

const CLIENT: &str = "# The HTTP client. Without it the crate is types only, and any HTTP stack can send what they say.\n";

const RUNTIME: &str = r#"bytes = "1"
fastrand = "2"
futures-core = { version = "0.3", default-features = false }
form_urlencoded = "1"
http = "1"
httpdate = "1"
memchr = "2"
percent-encoding = "2"
reqwest = { version = "0.13", optional = true, default-features = false, features = ["gzip", "http2", "rustls", "system-proxy"] }
secrecy = "0.10"
serde = { version = "1", default-features = false, features = ["std"] }
serde_json = "1.0.118"
serde_path_to_error = "0.1"
thiserror = "2"
tokio = { version = "1", optional = true, default-features = false, features = ["sync", "time"] }
tracing = { version = "0.1", default-features = false, features = ["std"] }
"#;

/// The dependencies of a client that sends streamed bodies.
const STREAMING_CLIENT: &str = r#""dep:http-body", "dep:reqwest", "dep:tokio""#;

/// What streamed bodies need beside it.
const HTTP_BODY: &str = "http-body = { version = \"1\", optional = true }\n";

/// The features of the Graph layer.
const FEATURES: &str = r#"# A store that the processes of a bot share, over Redis.
redis = ["client", "dep:redis", "tokio/rt"]
# A stand-in for the Graph API, in process.
stand-in = ["dep:serde_yaml", "jiff/serde", "serde/derive"]
# The same on a port, and the program `stand-in-graph`.
stand-in-server = [
    "stand-in", "dep:http-body-util", "dep:hyper", "dep:hyper-util", "dep:tokio", "tokio/net", "tokio/rt-multi-thread", "tokio/sync",
    "tokio/time",
]
"#;

/// What the Graph layer needs beside it.
const GRAPH: &str = r#"base64 = { version = "0.23", default-features = false, features = ["std"] }
hmac = "0.13"
jiff = { version = "1", default-features = false, features = ["std"] }
http-body-util = { version = "0.1", optional = true }
hyper = { version = "1", optional = true, features = ["client", "http1", "server"] }
hyper-util = { version = "0.1", optional = true, features = ["tokio"] }
redis = { version = "1", optional = true, default-features = false, features = ["connection-manager", "script", "tokio-rustls-comp"] }
serde_yaml = { package = "yaml_serde", version = "0.10", optional = true }
sha2 = { version = "0.11", default-features = false }
subtle = { version = "2", default-features = false }
"#;

/// The features of strings of a format.
const FORMATS: &str = r#"# `DateTime` and `Date` as types of the crate `jiff`.
jiff = ["dep:jiff"]
# `Uuid` as a type of the crate `uuid`.
uuid = ["dep:uuid"]
"#;

/// What they need.
const FORMAT_CRATES: &str = r#"jiff = { version = "1", optional = true, default-features = false, features = ["std"] }
uuid = { version = "1", optional = true, default-features = false, features = ["std"] }
"#;

/// What the runtime's own tests need.
const TESTS: &str = r#"
[dev-dependencies]
tokio = { version = "1", features = ["macros", "rt-multi-thread", "sync", "time"] }
"#;

/// What the examples of `messenger-graph` need beside it. Its tests and benchmarks are the package `messenger-graph-tests`.
const EXAMPLES: &str = r#"axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
rusqlite = { version = "0.43", default-features = false, features = ["bundled"] }
serde = { version = "1", features = ["derive"] }

[[example]]
name = "call_permissions"
required-features = ["client", "stand-in-server"]

[[example]]
name = "echo_bot"
required-features = ["client", "stand-in-server"]

[[example]]
name = "soak"
required-features = ["client"]
"#;

/// The manifest of `messenger-graph`.
pub fn project(templates: &Templates) -> File {
    let package = r#"[package]
name = "messenger-graph"
version = "0.1.0"
edition = "2024"
description = "Typed client for Meta's Messenger Platform, for every Graph API version from v20.0 to v26.0"
license = "MIT OR Apache-2.0"
readme = "README.md"
keywords = ["messenger", "facebook", "graph-api", "client"]
categories = ["api-bindings", "web-programming::http-client"]
exclude = [".manifest"]

[lints]
workspace = true

[package.metadata.docs.rs]
all-features = true

[[bin]]
name = "stand-in-graph"
path = "src/bin/stand_in_graph.rs"
required-features = ["stand-in-server"]
"#;
    let (client, http_body) = if templates.has("upload") {
        (STREAMING_CLIENT, HTTP_BODY)
    } else {
        (r#""dep:reqwest", "dep:tokio""#, "")
    };
    let runtime = runtime(client, FEATURES);
    let contents = format!(
        "# {GENERATED} from xtask/src/emit/manifest.rs.\n\n{package}\n{runtime}{http_body}{GRAPH}{TESTS}{EXAMPLES}"
    );
    File {
        path: "Cargo.toml".to_owned(),
        contents,
    }
}

/// The manifest of a stand-alone crate, which belongs to no workspace above it.
pub fn single(name: &str, page: &Page, templates: &Templates) -> File {
    let description = format!("Client generated from {}", page.stem);
    let package = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = {description:?}\nreadme = \"README.md\"\n\n[workspace]\n"
    );
    let (features, crates) = if templates.has("formats") {
        (FORMATS, FORMAT_CRATES)
    } else {
        ("", "")
    };
    let runtime = runtime(STREAMING_CLIENT, features);
    let contents = format!(
        "# {GENERATED} from {}.\n\n{package}\n{runtime}{HTTP_BODY}{crates}{TESTS}",
        portable(&page.origin.file)
    );
    File {
        path: "Cargo.toml".to_owned(),
        contents,
    }
}
