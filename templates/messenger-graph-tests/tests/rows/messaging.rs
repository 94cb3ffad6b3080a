//! `messaging-windows.yaml`.

use messenger_graph::messaging::{
    ContentKind, Contradiction, FIRST, Fact, KINDS, LAST, MessageProperty, MessageTag,
    MessagingType, Moment, RULES, RecipientKind, SendCheck, SendRule, WindowSpan, windows,
};
use serde_json::Value;

use super::{plain, rows, source, spec, strings, text};

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|it| name(*it).to_owned()).collect()
}

fn contradicted(spec: &Value, row: &Value, have: &[Contradiction]) {
    let rows = row["contradicted"].as_array().into_iter().flatten();
    let rows: Vec<_> = rows
        .map(|row| (text(row, "says"), source(spec, row)))
        .collect();
    let have: Vec<_> = have.iter().map(|it| (it.says, it.source)).collect();
    assert_eq!(have, rows);
}

#[test]
fn names_are_those_of_the_file() {
    let Some(spec) = spec("messaging-windows") else {
        return;
    };
    for (section, have) in [
        ("recipients", names(RecipientKind::ALL, RecipientKind::name)),
        ("types", names(MessagingType::ALL, MessagingType::name)),
        ("tags", names(MessageTag::ALL, MessageTag::name)),
        ("contents", names(ContentKind::ALL, ContentKind::name)),
        (
            "properties",
            names(MessageProperty::ALL, MessageProperty::name),
        ),
        ("moments", names(Moment::ALL, Moment::name)),
        ("facts", names(Fact::ALL, Fact::name)),
    ] {
        let rows = spec[section].as_object().expect("an object");
        let mut rows: Vec<_> = rows.keys().cloned().collect();
        let mut have = have;
        rows.sort();
        have.sort();
        assert_eq!(have, rows, "{section}");
    }
    assert_eq!(strings(&spec, "first"), names(FIRST, SendRule::name));
    assert_eq!(strings(&spec, "last"), names(LAST, SendRule::name));
}

#[test]
fn windows_have_their_lengths() {
    let Some(spec) = spec("messaging-windows") else {
        return;
    };
    let all: [(&str, &WindowSpan); 8] = [
        ("standard", &windows::STANDARD),
        ("human_agent", &windows::HUMAN_AGENT),
        ("customer_feedback", &windows::CUSTOMER_FEEDBACK),
        ("written", &windows::WRITTEN),
        ("private_reply", &windows::PRIVATE_REPLY),
        ("plugin", &windows::PLUGIN),
        ("one_time_notification", &windows::ONE_TIME_NOTIFICATION),
        ("saved_attachment", &windows::SAVED_ATTACHMENT),
    ];
    assert_eq!(rows(&spec, "windows").len(), all.len());
    for (row, (name, have)) in rows(&spec, "windows").iter().zip(all) {
        assert_eq!(text(row, "name"), name);
        assert_eq!(row["hours"].as_u64(), Some(have.hours.into()), "{name}");
        assert_eq!(row["strictly"] == true, have.is_strict, "{name}");
        assert_eq!(
            strings(row, "after"),
            names(have.after, Moment::name),
            "{name}"
        );
        assert_eq!(have.source, source(&spec, row), "{name}");
        contradicted(&spec, row, have.contradicted);
        let may = have.may.as_ref().map(|may| u64::from(may.hours));
        assert_eq!(row["may"]["hours"].as_u64(), may, "{name}");
    }
}

#[test]
fn kinds_and_rules_are_in_the_order_of_the_file() {
    let Some(spec) = spec("messaging-windows") else {
        return;
    };
    assert_eq!(rows(&spec, "kinds").len(), KINDS.len());
    for (row, have) in rows(&spec, "kinds").iter().zip(KINDS) {
        assert_eq!(text(row, "name"), have.kind.name());
        assert_eq!(strings(row, "rules"), names(have.rules, SendRule::name));
        assert_eq!(row["alone"] == true, have.is_alone);
        assert_eq!(plain(text(row, "doc")), plain(have.doc));
        assert_eq!(have.source, source(&spec, row));
        contradicted(&spec, row, have.contradicted);
    }
    assert_eq!(rows(&spec, "rules").len(), RULES.len());
    for (row, have) in rows(&spec, "rules").iter().zip(RULES) {
        let name = text(row, "name");
        assert_eq!(name, have.rule.name());
        assert_eq!(plain(text(row, "doc")), plain(have.doc), "{name}");
        assert_eq!(have.source, source(&spec, row), "{name}");
        contradicted(&spec, row, have.contradicted);
        let errors = row["errors"].as_array().into_iter().flatten();
        let errors = errors.map(|it| (it["code"].as_i64(), it["subcode"].as_i64()));
        let known = have.errors.iter().map(|it| (Some(it.code), it.subcode));
        assert!(errors.eq(known), "{name}");
        let day = match have.check {
            SendCheck::From { day, .. } | SendCheck::Until { day, .. } => day,
            _ => None,
        };
        let bound = [&row["check"]["from"], &row["check"]["until"]];
        let mut bound = bound.into_iter().filter_map(|bound| bound["date"].as_str());
        assert_eq!(
            day.map(|day| day.to_string()).as_deref(),
            bound.next(),
            "{name}"
        );
    }
}
