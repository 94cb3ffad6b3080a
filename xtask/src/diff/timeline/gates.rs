//! Rows of the timeline that come from hand-written specs: who may ask for which field, which protocol features work, which
//! error codes a version has. In: the model. Out: rows, each with its words for each version and its dates.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Cell, Kind, Row, Version};
use crate::codegen::Model;
use crate::ir::{Api, Opener, SelectableField};
use crate::manual::{Errors, Profile, Protocol, ProtocolFeature, RemovalEffect, VersionOrDate};

pub fn rows(model: &Model, apis: &[&Api], versions: &[Version], today: Date) -> Vec<Row> {
    let mut rows = fields(model, apis, versions);
    rows.extend(features(model, apis, versions, today));
    rows.extend(errors(model, apis, versions));
    rows
}

/// Returns the row of a gate from its words for each version; `None` where the version does not have what it guards.
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

/// Returns the rows of fields that are requested by name.
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
    let pass = model.specs.get::<Profile>().passes.get(name)?;
    Some(format!(
        "{name}: apps created before {}, calls before {}",
        pass.app_created_before, pass.called_before
    ))
}

/// Returns the rows of query parameters and headers of the protocol.
fn features(model: &Model, apis: &[&Api], versions: &[Version], today: Date) -> Vec<Row> {
    let feature = |feature: &ProtocolFeature| {
        let words = apis.iter().map(|api| {
            let version = api.version?;
            let Some(removal) = &feature.removed else {
                let restriction = feature.restricted.as_ref()?;
                return (version < restriction.removed_in)
                    .then(|| format!("only where used before {}", restriction.from));
            };
            let end = removal.everywhere;
            let over = end <= today;
            (version < removal.version)
                .then(|| format!("{} until {end}", if over { "worked" } else { "works" }))
        });
        let words: Vec<_> = words.collect();
        let mut row = row("protocol", &feature.name, words, versions);
        row.note = Some(note(feature));
        row
    };
    model
        .specs
        .get::<Protocol>()
        .features
        .iter()
        .map(feature)
        .collect()
}

/// Returns what Meta's statements say of a feature.
fn note(feature: &ProtocolFeature) -> String {
    let mut statements = Vec::new();
    if let Some(removal) = &feature.removed {
        let then = match removal.then {
            RemovalEffect::Ignored => "ignored",
            RemovalEffect::Error => "an error",
            RemovalEffect::Removed => "removed",
        };
        statements.push(format!(
            "{then} from {} on, and on every version from {}",
            removal.version, removal.everywhere
        ));
    }
    if let Some(restriction) = &feature.restricted {
        statements.push(format!(
            "on every version, refused to apps created from {from} on and to uses that begin from {from} on; removed in {}",
            restriction.removed_in,
            from = restriction.from,
        ));
    }
    statements.join("; another statement: ")
}

/// Returns the rows of error codes that only some versions have.
fn errors(model: &Model, apis: &[&Api], versions: &[Version]) -> Vec<Row> {
    let is_version =
        |bound: &Option<VersionOrDate>| matches!(bound, Some(VersionOrDate::Version(_)));
    let errors = model.specs.get::<Errors>().rows.iter();
    let errors = errors.filter(|error| is_version(&error.since) || is_version(&error.until));
    errors
        .map(|error| {
            let words = apis.iter().map(|api| {
                let is_in = api.version.is_some_and(|version| error.is_in(version));
                is_in.then(|| error.meaning.clone())
            });
            row("errors", &error.name, words.collect(), versions)
        })
        .collect()
}
