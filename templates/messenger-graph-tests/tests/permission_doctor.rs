//! What the example `permission_doctor` reports: the sentences that a bot author reads.

#[allow(dead_code)]
#[path = "../../messenger-graph/examples/permission_doctor/main.rs"]
mod doctor;

/// Arguments, with `+` for a space within one.
fn report(arguments: &str) -> Result<(String, bool), String> {
    let words = arguments.split(' ');
    doctor::doctor(words.map(|word| word.replace("+", " ")))
}

fn check(arguments: &str, missing: bool, lines: &[&str]) {
    let (text, found) = report(arguments).expect("arguments that can be read");
    assert_eq!(found, missing, "{arguments}\n{text}");
    assert_eq!(text.lines().collect::<Vec<_>>(), lines, "{arguments}");
}

const SHOW_LIST: &str = "  pages_show_list: List the Pages that a person manages. It depends on no other permission. \
                         It exists since v2.5 (2015-10-07).";

#[test]
fn a_missing_permission_is_explained_with_all_that_it_depends_on() {
    check(
        "--scopes pages_messaging --want profile.locale --on 2026-11-21",
        true,
        &[
            "On 2026-11-21, profile.locale lacks pages_user_locale.",
            "  pages_user_locale: Read the language and region of people who write to the Page. It depends on no other \
             permission. Since when it exists is not documented.",
            "App Review has to approve pages_user_locale, unless the app reads with it only what its owner owns or \
             manages; Advanced Access also asks for Business Verification.",
            "An app created on 2018-07-26 or later has always needed this for the field; older apps need it since \
             2019-01-08.",
        ],
    );
    check(
        "--scopes pages_messaging --want webhook.calls --on 2026-11-21",
        true,
        &[
            "On 2026-11-21, webhook.calls lacks pages_manage_metadata and pages_show_list.",
            "  pages_manage_metadata: Subscribe to webhooks of a Page and change its settings. It depends on \
             pages_show_list. Since when it exists is not documented.",
            SHOW_LIST,
            "App Review has to approve pages_manage_metadata and pages_show_list, unless the app reads with them only \
             what its owner owns or manages; Advanced Access also asks for Business Verification.",
            "Source: https://developers.facebook.com/docs/permissions",
        ],
    );
}

#[test]
fn granted_permissions_are_reported_as_granted() {
    let scopes = "--scopes pages_messaging,pages_manage_metadata,pages_show_list,pages_user_locale";
    for want in [
        "profile.locale",
        "POST+/{page_id}/calls",
        "pages_messaging",
        "webhook.inbox_labels",
    ] {
        let arguments = format!("{scopes} --want {want} --on 2026-11-21");
        let (text, missing) = report(&arguments).expect("arguments that can be read");
        let first = format!(
            "On 2026-11-21, nothing is missing for {}.",
            want.replace('+', " ")
        );
        assert!(!missing && text.starts_with(&first), "{text}");
    }
}

#[test]
fn the_report_depends_on_dates_and_versions() {
    let old = "--scopes email --want profile.locale --version v3.0 --created 2018-07-25";
    check(
        &format!("{old} --on 2019-01-07"),
        false,
        &[
            "On 2019-01-07, nothing is missing for profile.locale, up to the day before 2019-01-08. Apps created before \
           2018-07-26 could do without approval before 2019-01-08, on v3.0 and below; later ones never could.",
        ],
    );
    for day in ["2019-01-08", "2019-01-09"] {
        let (text, missing) = report(&format!("{old} --on {day}")).expect("valid arguments");
        let first = format!("On {day}, profile.locale lacks pages_user_locale.");
        assert!(missing && text.starts_with(&first), "{text}");
    }
    check(
        "--scopes publish_to_groups --want publish_to_groups --version v20.0 --on 2026-11-21",
        true,
        &[
            "publish_to_groups opens nothing since 2024-04-22.",
            "On 2026-11-21, no app can have publish_to_groups.",
            "  publish_to_groups: Post into a group for a person. It depends on no other permission. No version has it \
             since 2024-04-22.",
            "v20.0 has ended on 2026-09-24; v21.0 serves its calls.",
        ],
    );
    check(
        "--want profile.last_ad_referral --version v21.0 --on 2026-11-21",
        true,
        &[
            "On 2026-11-21, no app can ask for profile.last_ad_referral any more. Apps created before 2018-07-26 could do \
             without approval before 2018-10-30, on v3.0 and below; later ones never could.",
            "v21.0 ends on 2027-01-21, in 61 days.",
        ],
    );
}

#[test]
fn a_feature_is_asked_for_by_its_name() {
    let want = "--want profile.first_name --on 2026-11-21";
    let (text, missing) = report(want).expect("valid arguments");
    assert!(
        missing && text.contains("Business Asset User Profile Access"),
        "{text}"
    );
    let has = format!("{want} --features business_asset_user_profile_access");
    check(
        &has,
        false,
        &["On 2026-11-21, nothing is missing for profile.first_name."],
    );
}

#[test]
fn old_names_are_translated() {
    let (text, missing) = report(
        "--scopes manage_pages,read_requests,pages_me --want pages_show_list --on 2026-11-21",
    )
    .expect("valid arguments");
    assert!(!missing, "{text}");
    for part in [
        "manage_pages is a name of 2011 that ended with v7.0 (2020-05-05); today it is pages_show_list,",
        "read_requests is a name of 2011; nothing replaces it.",
        "pages_me is not a permission that is known here",
    ] {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
    check(
        "--want friends_likes --on 2014-05-01",
        true,
        &[
            "friends_likes is a name of 2011 that ended with v2.0 (2014-04-30); nothing replaces it.",
        ],
    );
}

#[test]
fn permissions_lapse_after_ninety_days() {
    let given = "--scopes pages_user_locale --want profile.locale --last-used 2026-08-23";
    let (text, missing) = report(&format!("{given} --on 2026-11-20")).expect("valid arguments");
    assert!(!missing, "{text}");
    for day in ["2026-11-21", "2026-11-22"] {
        let (text, missing) = report(&format!("{given} --on {day}")).expect("valid arguments");
        assert!(
            missing && text.contains("has lapsed on 2026-11-21"),
            "{text}"
        );
    }
}

#[test]
fn what_no_page_says_is_not_guessed() {
    let (text, missing) =
        report("--scopes email --want POST+/{page_id}/moderate_conversations --on 2026-11-21")
            .expect("valid arguments");
    assert!(
        !missing && text.starts_with("No page in reach says"),
        "{text}"
    );
    let (text, missing) = report("--scopes email --want GET+/{id}/custom_labels --on 2026-11-21")
        .expect("valid arguments");
    assert!(missing && text.contains("Not certain:"), "{text}");
}

#[test]
fn arguments_that_cannot_be_read_are_rejected() {
    for arguments in [
        "--want pages_messaging",
        "--want x --on 2026-11-21",
        "--want profile.shoe_size --on 2026-11-21",
        "--on today --want email",
        "--on 2026-11-21 --want email --features shoes",
        "--on 2026-11-21 --want email --version vnext",
        "--on",
        "--scope email",
    ] {
        assert!(report(arguments).is_err(), "{arguments}");
    }
}
