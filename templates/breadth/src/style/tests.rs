//! The tables of OpenAPI 3.0.4 and 3.1.1: every style in every location, with a string, a list and an object. The properties of
//! its JSON are in alphabetical order, which is the same whether or not `serde_json` keeps the one of the source.

use super::*;
use serde::Serializer;
use serde_json::{Value, json};

fn values() -> [Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({"B": 150, "G": 200, "R": 100}),
    ]
}

fn path(style: Style, explode: bool, value: &Value) -> String {
    let mut parts = Parts::new();
    match parts.styled_path("color", style, explode, value) {
        Ok(()) => parts.path,
        Err(_) => "rejected".to_owned(),
    }
}

fn query(style: Style, explode: bool, value: &Value) -> String {
    let mut parts = Parts::new();
    parts.styled_query("color", style, explode, value).unwrap();
    parts.query
}

fn header(explode: bool, value: &Value) -> String {
    let mut parts = Parts::new();
    parts
        .styled_header("color", Style::Simple, explode, value)
        .unwrap();
    parts.headers["color"].to_str().unwrap().to_owned()
}

fn cookie(explode: bool, value: &Value) -> String {
    let mut parts = Parts::new();
    parts
        .styled_cookie("color", Style::Form, explode, value)
        .unwrap();
    parts.headers[COOKIE].to_str().unwrap().to_owned()
}

fn row(write: impl Fn(&Value) -> String) -> [String; 4] {
    values().each_ref().map(write)
}

/// The object of the tables, in the order that it has there.
struct Color;

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("R", 100), ("G", 200), ("B", 150)])
    }
}

#[test]
fn properties_keep_their_order() {
    for (style, explode, text) in [
        (Style::Simple, false, "R,100,G,200,B,150"),
        (Style::Simple, true, "R=100,G=200,B=150"),
        (Style::Label, false, ".R,100,G,200,B,150"),
        (Style::Label, true, ".R=100.G=200.B=150"),
        (Style::Matrix, false, ";color=R,100,G,200,B,150"),
        (Style::Matrix, true, ";R=100;G=200;B=150"),
    ] {
        let mut parts = Parts::new();
        parts.styled_path("color", style, explode, &Color).unwrap();
        assert_eq!(parts.path, text, "{style:?}");
    }
    for (style, explode, text) in [
        (Style::Form, false, "color=R,100,G,200,B,150"),
        (Style::Form, true, "R=100&G=200&B=150"),
        (
            Style::SpaceDelimited,
            false,
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PipeDelimited,
            false,
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Style::DeepObject,
            true,
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ] {
        let mut parts = Parts::new();
        parts.styled_query("color", style, explode, &Color).unwrap();
        assert_eq!(parts.query, text, "{style:?}");
    }
    let mut parts = Parts::new();
    parts
        .styled_header("color", Style::Simple, false, &Color)
        .unwrap();
    parts
        .styled_cookie("color", Style::Form, false, &Color)
        .unwrap();
    parts.styled_form(&Color, &[]).unwrap();
    assert_eq!(parts.headers["color"], "R,100,G,200,B,150");
    assert_eq!(parts.headers[COOKIE], "color=R,100,G,200,B,150");
    assert_eq!(parts.body, "R=100&G=200&B=150");
}

#[test]
fn null_has_no_text_but_in_json() {
    let value = json!({"a": null, "b": 1, "c": null});
    assert_eq!(path(Style::Simple, false, &value), "b,1");
    assert_eq!(path(Style::Label, true, &value), ".b=1");
    assert_eq!(path(Style::Matrix, true, &value), ";b=1");
    assert_eq!(query(Style::Form, false, &json!([null, "x"])), "color=x");
    assert_eq!(header(false, &json!(["x", null, "y"])), "x,y");
    assert_eq!(query(Style::Json, false, &Value::Null), "color=null");
    assert_eq!(path(Style::Json, false, &Value::Null), "null");
    let mut parts = Parts::new();
    let written = parts.styled_header("color", Style::Json, false, &Value::Null);
    assert_eq!(written, Ok(()));
    assert_eq!(parts.headers["color"], "null");
}

/// An empty path segment and a lone dot are rejected: a server would read them as another path.
#[test]
fn the_path_is_as_in_the_tables() {
    let cells = |style, explode| row(|value| path(style, explode, value));
    assert_eq!(
        cells(Style::Matrix, false),
        [
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=B,150,G,200,R,100"
        ]
    );
    assert_eq!(
        cells(Style::Matrix, true),
        [
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";B=150;G=200;R=100"
        ]
    );
    assert_eq!(
        cells(Style::Label, false),
        [
            "rejected",
            ".blue",
            ".blue,black,brown",
            ".B,150,G,200,R,100"
        ]
    );
    assert_eq!(
        cells(Style::Label, true),
        [
            "rejected",
            ".blue",
            ".blue.black.brown",
            ".B=150.G=200.R=100"
        ]
    );
    assert_eq!(
        cells(Style::Simple, false),
        ["rejected", "blue", "blue,black,brown", "B,150,G,200,R,100"]
    );
    assert_eq!(
        cells(Style::Simple, true),
        ["rejected", "blue", "blue,black,brown", "B=150,G=200,R=100"]
    );
    assert_eq!(path(Style::Simple, false, &json!("a/b")), "a%2Fb");
    assert_eq!(path(Style::Simple, false, &json!("..")), "rejected");
}

#[test]
fn the_query_is_as_in_the_tables() {
    let cells = |style, explode| row(|value| query(style, explode, value));
    assert_eq!(
        cells(Style::Form, false),
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=B,150,G,200,R,100"
        ]
    );
    assert_eq!(
        cells(Style::Form, true),
        [
            "color=",
            "color=blue",
            "color=blue&color=black&color=brown",
            "B=150&G=200&R=100"
        ]
    );
    let [.., list, object] = cells(Style::SpaceDelimited, false);
    assert_eq!(list, "color=blue%20black%20brown");
    assert_eq!(object, "color=B%20150%20G%20200%20R%20100");
    let [.., list, object] = cells(Style::PipeDelimited, false);
    assert_eq!(list, "color=blue%7Cblack%7Cbrown");
    assert_eq!(object, "color=B%7C150%7CG%7C200%7CR%7C100");
    assert_eq!(
        cells(Style::DeepObject, true)[3],
        "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"
    );
    assert_eq!(
        cells(Style::Json, false)[3],
        "color=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D"
    );
}

