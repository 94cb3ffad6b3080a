//! Which of two parts of an `allOf` is the narrower one, where neither is an object. In: two schemas, which need not be
//! lowered yet. Out: whether each value of one is a value of the other as well.

use std::collections::HashSet;
use std::hash::Hash;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::alternatives;
use crate::lower::Lowerer;

/// Schemas that are nested deeper than this are not compared.
const MAX_NESTING: usize = 8;

impl<'a> Lowerer<'a> {
    pub(super) fn is_narrower(
        &mut self,
        a: &'a ReferenceOr<Schema>,
        b: &'a ReferenceOr<Schema>,
    ) -> bool {
        self.is_narrower_within(a, b, MAX_NESTING)
    }

    fn is_narrower_within(
        &mut self,
        a: &'a ReferenceOr<Schema>,
        b: &'a ReferenceOr<Schema>,
        nesting: usize,
    ) -> bool {
        let Some(nesting) = nesting.checked_sub(1) else {
            return false;
        };
        let root = self.root();
        let (Some((x, _)), Some((y, _))) = (self.resolve(a, &root), self.resolve(b, &root)) else {
            return false;
        };
        if std::ptr::eq(x, y) {
            return true;
        }
        // Each of several levels may refer to all schemas of the next.
        let key = (std::ptr::from_ref(x), std::ptr::from_ref(y), nesting);
        if let Some(known) = self.narrower.get(&key) {
            return *known;
        }
        let found = match (&x.schema_kind, &y.schema_kind) {
            (SchemaKind::Type(x), SchemaKind::Type(y)) => narrows(x, y),
            (_, SchemaKind::AllOf { all_of }) => all_of
                .iter()
                .all(|part| self.is_narrower_within(a, part, nesting)),
            (SchemaKind::AllOf { all_of }, _) => all_of
                .iter()
                .any(|part| self.is_narrower_within(part, b, nesting)),
            (_, SchemaKind::Any(any)) => any.enumeration.is_empty(),
            _ => match (alternatives(x), alternatives(y)) {
                (Some((_, all)), _) => all
                    .iter()
                    .all(|one| self.is_narrower_within(one, b, nesting)),
                (None, Some((_, all))) => all
                    .iter()
                    .any(|one| self.is_narrower_within(a, one, nesting)),
                (None, None) => false,
            },
        };
        self.narrower.insert(key, found);
        found
    }
}

/// Returns whether a scalar type has no values that another one lacks; formats and bounds do not make a type.
fn narrows(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::String(a), Type::String(b)) => lists(&a.enumeration, &b.enumeration, Clone::clone),
        (Type::Integer(a), Type::Integer(b)) => lists(&a.enumeration, &b.enumeration, |it| *it),
        (Type::Number(a), Type::Number(b)) => lists(&a.enumeration, &b.enumeration, |it| {
            // Both zeros are one number.
            it.map(|it| (it + 0.0).to_bits())
        }),
        (Type::Integer(_), Type::Number(b)) => b.enumeration.is_empty(),
        (Type::Boolean(_), Type::Boolean(_)) => true,
        (Type::Array(_), Type::Array(b)) => b.items.as_ref().is_none_or(|items| {
            let items = items.as_item().map(|items| &items.schema_kind);
            matches!(items, Some(SchemaKind::Any(any)) if any.enumeration.is_empty())
        }),
        _ => false,
    }
}

/// Returns whether all values of an enum are in another one; without any, a type has all values.
fn lists<T, K: Hash + Eq>(narrow: &[T], wide: &[T], key: impl Fn(&T) -> K) -> bool {
    let all: HashSet<K> = wide.iter().map(&key).collect();
    let mut values = narrow.iter().map(&key);
    all.is_empty() || !narrow.is_empty() && values.all(|value| all.contains(&value))
}
