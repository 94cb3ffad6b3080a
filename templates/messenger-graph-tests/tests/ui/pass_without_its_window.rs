//! A pass comes from two days inside its window, and from nothing else.

use messenger_graph::profile::ExtendedFieldsGrace;

fn main() {
    let _ = ExtendedFieldsGrace(());
}
