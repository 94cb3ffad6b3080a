//! What a person does about a finding, in one line. In: a finding, an item and what becomes of it. Out: words.

use super::items::Item;
use super::surface::Fate;
use crate::diff::finding::Finding;
use crate::diff::judge::shown;
use crate::diff::rule::{Direction, Effect, Level, Rule};

/// The edit after which source compiles again.
pub fn source([owner, name]: [&str; 2], fate: &Fate, item: Item, renamed: Option<&str>) -> String {
    let renamed = renamed.filter(|new| *new != name);
    match fate {
        Fate::Gone => match renamed {
            Some(new) => format!("write `{new}` in place of `{name}`"),
            None => gone(name),
        },
        Fate::Reshaped => format!("`{name}` is another kind of type; build and read it anew"),
        Fate::Retyped { old, new } => retyped(name, old, new),
        Fate::Needed => format!("pass `{name}` to `{owner}::new`"),
        Fate::Unneeded => match item {
            Item::Field(..) | Item::Param(..) | Item::Body(_) => {
                format!(
                    "`{owner}::new` no longer takes `{name}`: set it with `.{name}(…)`, read an `Option`"
                )
            }
            _ => format!("`{owner}::new` no longer takes `{name}`"),
        },
        Fate::Nested => {
            format!(
                "the members of `{name}` stand one level higher or deeper; build and read them there"
            )
        }
        Fate::Reopened(openers) if openers.is_empty() => format!("call `{name}` without a proof"),
        Fate::Reopened(openers) => format!("pass `{name}` a proof of {}", listed(openers, " or ")),
        Fate::Answered(new) => {
            format!("the answer of `{name}` is read as `{new}`; adapt what reads it")
        }
        // Each value that is lost is told of by itself.
        Fate::Same | Fate::Deprecated | Fate::Lost(_) => "nothing to edit".to_owned(),
    }
}

fn listed(names: &[String], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}

fn retyped(name: &str, old: &str, new: &str) -> String {
    if new == format!("Option<{old}>") {
        return format!("`{name}` becomes an `Option`; handle `None`");
    }
    if old == format!("Option<{new}>") {
        return format!("`{name}` is no longer an `Option`; read the value itself");
    }
    format!("`{name}` is `{new}` instead of `{old}`; convert where it is used")
}

pub fn gone(name: &str) -> String {
    format!("remove the uses of `{name}`")
}

pub fn deprecation(name: &str) -> String {
    format!("the compiler warns where `{name}` is used; move away before it ends")
}

/// What to do where the compiler says nothing.
pub fn meaning(finding: &Finding, name: &str, effect: Effect) -> String {
    if effect == Effect::None || finding.level < Level::Risky {
        return "nothing to edit".to_owned();
    }
    let subject = &finding.subject;
    let now = if finding.new.is_null() {
        format!("without `{subject}`")
    } else {
        format!("`{subject}: {}`", shown(&finding.new))
    };
    match (finding.rule, finding.direction) {
        (Rule::EnumValueAdded | Rule::BranchAdded | Rule::MappingAdded, _) => {
            format!(
                "compiles as before; give `{name}` a match arm for {}",
                shown(&finding.new)
            )
        }
        (Rule::OperationMoved | Rule::MethodChanged | Rule::ParameterMoved, _) => {
            "compiles as before; the new module calls the right address".to_owned()
        }
        (_, Direction::Request) => {
            format!(
                "compiles as before; check that what is sent with `{name}` is right {}",
                within(&now)
            )
        }
        (_, Direction::Response) => {
            format!(
                "compiles as before; check what is done with `{name}`, which comes {}",
                within(&now)
            )
        }
    }
}

fn within(now: &str) -> String {
    if now.starts_with('`') {
        format!("under {now}")
    } else {
        now.to_owned()
    }
}
