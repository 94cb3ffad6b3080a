//! The types by themselves, without a server: which are one and the same in several versions, what they read, and
//! that they write it back.

use std::any::TypeId;
use std::fmt::Debug;

use messenger_graph::graph::List;
use messenger_graph::v26::call_permissions::*;
use messenger_graph::v26::call_settings::*;
use messenger_graph::v26::calls::*;
use messenger_graph::v26::conversations::{AttachedTemplate, Conversation};
use messenger_graph::v26::custom_labels::CustomLabel;
use messenger_graph::v26::feature_review::*;
use messenger_graph::v26::message_templates::{
    HeaderFormat, MessageTemplate, TemplateButton, TemplateComponent,
};
use messenger_graph::v26::moderation::*;
use messenger_graph::v26::notification_tokens::NotificationToken;
use messenger_graph::v26::page_status::*;
use messenger_graph::v26::personas::Persona;
use messenger_graph::v26::user_settings::*;
use messenger_graph::v26::welcome_message_flows::WelcomeMessageFlows;
use messenger_graph::wire::Nullable;
use messenger_graph::{v3_0, v26};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Says that types are the same in all versions: a value of one goes where a value of the other is wanted.
macro_rules! same {
    ($first:ident = $later:tt: $($page:ident { $($ty:ident)* })*) => {
        $(same!(one page, $page, $first, $later, $($ty)*);)*
    };
    (one page, $page:ident, $first:ident, $later:tt, $($ty:ident)*) => {
        $(same!(one type, $page, $first, $later, $ty);)*
    };
    (one type, $page:ident, $first:ident, [$($later:ident)*], $ty:ident) => {$(
        const _: fn(messenger_graph::$first::$page::$ty) -> messenger_graph::$later::$page::$ty = |same| same;
    )*};
}

same! {
    v20 = [v21 v22 v23 v24 v25 v26]:
    label_assignments { AddLabel RemoveLabel LabelAssignmentResponse }
    custom_labels { CreateCustomLabel ListCustomLabels CustomLabel }
    user_settings {
        DeleteCustomUserSettings GetCustomUserSettings SetCustomUserSettings PersistentMenu
        PersistentMenuCallToActionLevel3
    }
    moderation { ModerateConversations ScopedUserId ModerationAction }
    calls { ManageCall ManageCallBody ManageCallResponse Track TrackLabel }
    feature_review { GetMessagingFeatureReview GetMessagingFeatureReviewResponse }
    call_permissions { GetCallPermissions GetCallPermissionsResponse CallPermissionStatus }
    call_settings { GetCallSettings UpdateCallSettings GetCallSettingsResponse }
    page_status { GetPageStatus GetPageStatusResponse PageStatus RestrictedFeature }
    messages { SendMessage SendMessageBody MessageRequest Recipient TextMessage Template Button SendMessageResponse }
    subscribed_apps { ListSubscribedApps SubscribeApp UnsubscribeApp SubscribedApp }
    message_attachments { UploadAttachment UploadFromUrl UploadOfFile }
    messenger_profile { GetMessengerProfile SetMessengerProfile DeleteMessengerProfile MessengerProfile }
    page { GetPage PageProperty }
    conversations { ListConversations GetConversation ListMessages Conversation Message }
    welcome_message_flows { ListWelcomeMessageFlows SetWelcomeMessageFlow DeleteWelcomeMessageFlow }
    call_metrics { ReportCallMetrics }
    feature_status { CheckFeatureStatus }
    blocked { ListBlockedPeople BlockPeople UnblockPerson }
    nlp_configs { ConfigureNlp }
    settings { ListPageSettings }
    unlink_accounts { UnlinkAccount }
    insights { GetInsights }
    message { GetMessage Message }
    message_templates {
        ListMessageTemplates CreateMessageTemplate DeleteMessageTemplate GetMessageTemplate
        UpdateMessageTemplate SearchTemplateLibrary MessageTemplate LibraryTemplate
    }
    notification_tokens { ListNotificationTokens GetNotificationToken EnableFollowupMessage NotificationToken }
    thread_control {
        PassThreadControl TakeThreadControl RequestThreadControl ReleaseThreadControl ExtendThreadControl
        GetThreadOwner
    }
    persona { DeletePersona GetPersona Persona }
    thread_label { DeleteThreadLabel GetThreadLabel }
    personas { CreatePersona ListPersonas Persona }
    stickers { ListStickerPacks ListStickers SearchStickers StickerPack Sticker }
    user_ids { ListIdsForApps ListIdsForBusiness ListIdsForPages IdInApp IdOnPage }
}

