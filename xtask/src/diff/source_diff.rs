//! `--source`: the generated Rust of two versions in, a unified diff of what changed out.
//!
//! A page that both versions take from the same module is one and the same item, so it is not listed.

use std::path::Path;

use similar::TextDiff;

use crate::version::ApiVersion;

/// Returns the diff, or nothing where a version has no module.
pub fn unified(root: &Path, old: ApiVersion, new: ApiVersion) -> Option<String> {
    let source = root.join("generated/src");
    let read = |path: String| std::fs::read_to_string(source.join(path)).ok();
    let [a, b] = [old, new].map(|version| read(format!("{}/mod.rs", version.module())));
    let (a, b) = (a?, b?);
    let mut out = String::new();
    let (left, right) = (modules(&a, old), modules(&b, new));
    for (name, from) in &left {
        match right.iter().find(|(other, _)| other == name) {
            Some((_, to)) if to == from => {}
            Some((_, to)) => files(
                &mut out,
                &read,
                &format!("{from}/{name}.rs"),
                &format!("{to}/{name}.rs"),
            ),
            None => out.push_str(&format!("removed module {}::{name}\n", old.module())),
        }
    }
    for (name, to) in &right {
        if !left.iter().any(|(other, _)| other == name) {
            out.push_str(&format!(
                "added module {}::{name} (in {to})\n",
                new.module()
            ));
        }
    }
    Some(out)
}

fn files(out: &mut String, read: &dyn Fn(String) -> Option<String>, from: &str, to: &str) {
    let (a, b) = (
        read(from.to_owned()).unwrap_or_default(),
        read(to.to_owned()).unwrap_or_default(),
    );
    let diff = TextDiff::from_lines(&a, &b);
    out.push_str(
        &diff
            .unified_diff()
            .context_radius(3)
            .header(from, to)
            .to_string(),
    );
}

/// The page modules of a version, each with the module of the version that defines it.
fn modules(text: &str, version: ApiVersion) -> Vec<(String, String)> {
    let own = |line: &str| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some((name.to_owned(), version.module()))
    };
    let shared = |line: &str| {
        let (module, name) = line
            .strip_prefix("pub use crate::v")?
            .strip_suffix(';')?
            .split_once("::")?;
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        plain.then(|| (name.to_owned(), format!("v{module}")))
    };
    let lines = text.lines().map(str::trim);
    lines
        .filter_map(|line| own(line).or_else(|| shared(line)))
        .collect()
}
