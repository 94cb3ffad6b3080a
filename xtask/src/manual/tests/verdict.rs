//! The verdict of profile fields, by the days that the rules have.

use jiff::civil::{Date, date};

use crate::codegen;
use crate::manual::{self, FieldOutcome, Profile};
use crate::report::Report;

#[test]
fn the_verdict_of_a_field_depends_on_the_days_of_the_rules() {
    let profile: Profile = manual::read(&codegen::root(), &mut Report::new()).expect("the rules");
    let on = |field: &str, version: &str, created: Date, called: Date| {
        let field = profile.fields.iter().find(|have| have.name == field);
        let version = version.parse().expect("a version");
        let access = profile.access(field.expect("a field"), version);
        access.on(created, called).cloned()
    };
    let (before, day, later) = (date(2018, 7, 25), date(2018, 7, 26), date(2019, 1, 7));
    let needs = |name: &str| Some(FieldOutcome::Needs(name.to_owned()));
    let locale = |version, created, called| on("locale", version, created, called);
    assert_eq!(locale("v3.0", before, later), Some(FieldOutcome::Allowed));
    assert_eq!(
        locale("v3.0", before, date(2019, 1, 8)),
        needs("pages_user_locale")
    );
    assert_eq!(locale("v3.0", day, later), needs("pages_user_locale"));
    assert_eq!(locale("v3.1", before, later), needs("pages_user_locale"));
    let referral = |version, created, called| on("last_ad_referral", version, created, called);
    assert_eq!(
        referral("v3.0", before, date(2018, 10, 29)),
        Some(FieldOutcome::Allowed)
    );
    let end = date(2018, 10, 30);
    assert_eq!(
        referral("v3.0", before, end),
        Some(FieldOutcome::Removed(end))
    );
    assert_eq!(referral("v3.0", day, end), Some(FieldOutcome::Removed(day)));
    assert_eq!(on("name", "v7.0", day, day), Some(FieldOutcome::Allowed));
    assert_eq!(
        on("name", "v8.0", day, day),
        needs("business_asset_user_profile_access")
    );
}
