//! Templates of utility messages.

use serde_json::{Value, json};

use crate::shared::responses::{DocumentedResponse, list, response, success};

macro_rules! templates {
    ($api:ident) => {
        fn templates(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::message_templates::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::templates::created;

            vec![
                Call::new(
                    client,
                    |id| {
                        let samples = [NamedSample::new("order", "77")];
                        let header = TemplateHeader::new(HeaderFormat::Text).text("Order {{order}}!");
                        let header = header.example(HeaderExample::new().header_text_named_params(samples.clone()));
                        let body = TemplateBody::new("Order {{order}} is packed.")
                            .example(BodyExample::new().body_text_named_params(samples));
                        let url = UrlButton::new("Track", "https://h.example/{{1}}")
                            .example(UrlButtonExample::new().url_suffix_example("77"));
                        let buttons: [TemplateButton; 2] = [PostbackButton::new("Cancel", "CANCEL").into(), url.into()];
                        let components: [TemplateComponent; 3] =
                            [header.into(), body.into(), TemplateButtons::new(buttons).into()];
                        let template = NewTemplate::new("packed", "en_US", components);
                        CreateMessageTemplate::new(id, template.parameter_format(ParameterFormat::Named))
                    },
                    created(),
                )
                .sends("POST /{}/message_templates")
                .json(json!({
                    "name": "packed",
                    "category": "UTILITY",
                    "language": "en_US",
                    "components": [
                        {
                            "type": "HEADER",
                            "format": "TEXT",
                            "text": "Order {{order}}!",
                            "example": {"header_text_named_params": [{"param_name": "order", "example": "77"}]},
                        },
                        {
                            "type": "BODY",
                            "text": "Order {{order}} is packed.",
                            "example": {"body_text_named_params": [{"param_name": "order", "example": "77"}]},
                        },
                        {"type": "BUTTONS", "buttons": [
                            {"type": "POSTBACK", "text": "Cancel", "payload": "CANCEL"},
                            {
                                "type": "URL",
                                "text": "Track",
                                "url": "https://h.example/{{1}}",
                                "example": {"url_suffix_example": "77"},
                            },
                        ]},
                    ],
                    "parameter_format": "NAMED",
                })),
            ]
        }

        fn template_changes(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::message_templates::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::templates::{created, done};

            vec![
                Call::new(
                    client,
                    |id| {
                        let url = ButtonInputUrl::new("https://h.example/{{1}}").url_suffix_example("77");
                        let copy = TemplateCopy::new("sent", "en", "delivery_update")
                            .library_template_body_inputs([BodyInput::new("Shop")])
                            .library_template_button_inputs([ButtonInput::new(url).text("Track")]);
                        CreateMessageTemplate::new(id, copy)
                    },
                    created(),
                )
                .sends("POST /{}/message_templates")
                .json(json!({
                    "name": "sent",
                    "category": "UTILITY",
                    "language": "en",
                    "library_template_name": "delivery_update",
                    "library_template_body_inputs": [{"type": "body", "text": "Shop"}],
                    "library_template_button_inputs": [{
                        "type": "URL",
                        "text": "Track",
                        "url": {"base_url": "https://h.example/{{1}}", "url_suffix_example": "77"},
                    }],
                })),
                Call::new(client, |id| DeleteMessageTemplate::new(id, "a&b").template_id("6600"), done())
                    .sends("DELETE /{}/message_templates?name=a%26b&template_id=6600"),
                Call::new(
                    client,
                    |id| {
                        let samples = BodyExample::new().body_text([vec!["77".to_owned()]]);
                        let body = TemplateBody::new("Parcel {{1}} is late.").example(samples);
                        let change = UpdateMessageTemplateBody::new().components([body]);
                        UpdateMessageTemplate::new(id, change.parameter_format(ParameterFormat::Positional))
                    },
                    done(),
                )
                .sends("POST /{}")
                .json(json!({
                    "components": [
                        {"type": "BODY", "text": "Parcel {{1}} is late.", "example": {"body_text": [["77"]]}},
                    ],
                    "parameter_format": "POSITIONAL",
                })),
            ]
        }

        fn template_reads(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::message_templates::*;
            use $crate::shared::call::Call;
            use $crate::shared::edges::templates::{as_in_the_guide, library, template, template_list};

            vec![
                Call::list(client, |id| ListMessageTemplates::new(id), as_in_the_guide())
                    .sends("GET /{}/message_templates"),
                Call::list(
                    client,
                    |id| {
                        ListMessageTemplates::new(id)
                            .name("n")
                            .content("c")
                            .name_or_content("nc")
                            .language(["en", "de_DE"])
                            .category([TemplateCategory::Utility])
                            .status([TemplateStatus::Approved, TemplateStatus::Paused])
                            .fields("name")
                            .before("b")
                            .after("a")
                            .limit(5)
                    },
                    template_list(),
                )
                .sends(concat!(
                    "GET /{}/message_templates?name=n&content=c&name_or_content=nc&language=en,de_DE&category=UTILITY",
                    "&status=APPROVED,PAUSED&fields=name&before=b&after=a&limit=5",
                )),
                Call::new(client, |id| GetMessageTemplate::new(id), template()).sends("GET /{}"),
                Call::new(client, |id| GetMessageTemplate::new(id).fields("status"), template())
                    .sends("GET /{}?fields=status"),
                Call::list(
                    client,
                    |_| SearchTemplateLibrary::new().name_or_content("parcel").language("en"),
                    library(),
                )
                .sends("GET /message_template_library?name_or_content=parcel&language=en"),
            ]
        }
    };
}

