//! Who may ask for which profile field, in which version and when: the whole truth table, against a second
//! implementation that is written to be read (`obvious.rs`), and its corners in plain sight.

mod obvious;

use messenger_graph::Permission;
use messenger_graph::profile::{ExtendedFieldsGrace, Field, RemovedFieldsGrace, verdict};
use messenger_graph::request::Request;
use messenger_graph::response::RawResponse;
use messenger_graph::rules::{Grants, Requirement, Verdict};
use messenger_graph::{ApiVersion, Date, GraphError, ProfileOutcome, v3_0, v26};

/// Versions in the path of a call; between them they cross each rule's bounds, and the order of v2.9 and v2.10.
const VERSIONS: [&str; 16] = [
    "v1.0", "v2.6", "v2.9", "v2.10", "v2.12", "v3.0", "v3.1", "v3.2", "v6.0", "v7.0", "v8.0",
    "v20.0", "v21.0", "v26.0", "v27.0", "v28.0",
];

/// When the app was created.
const CREATED: [&str; 6] = [
    "2016-04-12",
    "2018-07-25",
    "2018-07-26",
    "2018-07-27",
    "2020-01-01",
    "2026-11-21",
];

/// The day before, the day, and the day after each boundary; among them the ends of v2.6, v3.0, v3.1 and v7.0.
#[rustfmt::skip]
const CALLED: [&str; 33] = [
    "2018-04-30", "2018-05-01", "2018-05-02",
    "2018-07-12", "2018-07-13", "2018-07-14",
    "2018-07-25", "2018-07-26", "2018-07-27",
    "2018-10-29", "2018-10-30", "2018-10-31",
    "2019-01-07", "2019-01-08", "2019-01-09",
    "2020-07-27", "2020-07-28", "2020-07-29",
    "2020-08-03", "2020-08-04", "2020-08-05",
    "2020-10-26", "2020-10-27", "2020-10-28",
    "2022-08-03", "2022-08-04", "2022-08-05",
    "2026-11-03", "2026-11-04", "2026-11-05",
    "2026-11-20", "2026-11-21", "2026-11-22",
];

const FIELDS: [&str; 10] = [
    "id",
    "name",
    "first_name",
    "last_name",
    "profile_pic",
    "locale",
    "timezone",
    "gender",
    "last_ad_referral",
    "is_payment_enabled",
];

const BAUPA: &str = "business_asset_user_profile_access";
const GRANTS: [&str; 4] = [
    "pages_user_locale",
    "pages_user_timezone",
    "pages_user_gender",
    BAUPA,
];

#[test]
fn the_whole_table_agrees_with_the_obvious_implementation() {
    let granted = [
        &[][..],
        &GRANTS[..1],
        &GRANTS[1..2],
        &GRANTS[2..3],
        &GRANTS[3..],
        &GRANTS[..],
    ];
    let mut rows = 0;
    for version in VERSIONS {
        for created in CREATED {
            for called in CALLED {
                for granted in granted {
                    for field in FIELDS {
                        let have = asked(field, version, created, called, granted);
                        let want = obvious::verdict(field, version, created, called, granted);
                        assert_eq!(
                            have, want,
                            "{field} in {version}, created {created}, called {called}, {granted:?}"
                        );
                        rows += 1;
                    }
                }
            }
        }
    }
    assert_eq!(rows, 16 * 6 * 33 * 6 * 10);
}

#[test]
fn the_calendar_agrees_with_the_obvious_implementation() {
    let days: Vec<&str> = CALLED
        .into_iter()
        .chain(obvious::CALENDAR.iter().flat_map(|row| [row.1, row.2]))
        .collect();
    for version in VERSIONS
        .into_iter()
        .chain(obvious::CALENDAR.iter().map(|row| row.0))
    {
        for day in days.iter().filter(|day| **day != obvious::OPEN) {
            let have = number(version)
                .served_as(date(day))
                .map(|version| version.to_string());
            assert_eq!(
                have.as_deref(),
                obvious::served_as(version, day),
                "{version} on {day}"
            );
        }
    }
}

#[test]
fn every_field_is_in_the_table() {
    assert_eq!(
        Field::ALL
            .iter()
            .map(|field| field.name())
            .collect::<Vec<_>>(),
        FIELDS
    );
}

