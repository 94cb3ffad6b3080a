//! Which types of the tiny project are one, and where the requests of each version go.
//!
//! In: the crate that `versions_compiled.rs` writes, as its users see it.

use std::any::TypeId;

use messenger_graph::{PageToken, Request, v20, v21, v22};

#[test]
fn one_contract_is_one_type() {
    let same = TypeId::of::<v20::pets::Vet>();
    assert_eq!(
        [
            TypeId::of::<v21::pets::Vet>(),
            TypeId::of::<v22::pets::Vet>()
        ],
        [same, same]
    );
    assert_ne!(
        TypeId::of::<v20::pets::Pet>(),
        TypeId::of::<v21::pets::Pet>()
    );
    assert_eq!(
        TypeId::of::<v21::pets::Pet>(),
        TypeId::of::<v22::pets::Pet>()
    );
    assert_eq!(
        TypeId::of::<v20::pets::FeedPet>(),
        TypeId::of::<v22::pets::FeedPet>()
    );
    assert_eq!(
        TypeId::of::<v20::notes::ListNotes>(),
        TypeId::of::<v22::notes::ListNotes>()
    );
}

#[test]
fn a_request_goes_to_the_version_of_its_client() {
    let request = v20::pets::FeedPet::new("7", v22::pets::Meal::new(20));
    let token = || PageToken::new("secret");
    let old = v20::Client::new(token())
        .prepare(&request)
        .expect("a request");
    let new = v22::Client::new(token())
        .prepare(&request)
        .expect("a request");
    assert_eq!(old.uri(), "https://graph.facebook.com/v20.0/7/meals");
    assert_eq!(new.uri(), "https://graph.facebook.com/v22.0/7/meals");
    assert_eq!(<v20::pets::FeedPet as Request>::OPERATION.name, "FeedPet");
}

/// What implements a trait for one marker type, seen at run time: an inherent constant hides the trait's.
macro_rules! has {
    ($request:ty, $version:ty) => {{
        trait Lacks {
            const IS: bool = false;
        }
        impl<T> Lacks for T {}
        struct Asked<R, V>(std::marker::PhantomData<(R, V)>);
        impl<R: messenger_graph::client::In<V>, V> Asked<R, V> {
            const IS: bool = true;
        }
        Asked::<$request, $version>::IS
    }};
}

#[test]
fn a_version_has_its_own_requests_only() {
    use messenger_graph::versions::{V20, V21, V22};
    // Removed, added, and lacking for one version.
    type Removed = v20::pets::RemoveCollar;
    type Added = v21::pets::AddChip;
    type Paused = v20::pets::FeedPet;
    assert_eq!(
        [has!(Removed, V20), has!(Removed, V21), has!(Removed, V22)],
        [true, false, false]
    );
    assert_eq!(
        [has!(Added, V20), has!(Added, V21), has!(Added, V22)],
        [false, true, true]
    );
    assert_eq!(
        [has!(Paused, V20), has!(Paused, V21), has!(Paused, V22)],
        [true, false, true]
    );
    type OldPet = v20::pets::GetPet;
    type NewPet = v22::pets::GetPet;
    assert_eq!(
        [has!(OldPet, V20), has!(OldPet, V21), has!(OldPet, V22)],
        [true, false, false]
    );
    assert_eq!(
        [has!(NewPet, V20), has!(NewPet, V21), has!(NewPet, V22)],
        [false, true, true]
    );
}
