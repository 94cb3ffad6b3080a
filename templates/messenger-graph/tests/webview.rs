//! From a click in a webview to the server's typed value, in a real browser. In: the module in `web/`, a stand-in for
//! Messenger's SDK, headless Chromium. Out: what the page posts, read as the crate's types. Without a browser the test
//! says so and ends; set `CHROMIUM` to name one that is not on the path.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use messenger_graph::AppSecret;
use messenger_graph::messenger_extensions::{
    Feature, GrantedPermissions, Permission, PermissionAnswer, SupportedFeatures, ThreadContext,
    ThreadType,
};
use messenger_graph::sdk_error::SdkError;
use messenger_graph::signature::verify_signed_request;
use serde_json::Value;

const MODULE: &str = include_str!("../web/messenger-extensions.js");

/// Signed by Python's `hmac` with the secret of the test.
const SIGNED: &str = "KwN0rxSGuqPuhCZpg6JqPlYvIy4-85ZuThNtZaUhXeA.eyJwc2lkIjoiMTIzNDU2Nzg5MCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwidGhyZWFkX3R5cGUiOiJVU0VSX1RPX1BBR0UiLCJ0aWQiOiJ0XzEiLCJpc3N1ZWRfYXQiOjE3MDAwMDAwMDAsInBhZ2VfaWQiOjY4MjQ5ODMwMjkzODQ2NX0";

const PAGE: &str = r#"<!doctype html><button id="ask">ask</button><script type="module">
import * as messenger from "./messenger-extensions.js";
const post = (answers) => fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
document.getElementById("ask").addEventListener("click", async () => {
  try {
    await messenger.load("/sdk.js");
    const failed = await messenger.askPermission("no_such").catch((error) => error);
    await post({
      asked: await messenger.askPermission("user_profile"),
      granted: await messenger.getGrantedPermissions(),
      context: await messenger.getContext("app-1"),
      features: await messenger.getSupportedFeatures(),
      failed: { kind: failed instanceof messenger.MessengerExtensionsError, code: failed.code, meaning: failed.meaning },
    });
  } catch (error) {
    await post({ crashed: String(error) });
  }
});
document.getElementById("ask").click();
</script>"#;

/// Calls back as the documented SDK does, in its order of arguments.
const SDK: &str = r#"
window.MessengerExtensions = {
  askPermission(success, error, permission) {
    if (permission !== "user_profile") { error(2018166, "invalid permission"); return; }
    success({ isGranted: true, permissions: ["user_profile", "user_messaging"] });
  },
  getGrantedPermissions(success, error) { success({ permissions: ["user_profile", "brand_new"] }); },
  getContext(app_id, success, error) {
    if (app_id !== "app-1") { error(2018154); return; }
    success({ tid: "t_1", thread_type: "USER_TO_PAGE", psid: "1234567890", signed_request: "SIGNED" });
  },
  getSupportedFeatures(success, error) { success({ supported_features: ["context"] }); },
};
window.extAsyncInit();
"#;

#[test]
fn a_click_becomes_a_typed_value_on_the_server() {
    let Some(browser) = browser() else {
        eprintln!("skipped: there is no Chromium on the path, and CHROMIUM names none");
        return;
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, posted) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let sender = sender.clone();
            // Browsers open connections that they do not use at once.
            std::thread::spawn(move || serve(stream, &sender));
        }
    });
    let profile =
        std::env::temp_dir().join(format!("messenger-graph-webview-{}", std::process::id()));
    let mut child = Running(open(&browser, &format!("http://{address}/"), &profile));
    let body = posted.recv_timeout(Duration::from_secs(60));
    let stopped = child.stop();
    let _ = std::fs::remove_dir_all(&profile);
    let body = body.unwrap_or_else(|_| panic!("the page posted nothing; the browser: {stopped}"));
    check(&serde_json::from_str(&body).unwrap());
}

fn check(answers: &Value) {
    assert_eq!(answers.get("crashed"), None, "{answers}");
    let asked: PermissionAnswer = read(answers, "asked");
    assert!(asked.is_granted);
    let granted: GrantedPermissions = read(answers, "granted");
    assert_eq!(granted.permissions[0], Permission::UserProfile);
    assert_eq!(granted.permissions[1].as_str(), "brand_new");
    let features: SupportedFeatures = read(answers, "features");
    assert_eq!(features.supported_features, [Feature::Context]);
    let context: ThreadContext = read(answers, "context");
    let secret = AppSecret::new("app-secret-of-the-test");
    let signed = verify_signed_request(&secret, &context.signed_request, 1_700_000_010, 300);
    assert_eq!(signed.unwrap().thread_type, Some(ThreadType::UserToPage));
    assert_eq!(answers["failed"]["kind"], true);
    let error = SdkError::from(answers["failed"]["code"].as_i64().unwrap());
    assert_eq!(error, SdkError::InvalidPermission);
    assert_eq!(answers["failed"]["meaning"], error.meaning());
}

fn read<T: serde::de::DeserializeOwned>(answers: &Value, name: &str) -> T {
    serde_json::from_value(answers[name].clone()).unwrap()
}

#[test]
fn both_documented_spellings_of_the_answer_are_read() {
    for text in [
        r#"{"isGranted":true,"permissions":["user_profile","user_messaging"]}"#,
        r#"{"is_granted":true,"permissions":["user_profile","user_messaging"]}"#,
    ] {
        let answer: PermissionAnswer = serde_json::from_str(text).unwrap();
        assert!(answer.is_granted);
        assert_eq!(answer.permissions.unwrap()[1], Permission::UserMessaging);
    }
}

#[test]
fn the_list_of_granted_permissions_is_read_as_documented() {
    let text = r#"{"permissions":["user_profile","user_messaging"]}"#;
    let granted: GrantedPermissions = serde_json::from_str(text).unwrap();
    let both = [Permission::UserProfile, Permission::UserMessaging];
    assert_eq!(granted.permissions, both);
}

fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

fn open(browser: &PathBuf, address: &str, profile: &std::path::Path) -> Child {
    Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .args(["--no-first-run", "--remote-debugging-port=0"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A browser that is stopped whatever happens.
struct Running(Child);

impl Running {
    fn stop(&mut self) -> String {
        let _ = self.0.kill();
        self.0
            .wait()
            .map_or_else(|error| error.to_string(), |status| status.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(mut stream: TcpStream, posted: &Sender<String>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    for line in reader.by_ref().lines().map_while(Result::ok) {
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let sdk = SDK.replace("SIGNED", SIGNED);
    let (kind, body) = match first.split(' ').nth(1) {
        Some("/") => ("text/html", PAGE),
        Some("/messenger-extensions.js") => ("text/javascript", MODULE),
        Some("/sdk.js") => ("text/javascript", sdk.as_str()),
        Some("/answers") => {
            let mut body = vec![0; length];
            if reader.read_exact(&mut body).is_ok() {
                let _ = posted.send(String::from_utf8_lossy(&body).into_owned());
            }
            ("text/plain", "")
        }
        _ => ("text/plain", ""),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}
