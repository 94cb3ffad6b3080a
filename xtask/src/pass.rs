//! Stage 6: what can be said only of a whole page.
//!
//! In: a lowered page. Out: runtime types are where `names.yaml` puts them, types that nothing needs any more are
//! removed, every type knows whether it is sent or received and what it derives, what
//! can only be sent with one value has no field, no type contains itself without a `Box`,
//! and no rare large value is in its owner. This is the last stage that changes types.

mod constants;
mod cycles;
mod derives;
mod formats;
mod ids;
mod inline;
mod reach;
mod runtime;

use crate::ir::Page;
use crate::names::Pins;
use crate::report::Report;

/// Runs the passes in order.
pub fn run(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    runtime::put(page, pins, report);
    ids::put(page, pins, report);
    formats::put(page);
    reach::mark(page);
    constants::fix(page);
    reach::sweep(page);
    reach::mark(page);
    cycles::cut(page, report);
    inline::limit(page);
    derives::decide(page);
}
