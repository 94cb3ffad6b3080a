//! Whether something may be sent: the function of the crate against an independent one, with the second before, at and after
//! each boundary, and the day before, at and after each date.

mod opening;
mod sheet;

use jiff::Timestamp;
use messenger_graph::ApiVersion;
use messenger_graph::graph::TABLE;
use messenger_graph::messaging::{
    ContentKind, Fact, Facts, MessageProperty, MessageTag, MessagingType, Moment, RULES,
    RecipientKind, SendRule, SendVerdict, Sending, verdict, windows,
};
use messenger_graph::permissions::Permission;
use messenger_graph::rules::{Grants, Requirement};

use sheet::{Case, Expected, expected};

const DAY: i64 = 86_400;
/// 2026-11-29.
const NOW: i64 = 1_796_000_000;
const V26: ApiVersion = ApiVersion::new(26, 0);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

macro_rules! named {
    ($type:ty, $name:expr) => {{
        let found = <$type>::ALL
            .iter()
            .copied()
            .find(|have| have.name() == $name);
        found.unwrap_or_else(|| panic!("no `{}`", $name))
    }};
}

fn sending(case: &Case) -> Sending {
    let mut sending = Sending::new(
        named!(RecipientKind, case.recipient),
        named!(ContentKind, case.content),
    );
    if !case.messaging_type.is_empty() {
        sending = sending.messaging_type(named!(MessagingType, case.messaging_type));
    }
    if !case.tag.is_empty() {
        sending = sending.tag(MessageTag::from_name(case.tag));
    }
    if case.persona {
        sending = sending.property(MessageProperty::PersonaId);
    }
    if case.reply_to {
        sending = sending.property(MessageProperty::ReplyTo);
    }
    sending
}

fn facts(case: &Case) -> Facts {
    let mut facts = Facts::at(at(case.now));
    for (moment, time) in &case.moments {
        facts = facts.moment(named!(Moment, *moment), at(*time));
    }
    for fact in &case.facts {
        facts = facts.fact(named!(Fact, *fact), true);
    }
    for fact in &case.not {
        facts = facts.fact(named!(Fact, *fact), false);
    }
    if let Some(granted) = &case.granted {
        let granted = granted.iter().map(|name| name.parse::<Requirement>());
        let granted: Grants = granted.collect::<Result<_, _>>().expect("known names");
        facts = facts.granted(granted);
    }
    facts
}

fn decided(case: &Case) -> Expected {
    match verdict(V26, &sending(case), &facts(case)).verdict {
        SendVerdict::Allowed => Expected::Allowed,
        SendVerdict::AllowedUntil(end) => Expected::Until(end.as_second()),
        SendVerdict::Denied(denial) => {
            let first = denial.errors().first();
            Expected::Denied(first.map(|error| (error.code, error.subcode)))
        }
        SendVerdict::Uncertain { .. } => Expected::Unsure,
        other => panic!("{other:?} is unknown to the test"),
    }
}

/// Compares the two for a case, and returns what both say.
fn compare(case: &Case) -> Expected {
    let expected = expected(case);
    assert_eq!(decided(case), expected, "{case:#?}");
    expected
}

fn text() -> Case {
    Case {
        now: NOW,
        recipient: "id",
        content: "text",
        messaging_type: "RESPONSE",
        ..Case::default()
    }
}

/// Everything that can be sent to everyone, with and without a type and a tag, at the days of change and around windows.
#[test]
fn every_sending_is_decided_as_the_pages_say() {
    let types = MessagingType::ALL.iter().map(|it| it.name()).chain([""]);
    let types: Vec<_> = types.collect();
    let tags: Vec<_> = MessageTag::ALL
        .iter()
        .map(|it| it.name())
        .chain([""])
        .collect();
    let (mut count, mut allowed) = (0, 0);
    for content in ContentKind::ALL {
        for recipient in RecipientKind::ALL {
            for messaging_type in &types {
                for tag in &tags {
                    for age in [3_600, DAY, DAY + 1, 7 * DAY, 7 * DAY + 1] {
                        let all = Moment::ALL.iter().map(|it| (it.name(), NOW - age));
                        let case = Case {
                            recipient: recipient.name(),
                            content: content.name(),
                            messaging_type,
                            tag,
                            moments: all.collect(),
                            ..text()
                        };
                        count += 1;
                        let verdict = compare(&case);
                        allowed += usize::from(!matches!(verdict, Expected::Denied(_)));
                    }
                }
            }
        }
    }
    assert_eq!(count, 31 * 7 * 5 * 10 * 5);
    assert!((1_000..count / 4).contains(&allowed), "{allowed}");
}