#[test]
fn headers_and_cookies_are_as_in_the_tables() {
    assert_eq!(
        row(|value| header(false, value)),
        ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]
    );
    assert_eq!(header(true, &values()[3]), "B=150,G=200,R=100");
    assert_eq!(
        row(|value| cookie(false, value)),
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=B,150,G,200,R,100"
        ]
    );
    // The tables put `&` between the pairs; RFC 6265 has `; ` between cookies.
    assert_eq!(
        cookie(true, &values()[2]),
        "color=blue; color=black; color=brown"
    );
    assert_eq!(cookie(true, &values()[3]), "B=150; G=200; R=100");
}

/// What has one pair for each item has none without items; what has one pair has an empty one.
#[test]
fn an_empty_list_is_absent_only_where_no_style_shows_it() {
    let empty = json!([]);
    assert_eq!(query(Style::Form, true, &empty), "");
    assert_eq!(query(Style::Form, false, &empty), "color=");
    assert_eq!(query(Style::PipeDelimited, false, &empty), "color=");
    assert_eq!(query(Style::Form, false, &Value::Null), "");
}

#[test]
fn reserved_characters_stay_where_the_document_lets_them() {
    let mut parts = Parts::new();
    // RFC 6570, 3.2.3: what is percent-encoded already stays, any other `%` does not.
    let value = "https://h.example/a?b=c&d+e #ä%2F%26%3a,[x] 5% %2 %zz%";
    parts
        .reserved_query("url", Style::Form, true, value)
        .unwrap();
    assert_eq!(
        parts.query,
        "url=https://h.example/a?b=c%26d%2Be%20%23%C3%A4%2F%26%3a,%5Bx%5D%205%25%20%252%20%25zz%25"
    );
}

#[test]
fn reserved_characters_end_neither_a_segment_nor_a_cookie() {
    let value = "a:b@c/d?e#f;g=h,(i)";
    let mut parts = Parts::new();
    parts
        .reserved_path("p", Style::Simple, false, value)
        .unwrap();
    assert_eq!(parts.path, "a:b@c%2Fd%3Fe%23f;g=h,(i)");
    for dots in ["..", "%2e.", "%2E%2e", "."] {
        let mut parts = Parts::new();
        let written = parts.reserved_path("p", Style::Simple, false, dots);
        assert!(written.is_err(), "{dots}");
    }
    parts
        .reserved_cookie("c", Style::Form, true, value)
        .unwrap();
    assert_eq!(parts.headers[COOKIE], "c=a:b@c/d?e#f%3Bg=h,(i)");
}

