//! The operations of all documents and the profile read, as calls: the table that the tests go through.
//!
//! Written by hand from the reference pages; nothing in it comes from the generator.

/// Defines `operations(client, app)`, all calls of a version, each with the client whose token it takes: `operations!(v26)`.
///
/// The types are named by the version's own paths, so a page that a version lacks does not compile.
macro_rules! operations {
    ($api:ident) => {
        pub fn operations(
            client: &messenger_graph::$api::Client,
            app: &messenger_graph::$api::Client<messenger_graph::AppToken>,
        ) -> Vec<$crate::shared::call::Call> {
            let mut calls = reference_pages(client);
            calls.extend(subscribed_apps(client));
            calls.extend(edges(client));
            calls.extend(messages(client));
            calls.extend(stickers(app));
            calls.extend(user_ids(app));
            calls
        }

        edges!($api);
        fn messages(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::messages::*;
            use serde_json::json;
            use $crate::shared::responses;
            use $crate::shared::call::Call;

            vec![
                Call::new(
                    client,
                    |id| {
                        let sizes = [TextQuickReply::new("M", "SIZE_M"), TextQuickReply::new("L", "SIZE_L")];
                        let message = TextMessage::new("Size? ä").quick_replies(sizes);
                        SendMessage::new(id, $crate::shared::windows::respond("2002", message))
                    },
                    responses::sent(),
                )
                .sends("POST /{}/messages")
                .json(json!({
                    "recipient": {"id": "2002"},
                    "messaging_type": "RESPONSE",
                    "message": {
                        "text": "Size? ä",
                        "quick_replies": [
                            {"content_type": "text", "title": "M", "payload": "SIZE_M"},
                            {"content_type": "text", "title": "L", "payload": "SIZE_L"},
                        ],
                    },
                })),
                Call::new(
                    client,
                    |id| {
                        let typing = TypingRequest::new(Recipient::id("2002"), TypingAction::TypingOn);
                        SendMessage::new(id, typing.persona_id("9009"))
                    },
                    responses::sent(),
                )
                .sends("POST /{}/messages")
                .json(json!({"recipient": {"id": "2002"}, "sender_action": "typing_on", "persona_id": "9009"})),
            ]
        }

        fn subscribed_apps(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::subscribed_apps::*;
            use messenger_graph::request::Encoding;
            use messenger_graph::webhooks::Field;
            use serde_json::json;
            use $crate::shared::responses;
            use $crate::shared::call::Call;

            vec![
                Call::list(client, |id| ListSubscribedApps::new(id), responses::subscribed_apps())
                    .sends("GET /{}/subscribed_apps"),
                Call::new(
                    client,
                    |id| {
                        let fields = [Field::Messages, Field::MessagingPostbacks, Field::from("new_field")];
                        SubscribeApp::new(id, SubscribeAppBody::new(fields))
                    },
                    responses::success(),
                )
                .sends("POST /{}/subscribed_apps")
                .json(json!({"subscribed_fields": ["messages", "messaging_postbacks", "new_field"]})),
                Call::new(
                    client,
                    |id| {
                        let body = SubscribeAppBody::new([Field::Leadgen]);
                        SubscribeApp::new(id, body).encoding(Encoding::Form)
                    },
                    responses::success(),
                )
                .sends("POST /{}/subscribed_apps")
                .form(&["subscribed_fields=%5B%22leadgen%22%5D"]),
                Call::new(client, |id| UnsubscribeApp::new(id), responses::success())
                    .sends("DELETE /{}/subscribed_apps"),
            ]
        }

        fn reference_pages(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::label_assignments::*;
            use messenger_graph::$api::custom_labels::*;
            use messenger_graph::$api::user_settings::*;
            use messenger_graph::$api::moderation::*;
            use messenger_graph::$api::calls::*;
            use messenger_graph::$api::feature_review::*;
            use messenger_graph::$api::call_permissions::*;
            use messenger_graph::$api::call_settings::*;
            use messenger_graph::$api::page_status::*;
            use messenger_graph::$api::persona::*;
            use messenger_graph::$api::thread_label::*;
            use messenger_graph::$api::personas::*;
            use messenger_graph::$api::user_profile::*;
            use messenger_graph::graph::ProfileOutcome;
            use messenger_graph::request::Encoding;
            use serde_json::json;
            use $crate::shared::responses;
            use $crate::shared::call::Call;

            let hours = || NewCallHours::new("Asia/Tokyo", vec![NewOperatingHours::new("MONDAY", "0900", "1730")]);
            let menu = || vec![PersistentMenu::new().locale("default").composer_input_disabled(true)];
            vec![
                Call::new(client, |id| GetCallPermissions::new(id, "2002"), responses::call_permissions())
                    .sends("GET /{}/messenger_call_permissions?psid=2002"),
                Call::new(client, |id| GetCallPermissions::new(id, "a&b=c d/ä"), responses::call_permissions())
                    .sends("GET /{}/messenger_call_permissions?psid=a%26b%3Dc%20d%2F%C3%A4"),
                Call::new(client, |id| GetCallSettings::new(id), responses::call_settings())
                    .sends("GET /{}/messenger_call_settings"),
                Call::new(
                    client,
                    |id| GetCallSettings::new(id).fields("call_hours,call_routing"),
                    responses::call_settings(),
                )
                .sends("GET /{}/messenger_call_settings?fields=call_hours%2Ccall_routing"),
                Call::new(
                    client,
                    move |id| {
                        let settings = UpdateCallSettingsBody::new()
                            .audio_enabled(true)
                            .icon_enabled(false)
                            .video_enabled(true)
                            .call_routing(NewCallRouting::new(NewRingTarget::Partners))
                            .call_hours(hours());
                        UpdateCallSettings::new(id, settings)
                    },
                    responses::result(),
                )
                .sends("POST /{}/messenger_call_settings")
                .json(json!({
                    "audio_enabled": true,
                    "icon_enabled": false,
                    "video_enabled": true,
                    "call_routing": {"ring_target": "PARTNERS"},
                    "call_hours": {
                        "timezone_id": "Asia/Tokyo",
                        "weekly_operating_hours": [
                            {"day_of_week": "MONDAY", "open_time": "0900", "close_time": "1730"},
                        ],
                    },
                })),
                Call::new(
                    client,
                    |id| {
                        let closed = NewCallHours::new("UTC", vec![]);
                        let settings = UpdateCallSettingsBody::new().call_hours(closed);
                        UpdateCallSettings::new(id, settings).fields("call_hours")
                    },
                    responses::result(),
                )
                .sends("POST /{}/messenger_call_settings?fields=call_hours")
                .json(json!({"call_hours": {"timezone_id": "UTC", "weekly_operating_hours": []}})),
                Call::new(
                    client,
                    |id| {
                        let offer = SessionDescription::new("offer", "v=0\r\n");
                        ManageCall::new(id, ManageCallBody::new(SignalAction::Connect).to("2002").session(offer))
                    },
                    responses::call(),
                )
                .sends("POST /{}/calls")
                .json(json!({
                    "action": "connect",
                    "to": "2002",
                    "session": {"sdp_type": "offer", "sdp": "v=0\r\n"},
                })),
                Call::new(
                    client,
                    |id| {
                        let track = Track::new("m1", TrackLabel::ScreenVideo, TrackStatus::Enabled);
                        let body = ManageCallBody::new(SignalAction::MediaUpdate)
                            .platform(CallPlatform::Messenger)
                            .call_id("c.1")
                            .tracks(vec![track])
                            .from_version(0)
                            .to_version(5_000_000_000);
                        ManageCall::new(id, body)
                    },
                    responses::call(),
                )
                .sends("POST /{}/calls")
                .json(json!({
                    "platform": "messenger",
                    "call_id": "c.1",
                    "action": "media_update",
                    "tracks": [{"msid": "m1", "label": "screen_video", "status": "enabled"}],
                    "from_version": 0,
                    "to_version": 5_000_000_000_i64,
                })),
                Call::new(client, |id| GetMessagingFeatureReview::new(id), responses::feature_review())
                    .sends("GET /{}/messaging_feature_review"),
                Call::new(client, |id| GetMessagingFeatureReview::new(id).fields("status"), responses::feature_review())
                    .sends("GET /{}/messaging_feature_review?fields=status"),
                Call::new(client, |id| GetPageStatus::new(id), responses::page_status()).sends("GET /{}/page_status"),
                Call::new(
                    client,
                    |id| {
                        let large = ScopedUserId::Integer(9_007_199_254_740_993);
                        let people = [ScopedUserId::String("2002".into()), large];
                        let people = people.map(ModeratedUser::new).to_vec();
                        let actions = vec![ModerationAction::BlockUser, ModerationAction::MoveToSpam];
                        ModerateConversations::new(id, ModerateConversationsBody::new(people, actions))
                    },
                    responses::success(),
                )
                .sends("POST /{}/moderate_conversations")
                .json(json!({
                    "user_ids": [{"id": "2002"}, {"id": 9_007_199_254_740_993_i64}],
                    "actions": ["block_user", "move_to_spam"],
                })),
                Call::new(
                    client,
                    |id| {
                        let empty = ModerateConversationsBody::new(vec![], vec![]);
                        ModerateConversations::new(id, empty).user_ids(r#"[{"id":"2"}]"#).actions(r#"["ban_user"]"#)
                    },
                    responses::success(),
                )
                .sends(concat!(
                    "POST /{}/moderate_conversations?user_ids=%5B%7B%22id%22%3A%222%22%7D%5D",
                    "&actions=%5B%22ban_user%22%5D",
                ))
                .json(json!({"user_ids": [], "actions": []})),
                Call::new(client, |id| GetCustomUserSettings::new(id, "2002"), responses::user_settings())
                    .sends("GET /{}/custom_user_settings?psid=2002"),
                Call::new(
                    client,
                    move |id| {
                        let body = SetCustomUserSettingsBody::new().psid("2002").persistent_menu(menu());
                        SetCustomUserSettings::new(id, body)
                    },
                    responses::result(),
                )
                .sends("POST /{}/custom_user_settings")
                .json(json!({
                    "psid": "2002",
                    "persistent_menu": [{"locale": "default", "composer_input_disabled": true}],
                })),
                Call::new(
                    client,
                    |id| {
                        let body = SetCustomUserSettingsBody::new().psid("2002").persistent_menu(None);
                        SetCustomUserSettings::new(id, body)
                    },
                    responses::result(),
                )
                .sends("POST /{}/custom_user_settings")
                .json(json!({"psid": "2002", "persistent_menu": null})),
                Call::new(
                    client,
                    |id| {
                        let menu = vec![PersistentMenu::new().locale("default")];
                        let body = SetCustomUserSettingsBody::new().psid("2 2").persistent_menu(menu);
                        SetCustomUserSettings::new(id, body).encoding(Encoding::Form)
                    },
                    responses::result(),
                )
                .sends("POST /{}/custom_user_settings")
                .form(&["psid=2+2", "persistent_menu=%5B%7B%22locale%22%3A%22default%22%7D%5D"]),
                Call::new(
                    client,
                    |id| {
                        let body = SetCustomUserSettingsBody::new();
                        SetCustomUserSettings::new(id, body).psid("2002").persistent_menu("[]")
                    },
                    responses::result(),
                )
                .sends("POST /{}/custom_user_settings?psid=2002&persistent_menu=%5B%5D")
                .json(json!({})),
                Call::new(
                    client,
                    |id| DeleteCustomUserSettings::new(id).psid("2002").params(r#"["persistent_menu"]"#),
                    responses::result(),
                )
                .sends("DELETE /{}/custom_user_settings?psid=2002&params=%5B%22persistent_menu%22%5D"),
                Call::new(
                    client,
                    |id| {
                        let body = DeleteCustomUserSettingsBody::new().psid("2002");
                        let body = body.params(["persistent_menu"]);
                        DeleteCustomUserSettings::new(id).body(body)
                    },
                    responses::result(),
                )
                .sends("DELETE /{}/custom_user_settings")
                .json(json!({"psid": "2002", "params": ["persistent_menu"]})),
                Call::new(
                    client,
                    |id| {
                        let body = DeleteCustomUserSettingsBody::new().psid("2002");
                        let body = body.params(["persistent_menu"]);
                        DeleteCustomUserSettings::new(id).body(body).encoding(Encoding::Form)
                    },
                    responses::result(),
                )
                .sends("DELETE /{}/custom_user_settings")
                .form(&["psid=2002", "params=%5B%22persistent_menu%22%5D"]),
                Call::list(client, |id| ListCustomLabels::new(id), responses::label_list())
                    .sends("GET /{}/custom_labels"),
                Call::list(
                    client,
                    |id| {
                        ListCustomLabels::new(id).fields("id,name").before("b=").after("a+/").limit(25)
                    },
                    responses::label_list(),
                )
                .sends("GET /{}/custom_labels?fields=id%2Cname&before=b%3D&after=a%2B%2F&limit=25"),
                Call::new(
                    client,
                    |id| {
                        let body = CreateCustomLabelBody::new("VIP & more");
                        CreateCustomLabel::new(id, body)
                    },
                    responses::new_label(),
                )
                .sends("POST /{}/custom_labels")
                .json(json!({"page_label_name": "VIP & more"})),
                Call::new(
                    client,
                    |id| {
                        let body = CreateCustomLabelBody::new("VIP & more ä");
                        CreateCustomLabel::new(id, body).encoding(Encoding::Form)
                    },
                    responses::new_label(),
                )
                .sends("POST /{}/custom_labels")
                .form(&["page_label_name=VIP+%26+more+%C3%A4"]),
                Call::new(
                    client,
                    |id| AddLabel::new(id, LabelAssignment::new("2002")),
                    responses::success(),
                )
                .sends("POST /{}/label")
                .json(json!({"user": "2002"})),
                Call::new(client, |id| RemoveLabel::new(id, "2002"), responses::success())
                    .sends("DELETE /{}/label?user=2002"),
                Call::new(client, |id| GetThreadLabel::new(id), responses::label()).sends("GET /{}"),
                Call::new(client, |id| GetThreadLabel::new(id).fields("page_label_name"), responses::label())
                    .sends("GET /{}?fields=page_label_name"),
                Call::new(client, |id| DeleteThreadLabel::new(id), responses::success()).sends("DELETE /{}"),
                Call::list(client, |id| ListPersonas::new(id), responses::persona_list()).sends("GET /{}/personas"),
                Call::list(
                    client,
                    |id| ListPersonas::new(id).fields("id").before("b").after("a").limit(5_000_000_000),
                    responses::persona_list(),
                )
                .sends("GET /{}/personas?fields=id&before=b&after=a&limit=5000000000"),
                Call::new(
                    client,
                    |id| {
                        let body = CreatePersonaBody::new().name("Ann");
                        CreatePersona::new(id, body.profile_picture_url("https://h.example/a.jpg"))
                    },
                    responses::id(),
                )
                .sends("POST /{}/personas")
                .json(json!({"name": "Ann", "profile_picture_url": "https://h.example/a.jpg"})),
                Call::new(
                    client,
                    |id| {
                        let empty = CreatePersonaBody::new();
                        CreatePersona::new(id, empty).name("Ann").profile_picture_url("h:/?")
                    },
                    responses::id(),
                )
                .sends("POST /{}/personas?name=Ann&profile_picture_url=h%3A%2F%3F")
                .json(json!({})),
                Call::new(client, |id| GetPersona::new(id), responses::persona()).sends("GET /{}"),
                Call::new(client, |id| GetPersona::new(id).fields("id,name"), responses::persona())
                    .sends("GET /{}?fields=id%2Cname"),
                Call::new(client, |id| DeletePersona::new(id), responses::success()).sends("DELETE /{}"),
                Call::reading(client, |id| GetUserProfile::new(id), responses::profile(), |outcome| match outcome {
                    ProfileOutcome::Visible(profile) => serde_json::to_value(profile).unwrap(),
                    other => panic!("no profile: {other:?}"),
                })
                .sends("GET /{}?fields=id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic"),
            ]
        }
    };
}
