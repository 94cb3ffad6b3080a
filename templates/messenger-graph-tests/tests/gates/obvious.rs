//! The second implementation: no rule tables, no types, only the sentences of the notice of 2018 and of the page of
//! 2026, one `if` each. Days are strings, which order as the days do.

/// The end of a version whose end is not announced; after all days.
pub const OPEN: &str = "9999-12-31";

/// Version, released, first day without it. From Meta's table of versions, back to the first that a test asks for.
#[rustfmt::skip]
pub const CALENDAR: [(&str, &str, &str); 42] = [
    ("v1.0",  "2010-04-21", "2015-04-30"),
    ("v2.0",  "2014-04-30", "2016-08-08"),
    ("v2.1",  "2014-08-07", "2016-10-31"),
    ("v2.2",  "2014-10-30", "2017-03-27"),
    ("v2.3",  "2015-03-25", "2017-07-10"),
    ("v2.4",  "2015-07-08", "2017-10-09"),
    ("v2.5",  "2015-10-07", "2018-04-12"),
    ("v2.6",  "2016-04-12", "2018-07-13"),
    ("v2.7",  "2016-07-13", "2018-10-05"),
    ("v2.8",  "2016-10-05", "2019-04-18"),
    ("v2.9",  "2017-04-18", "2019-07-22"),
    ("v2.10", "2017-07-18", "2019-11-07"),
    ("v2.11", "2017-11-07", "2020-01-28"),
    ("v2.12", "2018-01-30", "2020-05-05"),
    ("v3.0",  "2018-05-01", "2020-07-28"),
    ("v3.1",  "2018-07-26", "2020-10-27"),
    ("v3.2",  "2018-10-23", "2021-05-04"),
    ("v3.3",  "2019-04-30", "2021-08-03"),
    ("v4.0",  "2019-07-29", "2021-11-02"),
    ("v5.0",  "2019-10-29", "2022-02-03"),
    ("v6.0",  "2020-02-03", "2022-05-05"),
    ("v7.0",  "2020-05-05", "2022-08-04"),
    ("v8.0",  "2020-08-04", "2022-11-01"),
    ("v9.0",  "2020-11-10", "2023-02-23"),
    ("v10.0", "2021-02-23", "2023-06-08"),
    ("v11.0", "2021-06-08", "2023-09-14"),
    ("v12.0", "2021-09-14", "2024-02-08"),
    ("v13.0", "2022-02-08", "2024-05-28"),
    ("v14.0", "2022-05-25", "2024-09-17"),
    ("v15.0", "2022-09-15", "2024-11-20"),
    ("v16.0", "2023-02-02", "2025-05-14"),
    ("v17.0", "2023-05-23", "2025-09-12"),
    ("v18.0", "2023-09-12", "2026-01-26"),
    ("v19.0", "2024-01-23", "2026-05-21"),
    ("v20.0", "2024-05-21", "2026-09-24"),
    ("v21.0", "2024-10-02", "2027-01-21"),
    ("v22.0", "2025-01-21", "2027-05-20"),
    ("v23.0", "2025-05-29", "2027-10-08"),
    ("v24.0", "2025-10-08", "2028-02-18"),
    ("v25.0", "2026-02-18", "2028-07-29"),
    ("v26.0", "2026-07-29", OPEN),
    ("v27.0", "2026-11-04", OPEN),
];

/// Returns the verdict in words: whether a call may ask for a field.
pub fn verdict(
    field: &str,
    version: &'static str,
    created: &str,
    called: &str,
    granted: &[&str],
) -> String {
    // A version that is not released yet serves nothing; the verdict is then about the version itself.
    let serving = served_as(version, called).unwrap_or(version);
    let old_app = created < "2018-07-26";
    let old_version = position(serving) <= position("v3.0");
    match field {
        "id" | "name" | "first_name" | "last_name" | "profile_pic" => {
            let feature = "business_asset_user_profile_access";
            // v7.0 ended on 2022-08-04, and v8.0 served what was sent to it or to an older one.
            if position(serving) < position("v8.0") && !granted.contains(&feature) {
                return "allowed until 2022-08-04".to_owned();
            }
            unless_granted(feature, granted)
        }
        "locale" | "timezone" | "gender" => {
            let permission = format!("pages_user_{field}");
            if granted.contains(&permission.as_str()) {
                return "allowed".to_owned();
            }
            if old_app && old_version && called < "2019-01-08" {
                return "allowed until 2019-01-08".to_owned();
            }
            unless_granted(&permission, granted)
        }
        "last_ad_referral" | "is_payment_enabled" => {
            if old_app && old_version && called < "2018-10-30" {
                return "allowed until 2018-10-30".to_owned();
            }
            // For a newer app, and for v3.1 and later, the change took effect with v3.1.
            if !old_app || called < "2018-10-30" {
                return "removed since 2018-07-26".to_owned();
            }
            "removed since 2018-10-30".to_owned()
        }
        other => panic!("no field `{other}`"),
    }
}

fn unless_granted(requirement: &str, granted: &[&str]) -> String {
    if granted.contains(&requirement) {
        "allowed".to_owned()
    } else {
        format!("needs {requirement}")
    }
}

/// Returns the version that serves a call: the one asked for, or the oldest later one that is not expired.
pub fn served_as(version: &'static str, day: &str) -> Option<&'static str> {
    let asked = CALENDAR.iter().position(|row| row.0 == version)?;
    if day < CALENDAR[asked].1 {
        return None;
    }
    let live = |row: &&(&str, &str, &str)| row.1 <= day && day < row.2;
    CALENDAR[asked..].iter().find(live).map(|row| row.0)
}

/// The version's position in the calendar; one that is not in it comes after all others.
fn position(version: &str) -> usize {
    CALENDAR
        .iter()
        .position(|row| row.0 == version)
        .unwrap_or(CALENDAR.len())
}
