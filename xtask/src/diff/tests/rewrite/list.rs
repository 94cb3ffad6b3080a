//! The rewritings. Each is one class of the catalogue; `apply` changes a whole document.

use fastrand::Rng;
use serde_json::Value;

use super::{components, edition, order, path, schema, walk::schemas};

pub struct Rewriting {
    pub name: &'static str,
    pub apply: fn(&mut Value, &mut Rng),
}

#[rustfmt::skip]
pub const REWRITINGS: &[Rewriting] = &[
    Rewriting { name: "M1 keys shuffled", apply: |tree, random| order::shuffle_keys(tree, random) },
    Rewriting { name: "M2 properties moved to components", apply: |tree, _| components::extract(tree) },
    Rewriting { name: "M2 references made longer", apply: |tree, _| components::lengthen(tree) },
    Rewriting { name: "M3 components renamed", apply: |tree, _| components::rename(tree) },
    Rewriting { name: "M4 references wrapped", apply: |tree, _| schemas(tree, &mut schema::wrap) },
    Rewriting { name: "M4 schemas wrapped", apply: |tree, random| schemas(tree, &mut |schema| schema::enclose(schema, random)) },
    Rewriting { name: "M5 objects split", apply: |tree, _| schemas(tree, &mut schema::split) },
    Rewriting { name: "M6 M7 written in 3.1", apply: |tree, _| edition::modernise(tree) },
    Rewriting { name: "M8 defaults written out", apply: |tree, _| edition::spell_out(tree) },
    Rewriting { name: "M9 lists shuffled", apply: |tree, random| order::shuffle_lists(tree, random) },
    Rewriting { name: "M10 one value or a constant", apply: |tree, _| edition::constants(tree) },
    Rewriting { name: "M11 variables renamed", apply: |tree, _| path::rename_variables(tree) },
    Rewriting { name: "M12 parameters moved to operations", apply: |tree, _| path::lower_parameters(tree) },
    Rewriting { name: "M13 media types in capitals", apply: |tree, _| order::capitalise(tree) },
    Rewriting { name: "M14 unused components", apply: |tree, _| components::unused(tree) },
    Rewriting { name: "M15 extensions", apply: |tree, _| schemas(tree, &mut schema::extend) },
    Rewriting { name: "M16 security repeated", apply: |tree, _| path::repeat_security(tree) },
    Rewriting { name: "M17 prefix moved", apply: |tree, _| path::move_prefix(tree) },
    Rewriting { name: "M18 other words", apply: |tree, _| schemas(tree, &mut schema::reword) },
];
