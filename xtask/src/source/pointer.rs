//! A JSON pointer in, the value that it leads to out.

use std::borrow::Cow;

use serde_json::Value;

use crate::report::unescape;

/// Returns the value at a JSON pointer, as [`Value::pointer`] does, without a copy of each token: every schema asks.
pub fn value_at<'v>(tree: &'v Value, pointer: &str) -> Option<&'v Value> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    let mut tokens = pointer.split('/').skip(1);
    tokens.try_fold(tree, |value, token| match value {
        Value::Object(map) => map.get(&*key(token)),
        Value::Array(items) => items.get(index(token)?),
        _ => None,
    })
}

fn key(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(unescape(token))
    } else {
        Cow::Borrowed(token)
    }
}

fn index(token: &str) -> Option<usize> {
    let is_plain = !token.starts_with('+') && (token == "0" || !token.starts_with('0'));
    token.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::value_at;

    #[test]
    fn the_value_is_the_one_of_the_standard() {
        let tree = json!({"": 1, "a/b": {"m~n": [0, {"x": true}]}, "~1": null});
        for pointer in [
            "",
            "/",
            "/a~1b",
            "/a~1b/m~0n",
            "/a~1b/m~0n/1/x",
            "/a~1b/m~0n/01",
            "/a~1b/m~0n/+1",
            "/a~1b/m~0n/-",
            "/a~1b/m~0n/2",
            "/~01",
            "/a",
            "a",
            "/a~1b/m~0n/0/x",
        ] {
            assert_eq!(value_at(&tree, pointer), tree.pointer(pointer), "{pointer}");
        }
    }
}
