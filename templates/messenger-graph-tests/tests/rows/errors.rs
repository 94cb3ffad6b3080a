//! `errors.yaml` and `limits.yaml`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use messenger_graph::ErrorCode;
use messenger_graph::graph::{self, Bound, Confidence, TABLE};
use messenger_graph::rules::limits::{ALL, COUNTED, Scope};
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
    let counted = rows.iter().filter(|row| row.get("operations").is_some());
    assert_eq!(counted.clone().count(), COUNTED.len());
    for (row, have) in counted.zip(COUNTED) {
        let listed = |column: &str| row[column].as_array().cloned().unwrap_or_default();
        let operations = have.operations.iter();
        let operations = operations.map(|(method, path)| Value::from(format!("{method} {path}")));
        assert!(listed("operations").into_iter().eq(operations), "{row}");
        assert_eq!(row["calls"].as_u64(), Some(have.limit.calls.into()));
        assert_eq!(listed("recipients"), have.recipients);
        assert_eq!(listed("media"), have.media);
    }
}

/// Errors of the paid API for marketing messages, whose meanings the sheet does not have: no operation of the crate calls it.
const PAID: [&str; 6] = [
    "2300018", "2300027", "2300028", "2300052", "2300064", "1893047",
];

/// The numbers of `text` that have seven digits, each with the code that is before it and a slash, if there is one.
fn subcodes(text: &str) -> BTreeSet<(Option<&str>, &str)> {
    let is_number =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let tokens = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '/');
    let numbers = tokens.map(|token| match token.split_once('/') {
        Some((code, subcode)) => (Some(code).filter(is_number), subcode),
        None => (None, token),
    });
    let is_long = |number: &str| number.len() == 7 && !number.starts_with('0');
    numbers
        .filter(|(_, number)| is_number(number) && is_long(number))
        .collect()
}

/// The sheet of facts about sending, if this machine has it.
fn sheet() -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let sheets = root.map(|folder| folder.join("../shared/facts/send-api.md"));
    let found = sheets.filter_map(|path| fs::read_to_string(path).ok());
    found.into_iter().next()
}

/// Every error that the sheet about sending names has a row, with what to do.
#[test]
fn errors_of_sending() {
    let Some(sheet) = sheet() else {
        eprintln!("skipped: ../shared/facts/send-api.md is not on this machine");
        return;
    };
    let mut missing = Vec::new();
    for (code, number) in subcodes(&sheet) {
        let known = |code: Option<i64>, number: i64| match code {
            Some(code) => graph::find(code, Some(number))
                .is_some_and(|row| row.subcode == Some(number) || row.first == number),
            None => TABLE
                .iter()
                .any(|row| row.subcode == Some(number) || row.first == number),
        };
        let code = code.map(|code| code.parse().expect("a code"));
        let is_paid = PAID.contains(&number);
        if !is_paid && !known(code, number.parse().expect("a number")) {
            missing.push((code, number));
        }
    }
    assert_eq!(missing, []);
    let plain = [100, 190, 200, 230, 368, 551, 613, 2022, 10900, 10903, 10904];
    for code in plain {
        let row = graph::find(code, None).expect("the reference of sending has the code");
        assert_eq!((row.first, row.subcode), (code, None));
    }
}
