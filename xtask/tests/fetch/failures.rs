//! Every way in which a download can fail. In: what a server does. Out: an error that says what is wrong and what to do, and
//! specs that are as they were.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use xtask::fetch::FetchFailure;

use crate::project::ScratchProject;
use crate::served::{Served, document, redirect, response};

const TOYS: &str = "/v22.0/toys.yaml";
const LOGIN: &[u8] = b"<!DOCTYPE html><html><form action=\"/login/\"><input name=\"pass\" type=\"password\"></form></html>";

/// Runs `fetch` with one response for the toys; returns what is shown.
fn rejected(served: &Served) -> String {
    let project = ScratchProject::new();
    let before = project.specs();
    let served = served.clone();
    let is_silent = matches!(served, Served::Silence);
    let server = project.serve(move |path, _| (path == TOYS).then(|| served.clone()));
    let (fetched, shown) = project.fetch(&server, |options| {
        if is_silent {
            options.bounds.time = Duration::from_secs(2);
        }
    });
    let Err(FetchFailure::Downloads { .. }) = fetched else {
        panic!("{fetched:?}\n{shown}");
    };
    assert_eq!(project.specs(), before, "{shown}");
    shown
}

/// What a server does, and two phrases of the report: what is wrong, and what to do.
type FailureRow<'r> = (Served, [&'r str; 2]);

