//! `history.yaml`.

use messenger_graph::history::{CHANGES, ChangeKind, Coverage, Grade};

use super::{day, optional, rows, source, spec, text, version};

#[test]
fn changes() {
    let Some(spec) = spec("history") else { return };
    let rows = rows(&spec, "changes");
    assert_eq!(rows.len(), CHANGES.len());
    for (row, have) in rows.iter().zip(CHANGES) {
        let (of, item) = (text(row, "of"), optional(row, "item"));
        assert_eq!((have.of, have.item), (of, item));
        assert_eq!(have.detail, optional(row, "detail"), "{of} {item:?}");
        let kind = match have.kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            _ => "another",
        };
        assert_eq!(kind, text(row, "change"), "{of} {item:?}");
        let coverage = match have.coverage {
            Coverage::Present => "present",
            Coverage::Removed => "removed",
            Coverage::Outside => "outside",
            _ => "another",
        };
        let expected = optional(row, "coverage").unwrap_or("present");
        assert_eq!(coverage, expected, "{of} {item:?}");
        let release = &spec["releases"][have.release];
        assert_eq!(have.release, text(row, "release"), "{of} {item:?}");
        assert_eq!(Some(have.seen_on), day(release, "on"), "{of} {item:?}");
        assert_eq!(Some(have.line), version(release, "version"));
        let (grade, cited) = match (row.get("documented"), row.get("announced")) {
            (Some(said), _) => (
                Grade::Documented(version(said, "version").expect("a version")),
                said,
            ),
            (None, Some(said)) => (Grade::Announced(day(said, "on").expect("a day")), said),
            (None, None) => (Grade::Seen, row),
        };
        assert_eq!(have.grade, grade, "{of} {item:?}");
        assert_eq!(have.source, source(&spec, cited), "{of} {item:?}");
    }
}