same! {
    v3_1 = [v20 v21 v22 v23 v24 v25 v26]:
    user_profile { GetUserProfile UserProfile }
}

#[test]
fn the_profile_of_v3_0_is_another_type() {
    let (old, new) = (
        TypeId::of::<v3_0::user_profile::UserProfile>(),
        TypeId::of::<v26::user_profile::UserProfile>(),
    );
    assert_ne!(old, new);
}

/// Reads a document, checks that it is written back as it was, and returns it.
fn read<T: DeserializeOwned + Serialize>(document: Value) -> T {
    let value: T = serde_json::from_value(document.clone()).expect("it can be read");
    assert_eq!(
        serde_json::to_value(&value).expect("it can be written"),
        document
    );
    // Read from a string, too: borrowed and owned names take different ways.
    let again: T = serde_json::from_str(&document.to_string()).expect("it can be read");
    assert_eq!(
        serde_json::to_value(&again).expect("it can be written"),
        document
    );
    value
}

#[test]
fn a_permission_check_is_typed() {
    let response: GetCallPermissionsResponse = read(json!({"data": [{
        "permission": {"status": "HAS_PERMISSION", "expiration_time": 4_102_444_800_i64, "x_new": 1},
        "actions": [{
            "action_name": "start_call",
            "can_perform": true,
            "limits": [{"time_period": "PT24H", "max_allowed": 100, "current_usage": 2}],
        }],
    }]}));
    let permission = &response.data[0].permission;
    assert_eq!(permission.status, CallPermissionStatus::HasPermission);
    assert_eq!(
        permission.expiration_time,
        Some(4_102_444_800),
        "2100-01-01"
    );
    assert_eq!(permission.extra.get("x_new"), Some(&json!(1)));
    let action = &response.data[0].actions.as_ref().unwrap()[0];
    assert_eq!(
        (&action.action_name, action.can_perform),
        (&CallActionName::StartCall, true)
    );
    let limit = &action.limits.as_ref().unwrap()[0];
    assert_eq!(
        (
            limit.time_period.as_str(),
            limit.max_allowed,
            limit.current_usage
        ),
        ("PT24H", 100, 2)
    );
}

#[test]
fn the_parts_of_a_template_are_typed() {
    let template: MessageTemplate =
        read(json!({"id": "6600", "status": "APPROVED", "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}},
            {"type": "BODY", "text": "Order {{1}} is packed.", "example": {"body_text": [["77"]]}},
            {"type": "BUTTONS", "buttons": [
                {"type": "POSTBACK", "text": "Cancel", "payload": "CANCEL"},
                {"type": "URL", "text": "Track", "url": "https://h.example/{{1}}"},
                {"type": "NEW", "text": "?"},
            ]},
            {"type": "FOOTER", "text": "not documented"},
        ]}));
    let components = template.components.expect("components");
    let [
        TemplateComponent::Header(header),
        TemplateComponent::Body(body),
        TemplateComponent::Buttons(buttons),
        TemplateComponent::Unrecognized(footer),
    ] = &components[..]
    else {
        panic!("{components:?}");
    };
    assert_eq!(header.format, HeaderFormat::Image);
    assert_eq!(body.text, "Order {{1}} is packed.");
    assert_eq!(footer["type"], "FOOTER");
    assert!(matches!(
        &buttons.buttons[..],
        [
            TemplateButton::Postback(_),
            TemplateButton::Url(_),
            TemplateButton::Unrecognized(_)
        ]
    ));
}

