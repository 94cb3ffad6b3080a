//! From a click in a webview to the server's typed value, in a real browser. In: the module in `web/`, a stand-in for
//! Messenger's SDK, headless Chromium. Out: what the page posts, read as the crate's types. Without a browser and its
//! driver the test says so and ends; `CHROMIUM` and `CHROMEDRIVER` name ones that are not on the path.

#[path = "../shared/driver.rs"]
mod driver;
mod languages;
mod server;

use std::time::Duration;

use driver::Driver;
use messenger_graph::AppSecret;
use messenger_graph::graph::SdkError;
use messenger_graph::messenger_extensions::{
    Feature, GrantedPermissions, Permission, PermissionResponse, ShareResponse, SupportedFeatures,
    ThreadContext, ThreadType,
};
use messenger_graph::signature::verify_signed_request;
use serde_json::Value;

/// Signed by Python's `hmac` with the secret of the test.
const SIGNED: &str = "KwN0rxSGuqPuhCZpg6JqPlYvIy4-85ZuThNtZaUhXeA.eyJwc2lkIjoiMTIzNDU2Nzg5MCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwidGhyZWFkX3R5cGUiOiJVU0VSX1RPX1BBR0UiLCJ0aWQiOiJ0XzEiLCJpc3N1ZWRfYXQiOjE3MDAwMDAwMDAsInBhZ2VfaWQiOjY4MjQ5ODMwMjkzODQ2NX0";

#[test]
fn a_click_becomes_a_typed_value_on_the_server() {
    let Some(driver) = Driver::find() else {
        return;
    };
    let (address, posted) = server::start(SIGNED);
    driver.go(&format!("http://{address}/"));
    driver.click("#ask");
    let body = posted.recv_timeout(Duration::from_secs(60));
    check(&serde_json::from_str(&body.expect("the page posts")).expect("the page posts JSON"));
}

fn check(responses: &Value) {
    assert_eq!(responses.get("crashed"), None, "{responses}");
    assert_eq!(responses["clicked"], true, "the browser made the click");
    let asked: PermissionResponse = read(responses, "asked");
    assert!(asked.is_granted);
    let granted: GrantedPermissions = read(responses, "granted");
    assert_eq!(granted.permissions[0], Permission::UserProfile);
    assert_eq!(granted.permissions[1].as_str(), "brand_new");
    let features: SupportedFeatures = read(responses, "features");
    assert_eq!(features.supported_features, [Feature::Context]);
    let context: ThreadContext = read(responses, "context");
    let secret = AppSecret::new("app-secret-of-the-test").unwrap();
    let signed = verify_signed_request(&secret, &context.signed_request, 1_700_000_010, 300);
    assert_eq!(signed.unwrap().thread_type, Some(ThreadType::UserToPage));
    let shared: ShareResponse = read(responses, "shared");
    assert!(shared.is_sent);
    assert_eq!(responses["closed"], true);
    assert_eq!(responses["failed"]["kind"], true);
    let error = SdkError::from(responses["failed"]["code"].as_i64().unwrap());
    assert_eq!(error, SdkError::InvalidPermission);
    assert_eq!(responses["failed"]["meaning"], error.meaning());
}

fn read<T: serde::de::DeserializeOwned>(responses: &Value, name: &str) -> T {
    serde_json::from_value(responses[name].clone()).unwrap()
}

#[test]
fn both_documented_spellings_of_the_response_are_read() {
    for text in [
        r#"{"isGranted":true,"permissions":["user_profile","user_messaging"]}"#,
        r#"{"is_granted":true,"permissions":["user_profile","user_messaging"]}"#,
    ] {
        let response: PermissionResponse = serde_json::from_str(text).unwrap();
        assert!(response.is_granted);
        assert_eq!(response.permissions.unwrap()[1], Permission::UserMessaging);
    }
}

#[test]
fn the_list_of_granted_permissions_is_read_as_documented() {
    let text = r#"{"permissions":["user_profile","user_messaging"]}"#;
    let granted: GrantedPermissions = serde_json::from_str(text).unwrap();
    let both = [Permission::UserProfile, Permission::UserMessaging];
    assert_eq!(granted.permissions, both);
}

#[test]
fn a_signed_request_is_not_shown() {
    let text = format!(r#"{{"tid":"t_1","signed_request":"{SIGNED}"}}"#);
    let context: ThreadContext = serde_json::from_str(&text).unwrap();
    let shown = format!("{context:?} {context:#?}");
    assert!(
        shown.contains("[redacted]") && shown.contains("t_1"),
        "{shown}"
    );
    assert!(!shown.contains(&SIGNED[..20]), "{shown}");
    assert_eq!(serde_json::to_string(&context).unwrap(), text);
}
