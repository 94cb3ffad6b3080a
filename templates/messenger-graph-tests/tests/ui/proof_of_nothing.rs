//! Only a permission of the crate can be declared, and no proof is made by hand.

use std::marker::PhantomData;

use messenger_graph::Granted;
use messenger_graph::permissions::PagesUserLocale;

struct Mine;

fn main() {
    let _ = Granted::<Mine>::declared();
    let _: Granted<PagesUserLocale> = Granted(PhantomData);
}
