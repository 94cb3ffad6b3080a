//! One rule about sending. In: a row that applies, a version, and facts. Out: whether it holds, and until when.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::rows::later;
use crate::calendar::ApiVersion;
use crate::message_rules::Moment;
use crate::messaging::{Denial, Facts, RuleOutcome, SendCheck, SendRuleRow, WindowSpan};

/// What a rule says of a sending.
pub(super) enum Finding {
    Holds,
    HoldsUntil(Timestamp),
    Broken(Denial),
    Uncertain,
}

/// Checks a rule that applies.
pub(super) fn check(row: &SendRuleRow, version: ApiVersion, facts: &Facts) -> Finding {
    let lifted = row.unless.map(|fact| facts.knows(fact));
    if lifted == Some(Some(true)) {
        return Finding::Holds;
    }
    match (Check { row, facts }).find(version) {
        // Whether it is lifted is not known.
        Finding::Broken(_) if lifted == Some(None) => Finding::Uncertain,
        found => found,
    }
}

struct Check<'a> {
    row: &'a SendRuleRow,
    facts: &'a Facts,
}

impl Check<'_> {
    /// Returns what the rule says, as it is not lifted.
    fn find(&self, version: ApiVersion) -> Finding {
        let today = Offset::UTC.to_datetime(self.facts.now).date();
        let serving = version.served_as(today).unwrap_or(version);
        match self.row.check {
            SendCheck::Never => self.broken(self.denial()),
            SendCheck::From { day, version } => {
                let is_early = day.is_some_and(|day| today < day)
                    || version.is_some_and(|version| serving < version);
                let exists_from = day;
                self.broken_if(is_early, |denial| Denial {
                    exists_from,
                    ..denial
                })
            }
            SendCheck::Until { day, version } => {
                let ended = version.filter(|version| *version <= serving);
                self.until(day, ended, today)
            }
            SendCheck::Within(span) => self.within(span),
            SendCheck::Apart { hours, after } => self.at_most(1, hours, after),
            SendCheck::AtMost { count, hours, of } => self.at_most(count, hours, of),
            SendCheck::Needs(needs) => {
                let lacks = self.facts.granted.as_ref().is_some_and(|granted| {
                    let mut needs = needs.iter();
                    needs.any(|need| !granted.has(need))
                });
                self.broken_if(lacks, |denial| denial)
            }
        }
    }

    /// Checks an end on a day, and one with a version: the one that ended it, if any did.
    fn until(&self, day: Option<Date>, ended: Option<ApiVersion>, today: Date) -> Finding {
        let passed = day.filter(|day| *day <= today);
        let released = ended.and_then(ApiVersion::release).map(|row| row.released);
        let removed_since = passed.or(released);
        match day {
            Some(day) if passed.is_none() && ended.is_none() => Finding::HoldsUntil(midnight(day)),
            _ => self.broken_if(passed.is_some() || ended.is_some(), |denial| Denial {
                removed_since,
                ..denial
            }),
        }
    }

    fn within(&self, span: &WindowSpan) -> Finding {
        let now = self.facts.now;
        let latest = |after, hours| self.facts.times(after).max().map(|at| later(at, hours));
        let Some(end) = latest(span.after, span.hours) else {
            return Self::outcome(self.row.missing, self.denial());
        };
        let is_open = |end: Timestamp| now < end || now == end && !span.is_strict;
        let may = span.may.as_ref();
        let may = may.and_then(|may| latest(may.after, may.hours));
        if is_open(end) {
            return Finding::HoldsUntil(end);
        }
        if may.is_some_and(is_open) {
            return Finding::Uncertain;
        }
        let boundary = may.into_iter().chain([end]).max();
        self.broken_if(true, |denial| Denial { boundary, ..denial })
    }

    /// Checks how often something was within some hours.
    fn at_most(&self, count: u32, hours: u32, of: Moment) -> Finding {
        let of = [of];
        let ends = self.facts.times(&of).map(|at| later(at, hours));
        let mut ends: Vec<_> = ends.filter(|end| self.facts.now < *end).collect();
        ends.sort();
        // The rule holds again when fewer than `count` of them are left.
        let excess = ends.len().checked_sub(count as usize);
        let boundary = excess.and_then(|excess| ends.get(excess).copied());
        self.broken_if(excess.is_some(), |denial| Denial { boundary, ..denial })
    }

    fn broken_if(&self, is_broken: bool, why: impl FnOnce(Denial) -> Denial) -> Finding {
        if is_broken {
            self.broken(why(self.denial()))
        } else {
            Finding::Holds
        }
    }

    fn broken(&self, denial: Denial) -> Finding {
        Self::outcome(self.row.outcome, denial)
    }

    fn outcome(outcome: RuleOutcome, denial: Denial) -> Finding {
        match outcome {
            RuleOutcome::Allowed => Finding::Holds,
            RuleOutcome::Uncertain => Finding::Uncertain,
            RuleOutcome::Denied => Finding::Broken(denial),
        }
    }

    fn denial(&self) -> Denial {
        Denial {
            rule: self.row.rule,
            removed_since: None,
            exists_from: None,
            boundary: None,
        }
    }
}

fn midnight(day: Date) -> Timestamp {
    let midnight = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight()));
    midnight.unwrap_or(Timestamp::MAX)
}
