//! Rows of the timeline from hand-written specs: who may request which field, which protocol features work, which error codes
//! a version has. In: the model. Out: rows, each with its condition in each version and its dates.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Cell, RowKind, TimelineRow, VersionColumn, cells};
use crate::codegen::Model;
use crate::ir::{Api, Opener, SelectableField};
use crate::manual::{Errors, Profile, Protocol, ProtocolFeature, RemovalEffect, VersionOrDate};

pub fn rows(
    model: &Model,
    apis: &[&Api],
    versions: &[VersionColumn],
    today: Date,
) -> Vec<TimelineRow> {
    let mut rows = fields(model, apis, versions);
    rows.extend(features(model, apis, versions, today));
    rows.extend(errors(model, apis, versions));
    rows
}

/// Returns the row of a gate from its condition in each version; `None` where the version does not have what it guards.
fn row(
    group: &str,
    name: &str,
    conditions: Vec<Option<String>>,
    versions: &[VersionColumn],
) -> TimelineRow {
    let cells = cells(&conditions, |old, now, was_there| {
        if was_there && old == now {
            Cell::Same
        } else {
            Cell::Changed
        }
    });
    TimelineRow {
        details: conditions
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect(),
        ..TimelineRow::new(RowKind::Gate, group, name, cells, versions)
    }
}

/// Returns the rows of fields that are requested by name.
fn fields(model: &Model, apis: &[&Api], versions: &[VersionColumn]) -> Vec<TimelineRow> {
    let selectable = |api: &Api| -> BTreeMap<(String, String), SelectableField> {
        let operations = api.pages.iter().flat_map(|page| &page.operations);
        let fields = operations.flat_map(|operation| {
            let fields = operation
                .selection
                .iter()
                .flat_map(|selection| &selection.fields);
            fields.map(|field| ((operation.key.clone(), field.wire.clone()), field.clone()))
        });
        fields.collect()
    };
    let by_version: Vec<_> = apis.iter().map(|api| selectable(api)).collect();
    let all: BTreeSet<_> = by_version.iter().flat_map(BTreeMap::keys).collect();
    let mut rows = Vec::new();
    for key in all {
        let fields: Vec<_> = by_version.iter().map(|fields| fields.get(key)).collect();
        let conditions = fields.iter().map(|field| field.map(condition)).collect();
        let openers = fields.iter().flatten().flat_map(|field| &field.opened_by);
        let passes = openers.filter_map(|opener| match opener {
            Opener::Pass(name) => Some(name),
            Opener::Permission(_) => None,
        });
        let passes: BTreeSet<_> = passes.collect();
        let windows = passes.into_iter().filter_map(|name| window(model, name));
        let windows = windows.collect::<Vec<_>>().join("; ");
        rows.push(TimelineRow {
            note: Some(windows).filter(|windows| !windows.is_empty()),
            ..row(&key.0, &format!("field {}", key.1), conditions, versions)
        });
    }
    rows
}

fn condition(field: &SelectableField) -> String {
    if field.default {
        return "asked for by default".to_owned();
    }
    let names = field.opened_by.iter().map(|opener| match opener {
        Opener::Permission(name) | Opener::Pass(name) => name.as_str(),
    });
    let names: Vec<_> = names.collect();
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
fn features(
    model: &Model,
    apis: &[&Api],
    versions: &[VersionColumn],
    today: Date,
) -> Vec<TimelineRow> {
    let feature = |feature: &ProtocolFeature| {
        let conditions = apis.iter().map(|api| {
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
        TimelineRow {
            note: Some(note(feature)),
            ..row("protocol", &feature.name, conditions.collect(), versions)
        }
    };
    let features = model.specs.get::<Protocol>().features.iter();
    features.map(feature).collect()
}

/// Returns Meta's statements about a feature.
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
            "on every version, rejected for apps created from {from} on and for uses that begin from {from} on; removed in {}",
            restriction.removed_in,
            from = restriction.from,
        ));
    }
    statements.join("; another statement: ")
}

/// Returns the rows of error codes that only some versions have.
fn errors(model: &Model, apis: &[&Api], versions: &[VersionColumn]) -> Vec<TimelineRow> {
    let is_version =
        |bound: &Option<VersionOrDate>| matches!(bound, Some(VersionOrDate::Version(_)));
    let errors = model.specs.get::<Errors>().rows.iter();
    let errors = errors.filter(|error| is_version(&error.since) || is_version(&error.until));
    errors
        .map(|error| {
            let conditions = apis.iter().map(|api| {
                let is_in = api.version.is_some_and(|version| error.is_in(version));
                is_in.then(|| error.meaning.clone())
            });
            row("errors", &error.name, conditions.collect(), versions)
        })
        .collect()
}
