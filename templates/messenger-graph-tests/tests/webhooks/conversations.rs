//! How conversations begin and go on: buttons, links, opt-ins, handovers, receipts, forms.

use messenger_graph::event::{Event, OptinKind, Person};
use messenger_graph::webhooks::*;

use super::{delivery, event, payload};

#[test]
fn a_postback_has_its_payload_only_where_a_reply_is_due() {
    let tap = payload!("postback", Postback);
    assert_eq!(tap.payload.as_deref(), Some("START"));
    let standby = event("postback_in_standby");
    assert!(standby.is_standby() && standby.reply_to().is_none());
    assert_eq!(payload!("postback_in_standby", Postback).payload, None);
    let from = event("postback_of_a_user_ref");
    assert!(matches!(from.person(), Some(Person::UserRef(_))));
    let to = serde_json::to_string(&from.reply_to()).expect("JSON");
    assert_eq!(to, r#"{"user_ref":"12345"}"#);
}

/// Every property of a referral can be missing, and `ref` can be null.
#[test]
fn referrals_are_read_in_each_form() {
    for name in ["postback_with_a_null_ref", "postback_with_a_source_only"] {
        let referral = payload!(name, Postback).referral.expect("a referral");
        assert_eq!(referral.ref_, None, "{name}");
        assert!(referral.source.is_some(), "{name}");
    }
    let ad = payload!("referral_ads", Referral);
    assert_eq!(ad.source, Some(ReferralSource::Ads));
    let shown = ad.ads_context_data.expect("what the ad showed");
    assert_eq!(shown.product_id.as_deref(), Some("p1"));
    let guest = payload!("referral_of_a_guest", Referral);
    assert_eq!(guest.is_guest_user, Some(true));
}

/// A lead counts seconds where the rest counts milliseconds, and its data is beside the referral.
#[test]
fn a_lead_is_read_with_its_data() {
    let lead = event("referral_lead_complete");
    let millis = lead.time().and_then(|time| time.as_millis());
    assert_eq!(millis, Some(1_700_000_000_000));
    let filled = lead.lead().and_then(|lead| lead.data.as_deref());
    assert_eq!(filled.expect("data")[0].answer.as_deref(), Some("M"));
    let referral = payload!("referral_lead_complete", Referral);
    assert_eq!(referral.type_, Some(ReferralType::LeadComplete));
}

#[test]
fn the_shapes_of_an_optin_are_distinguished() {
    for (name, kind) in [
        ("optin_send_to_messenger", OptinKind::SendToMessenger),
        ("optin_checkbox", OptinKind::CheckboxPlugin),
        ("optin_customer_matching", OptinKind::CustomerMatching),
        ("optin_one_time", OptinKind::OneTimeNotification),
        ("optin_marketing", OptinKind::NotificationMessages),
        ("optin_from_a_link", OptinKind::NotificationMessages),
        ("optin_resumed", OptinKind::Resumed),
    ] {
        assert_eq!(payload!(name, Optin).kind(), kind, "{name}");
    }
    for name in ["optout", "optout_with_an_underscore"] {
        assert_eq!(payload!(name, Optout).kind(), OptinKind::Stopped, "{name}");
    }
    for name in ["optin_marketing", "optin_from_a_link"] {
        let optin = payload!(name, Optin);
        let daily = Some(NotificationFrequency::Daily);
        assert_eq!(optin.notification_messages_frequency, daily, "{name}");
        let end = optin
            .token_expiry_timestamp
            .and_then(|end| end.as_seconds());
        assert_eq!(end, Some(1_731_536_000), "{name}");
    }
    let checkbox = event("optin_checkbox");
    assert_eq!(checkbox.person().map(Person::id), Some("u-1"));
}

/// Ids of apps are strings, numbers, null and missing.
#[test]
fn handovers_are_read_in_each_form() {
    let passed = payload!("thread_control_passed", ThreadControlPassed);
    assert_eq!(passed.new_owner_app_id.as_deref(), Some("43"));
    let by_lead = payload!("thread_control_passed_by_lead_ads", ThreadControlPassed);
    let previous = by_lead.previous_owner_app_id.as_deref();
    assert_eq!(previous, Some("413038776280800"));
    let taken = payload!("thread_control_taken", ThreadControlTaken);
    assert_eq!(taken.new_owner_app_id, None);
    let asked = payload!("thread_control_requested", ThreadControlRequested);
    assert_eq!(asked.requested_owner_app_id.as_deref(), Some("43"));
    let roles = payload!("app_roles", AppRoles);
    assert_eq!(roles["42"], [AppRole::PrimaryReceiver]);
    assert!(event("app_roles").person().is_none());
}

/// `hop_context` is an object on the item, an array on the entry, or null there.
#[test]
fn hops_are_read_from_each_location() {
    for name in ["message_with_hop", "thread_control_passed_by_lead_ads"] {
        let event = event(name);
        let [hop] = event.hops() else {
            panic!("{name}")
        };
        assert_eq!(hop.app_id.as_deref(), Some("43"), "{name}");
    }
    assert!(event("group_feed_in_messaging").hops().is_empty());
}

#[test]
fn receipts_are_read_in_each_form() {
    for name in [
        "delivery_with_mids",
        "delivery_without_mids",
        "delivery_to_a_user_ref",
        "delivery_from_the_page",
    ] {
        let receipt = payload!(name, Delivered);
        let watermark = receipt.watermark.and_then(|time| time.as_millis());
        assert_eq!(watermark, Some(1_700_000_000_002), "{name}");
        assert!(event(name).reply_to().is_none(), "{name}");
    }
    let person = event("delivery_from_the_page");
    assert_eq!(person.person().map(Person::id), Some("8800"));
    let back = payload!("reaction_taken_back", Reaction);
    assert_eq!(back.action, Some(ReactionAction::Unreact));
    assert_eq!((back.reaction, back.emoji), (None, None));
}

#[test]
fn forms_and_orders_are_typed() {
    let feedback = payload!("customer_feedback", CustomerFeedback);
    let screens = feedback.feedback_screens.expect("screens");
    let asked = screens[0].questions.as_ref().expect("a screen");
    assert_eq!(asked["q1"].type_, Some(FeedbackType::Csat));
    let cart = payload!("cart", Cart).products.expect("products");
    assert_eq!(
        (cart[0].id.as_deref(), cart[0].quantity),
        (Some("501"), Some(2))
    );
    let rated = payload!("response_feedback", ResponseFeedback);
    assert_eq!(rated.feedback, Some(ResponseRating::GoodResponse));
    let form = payload!("customer_information", CustomerInformation);
    assert_eq!(form.screens.expect("screens").len(), 1);
    assert!(event("customer_information").time().is_none());
    for name in ["game_play", "game_play_with_an_object"] {
        assert!(payload!(name, GamePlay).payload.is_some(), "{name}");
    }
}

/// Amounts are numbers or strings, and old payloads are read from what was stored.
#[test]
fn retired_payloads_are_typed() {
    for name in ["payment", "payment_amount_as_a_string"] {
        let amount = payload!(name, Payment).amount.expect("an amount");
        assert_eq!(amount.amount.as_deref(), Some("29.62"), "{name}");
    }
    let camera = payload!("branded_camera", BrandedCamera);
    assert_eq!(camera.event.as_deref(), Some("dismiss"));
}

/// The events of a conversation in the order of time, conversations in the order in which they came.
#[test]
fn conversations_are_ordered() {
    let groups = delivery("conversation_out_of_order").into_conversations();
    let messages: Vec<Vec<_>> = groups
        .into_iter()
        .map(|(_, events)| {
            let messages = events.into_iter().map(|event| match event.into_kind() {
                Event::Message(message) => message.text.expect("a string"),
                other => panic!("{other:?}"),
            });
            messages.collect()
        })
        .collect();
    assert_eq!(messages, [vec!["one", "two", "three"], vec!["other"]]);
}