#[test]
fn the_flows_of_a_page_are_read_as_an_array_and_as_a_list() {
    let flow = json!({"id": "88", "is_used_in_ad": true});
    let array: WelcomeMessageFlows = read(json!([flow]));
    let list: WelcomeMessageFlows =
        read(json!({"data": [flow], "paging": {"cursors": {"after": "a"}}}));
    let (WelcomeMessageFlows::Array(array), WelcomeMessageFlows::List(list)) = (array, list) else {
        panic!("other alternatives");
    };
    assert_eq!(array, list.data);
    assert_eq!(array[0].is_used_in_ad, Some(true));
}

/// Where the guide and the reference show different kinds of scalars; `specs/overlays/tolerant-reading.yaml` has the sources.
#[test]
fn times_of_conversations_and_tokens_are_read_in_both_forms() {
    let conversation = |time: Value| json!({"id": "t_9", "updated_time": time});
    spelled::<Conversation>(
        conversation(json!(1_764_000_000)),
        conversation(json!("1764000000")),
    );
    let token = |time: Value| json!({"creation_timestamp": time});
    spelled::<NotificationToken>(token(json!("1764000000")), token(json!(1_764_000_000)));
}

#[test]
fn an_absent_list_is_not_an_empty_one() {
    let permission = json!({"status": "NO_PERMISSION"});
    let absent: CallPermissions = read(json!({"permission": permission}));
    assert_eq!(absent.actions, None);
    let empty: CallPermissions = read(json!({"permission": permission, "actions": []}));
    assert_eq!(empty.actions, Some(vec![]));
}

#[test]
fn an_unknown_value_is_kept_and_distinguished() {
    let status: CallPermissionStatus = read(json!("PENDING"));
    assert!(
        matches!(&status, CallPermissionStatus::Unrecognized(value) if value.as_str() == "PENDING")
    );
    assert_eq!(
        (status.as_str(), status.to_string().as_str()),
        ("PENDING", "PENDING")
    );
    assert_ne!(status, read::<CallPermissionStatus>(json!("ANOTHER")));
    let number: ActionEventStatus = read(json!(7));
    assert_eq!(number.as_str(), "7");
    assert_eq!(
        CallPermissionStatus::from("NO_PERMISSION"),
        CallPermissionStatus::NoPermission
    );
    // The document lists a value of that name, which is not the same as an unknown value.
    assert_eq!(
        read::<RestrictedFeature>(json!("unknown")),
        RestrictedFeature::Unknown
    );
}

#[test]
fn an_id_may_be_a_string_or_a_number_or_something_new() {
    let id = |json: Value| read::<ModeratedUser>(json!({"id": json})).id;
    assert_eq!(id(json!("2002")), ScopedUserId::String("2002".into()));
    assert_eq!(
        id(json!(9_007_199_254_740_993_i64)),
        ScopedUserId::Integer(9_007_199_254_740_993)
    );
    assert_eq!(
        id(json!({"psid": [1]})),
        ScopedUserId::Unrecognized(json!({"psid": [1]}))
    );
    assert_eq!(id(json!(1.5)), ScopedUserId::Unrecognized(json!(1.5)));
}

#[test]
fn a_menu_is_absent_or_cleared_or_set() {
    let written = |body: SetCustomUserSettingsBody| serde_json::to_value(body).unwrap();
    let body = || SetCustomUserSettingsBody::new().psid("2002");
    let menu = vec![PersistentMenu::new().locale("default")];
    for (body, menu, json) in [
        (body(), Nullable::Absent, json!({"psid": "2002"})),
        (
            body().persistent_menu(None),
            Nullable::Null,
            json!({"psid": "2002", "persistent_menu": null}),
        ),
        (
            body().persistent_menu(vec![]),
            Nullable::Value(vec![]),
            json!({"psid": "2002", "persistent_menu": []}),
        ),
        (
            body().persistent_menu(menu.clone()),
            Nullable::Value(menu),
            json!({"psid": "2002", "persistent_menu": [{"locale": "default"}]}),
        ),
    ] {
        assert_eq!(body.persistent_menu, menu);
        assert_eq!(read::<SetCustomUserSettingsBody>(json.clone()), body);
        assert_eq!(written(body), json);
    }
}

