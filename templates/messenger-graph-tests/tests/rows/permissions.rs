//! `permissions.yaml` and `legacy-permissions.yaml`.

use messenger_graph::permissions::legacy::{self, Access, Certainty, Ended, Fate, Kind};
use messenger_graph::permissions::{
    CURRENT_EDITION, FEATURES, LAPSE_DAYS, Listed, NEEDS, OLDER_EDITION, RULES, Since, TABLE,
    Target, UNDOCUMENTED,
};
use messenger_graph::{Date, Permission};
use serde_json::Value;

use super::{day, optional, plain, rows, source, spec, strings, text, version};

fn names(permissions: &[Permission]) -> Vec<String> {
    permissions
        .iter()
        .map(|one| one.as_str().to_owned())
        .collect()
}

#[test]
fn permissions() {
    let Some(spec) = spec("permissions") else {
        return;
    };
    let rows = rows(&spec, "permissions");
    assert_eq!(rows.len(), TABLE.len());
    for row in rows {
        let name = text(row, "name");
        let have = Permission::from_name(name).metadata().expect(name);
        assert_eq!(have.meaning, plain(text(row, "meaning")), "{name}");
        let listed = match text(row, "listed") {
            "both" => Listed::Both,
            "current" => Listed::Current,
            "older" => Listed::Older,
            _ => Listed::Elsewhere,
        };
        assert_eq!(have.listed, listed, "{name}");
        assert_eq!(
            have.app_review,
            optional(row, "review") != Some("none"),
            "{name}"
        );
        assert_eq!(names(have.depends_on), strings(row, "needs"), "{name}");
        let before = row["needed_before"]
            .is_array()
            .then(|| strings(row, "needed_before"));
        assert_eq!(have.depended_on.map(names), before, "{name}");
        assert_eq!(have.features, strings(row, "features"), "{name}");
        assert_eq!(have.spellings, strings(row, "spellings"), "{name}");
        let since = match have.since {
            Some(Since::Version(version)) => version.to_string(),
            Some(Since::Day(day)) => day.to_string(),
            None => String::new(),
        };
        assert_eq!(
            since,
            optional(&row["since"], "from").unwrap_or_default(),
            "{name}"
        );
        assert_eq!(have.deprecated, version(row, "deprecated"), "{name}");
        assert_eq!(have.removed, day(row, "removed"), "{name}");
        assert_eq!(
            names(have.replaced_by),
            strings(row, "replaced_by"),
            "{name}"
        );
        assert_eq!(have.note, optional(row, "note"), "{name}");
        assert_eq!(have.source, source(&spec, row), "{name}");
    }
}

#[test]
fn what_holds_for_all_permissions() {
    let Some(spec) = spec("permissions") else {
        return;
    };
    let editions = [("older", OLDER_EDITION), ("current", CURRENT_EDITION)];
    for (name, have) in editions {
        let row = &spec["editions"][name];
        assert_eq!(
            (Some(have.from), have.until),
            (day(row, "from"), day(row, "until"))
        );
    }
    assert_eq!(
        spec["editions"].as_object().map(|rows| rows.len()),
        Some(editions.len())
    );
    assert_eq!(spec["lapse"]["days"], LAPSE_DAYS);
    let features = spec["features"].as_object().expect("features");
    assert_eq!(features.len(), FEATURES.len());
    for (name, row) in features {
        let have = FEATURES.iter().find(|have| have.name == name).expect(name);
        assert_eq!(
            (have.title, have.note),
            (text(row, "title"), optional(row, "note"))
        );
        assert_eq!(have.source, source(&spec, row));
    }
    let rules = rows(&spec, "rules");
    assert_eq!(rules.len(), RULES.len());
    for row in rules {
        let have = RULES
            .iter()
            .find(|have| have.name == text(row, "name"))
            .expect("a rule");
        assert_eq!(
            (have.meaning, have.from),
            (text(row, "meaning"), day(row, "from"))
        );
        assert_eq!(have.source, source(&spec, row));
    }
}

