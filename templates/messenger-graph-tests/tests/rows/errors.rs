//! `errors.yaml` and `limits.yaml`.

use messenger_graph::ErrorCode;
use messenger_graph::graph::{self, Bound, Confidence, TABLE};
use messenger_graph::rules::limits::{ALL, Scope};
use serde_json::Value;

use super::{optional, plain, rows, source, spec, text};

fn bound(bound: Option<Bound>) -> Option<String> {
    bound.map(|bound| match bound {
        Bound::Version(version) => version.to_string(),
        Bound::Date(day) => day.to_string(),
    })
}

/// `RequestPermission` as the file writes it.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(char.to_lowercase());
    }
    out
}

/// The numbers of a row: first, last, subcode.
fn numbers(row: &Value) -> (i64, i64, Option<i64>) {
    let subcode = row["subcode"].as_i64();
    match row["code"].as_i64() {
        Some(code) => (code, code, subcode),
        None => {
            let (first, last) = text(row, "codes").split_once("..").expect("a range");
            (
                first.parse().expect("a number"),
                last.parse().expect("a number"),
                subcode,
            )
        }
    }
}

#[test]
fn error_codes() {
    let Some(spec) = spec("errors") else { return };
    let rows = rows(&spec, "errors");
    assert_eq!(rows.len(), TABLE.len());
    for row in rows {
        let name = text(row, "name");
        let have = TABLE
            .iter()
            .find(|have| format!("{:?}", have.code) == name)
            .expect(name);
        assert_eq!(
            (have.first, have.last, have.subcode),
            numbers(row),
            "{name}"
        );
        let moved = row["also_subcode_of"].as_array().into_iter().flatten();
        let moved: Vec<_> = moved.filter_map(Value::as_i64).collect();
        assert_eq!(have.also_subcode_of, moved, "{name}");
        for code in moved {
            let found = graph::find(code, Some(have.first)).expect(name);
            assert_eq!(found.code, have.code, "{name} as a subcode of {code}");
        }
        let expected = (plain(text(row, "meaning")), plain(text(row, "advice")));
        assert_eq!(
            (plain(have.meaning), plain(have.advice)),
            expected,
            "{name}"
        );
        assert_eq!(
            kebab(&format!("{:?}", have.class)),
            text(row, "class"),
            "{name}"
        );
        assert_eq!(
            bound(have.since).as_deref(),
            optional(row, "since"),
            "{name}"
        );
        assert_eq!(
            bound(have.until).as_deref(),
            optional(row, "until"),
            "{name}"
        );
        let confidence = match have.confidence {
            Confidence::Field => Some("field"),
            Confidence::Memory => Some("memory"),
            _ => None,
        };
        let stated = optional(row, "confidence").filter(|word| *word != "documented");
        assert_eq!(confidence, stated, "{name}");
        assert_eq!(have.source, source(&spec, row), "{name}");
        // A row of a range may have other rows within.
        let code = ErrorCode::of(have.first, have.subcode);
        assert!(
            code == have.code || have.first < have.last,
            "{name} is found as {code:?}"
        );
    }
}

#[test]
fn limits() {
    let Some(spec) = spec("limits") else { return };
    let rows = rows(&spec, "limits");
    assert_eq!(rows.len(), ALL.len());
    for row in rows {
        let name = text(row, "name");
        let (_, have) = ALL.iter().find(|(have, _)| *have == name).expect(name);
        assert_eq!(Some(u64::from(have.calls)), row["calls"].as_u64(), "{name}");
        assert_eq!(
            Some(have.window.as_secs()),
            row["seconds"].as_u64(),
            "{name}"
        );
        assert_eq!(
            have.per_user,
            row["per_user"].as_bool().unwrap_or(false),
            "{name}"
        );
        let scope = match have.scope {
            Scope::App => "app",
            Scope::Page => "page",
            Scope::Thread => "thread",
            _ => "another",
        };
        assert_eq!(scope, text(row, "scope"), "{name}");
        assert_eq!(have.source, source(&spec, row), "{name}");
    }
}