#[test]
fn a_list_says_how_to_go_on() {
    let cursors = json!({"before": "b", "after": "a"});
    let next = "https://graph.facebook.com/v26.0/1/personas?access_token=CANARY&after=a";
    let item = json!({"id": "4004", "x_new": true});
    let more: List<Persona> =
        read(json!({"data": [item], "paging": {"cursors": cursors, "next": next}}));
    assert_eq!(more.next_cursor(), Some("a"));
    assert_eq!(more.data[0].extra.get("x_new"), Some(&json!(true)));
    assert!(!format!("{more:?}").contains("CANARY"));
    let last: List<Persona> =
        read(json!({"data": [], "paging": {"cursors": cursors}, "summary": {}}));
    assert_eq!(last.next_cursor(), None);
    assert!(last.data.is_empty() && last.extra.get("summary").is_some());
}

// Reading what a later version removed is the point here.
#[allow(deprecated)]
#[test]
fn a_profile_of_v3_0_has_what_was_removed() {
    let profile: v3_0::user_profile::UserProfile = read(json!({
        "id": "2002", "timezone": 5.75, "is_payment_enabled": false,
        "last_ad_referral": {"source": "ADS", "type": "OPEN_THREAD", "ad_id": "6045246247433", "x_new": null},
    }));
    assert_eq!(
        (profile.timezone, profile.is_payment_enabled),
        (Some(5.75), Some(false))
    );
    let referral = profile.last_ad_referral.unwrap();
    assert_eq!(
        (referral.type_.as_deref(), referral.ad_id.as_deref()),
        (Some("OPEN_THREAD"), Some("6045246247433"))
    );
    // To v26.0 they are properties like any others that it does not know.
    let profile: v26::user_profile::UserProfile =
        read(json!({"id": "2002", "is_payment_enabled": false}));
    assert_eq!(profile.extra.get("is_payment_enabled"), Some(&json!(false)));
}

/// Reads one spelling and checks that it is written in that of the reference page.
fn spelled<T: DeserializeOwned + Serialize + PartialEq + Debug>(observed: Value, reference: Value) {
    let read: T = serde_json::from_value(observed.clone())
        .unwrap_or_else(|error| panic!("{observed}: {error}"));
    assert_eq!(
        serde_json::to_value(&read).unwrap(),
        reference,
        "{observed}"
    );
    assert_eq!(
        serde_json::from_value::<T>(reference).unwrap(),
        read,
        "{observed}"
    );
}

/// Other names that Meta's own pages have for a property; the sources are in `specs/overlays/observed-variants.yaml`.
#[test]
fn other_names_are_read() {
    let action = |name: &str| json!({"action_name": "start_call", name: true});
    spelled::<CallAction>(action("can_perform_action"), action("can_perform"));
    let limit = |name: &str| json!({"time_period": "P1D", name: 3, "current_usage": 0});
    spelled::<CallActionLimit>(limit("max_allowed_per_user"), limit("max_allowed"));
    spelled::<ManageCallResponse>(
        json!({"success": true, "id": "c"}),
        json!({"success": true, "call_id": "c"}),
    );
    let step = |name: &str| json!({name: "LEARN_MORE", "url": "u", "violation_type": []});
    spelled::<RecommendedAction>(step("action_type"), step("type"));
    let status = |name: &str| json!({"id": "1", "timestamp": 1, "status": "ok", name: []});
    spelled::<GetPageStatusResponse>(status("actions_events"), status("action_events"));
    let violation = |name: &str| json!({"type": "t", "description": "d", name: "u"});
    spelled::<Violation>(violation("link"), violation("url"));
    spelled::<CustomLabel>(
        json!({"id": "1", "page_label_name": "n"}),
        json!({"id": "1", "name": "n"}),
    );
    spelled::<UpdateCallSettingsResponse>(json!({"success": true}), json!({"success": true}));
    let template = |name: &str| json!({name: "https://h.example/m.png"});
    spelled::<AttachedTemplate>(template("medial_url"), template("media_url"));
}

