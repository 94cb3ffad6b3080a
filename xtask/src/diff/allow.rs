//! Approvals: findings in, those that nobody approved out, and each approval that is stale.
//!
//! An approval names a rule and a place, with a reason and, if it is not for ever, a last day. It survives rewording and
//! moved lines, because neither is part of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::{Finding, Sides};
use super::judge;
use super::rule::{Direction, Level, Rule};
use crate::report::{Code, Report, Site};
use crate::source::Document;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    pub approvals: Vec<Approval>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub rule: String,
    /// The finding's place in the old document, or in the new one if the old has none.
    pub pointer: String,
    /// Both directions, if it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    pub reason: String,
    /// The first day on which it no longer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

impl Approvals {
    pub fn read(document: &Document, report: &mut Report) -> Option<Approvals> {
        let file = Site::file(&document.file);
        let all: Approvals =
            crate::source::typed(&document.tree, &file, Code::InvalidManual, report)?;
        for (index, approval) in all.approvals.iter().enumerate() {
            let site = file.child("approvals").index(index);
            if Rule::named(&approval.rule).is_none() {
                let message = format!("there is no rule `{}`", approval.rule);
                report.error(
                    Code::UnknownName,
                    site.child("rule"),
                    message,
                    "write the name that the finding has",
                );
            }
            if approval.reason.trim().is_empty() {
                report.error(
                    Code::InvalidManual,
                    site.child("reason"),
                    "an approval says why",
                    "write a sentence",
                );
            }
            let twin = all.approvals[..index]
                .iter()
                .any(|other| other.covers_same(approval));
            if twin {
                report.error(
                    Code::InvalidManual,
                    site,
                    "this approval stands twice",
                    "remove one of the two",
                );
            }
        }
        Some(all)
    }

    /// Takes out what is approved, and adds a finding for each approval that is unused or has expired.
    pub fn apply(&self, findings: Vec<Finding>, file: &str, today: Date) -> Vec<Finding> {
        let mut used = vec![false; self.approvals.len()];
        let mut out = Vec::new();
        for finding in findings {
            let index = self
                .approvals
                .iter()
                .position(|approval| approval.fits(&finding));
            let live = index.is_some_and(|index| {
                used[index] = true;
                !self.approvals[index].is_expired(today)
            });
            if !live {
                out.push(finding);
            }
        }
        for (index, approval) in self.approvals.iter().enumerate() {
            if approval.is_expired(today) {
                out.push(stale(Rule::ApprovalExpired, index, approval, file));
            } else if !used[index] {
                out.push(stale(Rule::ApprovalUnused, index, approval, file));
            }
        }
        out
    }

    /// Approvals for everything that is breaking, unclassified or risky, to be completed with reasons.
    pub fn accepting(&self, findings: &[Finding]) -> Approvals {
        let mut approvals = self.approvals.clone();
        for finding in findings
            .iter()
            .filter(|finding| finding.level >= Level::Risky)
        {
            if matches!(finding.rule, Rule::ApprovalUnused | Rule::ApprovalExpired) {
                continue;
            }
            let approval = Approval {
                rule: finding.rule.id().to_owned(),
                pointer: finding.place().to_owned(),
                direction: Some(finding.direction.name().to_owned()),
                reason: format!("Accepted as it is: {}", finding.message),
                expires: None,
            };
            if !approvals.iter().any(|other| other.covers_same(&approval)) {
                approvals.push(approval);
            }
        }
        Approvals { approvals }
    }
}

impl Approval {
    fn covers_same(&self, other: &Approval) -> bool {
        self.rule == other.rule
            && self.pointer == other.pointer
            && self.direction == other.direction
    }

    fn fits(&self, finding: &Finding) -> bool {
        self.rule == finding.rule.id()
            && self.pointer == finding.place()
            && self
                .direction
                .as_ref()
                .is_none_or(|direction| direction == finding.direction.name())
    }

    fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|end| end <= today)
    }
}

fn stale(rule: Rule, index: usize, approval: &Approval, file: &str) -> Finding {
    let direction = Direction::Request;
    let pointer = format!("/approvals/{index}");
    let value = Value::from(format!("{} {}", approval.rule, approval.pointer));
    let mut finding = Finding {
        rule,
        level: rule.level(direction),
        direction,
        operation: None,
        pointer: Sides {
            old: Some(pointer.clone()),
            new: None,
        },
        file: Sides {
            old: Some(file.to_owned()),
            new: None,
        },
        line: Sides::default(),
        message: judge::message(rule, "approval", &value, &Value::Null),
        old: value,
        new: Value::Null,
        rust: Vec::new(),
        root_cause: pointer,
        fingerprint: String::new(),
        operations: Vec::new(),
        subject: "approval".to_owned(),
    };
    finding.fingerprint = finding.fingerprint();
    finding
}
