//! A request that uses `date_format`, to v26.0. The message says that the version does not have the feature.

use messenger_graph::client::In;
use messenger_graph::rules::protocol::{Offers, features};
use messenger_graph::versions::{V25, V26};

struct Dated;

impl<V: Offers<features::DateFormat>> In<V> for Dated {}

fn sent_to<V>(_: impl In<V>) {}

fn main() {
    sent_to::<V25>(Dated);
    sent_to::<V26>(Dated);
}
