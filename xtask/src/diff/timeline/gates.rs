//! Rows of the timeline that no document has: who may ask for which field, which protocol features are left, which error
//! codes come and go with a version. In: the model. Out: rows, each with what it says in each version and its dates.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Cell, Kind, Row, Version};
use crate::codegen::Model;
use crate::ir::{Api, Opener, SelectableField};
use crate::manual::{Bound, Effect};
use crate::version::ApiVersion;

pub fn rows(model: &Model, apis: &[&Api], versions: &[Version], today: Date) -> Vec<Row> {
    let mut rows = fields(model, apis, versions);
    rows.extend(features(model, apis, versions, today));
    rows.extend(errors(model, apis, versions));
    rows
}

/// A gate whose words in each version are known; `None` where the version does not have what it guards.
fn row(group: &str, name: &str, words: Vec<Option<String>>, versions: &[Version]) -> Row {
    let mut before: Option<&Option<String>> = None;
    let mut was_there = false;
    let mut cells = Vec::new();
    for now in &words {
        cells.push(match (now, was_there) {
            (None, true) if before.is_some_and(Option::is_some) => Cell::Removed,
            (None, _) => Cell::Absent,
            (Some(_), false) => Cell::Since,
            (Some(_), true) if before == Some(now) => Cell::Same,
            (Some(_), true) => Cell::Changed,
        });
        was_there |= now.is_some();
        before = Some(now);
    }
    let mut row = Row::new(Kind::Gate, group, name, cells, versions);
    row.details = words.into_iter().map(Option::unwrap_or_default).collect();
    row
}

/// Fields that are asked for one by one, each under its own rule.
fn fields(model: &Model, apis: &[&Api], versions: &[Version]) -> Vec<Row> {
    let selectable = |api: &Api| -> Vec<(String, SelectableField)> {
        let operations = api.pages.iter().flat_map(|page| &page.operations);
        let fields = operations.filter_map(|operation| {
            let selection = operation.selection.as_ref()?;
            Some(
                selection
                    .fields
                    .iter()
                    .map(|field| (operation.key.clone(), field.clone())),
            )
        });
        fields.flatten().collect()
    };
    let by_version: Vec<_> = apis.iter().map(|api| selectable(api)).collect();
    let all: BTreeSet<(String, String)> = by_version
        .iter()
        .flatten()
        .map(|(place, field)| (place.clone(), field.wire.clone()))
        .collect();
    let mut rows = Vec::new();
    for (place, wire) in all {
        let words = by_version.iter().map(|fields| {
            let found = fields
                .iter()
                .find(|(at, field)| *at == place && field.wire == wire);
            found.map(|(_, field)| words(field))
        });
        let mut row = row(&place, &format!("field {wire}"), words.collect(), versions);
        let passes: BTreeSet<&String> = by_version
            .iter()
            .flatten()
            .filter(|(at, field)| *at == place && field.wire == wire)
            .flat_map(|(_, field)| &field.opened_by)
            .filter_map(|opener| match opener {
                Opener::Pass(name) => Some(name),
                Opener::Permission(_) => None,
            })
            .collect();
        let notes = passes.into_iter().filter_map(|name| window(model, name));
        row.note = Some(notes.collect::<Vec<_>>().join("; ")).filter(|note| !note.is_empty());
        rows.push(row);
    }
    rows
}

fn words(field: &SelectableField) -> String {
    if field.default {
        return "asked for by default".to_owned();
    }
    let names: Vec<_> = field
        .opened_by
        .iter()
        .map(|opener| match opener {
            Opener::Permission(name) | Opener::Pass(name) => name.as_str(),
        })
        .collect();
    match names.as_slice() {
        [] => "free".to_owned(),
        names => format!("opened by {}", names.join(" or ")),
    }
}

fn window(model: &Model, name: &str) -> Option<String> {
    let pass = model.profile.passes.get(name)?;
    Some(format!(
        "{name}: apps created before {}, calls before {}",
        pass.app_created_before, pass.called_before
    ))
}

/// Query parameters and headers of the protocol itself.
fn features(model: &Model, apis: &[&Api], versions: &[Version], today: Date) -> Vec<Row> {
    let feature = |feature: &crate::manual::ProtocolFeature| {
        let words = apis.iter().map(|api| {
            let works = api.version.is_some_and(|version| version < feature.version);
            let end = feature.everywhere;
            let over = end <= today;
            works.then(|| format!("{} until {end}", if over { "worked" } else { "works" }))
        });
        let words: Vec<_> = words.collect();
        let mut row = row("protocol", &feature.name, words, versions);
        let then = match feature.then {
            Effect::Ignored => "ignored",
            Effect::Error => "an error",
            Effect::Removed => "not there",
        };
        row.note = Some(format!(
            "{then} from {} on, and on every version from {}",
            feature.version, feature.everywhere
        ));
        row
    };
    model.rules.protocol.features.iter().map(feature).collect()
}

/// Error codes that come or go with a version; the others say the same in all of them.
fn errors(model: &Model, apis: &[&Api], versions: &[Version]) -> Vec<Row> {
    let version = |bound: &Option<Bound>| match bound {
        Some(Bound::Version(version)) => Some(*version),
        _ => None,
    };
    let mut rows = Vec::new();
    for error in &model.errors.rows {
        let (since, until) = (version(&error.since), version(&error.until));
        if since.is_none() && until.is_none() {
            continue;
        }
        let known = |have: ApiVersion| {
            since.is_none_or(|since| have >= since) && until.is_none_or(|until| have < until)
        };
        let words = apis.iter().map(|api| {
            let here = api.version.is_some_and(known);
            here.then(|| error.meaning.clone())
        });
        rows.push(row("errors", &error.name, words.collect(), versions));
    }
    rows
}
