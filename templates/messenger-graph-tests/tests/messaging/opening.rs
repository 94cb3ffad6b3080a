//! Which events open the window of a conversation, and what the window knows.

use jiff::{SignedDuration, Timestamp};
use messenger_graph::event::{Delivery, Person, Psid};
use messenger_graph::messaging::{Moment, NotAnOpening, Window};

/// The window that an item opens: in `messaging`, or in another location.
fn opened_in(location: &str, item: &str) -> Option<Window> {
    let parties = r#""sender":{"id":"8800"},"recipient":{"id":"1001"},"timestamp":1700000000001"#;
    let item = format!("{{{parties},{item}}}");
    let body = format!(
        r#"{{"object":"page","entry":[{{"id":"1001","time":1700000000123,"{location}":[{item}]}}]}}"#
    );
    let delivery = Delivery::parse(body).expect("a delivery");
    let events: Vec<_> = delivery.events().collect();
    assert_eq!(events.len(), 1, "{item}");
    events[0].window()
}

fn moment(item: &str) -> Option<Moment> {
    opened_in("messaging", item).map(|window| window.moment())
}

#[test]
fn acts_of_the_person_open_it() {
    for (item, expected) in [
        (r#""message":{"mid":"m_1","text":"hi"}"#, Moment::Message),
        (
            r#""message":{"mid":"m_1","text":"M","quick_reply":{"payload":"M"}}"#,
            Moment::Message,
        ),
        (
            r#""message":{"mid":"m_1","text":"hi","referral":{"source":"ADS","type":"OPEN_THREAD","ad_id":"501"}}"#,
            Moment::AdMessage,
        ),
        (
            r#""message":{"mid":"m_1","text":"hi","referral":{"source":"SHORTLINK","type":"OPEN_THREAD"}}"#,
            Moment::Message,
        ),
        (
            r#""postback":{"title":"Get started","payload":"START"}"#,
            Moment::CallToAction,
        ),
        (
            r#""reaction":{"mid":"m_1","action":"react","reaction":"love","emoji":"x"}"#,
            Moment::Reaction,
        ),
        (
            r#""referral":{"ref":"r","source":"SHORTLINK","type":"OPEN_THREAD"}"#,
            Moment::Link,
        ),
        (r#""optin":{"ref":"r"}"#, Moment::Plugin),
        (r#""optin":{"ref":"r","user_ref":"u-1"}"#, Moment::Plugin),
    ] {
        assert_eq!(moment(item), Some(expected), "{item}");
    }
}

#[test]
fn nothing_else_does() {
    for item in [
        r#""message":{"mid":"m_1","text":"hi","is_echo":true,"app_id":1}"#,
        r#""message":{"mid":"m_1","is_deleted":true}"#,
        r#""message_edit":{"mid":"m_1","text":"ho","num_edit":1}"#,
        r#""read":{"watermark":1700000000000}"#,
        r#""delivery":{"watermark":1700000000000}"#,
        r#""reaction":{"mid":"m_1","action":"unreact"}"#,
        r#""referral":{"source":"ADS","type":"OPEN_THREAD","ad_id":"501"}"#,
        r#""referral":{"source":"ADS","type":"LEAD_COMPLETE","ad_id":"501"}"#,
        r#""optin":{"type":"notification_messages","notification_messages_token":"t"}"#,
        r#""optin":{"type":"one_time_notif_req","one_time_notif_token":"t"}"#,
        r#""optin":{"type":"notification_messages","notification_messages_status":"STOP NOTIFICATIONS"}"#,
        r#""account_linking":{"status":"linked","authorization_code":"c"}"#,
        r#""pass_thread_control":{"new_owner_app_id":"1"}"#,
        r#""something_new":{"a":1}"#,
    ] {
        assert_eq!(moment(item), None, "{item}");
    }
    let standby = opened_in("standby", r#""message":{"mid":"m_1","text":"hi"}"#);
    assert_eq!(standby, None);
}

#[test]
fn it_knows_when_it_closes() {
    let window = opened_in("messaging", r#""message":{"mid":"m_1","text":"hi"}"#);
    let window = window.expect("a message opens it");
    let second = SignedDuration::from_secs(1);
    assert_eq!(window.person().id(), "8800");
    assert_eq!(window.opened_at().as_millisecond(), 1_700_000_000_001);
    assert_eq!(
        window.closes_at() - window.opened_at(),
        SignedDuration::from_hours(24)
    );
    assert_eq!(window.may_close_at(), None);
    for (now, left) in [
        (window.closes_at() - second, Some(second)),
        (window.closes_at(), Some(SignedDuration::ZERO)),
        (window.closes_at() + second, None),
    ] {
        assert_eq!(window.is_open(now), left.is_some());
        assert_eq!(window.remaining(now), left);
    }
}

#[test]
fn it_is_made_from_what_was_kept() {
    let person = || Person::Psid(Psid::new("8800"));
    let at: Timestamp = "2026-11-29T12:00:00Z".parse().expect("a time");
    let ad = Window::opened(person(), Moment::AdMessage, at).expect("it opens the window");
    let week = SignedDuration::from_hours(7 * 24);
    assert_eq!(ad.may_close_at(), Some(at + week));
    let later = Window::opened(person(), Moment::Reaction, at + week).expect("it opens the window");
    assert_eq!(ad.clone().or_later(later.clone()), later);
    assert_eq!(later.clone().or_later(ad), later);
    for moment in [Moment::Comment, Moment::VisitorPost, Moment::RecurringOptIn] {
        let error = Window::opened(person(), moment, at).unwrap_err();
        assert_eq!(error, NotAnOpening(moment));
    }
    assert_eq!(
        NotAnOpening(Moment::Comment).to_string(),
        "`comment` does not open the standard messaging window"
    );
}
