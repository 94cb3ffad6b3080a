//! No finding says of a change that code compiles as before, unless it does: every class of change, at every location of a client.
//!
//! In: the tables of `src/diff/tests/matrix`, schemas and the documents around them. Out: for each change a program that
//! names all that the old module offers, with the types that it has there, compiled against the new module. If it fails, a
//! finding must say so, and if a finding says so, it must fail. Each change has its turn at every fourth location; with
//! `MATRIX=full`, all have.

mod changes;
mod crates;
mod program;

#[path = "../comparison/mod.rs"]
mod comparison;
#[path = "../methods/mod.rs"]
mod methods;

use std::path::Path;

#[test]
fn the_compiler_agrees_at_every_location() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers");
    let (modules, changes) = changes::all(&folder.join("documents"));
    let programs = changes.iter().map(|change| {
        let [old, new] = [change.old, change.new].map(|index| &modules[index]);
        program::of(&old.files, &new.name)
    });
    let programs: Vec<String> = programs.collect();
    let rejected = crates::rejected(&folder, &modules, &programs);
    println!(
        "{} changes, {} programs fail",
        changes.len(),
        rejected.len()
    );
    assert!(changes.len() > 2_000 && rejected.len() > 500);
    let mut wrong = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let reason = rejected.get(&index);
        if reason.is_some() == change.claims_source {
            continue;
        }
        let verdict = if reason.is_some() {
            "fails"
        } else {
            "compiles"
        };
        let (what, findings) = (&change.what, &change.findings);
        let reason = reason.map_or("", String::as_str);
        wrong.push(format!("{what}: {verdict}: {findings:?}\n{reason}"));
    }
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
