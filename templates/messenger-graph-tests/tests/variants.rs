//! Where Meta's own pages contradict each other, every variant reads as the same value, and what is written has the
//! shape of the reference page. Each test names the sources that disagree.

use messenger_graph::Request;
use messenger_graph::client::In;
use messenger_graph::v26::call_permissions::{CallPermissionStatus, GetCallPermissions};
use messenger_graph::v26::call_settings::{GetCallSettings, RingTarget, UpdateCallSettings};
use messenger_graph::v26::calls::{CallPlatform, ManageCall, ManageCallBody, SignalAction};
use messenger_graph::v26::custom_labels::{
    CreateCustomLabel, CreateCustomLabelBody, ListCustomLabels,
};
use messenger_graph::v26::feature_review::GetMessagingFeatureReview;
use messenger_graph::v26::label_assignments::LabelAssignment;
use messenger_graph::v26::moderation::{
    ModerateConversations, ModerateConversationsBody, ModerationAction,
};
use messenger_graph::v26::page_status::GetPageStatus;
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::v26::thread_label::GetThreadLabel;
use messenger_graph::versions::V26;
use serde::Serialize;
use serde_json::{Value, json};

fn read<R: Request + In<V26>>(body: &Value) -> R::Response {
    let response = http::Response::new(body.to_string());
    match R::decode(response.into()) {
        Ok(response) => response.into_body(),
        Err(_) => panic!("cannot be read: {body}"),
    }
}

/// Reads each variant; all must be written as the first.
fn same<R: Request + In<V26>>(variants: &[Value]) -> R::Response
where
    R::Response: Serialize,
{
    for variant in variants {
        let written =
            serde_json::to_value(read::<R>(variant)).expect("what was read can be written");
        assert_eq!(written, variants[0], "{variant}");
    }
    read::<R>(&variants[0])
}

fn rejected<R: Request + In<V26>>(body: &Value) {
    let response = http::Response::new(body.to_string());
    assert!(R::decode(response.into()).is_err(), "{body}");
}

/// The envelope, the case of the status and the names of two properties differ between the reference page, both copies
/// of the guide, and WhatsApp's twin of the call.
#[test]
fn call_permissions() {
    let reference = json!({"data": [{
        "permission": {"status": "HAS_PERMISSION", "expiration_time": 1},
        "actions": [{"action_name": "start_call", "can_perform": true,
                     "limits": [{"time_period": "PT24H", "max_allowed": 5, "current_usage": 0}]}],
    }]});
    let renamed = json!({"data": [{
        "permission": {"status": "HAS_PERMISSION", "expiration_time": 1},
        "actions": [{"action_name": "start_call", "can_perform_action": true,
                     "limits": [{"time_period": "PT24H", "max_allowed_per_user": 5, "current_usage": 0}]}],
    }]});
    let bare = |wrapped: &Value| wrapped["data"][0].clone();
    same::<GetCallPermissions>(&[
        reference.clone(),
        renamed.clone(),
        bare(&reference),
        bare(&renamed),
    ]);
    for status in ["HAS_PERMISSION", "has_permission", "Has_Permission"] {
        let body = json!({"permission": {"status": status}});
        let read = read::<GetCallPermissions>(&body);
        assert_eq!(
            read.data[0].permission.status,
            CallPermissionStatus::HasPermission
        );
    }
    rejected::<GetCallPermissions>(&json!({}));
    rejected::<GetCallPermissions>(&json!({"success": true}));
}

/// The reference page wraps the settings, the guide does not.
#[test]
fn call_settings() {
    let settings = json!({"audio_enabled": true, "call_routing": {"ring_target": "META"}});
    let read = same::<GetCallSettings>(&[json!({"data": [settings]}), settings.clone()]);
    assert_eq!(read.data[0].audio_enabled, Some(true));
    // Unknown properties beside the envelope stay where they are.
    let beside = json!({"data": [settings], "paging": {}});
    assert_eq!(
        serde_json::to_value(self::read::<GetCallSettings>(&beside)).unwrap(),
        beside
    );
    assert!(
        self::read::<GetCallSettings>(&json!({"data": []}))
            .data
            .is_empty()
    );
    rejected::<GetCallSettings>(&json!({}));
}

/// The reference page has `call_routing` as an object, Meta's SDK had it as a string from 23.0.0 to 24.0.1.
#[test]
fn call_routing() {
    let body = |routing: Value| json!({"data": [{"call_routing": routing}]});
    for (ring_target, expected) in [
        ("META", RingTarget::Meta),
        ("PARTNERS", RingTarget::Partners),
    ] {
        let read = same::<GetCallSettings>(&[
            body(json!({"ring_target": ring_target})),
            body(json!(ring_target)),
        ]);
        let routing = read.data[0].call_routing.as_ref().expect("a routing");
        assert_eq!(routing.ring_target, Some(expected));
    }
    // The values of the string are not documented.
    let read = read::<GetCallSettings>(&body(json!("all lines")));
    let routing = read.data[0].call_routing.as_ref().expect("a routing");
    let target = routing.ring_target.as_ref().expect("a target");
    assert!(matches!(target, RingTarget::Unrecognized(_)));
    assert_eq!(target.as_str(), "all lines");
    rejected::<GetCallSettings>(&body(json!(7)));
}

