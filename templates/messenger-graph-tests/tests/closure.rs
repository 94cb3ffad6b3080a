//! Laws of the sets of permissions, for random sets: known names in any number and order, unknown names, and
//! nothing at all.

use messenger_graph::permissions::{NEEDS, TABLE};
use messenger_graph::{Permission, Scopes};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn permission() -> impl Strategy<Value = Permission> {
    let known: Vec<_> = TABLE.iter().map(|row| row.permission.clone()).collect();
    let unknown = "[a-z_]{1,20}".prop_map(|name| Permission::from_name(&name));
    prop_oneof![9 => select(known), 1 => unknown]
}

fn scopes() -> impl Strategy<Value = Scopes> {
    vec(permission(), 0..24).prop_map(|permissions| permissions.into_iter().collect())
}

fn union(a: &Scopes, b: &Scopes) -> Scopes {
    a.iter().chain(b.iter()).cloned().collect()
}

fn same(a: &Scopes, b: &Scopes) -> bool {
    a.covers(b) && b.covers(a)
}

proptest! {
    #[test]
    fn the_closure_holds_what_it_was_made_of(set in scopes()) {
        prop_assert!(set.closure().covers(&set));
    }

    #[test]
    fn the_closure_is_idempotent(set in scopes()) {
        let closed = set.closure();
        prop_assert_eq!(closed.closure(), closed);
    }

    #[test]
    fn the_closure_is_monotone(small in scopes(), more in scopes()) {
        let large = union(&small, &more);
        prop_assert!(large.closure().covers(&small.closure()));
    }

    #[test]
    fn the_closure_of_a_union_is_the_union_of_the_closures(a in scopes(), b in scopes()) {
        let whole = union(&a, &b).closure();
        prop_assert!(same(&whole, &union(&a.closure(), &b.closure())));
    }

    #[test]
    fn nothing_in_the_closure_lacks_a_dependency(set in scopes()) {
        let closed = set.closure();
        for permission in closed.iter() {
            for dependency in permission.depends_on() {
                prop_assert!(closed.contains(dependency), "{} without {}", permission, dependency);
            }
        }
    }

    #[test]
    fn what_is_missing_is_all_that_is_missing(have in scopes(), need in scopes()) {
        let missing = have.missing(&need);
        prop_assert!(missing.iter().all(|permission| !have.contains(permission)));
        let then = union(&have, &missing);
        prop_assert!(then.covers(&need.closure()));
        prop_assert!(then.missing(&need).is_empty());
    }

    #[test]
    fn more_scopes_never_lack_more(have in scopes(), more in scopes()) {
        for need in NEEDS {
            let lacks = have.missing_for(need.target).expect("a row");
            let then = union(&have, &more).missing_for(need.target).expect("a row");
            prop_assert!(lacks.covers(&then));
        }
    }

    #[test]
    fn a_set_is_read_as_it_is_written(set in scopes()) {
        prop_assert_eq!(Scopes::parse(&set.to_string()), set);
    }
}
