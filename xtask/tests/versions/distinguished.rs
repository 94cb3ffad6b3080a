//! Which types of the tiny project are one, and where the requests of each version go.
//!
//! In: the crate that `versions_compiled.rs` writes, as its users see it.

use std::any::TypeId;

use messenger_graph::{PageToken, Request, v20, v21, v22};

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

/// A documented row of the history makes versions differ, one that an SDK shows or that is announced for all does not.
#[test]
fn a_documented_change_is_another_type() {
    use messenger_graph::history::{Evidence, Grade, known};
    let walks = [
        TypeId::of::<v20::walks::Walk>(),
        TypeId::of::<v21::walks::Walk>(),
        TypeId::of::<v22::walks::Walk>(),
    ];
    assert_ne!(walks[0], walks[1]);
    assert_eq!(walks[1], walks[2]);
    assert_eq!(
        TypeId::of::<v20::walks::Route>(),
        TypeId::of::<v22::walks::Route>()
    );
    let new: v21::walks::Walk = read(r#"{"leash":true}"#);
    assert_eq!(new.leash, Some(true));
    let old: v20::walks::Walk = read(r#"{"leash":true}"#);
    assert!(old.extra.get("leash").is_some());
    let today = messenger_graph::Date::constant(2026, 11, 29);
    let v20 = messenger_graph::ApiVersion::new(20, 0);
    let evidence = |item| {
        let mut found = known("GET /{id}/walks", Some(item), v20, today);
        let (change, evidence) = found.next().expect("the change is known");
        (change.grade, evidence)
    };
    assert_eq!(
        evidence("leash"),
        (
            Grade::Documented(messenger_graph::ApiVersion::new(21, 0)),
            Evidence::DoesNotHold
        )
    );
    assert_eq!(evidence("minutes"), (Grade::Seen, Evidence::NotSeen));
    assert_eq!(evidence("park").1, Evidence::Holds);
}

/// A restricted feature ends in a version for all, so that version does not have it as a type.
#[test]
fn a_version_offers_what_it_does_not_rule_out() {
    use messenger_graph::rules::Verdict;
    use messenger_graph::rules::protocol::{App, Feature, Offers, features};
    use messenger_graph::{ApiVersion, Date};
    struct Whistle;
    impl<V: Offers<features::Whistles>> messenger_graph::client::In<V> for Whistle {}
    use messenger_graph::versions::{V20, V21, V22};
    assert_eq!(
        [has!(Whistle, V20), has!(Whistle, V21), has!(Whistle, V22)],
        [true, true, false]
    );
    let app = App {
        created: Date::constant(2020, 1, 1),
        uses_feature: true,
    };
    // v22.0 was released on 2025-01-21.
    let at = |version, (year, month, day)| {
        let day = Date::constant(year, month, day);
        let ruling = Feature::Whistles.ruling(ApiVersion::new(version, 0), app, day);
        ruling.verdict
    };
    let end = Date::constant(2025, 1, 21);
    assert_eq!(at(21, (2025, 1, 20)), Verdict::AllowedUntil(end));
    for version in [20, 21, 22] {
        for day in [21, 22] {
            assert!(!at(version, (2025, 1, day)).is_allowed());
        }
    }
    assert!(!at(22, (2025, 1, 20)).is_allowed());
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("it can be read")
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
    // A changelog removes this one, and an overlay with it.
    type Documented = v20::walks::WalkPet;
    assert_eq!(
        [
            has!(Documented, V20),
            has!(Documented, V21),
            has!(Documented, V22)
        ],
        [true, true, false]
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
