//! Path templates: paths and addresses with parameters in braces.

/// Returns a path or an address without the names of its parameters.
pub fn nameless(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}
