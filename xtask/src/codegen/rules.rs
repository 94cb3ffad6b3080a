//! Stage 4: the hand-written specs, file by file. In: `specs/manual/`. Out: their tables, and the types that some of them
//! describe as pages, lowered and named like any other.

use std::path::Path;

use super::page;
use crate::ir::{Api, Page};
use crate::manual::{
    Calendar, Extensions, Legacy, Permissions, Profile, Protocol, Tokens, Webhooks, parts,
};
use crate::names::Pins;
use crate::report::Report;
use crate::source::Document;

/// What the hand-written specs say beside versions, errors and profile fields.
pub struct Rules {
    pub permissions: Permissions,
    pub legacy: Legacy,
    pub protocol: Protocol,
    pub tokens: Tokens,
    pub webhooks: Webhooks,
    pub extensions: Extensions,
    /// The types of webhooks and of the SDK, as pages without operations.
    pub payloads: Vec<Page>,
}

impl Rules {
    /// Checks what the rules say of operations, fields and versions against those there are.
    pub fn check(&self, calendar: &Calendar, apis: &[Api], profile: &Profile, report: &mut Report) {
        let webhooks = self.webhooks.names();
        self.permissions
            .check(calendar, Some(apis), &webhooks, profile, report);
        self.tokens.check(apis, report);
    }
}

/// Stage 4, for one spec.
pub fn manual<T>(
    root: &Path,
    name: &str,
    report: &mut Report,
    read: impl FnOnce(&Document, &mut Report) -> Option<T>,
) -> Option<T> {
    let document = parts::read(root, name, report)?;
    read(&document, report)
}

/// Stage 4, for the files that need what earlier ones define.
pub fn rules(
    root: &Path,
    calendar: &Calendar,
    pins: &mut Pins,
    report: &mut Report,
) -> Option<Rules> {
    let permissions = manual(root, "permissions", report, Permissions::read);
    let protocol = manual(root, "protocol", report, |document, report| {
        Protocol::read(document, calendar, report)
    });
    let mut payloads = Vec::new();
    let tokens = manual(root, "tokens", report, |document, report| {
        let tokens = Tokens::read(document, report)?;
        payloads.extend(page(&tokens.document(document), pins, false, report));
        Some(tokens)
    });
    let webhooks = manual(root, "webhooks", report, |document, report| {
        let webhooks = Webhooks::read(document, report)?;
        payloads.extend(page(&webhooks.document(document), pins, false, report));
        Some(webhooks)
    });
    let extensions = manual(root, "messenger-extensions", report, |document, report| {
        let extensions = Extensions::read(document, report)?;
        payloads.extend(page(&extensions.document(document), pins, false, report));
        Some(extensions)
    });
    let permissions = permissions?;
    let legacy = manual(root, "legacy-permissions", report, |document, report| {
        Legacy::read(document, calendar, &permissions, report)
    });
    Some(Rules {
        permissions,
        legacy: legacy?,
        protocol: protocol?,
        tokens: tokens?,
        webhooks: webhooks?,
        extensions: extensions?,
        payloads,
    })
}
