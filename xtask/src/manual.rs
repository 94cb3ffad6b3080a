//! Stage 5: the hand-written specs. In: `specs/manual/`. Out: [`Specs`], in which every name is known.
//!
//! | module | in → out |
//! | --- | --- |
//! | [`parts`] | a file or a folder of files → one document |
//! | [`spec`] | what a spec has to say of itself: its name, its checks, its rows, its files |
//! | [`section`] | the rows of a spec that `diff` compares |
//! | `annotate` | a sentence about an item → its documentation in every version |
//! | the others | one spec each |
//!
//! # Add a hand-written spec
//!
//! Write `specs/manual/NAME.yaml`, and one module here: a type that is the content of the file, with its `impl Spec`.
//! Name the module in the list of `mod` lines and the type in [`TABLE`]: `codegen` reads, checks and emits what is in the
//! table, and `diff` compares the rows of its sections. Every project has the file, unless the type says by
//! [`Spec::absent`] what holds without it; the project of the tests is `tests/versions/specs`. What the
//! spec emits is a module of [`emit`](crate::emit), which a row of its `root::groups` may move below another.

mod annotate;
mod disagreements;
mod errors;
mod extensions;
mod history;
mod legacy;
mod limits;
mod messaging;
pub mod parts;
mod permissions;
mod profile;
mod protocol;
pub mod section;
pub mod spec;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
mod versions;
mod webhooks;

pub use disagreements::Disagreements;
pub use errors::{Class, Confidence, ErrorRow, Errors, VersionOrDate};
pub use extensions::Extensions;
pub use history::{ChangeKind, Coverage, Grade, History, SeenChange};
pub use legacy::{Legacy, LegacyConfidence, LegacyKind, LegacyPermission, PermissionFate};
pub use limits::{LimitScope, Limits};
pub use messaging::{
    ABSENT, Contradiction, MessageKind, MessageRule, Messaging, MessagingWindow, NamesWithDocs,
    RequestFilter, RuleCheck,
};
pub use permissions::{Edition, Listed, Permission, Permissions, Review};
pub use profile::{
    FieldAccess, FieldOutcome, FieldRule, Grants, Pass, Profile, Requirement, RequirementKind,
    RuleCondition,
};
pub use protocol::{
    FeatureRemoval, FeatureRestriction, Protocol, ProtocolFeature, RemovalEffect, SentAs,
};
pub use spec::{Spec, SpecKind, Specs, read};
pub use tokens::Tokens;
pub use versions::{Calendar, Release};
pub use webhooks::{Actor, EventKind, Is, Marks, Webhooks};

/// Every hand-written spec. A spec is checked against those above it.
pub static TABLE: &[SpecKind] = &[
    SpecKind::of::<Calendar>(),
    SpecKind::of::<Errors>(),
    SpecKind::of::<Limits>(),
    SpecKind::of::<Profile>(),
    SpecKind::of::<Protocol>(),
    SpecKind::of::<Tokens>(),
    SpecKind::of::<Webhooks>(),
    SpecKind::of::<Extensions>(),
    SpecKind::of::<Permissions>(),
    SpecKind::of::<Legacy>(),
    SpecKind::of::<Messaging>(),
    SpecKind::of::<History>(),
    SpecKind::of::<Disagreements>(),
];
