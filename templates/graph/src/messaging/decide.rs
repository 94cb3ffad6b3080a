//! The decision about a sending. In: the generated tables, a version, a sending, and facts. Out: the ruling. Pure.
//!
//! Of the rules that apply, in the order of the tables, the first that is broken decides; of those that are uncertain the
//! first counts, if none is broken.

use super::check::{Finding, check};
use crate::calendar::ApiVersion;
use crate::gate::Requirement;
use crate::message_rules::{FIRST, KINDS, LAST, SendRule};
use crate::messaging::{
    Contradiction, Facts, KindRow, SendCheck, SendRuleRow, SendRuling, SendVerdict, Sending,
};

/// Returns whether something may be sent, with the rule that decides.
///
/// The version is the one in the call's path; on a day, the one that serves it counts (see [`ApiVersion::served_as`]). A
/// page that gives a date gives no time of day: a day begins at 0:00 UTC.
pub fn verdict(version: ApiVersion, sending: &Sending, facts: &Facts) -> SendRuling {
    let kind = find_kind(sending, facts);
    let last = if kind.is_alone { &[] } else { LAST };
    let rules = [FIRST, kind.rules, last].into_iter().flatten();
    let rules = rules.map(|rule| rule.row());
    let rules: Vec<_> = rules.filter(|row| applies(row, sending, facts)).collect();
    let needs = rules.iter().flat_map(|row| needs(row));

    let (mut end, mut uncertain, mut denied) = (None, None, None);
    for row in &rules {
        match check(row, version, facts) {
            Finding::Holds => {}
            Finding::HoldsUntil(at) if end.is_none_or(|(_, first)| at < first) => {
                end = Some((row.rule, at));
            }
            Finding::HoldsUntil(_) => {}
            Finding::Uncertain => uncertain = uncertain.or(Some(row.rule)),
            Finding::Broken(denial) => {
                denied = Some(denial);
                break;
            }
        }
    }
    let (verdict, rule) = match (denied, uncertain, end) {
        (Some(denial), ..) => {
            let rule = denial.rule;
            (SendVerdict::Denied(denial), Some(rule))
        }
        (None, Some(rule), _) => (SendVerdict::Uncertain { rule }, Some(rule)),
        (None, None, Some((rule, at))) => (SendVerdict::AllowedUntil(at), Some(rule)),
        (None, None, None) => (SendVerdict::Allowed, None),
    };
    SendRuling {
        verdict,
        kind: kind.kind,
        rule,
        needs: needs.collect(),
        contradicted_by: contradictions(kind, rule),
        source: rule.map_or(kind.source, |rule| rule.row().source),
    }
}

fn find_kind(sending: &Sending, facts: &Facts) -> &'static KindRow {
    let kind = KINDS
        .iter()
        .find(|kind| sending.is_in(&kind.applies_to, facts));
    kind.expect("the last kind has every sending")
}

fn applies(row: &SendRuleRow, sending: &Sending, facts: &Facts) -> bool {
    let except = row.except.as_ref();
    sending.is_in(&row.applies_to, facts)
        && !except.is_some_and(|except| sending.is_in(except, facts))
}

fn needs(row: &SendRuleRow) -> &'static [Requirement] {
    match row.check {
        SendCheck::Needs(needs) => needs,
        _ => &[],
    }
}

fn contradictions(kind: &'static KindRow, rule: Option<SendRule>) -> Vec<&'static Contradiction> {
    let row = rule.map(SendRule::row);
    let window = row.and_then(|row| match row.check {
        SendCheck::Within(span) => Some(span.contradicted),
        _ => None,
    });
    let all = [
        Some(kind.contradicted),
        row.map(|row| row.contradicted),
        window,
    ];
    all.into_iter().flatten().flatten().collect()
}
