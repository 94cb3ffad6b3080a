//! The expected files of `versions.rs` compile beside the whole runtime, and a client of a version sends what that
//! version has.
//!
//! In: `versions/expected/` and `templates/`, as modules of this crate.

#![allow(
    dead_code,
    unused_imports,
    reason = "a tiny project uses a part of the runtime only"
)]
#![allow(
    unexpected_cfgs,
    reason = "the runtime has a feature that this package lacks"
)]

macro_rules! modules {
    ($($path:literal $name:ident)*) => { $(#[path = $path] mod $name;)* };
}

modules! {
    "../../templates/runtime/src/base_url.rs" base_url
    "../../templates/runtime/src/client.rs" client
    "../../templates/runtime/src/credentials.rs" credentials
    "../../templates/runtime/src/error.rs" error
    "../../templates/runtime/src/invalid.rs" invalid
    "../../templates/runtime/src/nullable.rs" nullable
    "../../templates/runtime/src/open.rs" open
    "../../templates/runtime/src/parts.rs" parts
    "../../templates/runtime/src/record.rs" record
    "../../templates/runtime/src/redact.rs" redact
    "../../templates/runtime/src/request.rs" request
    "../../templates/runtime/src/response.rs" response
    "../../templates/runtime/src/transport.rs" transport
    "../../templates/runtime/src/version.rs" version
    "../../templates/graph/src/calendar.rs" calendar
    "../../templates/graph/src/catalog.rs" catalog
    "../../templates/graph/src/gate.rs" gate
    "../../templates/graph/src/grant.rs" grant
    "../../templates/graph/src/outcome.rs" outcome
    "../../templates/graph/src/paging.rs" paging
    "../../templates/graph/src/provenance.rs" provenance
    "../../templates/graph/src/served.rs" served
    "../../templates/graph/src/standard_error.rs" standard_error
    "../../templates/graph/src/token.rs" token
    "../../templates/graph/src/window.rs" window
    "versions/expected/src/availability.rs" availability
    "versions/expected/src/error_code.rs" error_code
    "versions/expected/src/permission.rs" permission
    "versions/expected/src/profile.rs" profile
    "versions/expected/src/sources.rs" sources
    "versions/expected/src/versions.rs" versions
    "versions/expected/src/v19/mod.rs" v19
    "versions/expected/src/v20/mod.rs" v20
    "versions/expected/src/v21/mod.rs" v21
    "versions/expected/src/v22/mod.rs" v22
}

pub use calendar::{ApiVersion, Status};
pub use client::Client;
pub use error_code::{ErrorClass, ErrorCode};
pub use grant::Granted;
pub use jiff::civil::Date;
pub use outcome::ProfileOutcome;
pub use request::Request;
pub use response::Response;
pub use standard_error::{GraphError, StandardError};
pub use token::{AppToken, PageToken, UserToken};

mod told_apart {
    //! Which types are one, and where each version's requests go.

    use std::any::TypeId;

    use crate::{PageToken, Request, v20, v21, v22};

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
            impl<R: crate::client::In<V>, V> Asked<R, V> {
                const IS: bool = true;
            }
            Asked::<$request, $version>::IS
        }};
    }

    #[test]
    fn a_version_has_its_own_requests_only() {
        use crate::versions::{V20, V21, V22};
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
}
