//! What else a verdict depends on: facts, grants, properties of a request, and the version.

use super::*;

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
