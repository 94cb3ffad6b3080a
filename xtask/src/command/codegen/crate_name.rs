//! The name of a crate in, whether Cargo and Rust take it out.

use xtask::names::is_keyword;

/// Crates that come with the compiler.
const BUILT_IN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];
/// Folders that Cargo makes beside the artifacts.
const ARTIFACTS: &[&str] = &["build", "deps", "examples", "incremental"];
/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];
/// The longest name that can be published.
const LONGEST: usize = 64;

/// # Errors
///
/// Why the name is not taken, and what to do.
pub fn check(name: &str) -> Result<(), String> {
    match rejection(name) {
        Some(reason) => Err(format!(
            "`{name}` cannot be the name of a crate: {reason}; give one with --name, such as `petstore-client`"
        )),
        None => Ok(()),
    }
}

fn rejection(name: &str) -> Option<&'static str> {
    let in_rust = name.replace('-', "_");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let lower = name.to_ascii_lowercase();
    let is_port = |name: &str| {
        let number = name
            .strip_prefix("com")
            .or_else(|| name.strip_prefix("lpt"));
        number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || !name.bytes().all(is_plain) {
        Some("it takes ASCII letters, digits, `-` and `_`, and begins with a letter")
    } else if name.len() > LONGEST {
        Some("it is longer than 64 characters, so it cannot be published")
    } else if is_keyword(&in_rust) {
        Some("it is a keyword of Rust")
    } else if BUILT_IN.contains(&in_rust.as_str()) {
        Some("a crate of that name comes with the compiler")
    } else if ARTIFACTS.contains(&name) {
        Some("Cargo keeps a folder of that name among its artifacts")
    } else if DEVICES.contains(&lower.as_str()) || is_port(&lower) {
        Some("Windows keeps that name for a device")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_cargo_or_rust_do_not_take_is_rejected_with_the_reason() {
        let long = "a".repeat(65);
        for (name, reason) in [
            ("", "begins with a letter"),
            ("9lives", "begins with a letter"),
            ("_client", "begins with a letter"),
            ("pet store", "ASCII letters"),
            ("zoë", "ASCII letters"),
            ("../petstore", "begins with a letter"),
            (&long, "64 characters"),
            ("self", "keyword"),
            ("crate", "keyword"),
            ("async", "keyword"),
            ("gen", "keyword"),
            ("core", "compiler"),
            ("std", "compiler"),
            ("test", "compiler"),
            ("proc-macro", "compiler"),
            ("deps", "artifacts"),
            ("NUL", "device"),
            ("com1", "device"),
        ] {
            let error = check(name).expect_err(name);
            assert!(
                error.contains(reason) && error.contains("--name"),
                "{name}: {error}"
            );
        }
        let longest = "a".repeat(64);
        for name in [
            "petstore-client",
            "a",
            "Pets_2",
            "tests",
            "com",
            "com10",
            &longest,
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }
}
