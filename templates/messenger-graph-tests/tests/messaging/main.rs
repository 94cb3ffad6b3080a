//! Whether something may be sent: the function of the crate against an independent one.

mod boundaries;
mod conditions;
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
