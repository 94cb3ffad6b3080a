//! `versions.yaml` and `protocol.yaml`.

use messenger_graph::rules::Status;
use messenger_graph::rules::Verdict;
use messenger_graph::rules::protocol::TABLE;
use messenger_graph::rules::protocol::{Effect, SentAs};
use messenger_graph::versions::CALENDAR;
use messenger_graph::{ApiVersion, Date};

use super::{day, docs, optional, plain, rows, source, spec, text, version};

fn eve(day: Date) -> Date {
    day.yesterday().expect("a day before")
}

#[test]
fn versions() {
    let Some(spec) = spec("versions") else { return };
    let rows = rows(&spec, "versions");
    assert_eq!(rows.len(), CALENDAR.len());
    for row in rows {
        let label = version(row, "version").expect("a version");
        let (released, expires) = (day(row, "released").expect("a day"), day(row, "expires"));
        let have = label.release().expect("a row");
        assert_eq!(
            (have.released, have.expires),
            (released, expires),
            "{label}"
        );
        let before = label.status(eve(released));
        assert_eq!(before, Status::NotReleased { on: released }, "{label}");
        assert!(
            matches!(label.status(released), Status::Live { .. }),
            "{label}"
        );
        if let Some(end) = expires {
            assert!(
                matches!(label.status(eve(end)), Status::Live { .. }),
                "{label}"
            );
            let status = label.status(end);
            assert!(
                matches!(status, Status::Expired { since, .. } if since == end),
                "{label}"
            );
        }
    }
    let shown = docs(include_str!("../../../../generated/src/versions.rs"));
    for (name, rule) in spec["rules"].as_object().expect("rules") {
        let line = format!("{name}: {}", plain(text(rule, "doc")));
        assert!(shown.contains(&line.replace('\\', "")), "{line}");
    }
}

#[test]
fn protocol() {
    let Some(spec) = spec("protocol") else { return };
    let rows = rows(&spec, "features");
    assert_eq!(rows.len(), TABLE.len());
    for (row, have) in rows.iter().zip(TABLE) {
        let name = text(row, "name");
        let sent = &row["sent_as"];
        let sent = match have.sent_as {
            None => sent.is_null(),
            Some(SentAs::Query(name)) => sent["query"] == name,
            Some(SentAs::RootQuery(name)) => sent["root"] == name,
            Some(SentAs::Header(name)) => sent["header"] == name,
            Some(SentAs::Modifier(name)) => sent["modifier"] == name,
            Some(_) => false,
        };
        assert!(sent, "{name}: {:?}", have.sent_as);
        let shown = docs(include_str!("../../../../generated/src/protocol.rs"));
        let line = plain(optional(row, "doc").expect("a string"));
        assert!(shown.contains(&line.replace('\\', "")), "{name}");
        let restricted = row.get("restricted").map(|row| {
            let from = day(row, "from").expect("a day");
            let removed_in = version(row, "removed_in").expect("a version");
            (from, removed_in, source(&spec, row))
        });
        let restriction = have.restriction;
        let restriction = restriction.map(|row| (row.from, row.removed_in, row.source));
        assert_eq!(restriction, restricted, "{name}");
        let Some(row) = row.get("removed") else {
            assert_eq!(have.removal, None, "{name}");
            continue;
        };
        let removal = have.removal.as_ref().expect("a removal");
        let effect = match removal.effect {
            Effect::Ignored => "ignored",
            Effect::Error => "error",
            Effect::Removed => "removed",
            _ => "another",
        };
        assert_eq!(effect, text(row, "then"), "{name}");
        assert_eq!(removal.source, source(&spec, row), "{name}");
        let retired = version(row, "version").expect("a version");
        let everywhere = day(row, "everywhere").expect("a day");
        let at_once = retired.release().expect("a release").released;
        let verdict = |version: ApiVersion, on| have.feature.verdict(version, on);
        assert_eq!(
            verdict(retired, at_once),
            Verdict::Removed { since: at_once },
            "{name}"
        );
        let older = CALENDAR.iter().rev().find(|row| row.version < retired);
        let older = older.expect("an older version").version;
        let last = verdict(older, eve(everywhere));
        assert_eq!(last, Verdict::AllowedUntil(everywhere), "{name}");
        assert_eq!(
            verdict(older, everywhere),
            Verdict::Removed { since: everywhere },
            "{name}"
        );
    }
}
