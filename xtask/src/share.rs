//! Stage 8: what did not change is one and the same Rust item.
//!
//! In: all versions, named. Out: a [`Plan`] that says for each page and each item of each version whether it is
//! defined there or re-exported from the version that first had it. Two items are the same exactly when they are the
//! same contract: prose does not count, and a type that points to a changed type has changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ir::contract::Contracts;
use crate::ir::{Api, Operation, Page, TypeDef, TypeId};
use crate::version::ApiVersion;

/// Which version's module defines what.
pub struct Plan<'a> {
    pub modules: Vec<ModulePlan<'a>>,
    /// Every request type, with the versions that have it, in order.
    pub requests: Vec<RequestSpan>,
    /// Every version, in order.
    pub versions: Vec<ApiVersion>,
}

pub struct ModulePlan<'a> {
    pub version: ApiVersion,
    pub api: &'a Api,
    pub pages: Vec<PagePlan<'a>>,
}

pub struct PagePlan<'a> {
    pub page: &'a Page,
    pub content: PageContent<'a>,
}

pub enum PageContent<'a> {
    /// The whole page is that of an earlier version.
    Same { of: ApiVersion },
    /// At least one item is new or has changed.
    Changed {
        types: Vec<PlannedItem<'a, TypeDef>>,
        operations: Vec<PlannedItem<'a, Operation>>,
    },
}

/// An item of a changed page.
pub struct PlannedItem<'a, T> {
    pub item: &'a T,
    /// The page the item was read from: the newest with this contract, since its prose is the best there is.
    pub page: &'a Page,
    /// Every page that states the contract, the newest last, with the item's index in it.
    pub statements: Vec<(&'a Page, usize)>,
    pub from: DefinedIn,
    /// First and newest version with this contract.
    pub first: ApiVersion,
    pub last: ApiVersion,
    /// Whether the item is still there in the newest version.
    pub current: bool,
    /// Whether a version between the first and the last lacks it.
    pub gaps: bool,
    /// Whether an operation of some version reads its error responses as this type.
    pub is_error: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinedIn {
    Here,
    Earlier(ApiVersion),
}

/// A request type and the versions that have it.
pub struct RequestSpan {
    pub module: String,
    pub ident: String,
    /// `METHOD /path`.
    pub operation: String,
    pub defined_in: ApiVersion,
    pub versions: Vec<ApiVersion>,
}

/// One contract and the pages that state it.
#[derive(Clone)]
struct Definition<'a> {
    first: ApiVersion,
    oldest: (&'a Page, usize),
    versions: Vec<ApiVersion>,
    /// One of each version.
    statements: Vec<(&'a Page, usize)>,
    is_error: bool,
}

type Table<'a> = BTreeMap<(&'a str, &'a str), Vec<Definition<'a>>>;

/// Plans all versions, which must be in order.
pub fn share(apis: &[Api]) -> Plan<'_> {
    let versions: Vec<_> = apis.iter().filter_map(|api| api.version).collect();
    let tables = tables(apis, &versions);
    let mut planned = Planned::new();
    let modules = apis.iter().zip(&versions).map(|(api, version)| ModulePlan {
        version: *version,
        api,
        pages: api
            .pages
            .iter()
            .map(|page| plan_page(page, *version, &versions, &tables, &mut planned))
            .collect(),
    });
    Plan {
        modules: modules.collect(),
        requests: spans(&tables.operations),
        versions,
    }
}

/// Every contract of every page, and the versions that state it.
struct Tables<'a> {
    types: Table<'a>,
    operations: Table<'a>,
}

fn tables<'a>(apis: &'a [Api], versions: &[ApiVersion]) -> Tables<'a> {
    let mut contracts = Contracts::default();
    let mut tables = Tables {
        types: Table::new(),
        operations: Table::new(),
    };
    for (api, version) in apis.iter().zip(versions) {
        for page in &api.pages {
            let errors = page.operations.iter().flat_map(Operation::error_types);
            let errors: HashSet<_> = errors.collect();
            for (index, def) in page.types.iter().enumerate() {
                let slot = tables.types.entry((&page.stem, &def.key)).or_default();
                let same = |have: &Definition<'_>| {
                    let (old, old_index) = have.oldest;
                    contracts.same_type((old, TypeId(old_index)), (page, TypeId(index)))
                };
                let definition = record(slot, page, index, *version, same);
                definition.is_error |= errors.contains(&TypeId(index));
            }
            for (index, operation) in page.operations.iter().enumerate() {
                let slot = tables
                    .operations
                    .entry((&page.stem, &operation.key))
                    .or_default();
                let same = |have: &Definition<'_>| {
                    let (old, old_index) = have.oldest;
                    contracts.same_operation((old, &old.operations[old_index]), (page, operation))
                };
                record(slot, page, index, *version, same);
            }
        }
    }
    tables
}