fn each_is_rejected(rows: &[FailureRow<'_>]) {
    for (served, words) in rows {
        let shown = rejected(served);
        for word in words {
            assert!(shown.contains(word), "`{word}` is not in\n{shown}");
        }
        assert!(!shown.contains("secret"), "{shown}");
    }
}

fn bytes(text: &str) -> Served {
    Served::Bytes(text.as_bytes().to_vec())
}

#[test]
fn something_else_than_a_document() {
    let html = |body: &[u8]| response("200 OK", "text/html; charset=utf-8", body);
    let browser = "open the address in a browser";
    each_is_rejected(&[
        (html(b"<!DOCTYPE html><p>Page"), ["a page of HTML", browser]),
        (html(b"<div>Page"), ["a page of HTML", browser]),
        (html(LOGIN), ["a login page", browser]),
        (document(""), ["an empty body", browser]),
        (document(" \n\n"), ["an empty body", browser]),
        (
            document("error: { message: Unknown }"),
            ["not an OpenAPI document", browser],
        ),
    ]);
}

#[test]
fn redirects() {
    let browser = "in a browser";
    each_is_rejected(&[
        (
            redirect("https://www.example.org/login/?next=secret"),
            ["a login page, `https://www.example.org/login/`", browser],
        ),
        (
            redirect("https://www.example.org/moved.yaml?token=secret"),
            [
                "redirects to `https://www.example.org/moved.yaml`",
                "write its address into `source`",
            ],
        ),
        (
            redirect("//www.example.org/moved.yaml"),
            ["which is not at http://127.0.0.1", browser],
        ),
        (redirect(TOYS), ["redirects more than 5 times", browser]),
    ]);
}

#[test]
fn statuses() {
    let html = |status: &str| response(status, "text/html", b"<html>");
    each_is_rejected(&[
        (
            html("404 Not Found"),
            ["404 Not Found", "still offers this version"],
        ),
        (html("403 Forbidden"), ["403 Forbidden", "in a browser"]),
        (
            html("418 I'm a teapot"),
            ["418 I'm a teapot", "in a browser"],
        ),
        (
            html("429 Too Many Requests"),
            ["429 Too Many Requests", "later"],
        ),
        (
            html("503 Service Unavailable"),
            ["503 Service Unavailable", "later"],
        ),
    ]);
}

#[test]
fn transfers() {
    let toys = ScratchProject::new().text("v22.0/toys.yaml");
    let length = toys.len();
    let more = length + 100;
    let truncated = format!("HTTP/1.1 200 OK\r\ncontent-length: {more}\r\n\r\n{toys}");
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked";
    let chunked = format!("{head}\r\n\r\n{length:x}\r\n{toys}\r\n");
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n";
    let again = "run the command again";
    each_is_rejected(&[
        (bytes(&truncated), ["the connection ended after", again]),
        (bytes(&chunked), ["the connection ended after", again]),
        (bytes(announced), ["more than 1 MiB", "in a browser"]),
        (Served::Endless, ["more than 1 MiB", "in a browser"]),
        (Served::Silence, ["within 2 s", again]),
        (
            bytes(""),
            ["no connection to http://127.0.0.1", "check the connection"],
        ),
        (
            bytes("hello\r\n\r\n"),
            ["no response from http://127.0.0.1", "check the connection"],
        ),
    ]);
}

#[test]
fn wrong_documents() {
    let project = ScratchProject::new();
    let toys = project.text("v22.0/toys.yaml");
    let label = toys.replace("22.0.0", "latest");
    let notes = project.text("v22.0/notes.yaml");
    let balls = toys.replace("/{id}/toys", "/{id}/balls");
    each_is_rejected(&[
        (
            document("openapi: [3.0.3"),
            [
                "error[invalid-document]",
                "specs/.staged/unchecked/v22.0/toys.yaml:1",
            ],
        ),
        (
            document(&toys.replace("3.0.3", "4.0.0")),
            ["does not know OpenAPI 4.0.0", "nothing was changed"],
        ),
        (
            document(&toys.replace("22.0", "21.0")),
            ["is of v21.0, not of v22.0", "check the version in `source`"],
        ),
        (
            document(&label.replace("v22.0", "v21.0")),
            ["is of v21.0, not of v22.0", "check the version"],
        ),
        (
            document(&balls.replace("title: Toys", "title: Balls")),
            ["nor the title of `v22.0/toys.yaml`", "by hand"],
        ),
        (
            document(&notes),
            ["the operations of `v22.0/notes.yaml`", "check `source`"],
        ),
    ]);
}

/// The server sends without an end; the download ends soon after its bound.
#[test]
fn a_body_over_the_bound_is_not_read() {
    let project = ScratchProject::new();
    let server = project.serve(|path, _| (path == TOYS).then_some(Served::Endless));
    let (fetched, _) = project.fetch(&server, |_| ());
    assert!(fetched.is_err());
    // What the system buffers is beyond the bound, too.
    assert!(
        server.sent() < 16 << 20,
        "{} bytes were sent",
        server.sent()
    );
}

/// A failure that the other documents would have too ends the run; any other does not.
#[test]
fn a_general_failure_ends_the_run() {
    let project = ScratchProject::new();
    let server = project.serve(|_, _| Some(response("503 Service Unavailable", "text/html", b"")));
    let (fetched, _) = project.fetch(&server, |_| ());
    assert!(matches!(
        fetched,
        Err(FetchFailure::Downloads { failed: 3, of: 3 })
    ));
    assert_eq!(server.take_log().len(), 1);
    let server = project.serve(|_, _| Some(response("404 Not Found", "text/html", b"")));
    assert!(project.fetch(&server, |_| ()).0.is_err());
    assert_eq!(server.take_log().len(), 3);
}

#[test]
fn a_certificate_without_an_authority_is_rejected() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let certified = certified.expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key);
    let config = Arc::new(config.expect("a certificate and its key"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let _ = tls.complete_io(&mut stream);
            let mut tls = rustls::Stream::new(&mut tls, &mut stream);
            let _ = tls.read(&mut [0; 1024]);
            let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let project = ScratchProject::new();
    let lock = project.text("lock.yaml");
    project.write(
        "lock.yaml",
        &lock.replace("example.com", &format!("localhost:{port}")),
    );
    let before = project.specs();
    let server = project.serve(|_, _| None);
    let (fetched, shown) = project.fetch(&server, |options| options.from = None);
    assert!(fetched.is_err() && project.specs() == before);
    for words in [
        "cannot be trusted",
        "check the clock",
        &format!("https://localhost:{port}"),
    ] {
        assert!(shown.contains(words), "`{words}` is not in\n{shown}");
    }
}
