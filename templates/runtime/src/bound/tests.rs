//! Each kind of bound at its value and beyond it, rules, and what an error shows.

use std::collections::BTreeMap;

use super::*;
use crate::nullable::Nullable;

/// Bounds, with a value within them and one beyond them.
type Edge = (&'static [ValueBound], Box<dyn Bounded>, Box<dyn Bounded>);

fn broken(bounds: &'static [ValueBound], value: &dyn Bounded) -> Option<String> {
    let error = check("Op", BODY, bounds, value).err()?;
    assert_eq!(error.parameter(), BODY);
    Some(error.to_string())
}

#[test]
fn a_bound_admits_n_and_rejects_one_more() {
    let rows: [Edge; 9] = [
        (
            &[ValueBound::MaxCharacters(3)],
            Box::new("äöü".to_owned()),
            Box::new("äöüa".to_owned()),
        ),
        (
            &[ValueBound::MinCharacters(2)],
            Box::new("äö".to_owned()),
            Box::new("ä".to_owned()),
        ),
        (
            &[ValueBound::MaxItems(2)],
            Box::new(vec![1_i64, 2]),
            Box::new(vec![1_i64, 2, 3]),
        ),
        (
            &[ValueBound::MinItems(1)],
            Box::new(vec![1_i64]),
            Box::new(Vec::<i64>::new()),
        ),
        (&[ValueBound::Maximum(7)], Box::new(7_i64), Box::new(8_i64)),
        (&[ValueBound::Minimum(1)], Box::new(1.0), Box::new(0.999)),
        (
            &[ValueBound::Maximum(-1)],
            Box::new(-1_i32),
            Box::new(u64::MAX),
        ),
        (
            &[ValueBound::MaxProperties(1)],
            Box::new(BTreeMap::from([("a".to_owned(), 1_i64)])),
            Box::new(BTreeMap::from([
                ("a".to_owned(), 1_i64),
                ("b".to_owned(), 2),
            ])),
        ),
        (
            &[ValueBound::Each(&[ValueBound::MaxCharacters(1)])],
            Box::new(vec!["a".to_owned()]),
            Box::new(vec!["ab".to_owned()]),
        ),
    ];
    for (bounds, within, beyond) in rows {
        assert_eq!(broken(bounds, &*within), None, "{bounds:?}");
        assert!(broken(bounds, &*beyond).is_some(), "{bounds:?}");
    }
}

#[test]
fn strings_have_prefixes_and_characters() {
    let rows: [(&'static [ValueBound], &str, &str); 3] = [
        (
            &[ValueBound::Prefix(&["https://", "tel:"])],
            "tel:1",
            "http://a",
        ),
        (&[ValueBound::Only(&[('a', 'z'), ('_', '_')])], "a_z", "a-z"),
        (&[ValueBound::Without(&["://"])], "a:b", "a://b"),
    ];
    for (bounds, within, beyond) in rows {
        assert_eq!(broken(bounds, &within.to_owned()), None);
        let error = broken(bounds, &beyond.to_owned()).expect("a violation");
        assert!(!error.contains(beyond), "{error}");
    }
}

#[test]
fn what_is_absent_has_no_size() {
    const ONE: &[ValueBound] = &[ValueBound::MinCharacters(1)];
    assert_eq!(broken(ONE, &None::<String>), None);
    assert_eq!(broken(ONE, &Nullable::<String>::Absent), None);
    assert_eq!(
        broken(ONE, &Some(Box::new(String::new()))).as_deref(),
        Some("Op: `body` may have at least 1 character, not 0")
    );
}

#[test]
fn a_path_leads_to_the_value_and_shows_no_key() {
    let root = At::Root(BODY);
    let list = At::Property(&root, "elements");
    let item = At::Item(&list, 3);
    assert_eq!(
        At::Property(&item, "title").to_string(),
        "elements[3].title"
    );
    assert_eq!(At::Property(&At::Root("q"), "a").to_string(), "q.a");
    let map = BTreeMap::from([("CANARY".to_owned(), "ab".to_owned())]);
    let error = broken(&[ValueBound::Each(&[ValueBound::MaxCharacters(1)])], &map);
    assert_eq!(
        error.as_deref(),
        Some("Op: `body.*` may have at most 1 character, not 2")
    );
}

#[test]
fn a_rule_applies_under_its_condition() {
    let rule = PropertyRule::new(
        "https",
        Some(("extended", Demand::True)),
        ("url", Demand::Prefix(&["https://"])),
    );
    let holds = |extended, url| {
        rule.holds(move |name| match name {
            "extended" => Size::Flag(extended),
            _ => Size::Text(url),
        })
    };
    assert!(holds(true, "https://a") && holds(false, "http://a"));
    assert!(!holds(true, "http://a"));
    assert_eq!(
        rule.to_string(),
        "`url` must be a string that begins with `https://` if `extended` is true"
    );
    let not_empty = PropertyRule::new("title", None, ("title", Demand::NotEmpty));
    assert!(not_empty.holds(|_| Size::Text("a")) && !not_empty.holds(|_| Size::Text("")));
    assert!(!not_empty.holds(|_| Size::Absent));
}