pub fn created() -> DocumentedResponse {
    let body = json!({"id": "6600", "status": "APPROVED", "category": "UTILITY"});
    response(body, &["/id"], &["/status", "/category"])
}

/// The response of calls whose response is not documented.
pub fn done() -> DocumentedResponse {
    response(success().body, &[], &[])
}

fn packed() -> Value {
    json!({
        "id": "6600",
        "name": "packed",
        "language": "en_US",
        "category": "UTILITY",
        "status": "REJECTED",
        "components": [],
        "parameter_format": "POSITIONAL",
        "library_template_name": "delivery_update",
        "language_count": 1,
        "creation_time": 1_764_000_000,
        "last_updated_time": "2026-11-29T12:00:00+0000",
        "rejected_reason": "INCORRECT_PARAMS",
        "rejection_reasons": "not documented",
        "specific_rejection_reasons": "not documented",
    })
}

pub fn template() -> DocumentedResponse {
    let enums = &["/category", "/status", "/parameter_format"];
    response(packed(), &["/id"], enums)
}

pub fn template_list() -> DocumentedResponse {
    response(
        list(&packed()),
        &["/data", "/data/0/id"],
        &["/data/0/status"],
    )
}

/// A template of the library, without its id.
fn from_the_library() -> Value {
    json!({
        "name": "delivery_update",
        "language": "en_US",
        "category": "UTILITY",
        "topic": "ORDER_MANAGEMENT",
        "usecase": "DELIVERY_UPDATE",
        "industry": ["E_COMMERCE"],
        "body": "Parcel {{1}} is on its way.",
        "body_params": ["77"],
        "body_param_types": ["TEXT"],
        "buttons": [{"type": "URL", "text": "Track", "url": "https://h.example/77"}],
        "id": "6601",
    })
}

pub fn library() -> DocumentedResponse {
    response(json!({"data": [from_the_library()]}), &["/data"], &[])
}

/// The list of a Page's templates with the properties of the library's, as the guide shows it.
pub fn as_in_the_guide() -> DocumentedResponse {
    let body = list(&from_the_library());
    response(body, &["/data", "/data/0/id"], &["/data/0/category"])
}
