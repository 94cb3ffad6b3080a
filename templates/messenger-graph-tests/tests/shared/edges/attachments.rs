//! Uploads of attachments.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, response};

macro_rules! attachments {
    ($api:ident) => {
        fn attachments(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::multipart::Upload;
            use messenger_graph::$api::message_attachments::*;
            use serde_json::json;
            use $crate::shared::{call::Call, edges::attachments::saved};

            let file = |id: &str, payload, platform: Option<AttachmentPlatform>| {
                let message = FileMessage::new(FileAttachment::new(AttachmentType::File, payload));
                let upload = Upload::new("a \"b\".pdf", "%PDF\r\n").content_type("application/pdf");
                let mut body = UploadOfFile::new(message, upload);
                body.platform = platform;
                UploadAttachment::new(id, UploadAttachmentBody::Multipart(body))
            };
            vec![
                Call::new(
                    client,
                    |id| {
                        let payload = UrlPayload::new("https://h.example/a.png").is_reusable(true);
                        let message = UrlMessage::new(UrlAttachment::new(AttachmentType::Image, payload));
                        let body = UploadFromUrl::new(message).platform(AttachmentPlatform::Messenger);
                        UploadAttachment::new(id, UploadAttachmentBody::Json(body))
                    },
                    saved(),
                )
                .sends("POST /{}/message_attachments")
                .json(json!({
                    "message": {"attachment": {
                        "type": "image",
                        "payload": {"url": "https://h.example/a.png", "is_reusable": true},
                    }},
                    "platform": "messenger",
                })),
                Call::new(client, move |id| file(id, FilePayload::new().is_reusable(true), None), saved())
                    .sends("POST /{}/message_attachments")
                    .multipart(&[
                        (
                            "name=\"message\"",
                            r#"{"attachment":{"type":"file","payload":{"is_reusable":true}}}"#,
                        ),
                        (
                            "name=\"filedata\"; filename=\"a %22b%22.pdf\"\r\nContent-Type: application/pdf",
                            "%PDF\r\n",
                        ),
                    ]),
                Call::new(
                    client,
                    move |id| file(id, FilePayload::new(), Some(AttachmentPlatform::Instagram)),
                    saved(),
                )
                .sends("POST /{}/message_attachments")
                .multipart(&[
                    ("name=\"message\"", r#"{"attachment":{"type":"file","payload":{}}}"#),
                    ("name=\"platform\"", "instagram"),
                    (
                        "name=\"filedata\"; filename=\"a %22b%22.pdf\"\r\nContent-Type: application/pdf",
                        "%PDF\r\n",
                    ),
                ]),
            ]
        }
    };
}

pub fn saved() -> DocumentedResponse {
    response(json!({"attachment_id": "5501"}), &["/attachment_id"], &[])
}