#[test]
fn a_plain_cookie_is_sent_as_it_is() {
    let cookie = |explode, value: &Value| {
        let mut parts = Parts::new();
        let written = parts.styled_cookie("c", Style::Cookie, explode, value);
        written.map(|()| parts.headers[COOKIE].to_str().unwrap().to_owned())
    };
    for (explode, value, sent) in [
        (true, json!("a b%20+/"), "c=a b%20+/"),
        (true, json!(["x", 1]), "c=x; c=1"),
        (false, json!(["x", 1]), "c=x,1"),
        (true, json!({"k": true, "none": null}), "k=true"),
        (false, json!({"k": true}), "c=k,true"),
    ] {
        assert_eq!(cookie(explode, &value).unwrap(), sent, "{value}");
    }
    // It would be two cookies, or another one.
    for value in [
        json!("a; admin=1"),
        json!({"a;b": 1}),
        json!({"a=b": 1}),
        json!("a\r\nb"),
    ] {
        assert!(cookie(true, &value).is_err(), "{value}");
    }
}

#[test]
fn the_whole_query_is_a_form_json_or_text() {
    let value = json!({"ids": [1, 2], "name": "a b&c", "none": null, "inner": {"x": 1}});
    let mut parts = Parts::new();
    let styles = [of("ids", Style::PipeDelimited, false)];
    parts.query_form(&value, &styles).unwrap();
    let mut pairs: Vec<_> = parts.query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        ["ids=1%7C2", "inner=%7B%22x%22%3A1%7D", "name=a%20b%26c"]
    );
    let mut parts = Parts::new();
    parts.query_json(&json!({"a": "b c"})).unwrap();
    assert_eq!(parts.query, "%7B%22a%22%3A%22b%20c%22%7D");
    let mut parts = Parts::new();
    parts.query("key", &"k");
    parts.query_text("a b").unwrap();
    assert_eq!(parts.query, "key=k&a%20b");
    assert!(parts.query_form("a", &[]).is_err());
}

#[test]
fn a_property_of_a_form_has_its_style() {
    let body = json!({
        "id": 7, "tags": ["a b", "c"], "piped": ["a", "b"], "spread": {"x": 1}, "deep": {"y": [2]},
        "text": ["a"], "plain": {"z": 3}, "none": null, "empty": [],
    });
    let styles = [
        of("piped", Style::PipeDelimited, false),
        of("spread", Style::Form, true),
        of("deep", Style::DeepObject, true),
        of("text", Style::Json, false),
    ];
    let mut parts = Parts::new();
    parts.styled_form(&body, &styles).unwrap();
    let mut pairs: Vec<_> = str::from_utf8(&parts.body).unwrap().split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "deep%5By%5D%5B0%5D=2",
            "id=7",
            "piped=a%7Cb",
            "plain=%7B%22z%22%3A3%7D",
            "tags=a%20b",
            "tags=c",
            "text=%5B%22a%22%5D",
            "x=1",
        ]
    );
}

fn of(name: &'static str, style: Style, explode: bool) -> PropertyStyle {
    PropertyStyle {
        name,
        style,
        explode,
        allow_reserved: false,
    }
}

#[test]
fn a_property_of_a_form_keeps_reserved_characters_where_it_may() {
    let reserved = |name, style, explode| PropertyStyle {
        allow_reserved: true,
        ..of(name, style, explode)
    };
    let value = json!({
        "u": "a/b?c:d&e=f+g#h[i] %2F%", "l": ["a/b", "c&d"], "o": {"k/": "x/y"}, "p": "a/b",
    });
    let styles = [
        reserved("u", Style::Form, true),
        reserved("l", Style::PipeDelimited, false),
        reserved("o", Style::DeepObject, false),
    ];
    let rest = "l=a/b%7Cc%26d&o%5Bk%2F%5D=x/y&p=a%2Fb";
    let mut parts = Parts::new();
    parts.styled_form(&value, &styles).unwrap();
    let body = str::from_utf8(&parts.body).unwrap();
    let (others, u) = sorted(body);
    assert_eq!(u, "u=a/b?c:d%26e=f%2Bg#h[i]%20%2F%25");
    assert_eq!(others, rest);
    // In the query, `#` would end it.
    let mut parts = Parts::new();
    parts.query_form(&value, &styles).unwrap();
    let (others, u) = sorted(&parts.query);
    assert_eq!(u, "u=a/b?c:d%26e=f%2Bg%23h%5Bi%5D%20%2F%25");
    assert_eq!(others, rest);
}

/// Returns the pairs of a form in order, the last one apart.
fn sorted(form: &str) -> (String, String) {
    let mut pairs: Vec<_> = form.split('&').collect();
    pairs.sort_unstable();
    let last = pairs.pop().unwrap_or_default();
    (pairs.join("&"), last.to_owned())
}
