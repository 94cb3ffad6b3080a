//! Keywords without effect. In: a keyword and the kind of object that it is in. Out: the warning, unless
//! [`keyword`](crate::keyword) says that it is ignored on purpose.
//!
//! Two redundant notations are read once: a content type that is XML beside JSON or a form (`lower::body`), and
//! alternatives that only list required properties (`rewrite::schema::compound`).

use crate::keyword::{ObjectKind, Role};

/// Annotations of a reference, which the target has as well.
const BESIDE_REF: [&str; 4] = ["description", "summary", "title", "externalDocs"];

/// Returns the message and the help for a keyword that an object of this kind does not have; nothing for an extension.
pub fn lost(keyword: &str, kind: &ObjectKind, has_ref: bool) -> Option<(String, String)> {
    let ignored = has_ref && BESIDE_REF.contains(&keyword);
    if ignored || keyword.starts_with("x-") || kind.find(keyword).is_some() {
        return None;
    }
    let message = format!("`{keyword}` has no meaning here, so it has no effect");
    Some((message, help(keyword, kind)))
}

/// Returns the message and the help for a keyword beside a `$ref` to an object of this kind.
pub fn lost_beside_ref(keyword: &str, kind: &ObjectKind) -> Option<(String, String)> {
    let role = kind.find(keyword).map(|row| row.role);
    let ignored = matches!(role, Some(Role::Ignored(_)));
    if keyword == "$ref" || keyword.starts_with("x-") || ignored || BESIDE_REF.contains(&keyword) {
        return None;
    }
    let message = format!("`{keyword}` has no effect beside `$ref`");
    let help = match role {
        Some(_) => "write it where the reference leads".to_owned(),
        None => help(keyword, kind),
    };
    Some((message, help))
}

fn help(keyword: &str, kind: &ObjectKind) -> String {
    match nearest(keyword, kind.rows().map(|row| row.name)) {
        Some(name) => format!("write `{name}`, if that is meant"),
        None => "check the spelling and the indentation".to_owned(),
    }
}

/// Returns the name that a misspelled one most likely means.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // People do not write such a name by hand.
    const MAX_LENGTH: usize = 100;
    let lower = wrong.to_lowercase();
    let near = |name: &'n str| {
        let most = name.len() / 3;
        if name.len().max(wrong.len()) > MAX_LENGTH {
            return None;
        }
        let other = name.to_lowercase();
        // Measuring costs far more than counting, and most names have another length.
        if other.chars().count().abs_diff(lower.chars().count()) > most {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&other, &lower);
        (distance <= most && name != wrong).then_some((distance, name))
    };
    names.filter_map(near).min().map(|(_, name)| name)
}
