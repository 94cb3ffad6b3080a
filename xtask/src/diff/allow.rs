//! Approvals: findings in, those without an approval out, and each approval that is stale.
//!
//! An approval names a rule and a location, with a reason and, optionally, a last day. It survives rewording and moved lines,
//! because neither is part of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::ContractChange;
use super::finding::{Finding, Sides};
use super::rule::{Direction, Level, Rule};
use crate::report::{Code, Lines, Report, Site, locate};
use crate::source::Document;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    pub approvals: Vec<Approval>,
    /// The line of each in its file.
    #[serde(skip)]
    lines: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub rule: String,
    /// The finding's location in the old document, or in the new one if the old has none.
    pub pointer: String,
    /// Default: both directions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// The finding's fingerprint, which depends on the old and the new value. Default: any values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    pub reason: String,
    /// The first day on which it no longer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

impl Approvals {
    pub fn read(document: &Document, report: &mut Report) -> Option<Approvals> {
        let file = Site::file(&document.file);
        let mut all: Approvals =
            crate::source::deserialize(&document.tree, &file, Code::InvalidManual, report)?;
        all.lines = lines(document, all.approvals.len());
        for (index, approval) in all.approvals.iter().enumerate() {
            let site = file.child("approvals").index(index);
            if Rule::named(&approval.rule).is_none() {
                let message = format!("there is no rule `{}`", approval.rule);
                let help = "write the name that the finding has";
                report.error(Code::UnknownName, site.child("rule"), message, help);
            }
            if approval.reason.trim().is_empty() {
                let message = "an approval needs a reason";
                let site = site.child("reason");
                report.error(Code::InvalidManual, site, message, "write a sentence");
            }
            let mut others = all.approvals[..index].iter();
            if others.any(|other| other.covers_same(approval)) {
                let message = "this approval is a duplicate";
                report.error(Code::InvalidManual, site, message, "remove one of the two");
            }
        }
        Some(all)
    }

    /// Separates what is approved, and adds a finding for each approval that is unused or has expired.
    pub fn apply(
        &self,
        findings: Vec<Finding>,
        file: &str,
        today: Date,
    ) -> (Vec<Finding>, Vec<(Finding, String)>) {
        let mut used = vec![false; self.approvals.len()];
        let (mut out, mut approved) = (Vec::new(), Vec::new());
        for finding in findings {
            let mut approvals = self.approvals.iter();
            let index = approvals.position(|approval| approval.fits(&finding));
            index.inspect(|index| used[*index] = true);
            let approval = index.map(|index| &self.approvals[index]);
            match approval.filter(|approval| !approval.is_expired(today)) {
                Some(approval) => approved.push((finding, approval.reason.clone())),
                None => out.push(finding),
            }
        }
        for (index, approval) in self.approvals.iter().enumerate() {
            let rule = match (approval.is_expired(today), used[index]) {
                (true, _) => Rule::ApprovalExpired,
                (false, false) => Rule::ApprovalUnused,
                (false, true) => continue,
            };
            let line = self.lines.get(index).copied();
            out.push(stale(rule, index, approval, (file, line)));
        }
        (out, approved)
    }

    /// Returns the missing approvals of findings at or above a level, to be completed with reasons.
    pub fn missing(&self, findings: &[Finding], least: Level) -> Vec<Approval> {
        let mut out: Vec<Approval> = Vec::new();
        let bad = findings.iter().filter(|finding| finding.level.fails(least));
        for finding in bad {
            let is_stale = matches!(finding.rule, Rule::ApprovalUnused | Rule::ApprovalExpired);
            let known = |approval: &Approval| approval.fits(finding);
            if is_stale || self.approvals.iter().chain(&out).any(known) {
                continue;
            }
            out.push(Approval {
                rule: finding.rule.id().to_owned(),
                pointer: finding.location().to_owned(),
                direction: Some(finding.direction.name().to_owned()),
                fingerprint: Some(finding.fingerprint.clone()),
                reason: format!("Accepted as it is: {}", finding.message),
                expires: None,
            });
        }
        out
    }
}

/// Returns the text of a file of approvals with more of them; its own text is unchanged, comments included.
pub fn extended(text: &str, more: &[Approval]) -> anyhow::Result<String> {
    let rows = serde_yaml::to_string(more)?;
    if text.trim().is_empty() {
        let rows = if more.is_empty() {
            " []\n".to_owned()
        } else {
            format!("\n{rows}")
        };
        return Ok(format!("approvals:{rows}"));
    }
    let had: Approvals = serde_yaml::from_str(text)?;
    if more.is_empty() {
        return Ok(text.to_owned());
    }
    let wanted: Vec<_> = had.approvals.iter().chain(more).cloned().collect();
    // The array may be indented by any of these, or be on one line.
    for indent in ["", "  ", "    "] {
        let rows: String = rows
            .lines()
            .map(|line| format!("{indent}{line}\n"))
            .collect();
        let longer = format!("{}\n{rows}", text.trim_end());
        let read: Result<Approvals, _> = serde_yaml::from_str(&longer);
        if read.is_ok_and(|read| read.approvals == wanted) {
            return Ok(longer);
        }
    }
    Ok(format!("approvals:\n{}", serde_yaml::to_string(&wanted)?))
}

fn lines(document: &Document, count: usize) -> Vec<usize> {
    let pointers: Vec<_> = (0..count)
        .map(|index| format!("/approvals/{index}"))
        .collect();
    let wanted = pointers.iter().map(String::as_str).collect();
    let locations = locate::locations(&document.text, &wanted);
    let lines = Lines::new(&document.text);
    let line = |pointer: &String| {
        let span = locations.get(pointer.as_str());
        span.map_or(1, |span| lines.line_col(span.start).0)
    };
    pointers.iter().map(line).collect()
}

impl Approval {
    fn covers_same(&self, other: &Approval) -> bool {
        self.rule == other.rule
            && self.pointer == other.pointer
            && self.direction == other.direction
            && self.fingerprint == other.fingerprint
    }

    fn fits(&self, finding: &Finding) -> bool {
        self.rule == finding.rule.id()
            && self.pointer == finding.location()
            && or_any(&self.direction, finding.direction.name())
            && or_any(&self.fingerprint, &finding.fingerprint)
    }

    fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|end| end <= today)
    }
}

fn or_any(wanted: &Option<String>, value: &str) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted == value)
}

fn stale(
    rule: Rule,
    index: usize,
    approval: &Approval,
    (file, line): (&str, Option<usize>),
) -> Finding {
    let change = ContractChange {
        rule,
        direction: Direction::Request,
        old_pointer: None,
        new_pointer: None,
        old: Value::from(format!("{} {}", approval.rule, approval.pointer)),
        new: Value::Null,
        subject: "approval".to_owned(),
    };
    let pointer = format!("/approvals/{index}");
    let mut finding = Finding {
        pointer: Sides::from([Some(pointer.clone()), None]),
        file: Sides::from([Some(file.to_owned()), None]),
        line: Sides::from([line, None]),
        root_cause: pointer,
        ..Finding::new(change)
    };
    finding.fingerprint = finding.fingerprint();
    finding
}