/// Rows that a person can check against the notice of 2018.
#[test]
#[rustfmt::skip]
fn in_plain_sight() {
    // field, version, app created, called, granted
    assert_eq!(asked("locale", "v3.0", "2018-07-25", "2019-01-07", &[]), "allowed until 2019-01-08");
    assert_eq!(asked("locale", "v3.0", "2018-07-25", "2019-01-08", &[]), "needs pages_user_locale");
    assert_eq!(asked("locale", "v3.0", "2018-07-26", "2019-01-07", &[]), "needs pages_user_locale");
    assert_eq!(asked("locale", "v3.1", "2018-07-25", "2019-01-07", &[]), "needs pages_user_locale");
    assert_eq!(asked("locale", "v2.12", "2018-07-25", "2019-01-07", &[]), "allowed until 2019-01-08");
    assert_eq!(asked("locale", "v3.0", "2018-07-25", "2019-01-07", &["pages_user_locale"]), "allowed");
    assert_eq!(asked("locale", "v26.0", "2026-11-21", "2026-11-21", &["pages_user_locale"]), "allowed");
    assert_eq!(asked("locale", "v26.0", "2026-11-21", "2026-11-21", &["pages_user_gender"]), "needs pages_user_locale");
    assert_eq!(asked("gender", "v3.0", "2018-07-25", "2026-11-21", &[]), "needs pages_user_gender");

    assert_eq!(asked("last_ad_referral", "v3.0", "2018-07-25", "2018-10-29", &[]), "allowed until 2018-10-30");
    assert_eq!(asked("last_ad_referral", "v3.0", "2018-07-25", "2018-10-30", &[]), "removed since 2018-10-30");
    assert_eq!(asked("last_ad_referral", "v3.0", "2018-07-26", "2018-10-29", &[]), "removed since 2018-07-26");
    assert_eq!(asked("is_payment_enabled", "v26.0", "2018-07-25", "2026-11-21", &GRANTS), "removed since 2018-10-30");

    assert_eq!(asked("name", "v7.0", "2018-07-25", "2020-08-04", &[]), "allowed until 2022-08-04");
    assert_eq!(asked("name", "v8.0", "2018-07-25", "2020-08-04", &[]), format!("needs {BAUPA}"));
    assert_eq!(asked("name", "v8.0", "2018-07-25", "2020-08-04", &[BAUPA]), "allowed");
    // v7.0 has expired; v21.0 serves its calls.
    assert_eq!(asked("name", "v7.0", "2018-07-25", "2026-11-21", &[]), format!("needs {BAUPA}"));
    // v3.0 has expired on 2020-07-28; v3.1 serves its calls then, which asks for nothing, and later v8.0, which does.
    assert_eq!(asked("name", "v3.0", "2018-07-25", "2020-07-28", &[]), "allowed until 2022-08-04");
    assert_eq!(asked("name", "v3.0", "2018-07-25", "2022-08-04", &[]), format!("needs {BAUPA}"));
}

#[test]
fn a_permission_and_a_feature_of_one_name_are_two_things() {
    let feature = Grants::none().with(Requirement::Feature("pages_user_locale"));
    let day = date("2026-11-21");
    let verdict = verdict(Field::Locale, number("v26.0"), day, day, &feature);
    assert_eq!(
        verdict,
        Verdict::Needs(Requirement::Permission(Permission::PagesUserLocale))
    );
    assert!(!verdict.is_allowed());
}

#[test]
#[rustfmt::skip]
fn passes_are_had_inside_their_windows_only() {
    // app created, called, extended fields, removed fields
    for (created, called, extended, removed) in [
        ("2018-07-25", "2018-10-29", true,  true),
        ("2018-07-25", "2018-10-30", true,  false),
        ("2018-07-25", "2018-10-31", true,  false),
        ("2018-07-25", "2019-01-07", true,  false),
        ("2018-07-25", "2019-01-08", false, false),
        ("2018-07-25", "2019-01-09", false, false),
        ("2018-07-25", "2026-11-21", false, false),
        ("2018-07-26", "2018-10-29", false, false),
        ("2018-07-27", "2018-10-29", false, false),
        ("2018-07-26", "2018-07-26", false, false),
        ("2026-11-21", "2026-11-21", false, false),
    ] {
        let (created, called) = (date(created), date(called));
        assert_eq!(ExtendedFieldsGrace::new(created, called).is_ok(), extended, "{created} {called}");
        assert_eq!(RemovedFieldsGrace::new(created, called).is_ok(), removed, "{created} {called}");
    }
}

