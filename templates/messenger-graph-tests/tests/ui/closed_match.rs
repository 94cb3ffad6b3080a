//! An enum may get values, so a match on it has an arm for them.

use messenger_graph::v26::page_status::PageStatus;

fn is_fine(status: &PageStatus) -> bool {
    match status {
        PageStatus::Ok => true,
        PageStatus::Warning | PageStatus::Restricted | PageStatus::Suspended => false,
        PageStatus::Unrecognized(_) => false,
    }
}

fn main() {}
