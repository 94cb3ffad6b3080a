//! `--source`: the generated Rust of two versions in, a unified diff of the items that changed out.
//!
//! An item that a version re-exports from an earlier one is the same item, so it is not listed; neither is one with the same
//! source in both. A change of a private file, how a type is read and written, is reported in one line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use similar::TextDiff;

use crate::version::ApiVersion;

/// Returns the diff; `None` if a version does not have a module.
pub fn unified(root: &Path, old: ApiVersion, new: ApiVersion) -> Option<String> {
    let source = root.join("generated/src");
    let read = |path: &str| std::fs::read_to_string(source.join(path)).ok();
    let [a, b] = [old, new].map(|version| read(&format!("{}/mod.rs", version.module())));
    let [left, right] = [modules(&a?, old), modules(&b?, new)];
    let names: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    let mut out = String::new();
    for name in names {
        match (left.get(name), right.get(name)) {
            (Some(from), Some(to)) if from == to => {}
            (Some(from), Some(to)) => page(&mut out, &read, name, [from, to]),
            (Some(_), None) => out.push_str(&format!("removed module {}::{name}\n", old.module())),
            (None, _) => out.push_str(&format!("added module {}::{name}\n", new.module())),
        }
    }
    Some(out)
}

/// Writes the items of a page that differ, in order of name.
fn page(out: &mut String, read: &dyn Fn(&str) -> Option<String>, name: &str, sides: [&String; 2]) {
    let [old, new] = sides.map(|version| items(read, version, name));
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut differs = false;
    for item in names {
        let nowhere = (String::from("/dev/null"), String::new());
        let (from, a) = old.get(item).unwrap_or(&nowhere);
        let (to, b) = new.get(item).unwrap_or(&nowhere);
        if a == b {
            continue;
        }
        differs = true;
        let title = |file: &str| match file {
            "/dev/null" => file.to_owned(),
            file => format!("{file} {item}"),
        };
        let diff = TextDiff::from_lines(a, b);
        let mut hunks = diff.unified_diff();
        hunks.context_radius(3).header(&title(from), &title(to));
        let _ = writeln!(out, "{hunks}");
    }
    let wire = sides.map(|version| read(&format!("{version}/{name}/wire.rs")));
    if !differs && wire[0] != wire[1] {
        let _ = writeln!(out, "{name}: only how it is read and written changed");
    }
}

/// Returns the items of a page by name, each with its file and its source; methods are part of their type.
fn items(
    read: &dyn Fn(&str) -> Option<String>,
    version: &str,
    page: &str,
) -> BTreeMap<String, (String, String)> {
    let file = format!("{version}/{page}.rs");
    let text = read(&file).unwrap_or_default();
    let mut out: BTreeMap<String, (String, String)> = BTreeMap::new();
    for chunk in chunks(&text) {
        match named(&chunk) {
            Some(Named::Own(name)) => {
                let entry = out.entry(name);
                let (_, text) = entry.or_insert_with(|| (file.clone(), String::new()));
                text.push_str(&chunk);
            }
            Some(Named::From(other, name)) => {
                let mut there = items(read, &other, page);
                out.extend(there.remove_entry(&name));
            }
            None => {}
        }
    }
    out
}

enum Named {
    Own(String),
    /// Re-exported from another version's page of the same name.
    From(String, String),
}

fn named(chunk: &str) -> Option<Named> {
    let ident = match syn::parse_str::<syn::Item>(chunk).ok()? {
        syn::Item::Struct(item) => item.ident,
        syn::Item::Enum(item) => item.ident,
        syn::Item::Type(item) => item.ident,
        syn::Item::Trait(item) => item.ident,
        syn::Item::Impl(item) => match *item.self_ty {
            syn::Type::Path(ty) => ty.path.segments.last()?.ident.clone(),
            _ => return None,
        },
        syn::Item::Use(_) => {
            let path = chunk.trim().strip_prefix("pub use crate::")?;
            let (version, rest) = path.strip_suffix(';')?.split_once("::")?;
            let (_, name) = rest.split_once("::")?;
            return Some(Named::From(version.to_owned(), name.to_owned()));
        }
        _ => return None,
    };
    Some(Named::Own(ident.to_string()))
}

/// Returns the items of a formatted file: each ends with a line that closes it at the left edge.
fn chunks(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chunk = String::new();
    let lines = text.lines().filter(|line| {
        !line.starts_with("//!") && !line.starts_with("#!") && !line.starts_with("// ")
    });
    for line in lines {
        if chunk.is_empty() && line.is_empty() {
            continue;
        }
        chunk.push_str(line);
        chunk.push('\n');
        let left = !line.starts_with([' ', '\t']);
        let attribute = line.starts_with("///") || line.starts_with("#[");
        if left && !attribute && (line.ends_with(['}', ';'])) {
            out.push(std::mem::take(&mut chunk));
        }
    }
    out
}

/// Returns the page modules of a version, each with the module of the version that defines it.
fn modules(text: &str, version: ApiVersion) -> BTreeMap<String, String> {
    let own = |line: &str| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some((name.to_owned(), version.module()))
    };
    let shared = |line: &str| {
        let path = line.strip_prefix("pub use crate::v")?.strip_suffix(';')?;
        let (module, name) = path.split_once("::")?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        name.bytes()
            .all(plain)
            .then(|| (name.to_owned(), format!("v{module}")))
    };
    let lines = text.lines().map(str::trim);
    lines
        .filter_map(|line| own(line).or_else(|| shared(line)))
        .collect()
}
