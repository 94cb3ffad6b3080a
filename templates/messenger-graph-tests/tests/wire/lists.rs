//! Lists: each is followed by its cursors over several pages, an empty one among them.

use serde_json::{Value, json};

use crate::shared::call::{Call, ID};
use crate::shared::stand_in::{Reaction, StandIn, json as response};

/// Follows each list over three pages.
pub async fn check(version: &str, server: &StandIn, calls: &[Call]) {
    let mut lists = 0;
    for call in calls.iter().filter(|call| call.is_list) {
        let whole = &call.response.body;
        let empty = json!({"data": []});
        server.react_in_turn([
            page(whole, Some("a&b=")),
            page(&empty, Some("c")),
            page(whole, None),
        ]);
        let rows = call.follow(ID).await;
        let rows = rows.unwrap_or_else(|| panic!("{}: a list that no test follows", call.name));
        let rows = rows.unwrap_or_else(|error| panic!("{}: {error:?}", call.name));
        let length = whole["data"].as_array().expect("rows").len();
        assert!(length > 0, "{}", call.name);
        assert_eq!(rows, [length, 0, length], "{}", call.name);

        let seen = server.seen();
        let lines: Vec<_> = seen.iter().map(|seen| seen.request_line()).collect();
        let first = call.line(version, ID);
        let expected = [first.clone(), after(&first, "a%26b%3D"), after(&first, "c")];
        assert_eq!(lines, expected, "{}", call.name);
        lists += 1;
    }
    assert!(lists > 20, "{lists} lists");
}

/// A page of a list, with a cursor and an address if another page comes after it.
fn page(list: &Value, after: Option<&str>) -> Reaction {
    let mut page = list.clone();
    page["paging"] = match after {
        Some(after) => json!({
            "cursors": {"before": "b", "after": after},
            "next": "http://192.0.2.1/?access_token=elsewhere",
        }),
        None => json!({"cursors": {"before": "b", "after": "z"}}),
    };
    response(200, page)
}

/// Returns a request line with a cursor, instead of one that it has.
fn after(line: &str, cursor: &str) -> String {
    let (path, query) = line.split_once('?').unwrap_or((line, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let others = pairs.filter(|pair| !pair.starts_with("after="));
    let cursor = format!("after={cursor}");
    let pairs = Vec::from_iter(others.chain([cursor.as_str()]));
    format!("{path}?{}", pairs.join("&"))
}