/// Adds a statement of a contract, and returns the definition that it belongs to.
fn record<'s, 'a>(
    slot: &'s mut Vec<Definition<'a>>,
    page: &'a Page,
    index: usize,
    version: ApiVersion,
    same: impl FnMut(&Definition<'a>) -> bool,
) -> &'s mut Definition<'a> {
    let known = slot.iter().position(same);
    let known = known.unwrap_or_else(|| {
        slot.push(Definition {
            first: version,
            oldest: (page, index),
            versions: Vec::new(),
            statements: Vec::new(),
            is_error: false,
        });
        slot.len() - 1
    });
    let definition = &mut slot[known];
    definition.versions.push(version);
    definition.statements.push((page, index));
    definition
}

/// What a page of a version consists of: each item, and the version that first had it.
type Makeup<'a> = Vec<(&'static str, &'a str, ApiVersion)>;

/// The pages that were planned so far, by stem and makeup.
type Planned<'a> = HashMap<(&'a str, Makeup<'a>), ApiVersion>;

fn plan_page<'a>(
    page: &'a Page,
    version: ApiVersion,
    versions: &[ApiVersion],
    tables: &Tables<'a>,
    planned: &mut Planned<'a>,
) -> PagePlan<'a> {
    let types: Vec<_> = page
        .types
        .iter()
        .filter_map(|def| find(&tables.types, page, &def.key, version))
        .map(|definition| {
            item(definition, version, versions, |page, index| {
                &page.types[index]
            })
        })
        .collect();
    let operations: Vec<_> = page
        .operations
        .iter()
        .filter_map(|operation| find(&tables.operations, page, &operation.key, version))
        .map(|definition| {
            item(definition, version, versions, |page, index| {
                &page.operations[index]
            })
        })
        .collect();
    let own = types
        .iter()
        .map(|item| ("type", item.item.key.as_str(), item.first));
    let calls = operations
        .iter()
        .map(|item| ("operation", item.item.key.as_str(), item.first));
    let mut makeup: Makeup<'a> = own.chain(calls).collect();
    makeup.sort_unstable();
    let of = *planned.entry((&page.stem, makeup)).or_insert(version);
    let content = if of == version {
        PageContent::Changed { types, operations }
    } else {
        PageContent::Same { of }
    };
    PagePlan { page, content }
}

fn find<'t, 'a>(
    table: &'t Table<'a>,
    page: &'a Page,
    key: &'a str,
    version: ApiVersion,
) -> Option<&'t Definition<'a>> {
    let slot = table.get(&(page.stem.as_str(), key))?;
    slot.iter()
        .find(|definition| definition.versions.contains(&version))
}

fn item<'a, T>(
    definition: &Definition<'a>,
    version: ApiVersion,
    versions: &[ApiVersion],
    get: impl Fn(&'a Page, usize) -> &'a T,
) -> PlannedItem<'a, T> {
    let (page, index) = *definition.statements.last().unwrap_or(&definition.oldest);
    let last = definition.versions.last().copied().unwrap_or(version);
    let within = |have: &&ApiVersion| definition.first <= **have && **have <= last;
    let between = versions.iter().filter(within).count();
    let from = if definition.first == version {
        DefinedIn::Here
    } else {
        DefinedIn::Earlier(definition.first)
    };
    PlannedItem {
        item: get(page, index),
        page,
        statements: definition.statements.clone(),
        from,
        first: definition.first,
        last,
        current: Some(last) == versions.last().copied(),
        gaps: between > definition.versions.len(),
        is_error: definition.is_error,
    }
}

fn spans(operations: &Table<'_>) -> Vec<RequestSpan> {
    let definitions = operations.values().flatten().map(|definition| {
        let (page, index) = definition.oldest;
        RequestSpan {
            module: page.module.clone(),
            ident: page.operations[index].ident.clone(),
            operation: page.operations[index].key.clone(),
            defined_in: definition.first,
            versions: definition.versions.clone(),
        }
    });
    let mut spans: Vec<_> = definitions.collect();
    spans.sort_by(|a, b| {
        (a.defined_in, &a.module, &a.ident).cmp(&(b.defined_in, &b.module, &b.ident))
    });
    spans
}
