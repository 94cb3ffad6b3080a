//! The table of versions in the README says what the calendar says.

use messenger_graph::ApiVersion;

#[test]
fn the_versions_of_the_readme_are_those_of_the_calendar() {
    let rows = include_str!("../../../generated/README.md")
        .lines()
        .filter(|line| line.starts_with("| `v"));
    let mut versions = 0;
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, module, version, released, expires, ..] = cells[..] else {
            panic!("{row}");
        };
        let number: ApiVersion = version.parse().expect(row);
        let release = number.release().expect(row);
        let minor = if number.major() < 4 {
            format!("_{}", number.minor())
        } else {
            String::new()
        };
        assert_eq!(module, format!("`v{}{minor}`", number.major()));
        assert_eq!(released, release.released.to_string(), "{version}");
        let end = release
            .expires
            .map_or("not announced".to_owned(), |day| day.to_string());
        assert_eq!(expires, end, "{version}");
        versions += 1;
    }
    assert_eq!(versions, 9);
}