#[test]
fn each_window_has_its_second() {
    for (moment, length) in [
        ("message", DAY),
        ("call_to_action", DAY),
        ("plugin", DAY),
        ("link", DAY),
        ("reaction", DAY),
        ("ad_message", DAY),
        ("ad_message", 7 * DAY),
    ] {
        for content in ["text", "sticker_id", "calling_optin", "customer_feedback"] {
            let around = [-1, 0, 1].map(|second| {
                compare(&Case {
                    content,
                    moments: vec![(moment, NOW - length - second)],
                    ..text()
                })
            });
            let is_open = |it: &Expected| matches!(it, Expected::Until(_));
            let is_closed = |it: &Expected| matches!(it, Expected::Denied(_));
            match (moment, length == DAY) {
                ("ad_message", true) => {
                    assert!(is_open(&around[0]) && is_open(&around[1]));
                    assert_eq!(around[2], Expected::Unsure);
                }
                ("ad_message", false) => {
                    assert_eq!(around[..2], [Expected::Unsure; 2]);
                    assert!(is_closed(&around[2]));
                }
                _ => assert!(is_open(&around[0]) && is_open(&around[1]) && is_closed(&around[2])),
            }
        }
    }
}

/// The length, the moment that opens it, and whether its end is inside.
#[test]
fn each_other_window_has_its_second() {
    for (recipient, content, tag, moment, length, inside) in [
        ("id", "text", "HUMAN_AGENT", "message", 7 * DAY, true),
        ("id", "coupon", "HUMAN_AGENT", "ad_message", 7 * DAY, true),
        (
            "id",
            "customer_feedback",
            "CUSTOMER_FEEDBACK",
            "message",
            7 * DAY,
            true,
        ),
        ("comment_id", "text", "", "comment", 7 * DAY, true),
        ("post_id", "generic", "", "visitor_post", 7 * DAY, true),
        ("user_ref", "text", "", "plugin", DAY, true),
        (
            "one_time_notif_token",
            "text",
            "",
            "one_time_opt_in",
            365 * DAY,
            false,
        ),
    ] {
        let around = [-1, 0, 1].map(|second| {
            compare(&Case {
                recipient,
                content,
                tag,
                messaging_type: if tag.is_empty() {
                    "UPDATE"
                } else {
                    "MESSAGE_TAG"
                },
                moments: vec![(moment, NOW - length - second)],
                ..text()
            })
        });
        assert_eq!(around[0], Expected::Until(NOW + 1), "{recipient} {tag}");
        assert_eq!(
            matches!(around[1], Expected::Until(_)),
            inside,
            "{recipient} {tag}"
        );
        assert!(
            matches!(around[2], Expected::Denied(_)),
            "{recipient} {tag}"
        );
    }
}

#[test]
fn an_act_that_opens_nothing_opens_nothing() {
    for moment in [
        "comment",
        "visitor_post",
        "recurring_opt_in",
        "one_time_opt_in",
    ] {
        let case = Case {
            moments: vec![(moment, NOW - 1)],
            ..text()
        };
        assert_eq!(
            compare(&case),
            Expected::Denied(Some((10, Some(2_018_278))))
        );
    }
    // A reaction opens the window, and is not a message of the person.
    let human_agent = Case {
        messaging_type: "MESSAGE_TAG",
        tag: "HUMAN_AGENT",
        moments: vec![("reaction", NOW - 1)],
        ..text()
    };
    assert!(matches!(compare(&human_agent), Expected::Denied(_)));
    assert!(matches!(compare(&text()), Expected::Denied(_)));
}

