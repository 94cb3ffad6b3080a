//! A browser, driven as the WebDriver standard has it, over plain HTTP. In: commands. Out: the responses of the driver.
//! Nothing but a browser and its driver is needed; both are stopped whatever happens.
#![allow(dead_code, reason = "no test needs all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The property of a response that names an element (WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running driver, with a session once one was begun.
pub struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
}

/// Returns a program of one of these names, from the variable or from the path.
pub fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        return Some(PathBuf::from(named));
    }
    // Where GitHub's runners keep their driver.
    let more = std::env::var_os("CHROMEWEBDRIVER").map(PathBuf::from);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .chain(more)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

impl Driver {
    /// Opens a browser without a screen; `None`, with a message, on a machine without a browser or its driver.
    pub fn find() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let Some(browser) = program("CHROMIUM", &names) else {
            eprintln!("skipped: there is no Chromium on the path, and CHROMIUM names none");
            return None;
        };
        let Some(driver) = program("CHROMEDRIVER", &["chromedriver"]) else {
            eprintln!("skipped: there is no chromedriver on the path, and CHROMEDRIVER names none");
            return None;
        };
        let mut driver = Self::start(&driver);
        driver.open(&browser);
        Some(driver)
    }

    /// Starts the driver on a free port.
    fn start(driver: &PathBuf) -> Self {
        let mut process = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let output = process.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let port = line.split("successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse().ok()
        });
        // The rest is read, so that the driver never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            port: port.expect("the driver says its port"),
            session: None,
        }
    }

    /// Opens a browser that resolves no name and asks for nothing by itself.
    fn open(&mut self, browser: &PathBuf) {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ];
        let options = json!({"binary": browser, "args": arguments});
        let wanted =
            json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"}});
        let wanted = json!({"capabilities": {"alwaysMatch": wanted}});
        let session = self.send("POST", "/session", &wanted);
        let id = session["sessionId"].as_str().expect("a session");
        self.session = Some(id.to_owned());
    }

    pub fn go(&self, address: &str) {
        self.command("/url", &json!({"url": address}));
    }

    /// Clicks as a person does: the browser itself makes the event.
    pub fn click(&self, selector: &str) {
        self.element(selector, "click", &json!({}));
    }

    /// Writes into an element, key by key.
    pub fn write(&self, selector: &str, text: &str) {
        self.element(selector, "value", &json!({ "text": text }));
    }

    fn element(&self, selector: &str, command: &str, body: &Value) {
        let wanted = json!({"using": "css selector", "value": selector});
        let element = self.command("/element", &wanted);
        let id = element[ELEMENT].as_str().expect("an element");
        self.command(&format!("/element/{id}/{command}"), body);
    }

    /// Waits until an expression of JavaScript is true.
    pub fn wait_for(&self, condition: &str) {
        let begin = Instant::now();
        while self.evaluate(condition) != true {
            let text = self.evaluate("document.body.innerText");
            assert!(begin.elapsed().as_secs() < 60, "{condition}\n{text}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn evaluate(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        self.command("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Returns the addresses that pages asked the network for.
    pub fn requests(&self) -> Vec<String> {
        let log = self.command("/se/log", &json!({"type": "performance"}));
        let entries = log.as_array().into_iter().flatten();
        let events = entries.filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            Some(event["message"].clone())
        });
        let sent = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        let urls = sent.filter_map(|event| {
            let url = event["params"]["request"]["url"].as_str();
            url.map(str::to_owned)
        });
        urls.collect()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        let session = self.session.as_deref().expect("a session was begun");
        self.send("POST", &format!("/session/{session}{path}"), body)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, response) = self
            .exchange(method, path, body)
            .expect("the driver responds");
        assert_eq!(status, 200, "{method} {path}: {response}");
        response["value"].clone()
    }

    fn exchange(&self, method: &str, path: &str, body: &Value) -> std::io::Result<(u16, Value)> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
        let mut response = vec![0; length(&mut reader)];
        reader.read_exact(&mut response)?;
        let response = serde_json::from_slice(&response).unwrap_or(Value::Null);
        Ok((status.unwrap_or(0), response))
    }
}

/// Reads headers to their end, and returns the length of the body.
pub fn length(reader: &mut impl BufRead) -> usize {
    let mut length = 0;
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
    length
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            // Closes the browser; the test has its result already.
            let _ = self.exchange("DELETE", &format!("/session/{session}"), &json!({}));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
