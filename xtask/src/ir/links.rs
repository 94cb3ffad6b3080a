//! Which types the parts of a page point to. In: types and operations. Out: their [`TypeId`]s, to read or to renumber.
//!
//! A [`TypeUse`] points to at most one type, however many lists and maps are around it.

use super::{
    AdditionalProperties, Body, ItemSequence, Operation, Page, Param, Response, Ty, TypeDef,
    TypeId, TypeKind, TypeUse,
};

impl Page {
    /// Returns what a type that is an alias is defined as, and so on while that is an alias. Of a chain without an end, as
    /// many uses as the page has types, and one more.
    pub fn aliases<'p>(&'p self, ty: &Ty) -> impl Iterator<Item = &'p TypeUse> {
        let alias = |ty: &Ty| match ty {
            Ty::Named(id) => match &self.ty(*id).kind {
                TypeKind::Alias(value) => Some(value),
                _ => None,
            },
            _ => None,
        };
        let chain = std::iter::successors(alias(ty), move |value| alias(&value.ty));
        chain.take(self.types.len() + 1)
    }
}

impl TypeUse {
    /// Returns the type that this is, or that its items are.
    pub fn target(&self) -> Option<TypeId> {
        match &self.ty {
            Ty::Named(id) => Some(*id),
            Ty::Array(item) | Ty::Map(item) => item.target(),
            _ => None,
        }
    }

    pub fn target_mut(&mut self) -> Option<&mut TypeId> {
        match &mut self.ty {
            Ty::Named(id) => Some(id),
            Ty::Array(item) | Ty::Map(item) => item.target_mut(),
            _ => None,
        }
    }
}

impl TypeDef {
    /// Returns whether the document lists it by name: it is not written where it is used.
    pub fn is_component(&self) -> bool {
        let name = self.origin.pointer.strip_prefix("/components/schemas/");
        name.is_some_and(|name| !name.contains('/'))
    }

    /// Returns what the definition is made of.
    pub fn values(&self) -> Vec<&TypeUse> {
        match &self.kind {
            TypeKind::Struct(strukt) => {
                let rest = match &strukt.additional {
                    AdditionalProperties::Typed(value) => Some(&**value),
                    _ => None,
                };
                let fields = strukt.fields.iter().map(|field| &field.value);
                fields.chain(rest).collect()
            }
            TypeKind::Enum(_) => Vec::new(),
            TypeKind::Union(union) => union
                .alternatives
                .iter()
                .map(|alternative| &alternative.value)
                .collect(),
            TypeKind::Alias(value) => vec![value],
            TypeKind::Runtime { arguments, .. } => arguments.iter().collect(),
        }
    }

    pub fn values_mut(&mut self) -> Vec<&mut TypeUse> {
        match &mut self.kind {
            TypeKind::Struct(strukt) => {
                let rest = match &mut strukt.additional {
                    AdditionalProperties::Typed(value) => Some(&mut **value),
                    _ => None,
                };
                let fields = strukt.fields.iter_mut().map(|field| &mut field.value);
                fields.chain(rest).collect()
            }
            TypeKind::Enum(_) => Vec::new(),
            TypeKind::Union(union) => {
                let alternatives = union.alternatives.iter_mut();
                alternatives
                    .map(|alternative| &mut alternative.value)
                    .collect()
            }
            TypeKind::Alias(value) => vec![value],
            TypeKind::Runtime { arguments, .. } => arguments.iter_mut().collect(),
        }
    }

    pub fn targets(&self) -> impl Iterator<Item = TypeId> {
        self.values().into_iter().filter_map(TypeUse::target)
    }
}

impl Operation {
    /// Returns the values of the parameters and of the body.
    pub fn sent_values(&self) -> impl Iterator<Item = &TypeUse> {
        let params = self.params.iter().map(|param| &param.value);
        params.chain(self.body.iter().map(|body| &body.value))
    }

    /// Returns the types that the request carries.
    pub fn sent(&self) -> impl Iterator<Item = TypeId> {
        self.sent_values().filter_map(TypeUse::target)
    }

    /// Returns the types that the responses carry, and the unions that they are read as.
    pub fn received(&self) -> impl Iterator<Item = TypeId> {
        let responses = self.responses.iter().filter_map(|it| it.value.as_ref());
        let unions = [self.success_type, self.error_type, self.headers_type];
        let items = self.items.iter().map(|items| &items.value);
        responses
            .chain(items)
            .filter_map(TypeUse::target)
            .chain(unions.into_iter().flatten())
    }

    /// Returns the values of the parameters, of the body and of the responses.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut TypeUse> {
        values_mut(
            &mut self.params,
            &mut self.body,
            &mut self.responses,
            &mut self.items,
        )
    }

    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut TypeId> {
        let unions = [
            &mut self.success_type,
            &mut self.error_type,
            &mut self.headers_type,
        ];
        values_mut(
            &mut self.params,
            &mut self.body,
            &mut self.responses,
            &mut self.items,
        )
        .filter_map(TypeUse::target_mut)
        .chain(unions.into_iter().flatten())
    }
}

fn values_mut<'v>(
    params: &'v mut [Param],
    body: &'v mut Option<Body>,
    responses: &'v mut [Response],
    items: &'v mut Option<ItemSequence>,
) -> impl Iterator<Item = &'v mut TypeUse> {
    let params = params.iter_mut().map(|param| &mut param.value);
    let body = body.iter_mut().map(|body| &mut body.value);
    let responses = responses.iter_mut().filter_map(|it| it.value.as_mut());
    let items = items.iter_mut().map(|items| &mut items.value);
    params.chain(body).chain(responses).chain(items)
}