/// Enums whose case differs between Meta's own pages; the sources are in the same file.
#[test]
fn other_cases_are_read() {
    fn cases<T: DeserializeOwned + Serialize + PartialEq + Debug>(values: &[&str]) {
        for value in values {
            for observed in [value.to_lowercase(), value.to_uppercase()] {
                spelled::<T>(json!(observed), json!(value));
            }
        }
    }
    cases::<CallPermissionStatus>(&["HAS_PERMISSION", "NO_PERMISSION"]);
    cases::<CallActionName>(&["send_call_permission_request", "start_call"]);
    cases::<TrackLabel>(&[
        "default_audio",
        "default_video",
        "screen_audio",
        "screen_video",
    ]);
    cases::<TrackStatus>(&["disabled", "enabled"]);
    cases::<RingTarget>(&["META", "PARTNERS"]);
    cases::<FeatureReviewStatus>(&["approved", "pending", "limited", "rejected"]);
    cases::<PageStatus>(&["warning", "restricted", "ok", "suspended"]);
    cases::<ViolationSeverity>(&["LOW", "MEDIUM", "HIGH"]);
    cases::<RestrictedFeature>(&[
        "page_create_group",
        "page_edit_category",
        "page_invite",
        "page_merge",
    ]);
    cases::<RestrictedFeature>(&[
        "page_messaging",
        "page_messaging_api",
        "page_name_change",
        "page_online_event",
    ]);
    cases::<RestrictedFeature>(&["page_publish", "post_media", "unknown"]);
    cases::<RecommendedActionType>(&["LEARN_MORE", "FILE_APPEAL", "SUPPORT_TICKET"]);
    cases::<ActionEventType>(&["LEARN_MORE", "FILE_APPEAL", "SUPPORT_TICKET"]);
    cases::<ActionEventStatus>(&["OPEN", "PENDING", "CLOSED"]);
    cases::<WebviewHeightRatio>(&["compact", "tall", "full"]);
    cases::<Level2WebviewHeightRatio>(&["compact", "tall", "full"]);
    cases::<Level3WebviewHeightRatio>(&["compact", "tall", "full"]);
    cases::<WebviewShareButton>(&["hide", "show"]);
    cases::<Level2WebviewShareButton>(&["hide", "show"]);
    cases::<Level3WebviewShareButton>(&["hide", "show"]);
}

/// Reading is tolerant where a page contradicts another one, and nowhere else.
#[test]
fn no_other_spelling_is_taken_for_a_known_one() {
    let step: SignalAction = serde_json::from_value(json!("CONNECT")).expect("it can be read");
    assert_eq!(step, SignalAction::Connect);
    assert!(matches!(
        read(json!("partners")),
        NewRingTarget::Unrecognized(_)
    ));
    let label: CustomLabel = read(json!({"label_name": "n"}));
    assert_eq!((label.name, label.extra.is_empty()), (None, false));
}

#[test]
fn values_can_cross_threads_and_outlive_their_text() {
    fn check<T: Send + Sync + Clone + Debug + DeserializeOwned + Serialize + 'static>() {}
    check::<GetCallPermissionsResponse>();
    check::<UpdateCallSettingsBody>();
    check::<ManageCallBody>();
    check::<GetPageStatusResponse>();
    check::<GetMessagingFeatureReviewResponse>();
    check::<List<CustomLabel>>();
    check::<messenger_graph::StandardError>();
    check::<v26::user_profile::UserProfile>();
}