#[test]
fn the_latest_act_counts() {
    let case = Case {
        moments: vec![
            ("message", NOW - DAY - 5),
            ("reaction", NOW - 5),
            ("link", NOW - 9),
        ],
        ..text()
    };
    assert_eq!(compare(&case), Expected::Until(NOW - 5 + DAY));
}

#[test]
fn each_day_has_its_eve() {
    for (day, content, tag, properties) in [
        (sheet::TAGS_OF_2019, "text", "SHIPPING_UPDATE", ""),
        (sheet::IMAGES, "attachments", "", ""),
        (sheet::REPLY_TO, "text", "", "reply_to"),
        (sheet::REACTIONS, "react", "", ""),
        (sheet::CALLING, "calling_optin", "", ""),
        (sheet::TAGS, "text", "ACCOUNT_UPDATE", ""),
        (sheet::TAGS, "receipt", "POST_PURCHASE_UPDATE", ""),
        (sheet::TAGS, "text", "CONFIRMED_EVENT_UPDATE", ""),
        (sheet::STICKERS, "sticker_id", "", ""),
        (sheet::IMAGE_GRID, "image_grid", "", ""),
        (sheet::RECURRING, "notification_messages", "", ""),
    ] {
        let around = [-DAY, -1, 0, 1, DAY].map(|offset| {
            let now = day + offset;
            let verdict = compare(&Case {
                now,
                content,
                tag,
                messaging_type: if tag.is_empty() {
                    "RESPONSE"
                } else {
                    "MESSAGE_TAG"
                },
                reply_to: properties == "reply_to",
                moments: vec![("message", now - 60)],
                not: vec!["recurring_region"],
                ..text()
            });
            !matches!(verdict, Expected::Denied(_))
        });
        let ends = !tag.is_empty() || content == "notification_messages";
        assert_eq!(around, [ends, ends, !ends, !ends, !ends], "{content} {tag}");
    }
    let tagged = Case {
        now: sheet::TAGS - 1,
        messaging_type: "MESSAGE_TAG",
        tag: "ACCOUNT_UPDATE",
        ..text()
    };
    assert_eq!(compare(&tagged), Expected::Until(sheet::TAGS));
}

#[test]
fn each_fact_counts() {
    let opened = vec![
        ("message", NOW - 60),
        ("comment", NOW - 60),
        ("one_time_opt_in", NOW - 60),
    ];
    let mut denied = 0;
    for fact in Fact::ALL {
        for recipient in RecipientKind::ALL {
            for (content, messaging_type, tag) in [
                ("text", "RESPONSE", ""),
                ("text", "MESSAGE_TAG", "HUMAN_AGENT"),
                ("utility", "UTILITY", ""),
                ("saved_attachment", "", ""),
                ("one_time_notif_req", "RESPONSE", ""),
                ("notification_messages", "RESPONSE", ""),
            ] {
                for is_so in [true, false] {
                    let name = vec![fact.name()];
                    let case = Case {
                        recipient: recipient.name(),
                        content,
                        messaging_type,
                        tag,
                        moments: opened.clone(),
                        facts: if is_so { name.clone() } else { Vec::new() },
                        not: if is_so { Vec::new() } else { name },
                        ..text()
                    };
                    denied += usize::from(matches!(compare(&case), Expected::Denied(_)));
                }
            }
        }
    }
    assert!(denied > 100, "{denied}");
}