/// The reference page has the flag `video_enabled`; the guide has no setting for video, and Meta's SDK had a string
/// `video`, which no page describes: it is kept unchanged.
#[test]
fn video_settings() {
    let body = |settings: Value| json!({"data": [settings]});
    let flag = same::<GetCallSettings>(&[body(json!({"video_enabled": true}))]);
    assert_eq!(flag.data[0].video_enabled, Some(true));
    let none = same::<GetCallSettings>(&[body(json!({"audio_enabled": true}))]);
    assert_eq!(none.data[0].video_enabled, None);
    for video in [
        json!("ENABLED"),
        json!("true"),
        json!({"status": "on"}),
        json!(null),
    ] {
        let settings = json!({"audio_enabled": true, "video": video});
        let read = same::<GetCallSettings>(&[body(settings.clone()), settings]);
        assert_eq!(read.data[0].video_enabled, None);
        assert_eq!(read.data[0].extra.get("video"), Some(&video));
    }
}

/// The reference page documents `result` as the response to a change, the guide `success` for two of the settings, and
/// Meta's SDK returns the settings, from which `fields` selects on the reference page.
#[test]
fn changed_call_settings() {
    for body in [
        json!({"result": "success"}),
        json!({"result": "failure"}),
        json!({"success": true}),
    ] {
        same::<UpdateCallSettings>(&[body]);
    }
    let settings = json!({
        "audio_enabled": true,
        "call_routing": {"ring_target": "PARTNERS"},
        "call_hours": {"timezone_id": "UTC", "weekly_operating_hours": []},
    });
    let read = same::<UpdateCallSettings>(&[settings]);
    assert_eq!((read.audio_enabled, read.result), (Some(true), None));
    let routing = read.call_routing.expect("a routing");
    assert_eq!(routing.ring_target, Some(RingTarget::Partners));
}

/// The id of a new call is `call_id` or `id`; a session description is an object or a plain string.
#[test]
fn calls() {
    same::<ManageCall>(&[
        json!({"success": true, "call_id": "c_1"}),
        json!({"success": true, "id": "c_1"}),
    ]);
    let session = |response: Value| json!({"success": true, "session": {"sdp_response": response}});
    same::<ManageCall>(&[
        session(json!({"sdp": "v=0\r\n"})),
        session(json!("v=0\r\n")),
    ]);
    let typed = session(json!({"sdp": "v=0\r\n", "sdp_type": "answer"}));
    let read = same::<ManageCall>(&[typed]);
    let sdp = read.session.expect("a session").sdp_response;
    assert_eq!(
        (sdp.sdp.as_str(), sdp.sdp_type.as_deref()),
        ("v=0\r\n", Some("answer"))
    );
    let both = json!({"success": true, "session": {"sdp_response": "a", "sdp_renegotiation": "b"}});
    let read = self::read::<ManageCall>(&both).session.expect("a session");
    assert_eq!(read.sdp_renegotiation.expect("a renegotiation").sdp, "b");
    rejected::<ManageCall>(&session(json!(7)));
    rejected::<ManageCall>(&session(json!({})));
}

/// The versions of a peer connection are integers on the reference page and strings in the guide, tracks are in lower
/// and in upper case. A stored request reads as the same; what is sent is the reference page's.
#[test]
fn stored_call_requests() {
    let track = |label, status| json!([{"msid": "m", "label": label, "status": status}]);
    let variants = [
        json!({"action": "media_update", "from_version": 0, "to_version": 1, "tracks": track("default_video", "enabled")}),
        json!({"action": "media_update", "from_version": "0", "to_version": "1", "tracks": track("DEFAULT_VIDEO", "ENABLED")}),
    ];
    for variant in &variants {
        let read: ManageCallBody = serde_json::from_value(variant.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), variants[0]);
    }
    for odd in [json!("one"), json!(1.5), json!({}), json!("")] {
        let body = json!({"action": "media_update", "from_version": odd});
        assert!(serde_json::from_value::<ManageCallBody>(body).is_err());
    }
}

/// Three platforms on the reference page, in lower case; two in Meta's SDK, in upper case; one in the guides, and optional.
#[test]
fn platforms() {
    for (text, platform) in [
        ("messenger", Some(CallPlatform::Messenger)),
        ("MESSENGER", Some(CallPlatform::Messenger)),
        ("instagram", Some(CallPlatform::Instagram)),
        ("INSTAGRAM", Some(CallPlatform::Instagram)),
        ("whatsapp", Some(CallPlatform::Whatsapp)),
        ("WHATSAPP", Some(CallPlatform::Whatsapp)),
        ("", None),
    ] {
        let mut body = json!({"action": "connect"});
        if platform.is_some() {
            body["platform"] = json!(text);
        }
        let read: ManageCallBody = serde_json::from_value(body).unwrap();
        assert_eq!(read.platform, platform);
        let written = serde_json::to_value(read).unwrap();
        let sent = platform.is_some().then(|| json!(text.to_lowercase()));
        assert_eq!(written.get("platform"), sent.as_ref());
    }
}

