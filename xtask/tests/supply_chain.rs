//! What the dependencies may be. In: `cargo metadata` and `deny.toml`. Out: every package comes from a source that it admits,
//! under a licence that it admits, by a version that is written out; and the crate's own tree has each package once, with the
//! features that it uses.
//!
//! These are the checks of `cargo deny check licenses bans sources` that need nothing but what cargo has here anyway;
//! `cargo xtask ci` runs cargo-deny itself, with the database of advisories, where it is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use spdx::Expression;

fn metadata(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(arguments)
        .current_dir(xtask::codegen::root())
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

/// The licences that `deny.toml` admits, each as an expression.
fn admitted() -> BTreeSet<String> {
    let path = xtask::codegen::root().join("deny.toml");
    let rules = std::fs::read_to_string(path).expect("the project has rules");
    let rules: toml::Table = rules.parse().expect("the rules are TOML");
    let licences = rules["licenses"]["allow"].as_array().expect("a list");
    let licences = licences.iter().filter_map(toml::Value::as_str);
    licences.map(str::to_owned).collect()
}

#[test]
fn every_licence_is_admitted() {
    let (metadata, admitted) = (metadata(&[]), admitted());
    let mut rejected = Vec::new();
    let mut used = BTreeSet::new();
    for package in packages(&metadata) {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        let mode = spdx::ParseMode::LAX;
        let Ok(expression) = Expression::parse_mode(licence, mode) else {
            rejected.push(format!("{name}: `{licence}` is not a licence"));
            continue;
        };
        let is_admitted = expression.evaluate(|requirement| {
            let requirement = requirement.to_string();
            let known = admitted.contains(&requirement);
            if known {
                used.insert(requirement);
            }
            known
        });
        if !is_admitted {
            rejected.push(format!("{name}: {licence}"));
        }
    }
    assert_eq!(
        rejected,
        Vec::<String>::new(),
        "add to deny.toml what is meant"
    );
    let idle: Vec<_> = admitted.difference(&used).collect();
    assert_eq!(idle, Vec::<&String>::new(), "no package has these licences");
}

#[test]
fn every_package_is_from_the_registry_by_a_version() {
    let metadata = metadata(&[]);
    let registry = |package: &&Value| text(package, "source").starts_with("registry+https://");
    let (theirs, ours): (Vec<_>, Vec<_>) = packages(&metadata).partition(|one| !is_ours(one));
    assert_eq!(theirs.iter().filter(|one| !registry(one)).count(), 0);
    assert!(theirs.len() > 100, "there are packages to look at");
    for package in ours {
        let dependencies = package["dependencies"].as_array().expect("a list");
        // What is not published may name another package of the project by its path alone.
        let is_published = package["publish"] != Value::Array(Vec::new());
        for dependency in dependencies {
            let name = text(dependency, "name");
            let has_version = text(dependency, "req") != "*";
            let is_path = !dependency["path"].is_null();
            assert!(
                has_version || is_path && !is_published,
                "{name} may have any version"
            );
        }
    }
}

/// Its users compile nothing twice, with every feature.
#[test]
fn the_crate_has_each_dependency_once() {
    let tree = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--package",
                "messenger-graph",
                "--all-features",
            ])
            .args(["--edges", "normal", "--prefix", "none"])
            .args(arguments)
            .current_dir(xtask::codegen::root())
            .output()
            .expect("cargo can be run");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("cargo writes UTF-8")
    };
    assert!(tree(&[]).lines().count() > 50, "there is a tree to look at");
    assert_eq!(tree(&["--duplicates"]), "");
}

/// What the crate's direct dependencies are compiled with. Default features are listed as well: those of a new release are
/// seen here before they are in anybody's build.
const FEATURES: &str = "
base64: std
bytes: std
fastrand: std
form_urlencoded: std
futures-core:
hmac:
http: std
http-body:
http-body-util:
httpdate:
hyper: client http1 server
hyper-util: tokio
jiff: std
memchr: std
percent-encoding: std
redis: connection-manager script tokio-rustls-comp
reqwest: gzip http2 rustls system-proxy
secrecy:
serde: std
serde_json: std
serde_path_to_error:
sha2:
subtle:
thiserror: std
tokio: sync time
tracing: std
yaml_serde: std
";

/// Returns a line for each dependency that its users compile: the features that the manifest lists, and the default ones if it
/// does not turn them off.
fn features_of_dependencies(metadata: &Value) -> BTreeMap<&str, String> {
    let is_crate = |package: &&Value| text(package, "name") == "messenger-graph";
    let ours = packages(metadata).find(is_crate).expect("the crate");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("a list");
    let node = nodes.iter().find(|node| node["id"] == ours["id"]);
    let resolved = node.expect("the crate is resolved")["deps"].as_array();
    let resolved: BTreeSet<&str> = resolved
        .into_iter()
        .flatten()
        .map(|dep| text(dep, "pkg"))
        .collect();
    let defaults_of = |name: &str| {
        let mut found = packages(metadata).filter(|package| text(package, "name") == name);
        let package = found.find(|package| resolved.contains(text(package, "id")));
        package.expect("a dependency is a package")["features"]["default"].as_array()
    };
    let dependencies = ours["dependencies"].as_array().into_iter().flatten();
    let used = dependencies.filter(|dependency| dependency["kind"].is_null());
    used.map(|dependency| {
        let name = text(dependency, "name");
        let has_defaults = dependency["uses_default_features"] == true;
        let defaults = has_defaults.then(|| defaults_of(name)).flatten();
        let all = [dependency["features"].as_array(), defaults];
        let all: BTreeSet<&str> = all
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let features: String = all
            .into_iter()
            .map(|feature| format!(" {feature}"))
            .collect();
        (name, format!("{name}:{features}"))
    })
    .collect()
}

#[test]
fn no_dependency_of_the_crate_has_a_feature_that_it_does_not_use() {
    let metadata = metadata(&[]);
    let features = features_of_dependencies(&metadata);
    let found: Vec<&str> = features.values().map(String::as_str).collect();
    let expected: Vec<&str> = FEATURES.trim().lines().collect();
    assert_eq!(
        found, expected,
        "a feature is listed here because it is used"
    );
}