#[test]
fn times_of_what_was_sent_count() {
    for second in [-1, 0, 1] {
        let notification = Case {
            recipient: "notification_messages_token",
            moments: vec![("notification_sent", NOW - 2 * DAY - second)],
            facts: vec!["recurring_region"],
            ..text()
        };
        let is_early = second < 0;
        let expected = Expected::Denied(Some((4, Some(2_018_354))));
        assert_eq!(compare(&notification) == expected, is_early);

        let calling = Case {
            content: "calling_optin",
            moments: vec![
                ("message", NOW - 60),
                ("calling_opt_in_sent", NOW - 60),
                ("calling_opt_in_sent", NOW - DAY - second),
            ],
            ..text()
        };
        assert_eq!(compare(&calling) == Expected::Denied(None), is_early);

        let saved = Case {
            content: "saved_attachment",
            moments: vec![
                ("message", NOW - 60),
                ("attachment_saved", NOW - 90 * DAY - second),
            ],
            ..text()
        };
        let expected = Expected::Denied(Some((100, Some(2_018_074))));
        assert_eq!(compare(&saved) == expected, !is_early);
    }
}

#[test]
fn grants_count_where_they_are_given() {
    let all = [
        "pages_messaging",
        "pages_utility_messaging",
        "pages_show_list",
        "pages_messaging_phone_number",
        "human_agent",
    ];
    for lacking in all.iter().copied().chain([""]) {
        for (recipient, content, messaging_type, tag) in [
            ("id", "text", "RESPONSE", ""),
            ("id", "coupon", "RESPONSE", ""),
            ("id", "utility", "UTILITY", ""),
            ("id", "text", "MESSAGE_TAG", "HUMAN_AGENT"),
            ("id", "typing_on", "", ""),
            ("phone_number", "text", "UPDATE", ""),
        ] {
            let granted = all.iter().copied().filter(|name| *name != lacking);
            compare(&Case {
                recipient,
                content,
                messaging_type,
                tag,
                moments: vec![("message", NOW - 60)],
                granted: Some(granted.collect()),
                ..text()
            });
        }
    }
    let human_agent = Case {
        messaging_type: "MESSAGE_TAG",
        tag: "HUMAN_AGENT",
        moments: vec![("message", NOW - 60)],
        ..text()
    };
    let ruling = verdict(V26, &sending(&human_agent), &facts(&human_agent));
    let needs: Vec<_> = ruling.needs.iter().map(|need| need.name()).collect();
    assert_eq!(needs, ["pages_messaging", "human_agent"]);
    assert_eq!(
        *ruling.needs[0],
        Requirement::Permission(Permission::PagesMessaging)
    );
}

#[test]
fn properties_of_a_request_count() {
    for content in ContentKind::ALL {
        for recipient in RecipientKind::ALL {
            for messaging_type in ["", "RESPONSE", "UPDATE"] {
                for (persona, reply_to) in [(true, false), (false, true), (true, true)] {
                    for age in [60, DAY, DAY + 1] {
                        compare(&Case {
                            recipient: recipient.name(),
                            content: content.name(),
                            messaging_type,
                            persona,
                            reply_to,
                            moments: vec![("message", NOW - age), ("reaction", NOW - 60)],
                            ..text()
                        });
                    }
                }
            }
        }
    }
}

/// What ends with a version ends in the versions that Graph serves.
#[test]
fn a_version_can_be_an_end() {
    let on = |version: ApiVersion, content: ContentKind, day: &str| {
        let now: Timestamp = format!("{day}T12:00:00Z").parse().expect("a time");
        let facts = Facts::at(now).moment(Moment::Message, now);
        let sending = Sending::new(RecipientKind::Id, content);
        verdict(version, &sending, &facts)
    };
    let (v10, v11) = (ApiVersion::new(10, 0), ApiVersion::new(11, 0));
    let airline = ContentKind::AirlineItinerary;
    assert!(on(v10, airline, "2021-06-09").is_allowed());
    assert!(on(v10, airline, "2021-12-05").is_allowed());
    for (version, day, since) in [
        (v11, "2021-06-09", "2021-06-08"),
        (v10, "2021-12-06", "2021-12-06"),
        (v11, "2021-12-07", "2021-12-06"),
    ] {
        let SendVerdict::Denied(denial) = on(version, airline, day).verdict else {
            panic!("{version} on {day}");
        };
        assert_eq!(denial.rule, SendRule::AirlineTemplates);
        assert_eq!(
            denial.removed_since.map(|day| day.to_string()).as_deref(),
            Some(since)
        );
    }
    assert!(on(ApiVersion::new(3, 3), ContentKind::List, "2019-08-01").is_allowed());
    assert!(!on(ApiVersion::new(4, 0), ContentKind::List, "2019-08-01").is_allowed());
    assert!(!on(ApiVersion::new(7, 0), ContentKind::Product, "2020-08-05").is_allowed());
    assert!(on(ApiVersion::new(8, 0), ContentKind::Product, "2020-08-05").is_allowed());
}