#[test]
fn needs() {
    let Some(spec) = spec("permissions") else {
        return;
    };
    for row in rows(&spec, "needs") {
        let operation = optional(row, "operation").map(str::to_owned);
        let webhook = optional(row, "webhook").map(|name| format!("webhook.{name}"));
        let use_case = optional(row, "use_case").map(|name| format!("use-case.{name}"));
        let name = operation.or(webhook).or(use_case).expect("a target");
        let need = Target::named(&name).and_then(Target::need).expect(&name);
        assert_eq!(
            names(need.permissions),
            strings(row, "permissions"),
            "{name}"
        );
        assert_eq!(
            (need.note, need.source),
            (optional(row, "note"), source(&spec, row))
        );
    }
    let fields = NEEDS
        .iter()
        .filter(|need| matches!(need.target, Target::ProfileField(_)));
    assert_eq!(NEEDS.len(), rows(&spec, "needs").len() + fields.count());
    let undocumented = rows(&spec, "undocumented");
    assert_eq!(undocumented.len(), UNDOCUMENTED.len());
    for row in undocumented {
        let target = Target::named(text(row, "operation")).expect("a target");
        let have = UNDOCUMENTED
            .iter()
            .find(|have| have.target == target)
            .expect("a row");
        assert_eq!((have.note, target.need()), (text(row, "note"), None));
    }
}

fn fate(have: &Fate) -> (&'static str, Vec<String>) {
    match have {
        Fate::Lives(_) => ("lives", Vec::new()),
        Fate::ReplacedBy(permissions) => ("replaced", names(permissions)),
        _ => ("removed", Vec::new()),
    }
}

#[test]
fn permissions_of_2011() {
    let Some(spec) = spec("legacy-permissions") else {
        return;
    };
    let rows = rows(&spec, "permissions");
    assert_eq!(rows.len(), legacy::TABLE.len());
    for row in rows {
        let name = text(row, "name");
        let have = legacy::find(name).expect(name);
        let kind = match have.kind {
            Kind::User => "user",
            Kind::Friends => "friends",
            Kind::Extended => "extended",
            Kind::Page => "page",
        };
        assert_eq!(kind, text(row, "kind"), "{name}");
        let expected = (text(row, "fate"), strings(row, "replaced_by"));
        assert_eq!(fate(&have.fate), expected, "{name}");
        let ended = match have.ended {
            Some(Ended::In(version)) => Some(version.to_string()),
            Some(Ended::On(day)) => Some(day.to_string()),
            None => None,
        };
        assert_eq!(ended.as_deref(), optional(row, "ended"), "{name}");
        let certainty = match have.certainty {
            Certainty::Documented => "documented",
            Certainty::Secondary => "secondary",
            _ => "undocumented",
        };
        assert_eq!(certainty, text(row, "confidence"), "{name}");
        assert_eq!(have.meaning, text(row, "meaning"), "{name}");
        assert_eq!(
            (have.via, have.note),
            (optional(row, "via"), optional(row, "note")),
            "{name}"
        );
        assert_eq!(have.source, source(&spec, row), "{name}");
    }
}

#[test]
fn rules_and_words_of_2011() {
    let Some(spec) = spec("legacy-permissions") else {
        return;
    };
    let rules = rows(&spec, "rules");
    assert_eq!(rules.len(), legacy::RULES.len());
    for (row, have) in rules.iter().zip(legacy::RULES) {
        let expected = (day(row, "on"), text(row, "name"), text(row, "doc"));
        assert_eq!((Some(have.after), have.permission, have.meaning), expected);
        let after = have.after.tomorrow().expect("a day after");
        let holds = |on: Date| have.holds(on);
        assert!(!holds(have.after) && holds(after), "{}", have.permission);
        assert_eq!(have.source, source(&spec, row));
    }
    let words: Vec<Value> = Access::ALL
        .iter()
        .map(|word| format!("{word:?}").into())
        .collect();
    let rows = rows(&spec, "access").iter().map(|row| row["name"].clone());
    assert_eq!(words, rows.collect::<Vec<_>>());
}
