//! The 200 response of every operation, with all documented properties, and what the reference says about them.
//!
//! Written by hand from the reference pages. The corrections that the project makes to the pages are in here as
//! well: properties that a selection with `fields` leaves out are optional.

use serde_json::{Value, json};

/// A response and what is known about its properties, by JSON pointer.
#[derive(Debug, Clone)]
pub struct DocumentedResponse {
    pub body: Value,
    /// Properties without which the response cannot be read. All others are optional.
    pub required: &'static [&'static str],
    /// Properties whose values the page lists, and to which Meta may add.
    pub enums: &'static [&'static str],
}

pub fn response(
    body: Value,
    required: &'static [&'static str],
    enums: &'static [&'static str],
) -> DocumentedResponse {
    DocumentedResponse {
        body,
        required,
        enums,
    }
}

/// `{success: boolean}`, required.
pub fn success() -> DocumentedResponse {
    response(json!({"success": true}), &["/success"], &[])
}

/// `{result: string}`, optional.
pub fn result() -> DocumentedResponse {
    response(json!({"result": "success"}), &[], &[])
}

/// `{id: string}`, required.
pub fn id() -> DocumentedResponse {
    response(json!({"id": "7007"}), &["/id"], &[])
}

pub fn call_permissions() -> DocumentedResponse {
    let body = json!({"data": [{
        "permission": {"status": "HAS_PERMISSION", "expiration_time": 1_800_000_000},
        "actions": [
            {
                "action_name": "send_call_permission_request",
                "can_perform": false,
                "limits": [
                    {"time_period": "PT24H", "max_allowed": 1, "current_usage": 1},
                    {"time_period": "P7D", "max_allowed": 2, "current_usage": 1},
                ],
            },
            {"action_name": "start_call", "can_perform": true, "limits": []},
        ],
    }]});
    let required = &[
        "/data",
        "/data/0/permission",
        "/data/0/permission/status",
        "/data/0/actions/0/action_name",
        "/data/0/actions/0/can_perform",
        "/data/0/actions/0/limits/0/time_period",
        "/data/0/actions/0/limits/0/max_allowed",
        "/data/0/actions/0/limits/0/current_usage",
        "/data/0/actions/0/limits/1/time_period",
        "/data/0/actions/0/limits/1/max_allowed",
        "/data/0/actions/0/limits/1/current_usage",
        "/data/0/actions/1/action_name",
        "/data/0/actions/1/can_perform",
    ];
    let enums = &["/data/0/permission/status", "/data/0/actions/0/action_name"];
    response(body, required, enums)
}

pub fn call_settings() -> DocumentedResponse {
    let body = json!({"data": [{
        "audio_enabled": true,
        "icon_enabled": false,
        "video_enabled": true,
        "call_routing": {"ring_target": "PARTNERS"},
        "call_hours": {
            "timezone_id": "America/Los_Angeles",
            "weekly_operating_hours": [{"day_of_week": "MONDAY", "open_time": "0900", "close_time": "1730"}],
        },
    }]});
    response(body, &["/data"], &["/data/0/call_routing/ring_target"])
}

pub fn call() -> DocumentedResponse {
    let body = json!({
        "success": true,
        "call_id": "c.1",
        "session": {
            "sdp_response": {"sdp": "v=0\r\n", "sdp_type": "answer"},
            "sdp_renegotiation": {"sdp": "v=0\r\ns=-\r\n", "sdp_type": "offer"},
        },
    });
    let required = &[
        "/success",
        "/session/sdp_response",
        "/session/sdp_response/sdp",
        "/session/sdp_renegotiation/sdp",
    ];
    response(body, required, &[])
}

pub fn feature_review() -> DocumentedResponse {
    let body = json!({"data": [{"feature": "subscription_messaging", "status": "approved"}]});
    response(body, &["/data"], &["/data/0/status"])
}

