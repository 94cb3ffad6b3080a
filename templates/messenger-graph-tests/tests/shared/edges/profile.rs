//! The Messenger profile of a Page.

use serde_json::json;

use crate::shared::responses::{DocumentedResponse, response};

macro_rules! profile {
    ($api:ident) => {
        fn profile(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::messenger_profile::*;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::profile::*;

            let question = || IceBreakerQuestion::new("Open?", "HOURS");
            vec![
                Call::new(client, |id| GetMessengerProfile::new(id), whole()).sends("GET /{}/messenger_profile"),
                Call::new(
                    client,
                    |id| {
                        let request = GetMessengerProfile::new(id).fields("greeting,ice_breakers");
                        request.platform(ProfilePlatform::Instagram)
                    },
                    old_questions(),
                )
                .sends("GET /{}/messenger_profile?fields=greeting%2Cice_breakers&platform=instagram"),
                Call::new(
                    client,
                    move |id| {
                        let tall = MenuItem::new(MenuItemType::WebUrl, "Shop").url("https://h.example/");
                        let tall = tall.webview_height_ratio(MenuItemWebviewHeightRatio::Tall);
                        let items = [tall, MenuItem::new(MenuItemType::Postback, "Help").payload("HELP")];
                        let body = SetMessengerProfileBody::new()
                            .get_started(GetStarted::new("START"))
                            .greeting([Greeting::new("default", "Hello {{user_first_name}}")])
                            .ice_breakers([IceBreaker::LocaleIceBreakers(LocaleIceBreakers::new([question()], "default"))])
                            .persistent_menu([Menu::new("default").call_to_actions(items)])
                            .whitelisted_domains(["https://h.example"])
                            .account_linking_url("https://h.example/link")
                            .commands([LocaleCommands::new("default", [Command::new("track", "Where is it?")])]);
                        SetMessengerProfile::new(id, body)
                    },
                    result(),
                )
                .sends("POST /{}/messenger_profile")
                .json(json!({
                    "get_started": {"payload": "START"},
                    "greeting": [{"locale": "default", "text": "Hello {{user_first_name}}"}],
                    "ice_breakers": [
                        {"call_to_actions": [{"question": "Open?", "payload": "HOURS"}], "locale": "default"},
                    ],
                    "persistent_menu": [{"locale": "default", "call_to_actions": [
                        {"type": "web_url", "title": "Shop", "url": "https://h.example/", "webview_height_ratio": "tall"},
                        {"type": "postback", "title": "Help", "payload": "HELP"},
                    ]}],
                    "whitelisted_domains": ["https://h.example"],
                    "account_linking_url": "https://h.example/link",
                    "commands": [{"locale": "default", "commands": [
                        {"name": "track", "description": "Where is it?"},
                    ]}],
                })),
            ]
        }

        fn profile_deletions(client: &messenger_graph::$api::Client) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::messenger_profile::*;
            use messenger_graph::request::Encoding;
            use serde_json::json;
            use $crate::shared::call::Call;
            use $crate::shared::edges::profile::result;

            let fields = || [MessengerProfileProperty::Greeting, MessengerProfileProperty::from("home_url")];
            vec![
                Call::new(
                    client,
                    move |id| DeleteMessengerProfile::new(id, DeleteMessengerProfileBody::new(fields())),
                    result(),
                )
                .sends("DELETE /{}/messenger_profile")
                .json(json!({"fields": ["greeting", "home_url"]})),
                Call::new(
                    client,
                    |id| {
                        let menu = MenuItem::new(MenuItemType::Postback, "Help").payload("H & P");
                        let menu = Menu::new("de_DE").composer_input_disabled(true).call_to_actions([menu]);
                        let body = SetMessengerProfileBody::new().persistent_menu([menu]);
                        let request = SetMessengerProfile::new(id, body).platform(ProfilePlatform::Instagram);
                        request.encoding(Encoding::Form)
                    },
                    result(),
                )
                .sends("POST /{}/messenger_profile?platform=instagram")
                .form(&[concat!(
                    "persistent_menu=%5B%7B%22locale%22%3A%22de_DE%22%2C%22composer_input_disabled%22%3Atrue%2C",
                    "%22call_to_actions%22%3A%5B%7B%22type%22%3A%22postback%22%2C%22title%22%3A%22Help%22%2C",
                    "%22payload%22%3A%22H+%26+P%22%7D%5D%7D%5D",
                )]),
            ]
        }
    };
}

pub fn result() -> DocumentedResponse {
    response(json!({"result": "success", "success": true}), &[], &[])
}

pub fn whole() -> DocumentedResponse {
    let item = json!({
        "type": "web_url",
        "title": "Shop",
        "url": "https://h.example/",
        "payload": "P",
        "webview_height_ratio": "tall",
        "messenger_extensions": true,
        "fallback_url": "https://h.example/f",
        "webview_share_button": "hide",
    });
    let body = json!({"data": [{
        "get_started": {"payload": "START"},
        "greeting": [{"locale": "default", "text": "Hello"}],
        "ice_breakers": [{"call_to_actions": [{"question": "Open?", "payload": "HOURS"}], "locale": "default"}],
        "persistent_menu": [
            {"locale": "default", "composer_input_disabled": false, "call_to_actions": [item]},
        ],
        "whitelisted_domains": ["https://h.example/"],
        "account_linking_url": "https://h.example/link",
        "commands": [{"locale": "default", "commands": [{"name": "track", "description": "Where?"}]}],
        "subject_to_new_eu_privacy_rules": true,
    }]});
    let required = &[
        "/data",
        "/data/0/get_started/payload",
        "/data/0/ice_breakers/0/call_to_actions",
        "/data/0/ice_breakers/0/locale",
        "/data/0/ice_breakers/0/call_to_actions/0/question",
        "/data/0/ice_breakers/0/call_to_actions/0/payload",
        "/data/0/greeting/0/locale",
        "/data/0/greeting/0/text",
        "/data/0/persistent_menu/0/locale",
        "/data/0/persistent_menu/0/call_to_actions/0/type",
        "/data/0/persistent_menu/0/call_to_actions/0/title",
        "/data/0/commands/0/locale",
        "/data/0/commands/0/commands",
        "/data/0/commands/0/commands/0/name",
        "/data/0/commands/0/commands/0/description",
    ];
    let enums = &[
        "/data/0/persistent_menu/0/call_to_actions/0/type",
        "/data/0/persistent_menu/0/call_to_actions/0/webview_height_ratio",
        "/data/0/persistent_menu/0/call_to_actions/0/webview_share_button",
    ];
    response(body, required, enums)
}

/// The older form of the questions, and the newer one as Meta's page on it shows the response.
pub fn old_questions() -> DocumentedResponse {
    let body = json!({"data": [
        {"ice_breakers": [{"question": "Open?", "payload": "HOURS"}]},
        {"call_to_actions": [{"question": "Open?", "payload": "HOURS"}], "locale": "default"},
    ]});
    let required = &[
        "/data",
        "/data/0/ice_breakers/0/question",
        "/data/0/ice_breakers/0/payload",
        "/data/1/call_to_actions/0/question",
        "/data/1/call_to_actions/0/payload",
    ];
    response(body, required, &[])
}
