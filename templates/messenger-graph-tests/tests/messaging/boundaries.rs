//! Windows and dates: the second before, at and after each boundary, and the day before, at and after each date.

use super::*;

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
