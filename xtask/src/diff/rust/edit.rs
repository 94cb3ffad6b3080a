//! What to do about a finding, in one line. In: a finding, an item and its fate. Out: a sentence.

use super::items::Item;
use super::surface::RustFate;
use crate::diff::finding::Finding;
use crate::diff::judge::shown;
use crate::diff::rule::{Direction, Level, Rule, RustEffect};

const NOTHING: &str = "nothing to edit";

/// Returns the edit after which source compiles again.
pub fn source(
    [owner, name]: [&str; 2],
    fate: &RustFate,
    item: Item,
    renamed: Option<&str>,
) -> String {
    match fate {
        RustFate::Removed => match renamed.filter(|new| *new != name) {
            Some(new) => format!("write `{new}` in place of `{name}`"),
            None => removed(name),
        },
        RustFate::Reshaped => format!("`{name}` is another kind of type; build and read it anew"),
        RustFate::Retyped { old, new } => retyped(name, old, new),
        RustFate::Required => format!("pass `{name}` to `{owner}::new`"),
        RustFate::Constant => {
            format!("`{owner}::new` no longer takes `{name}`: it sets the only value")
        }
        RustFate::Optional => {
            let taken = format!("`{owner}::new` no longer takes `{name}`");
            match item {
                Item::Field(..) | Item::Param(..) | Item::Body(_) => {
                    format!("{taken}: set it with `.{name}(…)`, read an `Option`")
                }
                _ => taken,
            }
        }
        RustFate::Nested => {
            format!(
                "the fields of `{name}` are one level higher or deeper; build and read them there"
            )
        }
        RustFate::Reopened(openers) if openers.is_empty() => {
            format!("call `{name}` without a proof")
        }
        RustFate::Reopened(openers) => {
            let openers: Vec<_> = openers.iter().map(|name| format!("`{name}`")).collect();
            format!("pass `{name}` a proof of {}", openers.join(" or "))
        }
        RustFate::Returns(new) => {
            format!("the response of `{name}` is read as `{new}`; adapt what reads it")
        }
        RustFate::Unsendable => {
            format!(
                "`{name}` is only received now: it has no `new` and no methods that set a field"
            )
        }
        RustFate::Untaken(method) => {
            format!("`client.{method}` no longer takes `{name}`; send it and read the response")
        }
        RustFate::LostTraits(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let names = names.join(" and ");
            format!("`{name}` no longer implements {names}; do without where it is used")
        }
        // Each lost variant has its own edit.
        RustFate::Same | RustFate::Deprecated | RustFate::LostVariants(_) => NOTHING.to_owned(),
    }
}

fn retyped(name: &str, old: &str, new: &str) -> String {
    if *new == format!("Option<{old}>") {
        format!("`{name}` becomes an `Option`; handle `None`")
    } else if *old == format!("Option<{new}>") {
        format!("`{name}` is no longer an `Option`; read the value itself")
    } else {
        format!("`{name}` is `{new}` instead of `{old}`; convert where it is used")
    }
}

pub fn removed(name: &str) -> String {
    format!("remove the uses of `{name}`")
}

pub fn deprecation(name: &str) -> String {
    format!("the compiler warns where `{name}` is used; stop using it before it is removed")
}

/// Returns what to do where the compiler reports nothing.
pub fn behaviour(finding: &Finding, name: &str, effect: RustEffect) -> String {
    if finding.rule == Rule::ReservedAllowed {
        return format!(
            "compiles as before; `{name}` is sent as it is: encode the reserved characters that are data"
        );
    }
    let is_renamed = matches!(finding.rule, Rule::PropertyRenamed | Rule::ParameterRenamed);
    if is_renamed && effect == RustEffect::Behaviour {
        return format!("compiles as before; the new module has `{name}` under its new name");
    }
    if effect == RustEffect::None || finding.level < Level::Risky {
        return NOTHING.to_owned();
    }
    let subject = &finding.subject;
    let now = if finding.new.is_null() {
        format!("without `{subject}`")
    } else {
        format!("under `{subject}: {}`", shown(&finding.new))
    };
    match (finding.rule, finding.direction) {
        (Rule::EnumValueAdded | Rule::BranchAdded | Rule::MappingAdded, _) => {
            let new = shown(&finding.new);
            format!("compiles as before; give `{name}` a match arm for {new}")
        }
        (Rule::OperationMoved | Rule::MethodChanged | Rule::ParameterMoved, _) => {
            "compiles as before; the new module calls the right address".to_owned()
        }
        (_, Direction::Request) => {
            format!("compiles as before; check that what is sent with `{name}` is right {now}")
        }
        (_, Direction::Response) => {
            format!("compiles as before; check what is done with `{name}`, which is received {now}")
        }
    }
}