#[test]
fn a_pass_that_cannot_be_had_says_why() {
    let late = ExtendedFieldsGrace::new(date("2018-07-25"), date("2019-01-08")).unwrap_err();
    assert_eq!(
        late.to_string(),
        "ExtendedFieldsGrace cannot be had: the call is made on 2019-01-08, not before 2019-01-08"
    );
    let young = RemovedFieldsGrace::new(date("2018-07-26"), date("2018-07-26")).unwrap_err();
    let error = GraphError::from(young);
    assert_eq!(
        error.to_string(),
        "the request was not sent: RemovedFieldsGrace cannot be had: the app was created on 2018-07-26, \
         not before 2018-07-26"
    );
    assert_eq!(error.status(), None);
}

/// The outcomes as pure functions of a response, without a server; `wire` has them with one.
#[test]
#[rustfmt::skip]
fn responses_without_a_profile() {
    for (status, body, outcome) in [
        (200, r#"{}"#, "not visible"),
        (400, r#"{"error":{"message":"m","code":2018218}}"#, "no profile"),
        (400, r#"{"error":{"message":"m","code":100,"error_subcode":2018218}}"#, "no profile"),
        (400, r#"{"error":{"message":"m","code":"100","error_subcode":"2018218"}}"#, "no profile"),
        (400, r#"{"error":{"message":"m","code":2018247}}"#, "permission missing"),
        (403, r#"{"message":"m","code":100,"error_subcode":2018247}"#, "permission missing"),
        (200, r#"{"error":{"message":"m","code":100,"error_subcode":2018247}}"#, "permission missing"),
        (200, r#"{"id":"1"}"#, "visible"),
        (200, r#"{"new_field":1}"#, "visible"),
        (400, r#"{"error":{"message":"m","code":100}}"#, "error"),
        (400, r#"{"error":{"message":"m","code":100,"error_subcode":33}}"#, "error"),
        (400, r#"{"error":{"message":"m","code":190,"error_subcode":2018218}}"#, "error"),
        (200, "", "error"),
        (500, "{}", "error"),
    ] {
        assert_eq!(read::<v26::user_profile::GetUserProfile, _>(status, body), outcome, "{status} {body}");
        assert_eq!(read::<v3_0::user_profile::GetUserProfile, _>(status, body), outcome, "{status} {body}");
    }
}

fn read<R: Request<Response = ProfileOutcome<T>>, T>(
    status: u16,
    body: &'static str,
) -> &'static str {
    let response = http::Response::builder().status(status).body(body).unwrap();
    let decoded = R::decode(RawResponse::from(response));
    match decoded.map(|response| response.into_body()) {
        Ok(ProfileOutcome::Visible(_)) => "visible",
        Ok(ProfileOutcome::NotVisible) => "not visible",
        Ok(ProfileOutcome::NoProfile(_)) => "no profile",
        Ok(ProfileOutcome::PermissionMissing(_)) => "permission missing",
        Ok(_) => "something new",
        Err(_) => "error",
    }
}

/// Returns the crate's verdict in words.
fn asked(
    field: &str,
    version: &str,
    created: &str,
    called: &str,
    granted: &[&'static str],
) -> String {
    let field = Field::ALL
        .iter()
        .find(|known| known.name() == field)
        .expect("a field");
    let grants = granted.iter().map(|name| match *name {
        BAUPA => Requirement::Feature(name),
        _ => Requirement::Permission(Permission::from_name(name)),
    });
    match verdict(
        *field,
        number(version),
        date(created),
        date(called),
        &grants.collect(),
    ) {
        Verdict::Allowed => "allowed".to_owned(),
        Verdict::AllowedUntil(day) => format!("allowed until {day}"),
        Verdict::Needs(requirement) => format!("needs {}", requirement.name()),
        Verdict::Removed { since } => format!("removed since {since}"),
        other => format!("{other:?}"),
    }
}

fn number(version: &str) -> ApiVersion {
    version.parse().expect("a version")
}

fn date(day: &str) -> Date {
    day.parse().expect("a day")
}
