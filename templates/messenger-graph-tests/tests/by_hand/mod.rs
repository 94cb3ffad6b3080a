//! The same two calls twice: through the crate, and written by hand with `reqwest` for one endpoint each; and a server on
//! loopback that serves them. The benchmark and the count of allocations compare the two.
#![allow(dead_code, reason = "neither needs all of it")]

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use messenger_graph::v26::persona::{GetPersona, Persona};
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody, CreatePersonaResponse};
use messenger_graph::{PageToken, v26};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};

/// The shape and about the length of a Page token.
const TOKEN: &str = "EAAGm0PX4ZCpsBAKZBqgb4ZAm3ZCyZAZB0ZBZBZCw2ZCu5Nn9ZA8v1FhZCKq0b7ZBsZAZCkP2q4ZCZAx1Y6y3ZAZBZBZCwT7ZBH8rZC2Yk";

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n\
    facebook-api-version: v26.0\r\nx-fb-trace-id: E7riEe9OW2e\r\nx-fb-request-id: AGaOBl2yM-g8gdON-dhzl5y\r\n\
    X-App-Usage: {\"call_count\":28,\"total_time\":25,\"total_cputime\":25}\r\n";
const BODY: &str = r#"{"id":"4004","name":"Ann Example","profile_picture_url":"https://h.example/pictures/a.jpg"}"#;

/// Both ways to make a call.
pub struct Sides {
    ours: v26::Client,
    theirs: reqwest::Client,
    origin: String,
}

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    Ours,
    ByHand,
}

/// A call that both sides can make.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Get,
    Post,
}

impl Sides {
    /// Starts a server, and makes a client for each side.
    pub fn start() -> Result<Self, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let origin = format!("http://{}", listener.local_addr()?);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || serve(stream).ok());
            }
        });
        let ours = v26::Client::builder(PageToken::new(TOKEN))
            .origin(&origin)
            .build()?;
        // As the crate's own transport is set up.
        let theirs = reqwest::Client::builder()
            .user_agent(concat!("messenger-graph/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self {
            ours,
            theirs,
            origin,
        })
    }

    /// Makes a call.
    pub async fn call(&self, side: Side, kind: Kind) -> Result<(), Box<dyn Error>> {
        let name = match (side, kind) {
            (Side::Ours, Kind::Get) => {
                let response = self.ours.send(GetPersona::new("4004")).await?;
                response.into_body().id
            }
            (Side::Ours, Kind::Post) => {
                let create = CreatePersona::new("4004", persona());
                self.ours.send(create).await?.into_body().id
            }
            (Side::ByHand, Kind::Get) => self.get().await?.id,
            (Side::ByHand, Kind::Post) => self.post().await?.id,
        };
        std::hint::black_box(name);
        Ok(())
    }

    async fn get(&self) -> Result<Persona, Box<dyn Error>> {
        let url = format!("{}/v26.0/{}", self.origin, "4004");
        let request = self.theirs.get(url).bearer_auth(TOKEN);
        let request = request.header(ACCEPT, HeaderValue::from_static("application/json"));
        let bytes = request.send().await?.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn post(&self) -> Result<CreatePersonaResponse, Box<dyn Error>> {
        let url = format!("{}/v26.0/{}/personas", self.origin, "4004");
        let request = self.theirs.post(url).bearer_auth(TOKEN);
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let request = request.body(serde_json::to_vec(&persona())?);
        let request = request.header(ACCEPT, HeaderValue::from_static("application/json"));
        let bytes = request.send().await?.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

fn persona() -> CreatePersonaBody {
    CreatePersonaBody::new()
        .name("Ann Example")
        .profile_picture_url("https://h.example/pictures/a.jpg")
}

fn serve(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let response = format!("{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line == "\r\n" {
            stream.read_exact(&mut vec![0; std::mem::take(&mut length)])?;
            stream.get_mut().write_all(response.as_bytes())?;
        }
    }
}
