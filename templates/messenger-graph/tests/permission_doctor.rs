//! What the example `permission_doctor` answers: the sentences that a bot author reads.

#[allow(dead_code)]
#[path = "../examples/permission_doctor.rs"]
mod doctor;

fn ask(arguments: &str) -> Result<(String, bool), String> {
    doctor::ask(arguments.split(' ').map(str::to_owned))
}

fn answer(arguments: &str, missing: bool, parts: &[&str]) {
    let (text, found) = ask(arguments).expect("a question that can be read");
    assert_eq!(found, missing, "{text}");
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

#[test]
fn a_missing_permission_is_explained_with_all_that_it_depends_on() {
    let have = "--scopes pages_messaging";
    answer(
        &format!("{have} --want profile.locale --on 2026-11-21"),
        true,
        &[
            "v26.0 is live on 2026-11-21.",
            "The field locale needs pages_user_locale.",
            "Missing for profile.locale: pages_user_locale.",
            "App Review must approve it",
            "since when it exists is not documented",
        ],
    );
    answer(
        &format!("{have} --want webhook.calls --on 2026-11-21"),
        true,
        &[
            "Missing for webhook.calls: pages_manage_metadata,pages_show_list.",
            "it depends on pages_show_list",
            "it exists since v2.5",
        ],
    );
}

#[test]
fn what_is_there_is_said_to_be_there() {
    let scopes = "--scopes pages_messaging,pages_manage_metadata,pages_show_list,pages_user_locale";
    for want in [
        "profile.locale",
        "POST\u{a0}/{page_id}/calls",
        "pages_messaging",
    ] {
        let (text, missing) = doctor::ask(
            format!("{scopes} --want {want} --on 2026-11-21")
                .split(' ')
                .map(|word| word.replace('\u{a0}', " ")),
        )
        .expect("a question that can be read");
        assert!(!missing, "{text}");
    }
}

#[test]
fn the_answer_hangs_on_dates_and_versions() {
    let old = "--version v3.0 --created 2018-07-25";
    let want = "--scopes email --want profile.locale";
    let allowed = "The field locale may be asked for before 2019-01-08.";
    for (day, missing, part) in [
        ("2019-01-07", false, allowed),
        ("2019-01-08", true, "needs pages_user_locale"),
        ("2019-01-09", true, "needs pages_user_locale"),
    ] {
        answer(&format!("{want} {old} --on {day}"), missing, &[part]);
    }
    answer(
        "--scopes email --want publish_to_groups --version v20.0 --on 2026-11-21",
        true,
        &[
            "v20.0 expired on 2026-09-24; v21.0 answers",
            "gone since 2024-04-22",
        ],
    );
    answer(
        "--scopes email --want profile.last_ad_referral --on 2026-11-21",
        true,
        &["gone since"],
    );
}

#[test]
fn old_names_are_translated() {
    answer(
        "--scopes manage_pages,read_requests --want pages_show_list --on 2026-11-21",
        false,
        &[
            "manage_pages is a name of 2011; today it is pages_show_list,",
            "nothing took its place",
        ],
    );
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    for arguments in [
        "--want pages_messaging",
        "--want x --on 2026-11-21",
        "--want profile.shoe_size --on 2026-11-21",
        "--on today --want email",
        "--on",
        "--scope email",
    ] {
        assert!(ask(arguments).is_err(), "{arguments}");
    }
}