/// The actions are in lower case on the reference page, in upper case in Meta's SDK.
#[test]
fn stored_moderations() {
    let request = |actions: Value| json!({"user_ids": [{"id": "1"}], "actions": actions});
    let sent = request(json!(["ban_user", "move_to_spam"]));
    for variant in [sent.clone(), request(json!(["BAN_USER", "Move_To_Spam"]))] {
        let read: ModerateConversationsBody = serde_json::from_value(variant).unwrap();
        assert_eq!(read.actions[0], ModerationAction::BanUser);
        assert_eq!(serde_json::to_value(read).unwrap(), sent);
    }
}

/// So are the steps of a call.
#[test]
fn stored_steps() {
    for (text, action) in [
        ("connect", SignalAction::Connect),
        ("CONNECT", SignalAction::Connect),
        ("MEDIA_UPDATE", SignalAction::MediaUpdate),
    ] {
        let read: ManageCallBody = serde_json::from_value(json!({"action": text})).unwrap();
        assert_eq!(read.action, action);
        let written = serde_json::to_value(read).unwrap();
        assert_eq!(written["action"], text.to_lowercase());
    }
}

/// The person to label is a string on the reference page and an int in Meta's SDK; so is the Page whose labels are listed,
/// the other way round. The name of a new label is required in the SDK alone.
#[test]
fn stored_labels() {
    let sent = json!({"user": "9007199254740993"});
    for variant in [sent.clone(), json!({"user": 9_007_199_254_740_993_i64})] {
        let read: LabelAssignment = serde_json::from_value(variant).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), sent);
    }
    for list in [
        ListCustomLabels::new("1001"),
        ListCustomLabels::new(1001_u64),
    ] {
        assert_eq!(list.id.as_str(), "1001");
    }
    assert!(serde_json::from_value::<CreateCustomLabelBody>(json!({})).is_err());
}

/// A status is one of four values on the reference page and any string in Meta's SDK, which requires neither property.
#[test]
fn feature_reviews() {
    let body = |review: Value| json!({"data": [review]});
    same::<GetMessagingFeatureReview>(&[
        body(json!({"feature": "f", "status": "approved"})),
        body(json!({"feature": "f", "status": "APPROVED"})),
    ]);
    for partial in [
        json!({"feature": "f"}),
        json!({"status": "expired"}),
        json!({}),
    ] {
        same::<GetMessagingFeatureReview>(&[body(partial)]);
    }
}

/// An example of the guide to JavaScript that is not a valid call.
#[test]
fn flat_call_requests() {
    let flat = json!({"sdp": "v=0\r\n", "sdp_type": "offer", "to": "1"});
    assert!(serde_json::from_value::<ManageCallBody>(flat).is_err());
}

/// `success` is a boolean on the reference page and a string in the guide to Instagram.
#[test]
fn moderation() {
    for flag in [true, false] {
        same::<ModerateConversations>(&[
            json!({"success": flag}),
            json!({"success": flag.to_string()}),
        ]);
    }
    for odd in [json!("yes"), json!(1), json!(null)] {
        rejected::<ModerateConversations>(&json!({"success": odd}));
    }
}

/// Ids are strings on the reference pages; samples of the guides have numbers. The name of a label is `name` or
/// `page_label_name`.
#[test]
fn ids_and_labels() {
    same::<CreateCustomLabel>(&[
        json!({"id": "3003", "name": "VIP"}),
        json!({"id": 3003, "page_label_name": "VIP"}),
    ]);
    same::<GetPersona>(&[json!({"id": "4004"}), json!({"id": 4004})]);
    same::<GetThreadLabel>(&[
        json!({"id": "18446744073709551615"}),
        json!({"id": 18_446_744_073_709_551_615_u64}),
    ]);
    rejected::<GetPersona>(&json!({"id": {}}));
    rejected::<GetPersona>(&json!({"id": true}));
}

/// The guide to Page integrity spells three properties otherwise, and its lifted restriction has a separate status.
#[test]
fn page_status() {
    let body = |id: Value, step: &str, events: &str, page: &str| {
        json!({
            "id": id, "timestamp": 1, "status": "restricted",
            "violations": [{"type": "SPAM", "description": "d", page: "https://h.example/"}],
            "recommended_actions": [{step: "FILE_APPEAL", "url": "https://h.example/", "violation_type": ["SPAM"]}],
            events: [{"type": "SUPPORT_TICKET", "status": "PENDING", "created_time": 1, "updated_time": 1}],
        })
    };
    same::<GetPageStatus>(&[
        body(json!("1"), "type", "action_events", "url"),
        body(json!(1), "action_type", "actions_events", "link"),
    ]);
    let lifted = json!({"feature": "page_read_only", "description": "d", "applied_time": 1, "status": "UNRESTRICTED"});
    let status = json!({"id": "1", "timestamp": 1, "status": "ok", "restrictions": [lifted]});
    same::<GetPageStatus>(&[status]);
}
