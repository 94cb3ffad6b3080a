//! Everything but messages, as a user of this crate writes it.

use messenger_graph::bytes::Bytes;
use messenger_graph::multipart::Upload;
use messenger_graph::v26::custom_labels::*;
use messenger_graph::v26::feature_review::GetMessagingFeatureReview;
use messenger_graph::v26::label_assignments::*;
use messenger_graph::v26::message_attachments::*;
use messenger_graph::v26::messenger_profile::*;
use messenger_graph::v26::nlp_configs::{ConfigureNlp, ConfigureNlpBody};
use messenger_graph::v26::persona::{DeletePersona, GetPersona};
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody, ListPersonas};
use messenger_graph::v26::thread_control::*;
use messenger_graph::v26::thread_label::{DeleteThreadLabel, GetThreadLabel};
use messenger_graph::v26::unlink_accounts::{UnlinkAccount, UnlinkAccountBody};
use messenger_graph::v26::user_ids::{ListIdsForApps, ListIdsForPages};
use messenger_graph::v26::user_profile::GetUserProfile;
use messenger_graph::v26::user_settings as person;

use crate::{prepare, prepare_as_app};

/// Returns the request of a recording.
pub fn request(name: &str) -> Option<http::Request<Bytes>> {
    let others = [attachment, profile, control, label, persona];
    others.iter().find_map(|request| request(name))
}

fn attachment(name: &str) -> Option<http::Request<Bytes>> {
    let image = || UrlPayload::new("https://shop.test/a.png");
    let from_url = |payload| {
        let message = UrlMessage::new(UrlAttachment::new(AttachmentType::Image, payload));
        UploadAttachmentBody::Json(UploadFromUrl::new(message))
    };
    let body = match name {
        "attachment by address" => from_url(image().is_reusable(true)),
        "attachment that is not kept" => from_url(image()),
        "attachment of a file" => {
            let payload = FilePayload::new().is_reusable(true);
            let message = FileMessage::new(FileAttachment::new(AttachmentType::File, payload));
            let file = Upload::new("a.csv", "A,B").content_type("text/csv");
            UploadAttachmentBody::Multipart(UploadOfFile::new(message, file))
        }
        _ => return None,
    };
    prepare(&UploadAttachment::new("me", body))
}

fn profile(name: &str) -> Option<http::Request<Bytes>> {
    let new = SetMessengerProfileBody::new;
    let help = || MenuItem::new(MenuItemType::Postback, "Help").payload("HELP");
    let hello = || Greeting::new("default", "Hello!");
    let body = match name {
        "get started" => new().get_started(GetStarted::new("START")),
        "greeting" => new().greeting([hello(), Greeting::new("de_DE", "Hallo!")]),
        "persistent menu" => {
            let shop = MenuItem::new(MenuItemType::WebUrl, "Shop").url("https://shop.test");
            let shop = shop.webview_height_ratio(MenuItemWebviewHeightRatio::Full);
            let menu = Menu::new("default").composer_input_disabled(false);
            new().persistent_menu([menu.call_to_actions([help(), shop])])
        }
        "ice breakers" => {
            let starter = IceBreakerQuestion::new("Where?", "WHERE");
            new().ice_breakers([IceBreaker::IceBreakerQuestion(starter)])
        }
        "domains" => new().whitelisted_domains(["https://shop.test"]),
        "account linking" => new().account_linking_url("https://shop.test/in"),
        "profile" => new()
            .greeting([hello()])
            .get_started(GetStarted::new("START"))
            .persistent_menu([Menu::new("default").call_to_actions([help()])]),
        _ => return profile_change(name),
    };
    prepare(&SetMessengerProfile::new("me", body))
}

/// Reading and deleting, and the menu of a person.
fn profile_change(name: &str) -> Option<http::Request<Bytes>> {
    let delete = |fields: &[MessengerProfileProperty]| {
        let body = DeleteMessengerProfileBody::new(fields.to_vec());
        prepare(&DeleteMessengerProfile::new("me", body))
    };
    use MessengerProfileProperty::{GetStarted, PersistentMenu};
    match name {
        "profile deleted" => delete(&[GetStarted, PersistentMenu]),
        "start deleted" => delete(&[GetStarted]),
        "profile read" => prepare(&GetMessengerProfile::new("me").fields("get_started,greeting")),
        "menu of a person" => {
            let help = person::PersistentMenuCallToAction::new();
            let help = help.type_("postback").title("Help").payload("HELP");
            let menu = person::PersistentMenu::new().locale("default");
            let menu = menu.composer_input_disabled(false).call_to_actions([help]);
            let body = person::SetCustomUserSettingsBody::new().psid("8800");
            let body = body.persistent_menu(vec![menu]);
            prepare(&person::SetCustomUserSettings::new("me", body))
        }
        "profile of a person" => prepare(&GetUserProfile::new("8800")),
        "feature review" => prepare(&GetMessagingFeatureReview::new("me")),
        "language" => {
            let body = ConfigureNlpBody::new()
                .nlp_enabled(true)
                .custom_token("wit");
            prepare(&ConfigureNlp::new("me", body))
        }
        "unlinked" => prepare(&UnlinkAccount::new("me", UnlinkAccountBody::new("8800"))),
        _ => None,
    }
}

fn control(name: &str) -> Option<http::Request<Bytes>> {
    let person = || ThreadRecipient::new("8800");
    match name {
        "control passed" => {
            let body = PassThreadControlBody::new(person()).target_app_id("43");
            prepare(&PassThreadControl::new("me", body.metadata("help")))
        }
        "control taken" => {
            let body = TakeThreadControlBody::new(person()).metadata("mine");
            prepare(&TakeThreadControl::new("me", body))
        }
        "control requested" => {
            let body = RequestThreadControlBody::new(person()).metadata("please");
            prepare(&RequestThreadControl::new("me", body))
        }
        "owner" => prepare(&GetThreadOwner::new("me", "8800")),
        _ => None,
    }
}

fn label(name: &str) -> Option<http::Request<Bytes>> {
    match name {
        "label created" => {
            let body = CreateCustomLabelBody::new("regular");
            prepare(&CreateCustomLabel::new("me", body))
        }
        "label given" => prepare(&AddLabel::new("6001", LabelAssignment::new("8800"))),
        "label taken" => prepare(&RemoveLabel::new("6001", "8800")),
        "labels of a person" => prepare(&ListCustomLabels::new("8800").fields("name")),
        "labels" => prepare(&ListCustomLabels::new("me").fields("name")),
        "label read" => prepare(&GetThreadLabel::new("6001").fields("id,page_label_name")),
        "label deleted" => prepare(&DeleteThreadLabel::new("6001")),
        _ => None,
    }
}

fn persona(name: &str) -> Option<http::Request<Bytes>> {
    match name {
        "persona created" => {
            let body = CreatePersonaBody::new().name("Ann");
            let body = body.profile_picture_url("https://h.example/a.jpg");
            prepare(&CreatePersona::new("me", body))
        }
        "persona read" => prepare(&GetPersona::new("9009")),
        "personas after a cursor" => prepare(&ListPersonas::new("me").after("QVFI")),
        "persona deleted" => prepare(&DeletePersona::new("9009")),
        "ids in apps" => prepare_as_app(&ListIdsForApps::new("8800").app("42")),
        "ids on pages" => prepare_as_app(&ListIdsForPages::new("9009").page("1001")),
        _ => None,
    }
}
