//! Which types the parts of a page point to. In: types and operations. Out: their [`TypeId`]s, to read or to renumber.
//!
//! A [`Value`] points to at most one type, however many lists and maps are around it.

use super::{Additional, Answer, Body, Operation, Param, Shape, Ty, TypeDef, TypeId, Value};

impl Value {
    /// The type that this is, or that its items are.
    pub fn target(&self) -> Option<TypeId> {
        match &self.ty {
            Ty::Named(id) => Some(*id),
            Ty::List(item) | Ty::Map(item) => item.target(),
            _ => None,
        }
    }

    pub fn target_mut(&mut self) -> Option<&mut TypeId> {
        match &mut self.ty {
            Ty::Named(id) => Some(id),
            Ty::List(item) | Ty::Map(item) => item.target_mut(),
            _ => None,
        }
    }
}

impl TypeDef {
    /// Whether the document lists it by name, in place of writing it where it is used.
    pub fn is_component(&self) -> bool {
        let name = self.origin.pointer.strip_prefix("/components/schemas/");
        name.is_some_and(|name| !name.contains('/'))
    }

    /// What the definition is made of.
    pub fn values(&self) -> Vec<&Value> {
        match &self.shape {
            Shape::Struct(strukt) => {
                let rest = match &strukt.additional {
                    Additional::Typed(value) => Some(&**value),
                    _ => None,
                };
                let fields = strukt.fields.iter().map(|field| &field.value);
                fields.chain(rest).collect()
            }
            Shape::Enum(_) => Vec::new(),
            Shape::Union(union) => union.branches.iter().map(|branch| &branch.value).collect(),
            Shape::Alias(value) => vec![value],
            Shape::Runtime { arguments, .. } => arguments.iter().collect(),
        }
    }

    pub fn values_mut(&mut self) -> Vec<&mut Value> {
        match &mut self.shape {
            Shape::Struct(strukt) => {
                let rest = match &mut strukt.additional {
                    Additional::Typed(value) => Some(&mut **value),
                    _ => None,
                };
                let fields = strukt.fields.iter_mut().map(|field| &mut field.value);
                fields.chain(rest).collect()
            }
            Shape::Enum(_) => Vec::new(),
            Shape::Union(union) => {
                let branches = union.branches.iter_mut();
                branches.map(|branch| &mut branch.value).collect()
            }
            Shape::Alias(value) => vec![value],
            Shape::Runtime { arguments, .. } => arguments.iter_mut().collect(),
        }
    }

    pub fn targets(&self) -> impl Iterator<Item = TypeId> {
        self.values().into_iter().filter_map(Value::target)
    }
}

impl Operation {
    /// The types that the request carries.
    pub fn sent(&self) -> impl Iterator<Item = TypeId> {
        let params = self.params.iter().map(|param| &param.value);
        let body = self.body.iter().map(|body| &body.value);
        params.chain(body).filter_map(Value::target)
    }

    /// The types that the answers carry, and the unions that they are read as.
    pub fn received(&self) -> impl Iterator<Item = TypeId> {
        let answers = self.responses.iter().filter_map(|it| it.value.as_ref());
        let context = [
            self.context.success,
            self.context.failure,
            self.context.headers,
        ];
        answers
            .filter_map(Value::target)
            .chain(context.into_iter().flatten())
    }

    /// The values of the parameters, of the body and of the answers.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        values_mut(&mut self.params, &mut self.body, &mut self.responses)
    }

    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut TypeId> {
        let context = &mut self.context;
        let unions = [
            &mut context.success,
            &mut context.failure,
            &mut context.headers,
        ];
        values_mut(&mut self.params, &mut self.body, &mut self.responses)
            .filter_map(Value::target_mut)
            .chain(unions.into_iter().flatten())
    }
}

fn values_mut<'v>(
    params: &'v mut [Param],
    body: &'v mut Option<Body>,
    answers: &'v mut [Answer],
) -> impl Iterator<Item = &'v mut Value> {
    let params = params.iter_mut().map(|param| &mut param.value);
    let body = body.iter_mut().map(|body| &mut body.value);
    let answers = answers.iter_mut().filter_map(|it| it.value.as_mut());
    params.chain(body).chain(answers)
}
