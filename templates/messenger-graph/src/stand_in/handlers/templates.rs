//! Utility templates of a Page. In: calls. Out: templates created, changed, read, listed and deleted. Each is approved at once.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{TemplateState, keep};

pub(super) fn create(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let template = TemplateState {
        page: call.node.clone(),
        name: call.required("name")?,
        language: call.required("language")?,
        components: call
            .arguments
            .get("components")
            .cloned()
            .unwrap_or_else(|| json!([])),
        parameter_format: call.text("parameter_format"),
        library_name: call.text("library_template_name"),
        created_at: call.now,
    };
    let id = call.world.new_id();
    keep(&mut call.world.templates, id.clone(), template);
    Ok(json!({"id": id, "status": "APPROVED", "category": "UTILITY"}))
}

pub(super) fn update(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let components = call.arguments.get("components").cloned();
    let format = call.text("parameter_format");
    let template = call.world.templates.get_mut(&call.node);
    let template = template.ok_or_else(|| Rejection::unknown_object("post", &call.node))?;
    if let Some(components) = components {
        template.components = components;
    }
    template.parameter_format = format.or(template.parameter_format.take());
    Ok(success())
}

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let template = call.world.templates.get(&call.node);
    let template = template.ok_or_else(|| Rejection::unknown_object("get", &call.node))?;
    listing::node(call, shown(&call.node, template), &[])
}

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let name = call.text("name");
    let statuses = call.names("status");
    let is_approved = statuses.is_empty() || statuses.iter().any(|it| it == "APPROVED");
    let own = call.world.templates.iter();
    let own = own.filter(|(_, template)| template.page == call.node && is_approved);
    let own = own.filter(|(_, it)| name.as_ref().is_none_or(|name| it.name.contains(name)));
    let items = own.map(|(id, template)| listing::node(call, shown(id, template), &[]));
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn delete(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let name = call.text("name").unwrap_or_default();
    let id = call.text("template_id");
    let templates = &mut call.world.templates;
    let before = templates.len();
    templates.retain(|have, template| {
        let is_it = template.page == call.node && template.name == name;
        !(is_it && id.as_ref().is_none_or(|id| id == have))
    });
    if templates.len() == before {
        return Err(Rejection::parameter(
            "name",
            "is not the name of a template",
        ));
    }
    Ok(success())
}

/// One entry, so that there is something to copy.
pub(super) fn library(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let words = call.text("name_or_content").unwrap_or_default();
    let entry = json!({
        "id": "6001",
        "name": "delivery_update",
        "language": "en",
        "category": "UTILITY",
        "topic": "ORDER_MANAGEMENT",
        "usecase": "DELIVERY_UPDATE",
        "industry": ["E_COMMERCE"],
        "body": "Your parcel from {{1}} is on its way.",
        "body_params": ["Tea shop"],
        "body_param_types": ["TEXT"],
    });
    let is_found = entry.to_string().contains(&words);
    let data = if is_found { vec![entry] } else { vec![] };
    Ok(json!({ "data": data }))
}

fn shown(id: &str, template: &TemplateState) -> Value {
    json!({
        "id": id,
        "name": template.name,
        "language": template.language,
        "category": "UTILITY",
        "status": "APPROVED",
        "components": template.components,
        "parameter_format": template.parameter_format,
        "library_template_name": template.library_name,
        "language_count": 1,
        "creation_time": template.created_at.as_second(),
    })
}