/// No version of this crate differs in a rule.
#[test]
fn the_versions_of_the_crate_agree() {
    for content in ContentKind::ALL {
        let sending = Sending::new(RecipientKind::Id, *content);
        let facts = Facts::at(at(NOW)).moment(Moment::Message, at(NOW - 60));
        let of = |major| verdict(ApiVersion::new(major, 0), &sending, &facts);
        assert!((20..26).all(|major| of(major) == of(26)), "{content:?}");
    }
}

#[test]
fn a_contradiction_is_reported() {
    let ad = Case {
        moments: vec![("ad_message", NOW - DAY - 1)],
        ..text()
    };
    let ruling = verdict(V26, &sending(&ad), &facts(&ad));
    assert_eq!(
        ruling.verdict,
        SendVerdict::Uncertain {
            rule: SendRule::StandardWindow
        }
    );
    let days = "seven days";
    assert!(
        ruling
            .contradicted_by
            .iter()
            .any(|it| it.says.contains(days))
    );
    let tag = Case {
        now: sheet::TAGS - 1,
        messaging_type: "MESSAGE_TAG",
        tag: "ACCOUNT_UPDATE",
        ..text()
    };
    let ruling = verdict(V26, &sending(&tag), &facts(&tag));
    let says = ruling.contradicted_by.iter().map(|it| it.says);
    assert!(says.into_iter().any(|says| says.contains("2026-02-10")));
}

#[test]
fn every_expected_error_is_in_the_catalogue() {
    let mut errors = RULES.iter().flat_map(|row| row.errors);
    assert!(errors.clone().count() > 20);
    assert!(errors.all(|error| {
        let exact = |row: &&messenger_graph::graph::Entry| {
            row.first == error.code && row.last == error.code && row.subcode == error.subcode
        };
        TABLE
            .iter()
            .find(exact)
            .is_some_and(|row| row.code == error.error_code())
    }));
    for (index, row) in RULES.iter().enumerate() {
        assert_eq!(row.rule as usize, index);
        assert!(row.source.starts_with("https://"), "{:?}", row.rule);
    }
    assert_eq!(windows::STANDARD.hours, 24);
}

/// A pause ends when it is said to end.
#[test]
fn a_boundary_is_when_it_is_allowed_again() {
    let sent = |offsets: &[i64]| {
        let moments = offsets
            .iter()
            .map(|offset| ("calling_opt_in_sent", NOW - offset));
        Case {
            content: "calling_optin",
            moments: moments.chain([("message", NOW - 60)]).collect(),
            ..text()
        }
    };
    for offsets in [&[100, 200][..], &[200, 100, 300], &[5, 60, 3_600, 7_200]] {
        let case = sent(offsets);
        let SendVerdict::Denied(denial) = verdict(V26, &sending(&case), &facts(&case)).verdict
        else {
            panic!("{offsets:?}");
        };
        let end = denial.boundary.expect("it ends").as_second();
        for (now, is_denied) in [(end - 1, true), (end, false)] {
            let moments = case.moments.iter().map(|(name, at)| match *name {
                "message" => (*name, now),
                name => (name, *at),
            });
            let moments = moments.collect();
            let later = Case {
                now,
                moments,
                ..case.clone()
            };
            assert_eq!(
                matches!(compare(&later), Expected::Denied(_)),
                is_denied,
                "{offsets:?}"
            );
        }
    }
}