pub fn page_status() -> DocumentedResponse {
    let body = json!({
        "id": "1001",
        "timestamp": 1_800_000_000,
        "status": "restricted",
        "violations": [{"type": "SPAM", "description": "d", "url": "https://h.example/", "severity": "LOW"}],
        "restrictions": [{
            "feature": "page_messaging_api",
            "description": "d",
            "applied_time": 1_800_000_000,
            "expiration_time": 1_800_003_600,
            "violation_type": ["SPAM"],
        }],
        "recommended_actions": [{"type": "FILE_APPEAL", "url": "https://h.example/", "violation_type": ["SPAM"]}],
        "action_events": [{
            "type": "SUPPORT_TICKET",
            "status": "PENDING",
            "created_time": 1_800_000_000,
            "updated_time": 1_800_000_001,
            "violation_type": ["SPAM"],
        }],
    });
    let required = &[
        "/id",
        "/timestamp",
        "/status",
        "/violations/0/type",
        "/violations/0/description",
        "/violations/0/url",
        "/restrictions/0/feature",
        "/restrictions/0/description",
        "/restrictions/0/applied_time",
        "/recommended_actions/0/type",
        "/recommended_actions/0/url",
        "/recommended_actions/0/violation_type",
        "/action_events/0/type",
        "/action_events/0/status",
        "/action_events/0/created_time",
        "/action_events/0/updated_time",
    ];
    let enums = &[
        "/status",
        "/violations/0/severity",
        "/restrictions/0/feature",
        "/recommended_actions/0/type",
        "/action_events/0/type",
        "/action_events/0/status",
    ];
    response(body, required, enums)
}

pub fn user_settings() -> DocumentedResponse {
    let deepest = json!({
        "type": "web_url",
        "title": "Third",
        "url": "https://h.example/3",
        "payload": "P3",
        "webview_height_ratio": "tall",
        "messenger_extensions": false,
        "fallback_url": "https://h.example/f3",
        "webview_share_button": "hide",
    });
    let second = nested(&deepest, "Second", "full");
    let first = nested(&second, "First", "compact");
    let menu = json!({
        "locale": "default",
        "composer_input_disabled": false,
        "call_to_actions": [first],
        "disabled_surfaces": ["CUSTOMER_CHAT_PLUGIN"],
    });
    let body = json!({"data": [{
        "user_level_persistent_menu": [menu],
        "page_level_persistent_menu": [],
    }]});
    let enums = &[
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/webview_height_ratio",
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/webview_share_button",
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/call_to_actions/0/webview_height_ratio",
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/call_to_actions/0/webview_share_button",
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/call_to_actions/0/call_to_actions/0/webview_height_ratio",
        "/data/0/user_level_persistent_menu/0/call_to_actions/0/call_to_actions/0/call_to_actions/0/webview_share_button",
    ];
    response(body, &["/data"], enums)
}

/// The same button, one level higher.
fn nested(below: &Value, title: &str, height: &str) -> Value {
    let mut button = below.clone();
    button["title"] = json!(title);
    button["webview_height_ratio"] = json!(height);
    button["call_to_actions"] = json!([below]);
    button
}

pub fn label_list() -> DocumentedResponse {
    response(list(&json!({"id": "3003", "name": "VIP"})), &["/data"], &[])
}

pub fn sent() -> DocumentedResponse {
    let body = json!({"recipient_id": "2002", "message_id": "m_x2", "attachment_id": "5501"});
    response(body, &[], &[])
}

pub fn subscribed_apps() -> DocumentedResponse {
    let app = json!({"id": "42", "name": "Bot", "subscribed_fields": ["messages", "new_field"]});
    response(list(&app), &["/data"], &[])
}

pub fn new_label() -> DocumentedResponse {
    response(json!({"id": "3003", "name": "VIP"}), &[], &[])
}

pub fn label() -> DocumentedResponse {
    response(
        json!({"id": "3003", "page_label_name": "VIP"}),
        &["/id"],
        &[],
    )
}

pub fn persona_list() -> DocumentedResponse {
    let persona =
        json!({"id": "4004", "name": "Ann", "profile_picture_url": "https://h.example/a.jpg"});
    response(list(&persona), &["/data", "/data/0/id"], &[])
}

pub fn persona() -> DocumentedResponse {
    let body =
        json!({"id": "4004", "name": "Ann", "profile_picture_url": "https://h.example/a.jpg"});
    response(body, &["/id"], &[])
}

pub fn list(item: &Value) -> Value {
    json!({
        "data": [item],
        "paging": {
            "cursors": {"before": "QVFI", "after": "QVFJ"},
            "previous": "https://h.example/?before=QVFI",
            "next": "https://h.example/?after=QVFJ",
        },
    })
}

/// What v3.1 and later say about a person.
pub fn profile() -> DocumentedResponse {
    let body = json!({
        "id": "2002",
        "name": "Peter Chang",
        "first_name": "Peter",
        "last_name": "Chang",
        "profile_pic": "https://h.example/p.jpg",
        "locale": "en_US",
        "timezone": 5.5,
        "gender": "male",
    });
    response(body, &[], &[])
}

/// What v3.0 said about a person.
pub fn old_profile() -> DocumentedResponse {
    let mut response = profile();
    response.body["last_ad_referral"] =
        json!({"source": "ADS", "type": "OPEN_THREAD", "ad_id": "6045246247433"});
    response.body["is_payment_enabled"] = json!(true);
    response
}
