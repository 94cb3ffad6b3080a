//! `cargo xtask versions`: the calendar on a day. In: the calendar, the supported versions, a day, a number of days.
//! Out: a table, and the supported versions that expire within these days. Pure; the command line prints it.

use std::fmt::Write;

use jiff::civil::Date;

use crate::manual::{Calendar, Release};
use crate::version::ApiVersion;

/// What a version is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    NotReleased,
    /// With the days that are left, if an end is announced.
    Live(Option<i32>),
    /// With the version that Graph uses instead.
    Expired(Option<ApiVersion>),
}

/// The table and what is to be done.
pub struct Overview {
    pub table: String,
    /// Supported versions that expire within the days asked for, with the days that are left.
    pub expiring: Vec<(ApiVersion, i32)>,
}

pub fn overview(
    calendar: &Calendar,
    supported: &[ApiVersion],
    today: Date,
    within: Option<u32>,
) -> Overview {
    let mut table = String::from("version  released    expires     supported  on the day\n");
    let mut expiring = Vec::new();
    for release in &calendar.releases {
        let state = state(calendar, release, today);
        let is_supported = supported.contains(&release.version);
        if let (State::Live(Some(left)), true, Some(within)) = (state, is_supported, within)
            && i64::from(left) <= i64::from(within)
        {
            expiring.push((release.version, left));
        }
        let expires = match release.expires {
            Some(day) => day.to_string(),
            None => "not known".to_owned(),
        };
        let mark = if is_supported { "yes" } else { "-" };
        let version = release.version.to_string();
        let row = format!(
            "{version:<7}  {}  {expires:<10}  {mark:<9}  {}",
            release.released,
            described(state)
        );
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{}", row.trim_end());
    }
    Overview { table, expiring }
}

/// The day of expiry is the first day without the version.
pub fn state(calendar: &Calendar, release: &Release, today: Date) -> State {
    if today < release.released {
        return State::NotReleased;
    }
    match release.expires {
        Some(end) if end <= today => State::Expired(
            calendar
                .releases
                .iter()
                .filter(|other| other.version > release.version && other.released <= today)
                .find(|other| other.expires.is_none_or(|end| today < end))
                .map(|other| other.version),
        ),
        end => State::Live(end.map(|end| (end - today).get_days())),
    }
}

fn described(state: State) -> String {
    match state {
        State::NotReleased => "not released".to_owned(),
        State::Live(None) => "live".to_owned(),
        State::Live(Some(1)) => "live, 1 day left".to_owned(),
        State::Live(Some(left)) => format!("live, {left} days left"),
        State::Expired(Some(by)) => format!("expired, served by {by}"),
        State::Expired(None) => "expired".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen;
    use crate::report::Report;
    use jiff::civil::date;

    fn calendar() -> Calendar {
        let calendar = crate::manual::read(&codegen::root(), &mut Report::new());
        calendar.expect("the calendar is whole")
    }

    fn version(text: &str) -> ApiVersion {
        text.parse().expect("a version")
    }

    #[test]
    fn an_end_is_reported_from_the_first_day_within_the_window_to_the_last_before_it() {
        let (calendar, v21) = (calendar(), version("v21.0"));
        let at = |day, within| overview(&calendar, &[v21], day, within).expiring;
        assert_eq!(at(date(2026, 11, 21), Some(60)), []);
        assert_eq!(at(date(2026, 11, 21), Some(61)), [(v21, 61)]);
        assert_eq!(at(date(2026, 11, 22), Some(60)), [(v21, 60)]);
        assert_eq!(at(date(2027, 1, 20), Some(60)), [(v21, 1)]);
        assert_eq!(at(date(2027, 1, 21), Some(60)), []);
        assert_eq!(at(date(2026, 11, 22), None), []);
        let other = overview(&calendar, &[version("v22.0")], date(2026, 11, 22), Some(60));
        assert_eq!(other.expiring, []);
    }

    #[test]
    fn every_release_changes_its_state_on_its_days() {
        let calendar = calendar();
        for release in &calendar.releases {
            let at = |day| state(&calendar, release, day);
            let eve = |day: Date| day.yesterday().expect("a day before");
            let label = release.version;
            assert_eq!(at(eve(release.released)), State::NotReleased, "{label}");
            assert!(matches!(at(release.released), State::Live(_)), "{label}");
            let Some(end) = release.expires else { continue };
            assert_eq!(at(eve(end)), State::Live(Some(1)), "{label}");
            for day in [end, end.tomorrow().expect("a day after")] {
                assert!(matches!(at(day), State::Expired(_)), "{label}");
            }
        }
    }

    #[test]
    fn an_expired_version_names_the_one_that_serves_it() {
        let table = overview(&calendar(), &[version("v20.0")], date(2026, 11, 21), None).table;
        let row = |label: &str| {
            table
                .lines()
                .find(|line| line.starts_with(label))
                .unwrap_or("")
        };
        assert_eq!(
            row("v20.0"),
            "v20.0    2024-05-21  2026-09-24  yes        expired, served by v21.0"
        );
        assert_eq!(
            row("v2.10"),
            "v2.10    2017-07-18  2019-11-07  -          expired, served by v21.0"
        );
        assert_eq!(
            row("v26.0"),
            "v26.0    2026-07-29  not known   -          live"
        );
        assert_eq!(
            row("v27.0"),
            "v27.0    2026-11-04  not known   -          live"
        );
        assert!(row("v21.0").ends_with("live, 61 days left"));
    }
}
