//! The stand-in for the Graph API on a port of this machine. In: arguments. Out: a server that runs until it is ended.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fmt, fs};

use messenger_graph::Date;
use messenger_graph::stand_in::server::{StandInServer, Webhook};
use messenger_graph::stand_in::{DEFAULT_STATE, StandIn};

const HELP: &str = "\
A stand-in for the Graph API, for bots in any language. Nothing leaves this machine.

    --port NUMBER          the port on 127.0.0.1, 8010 by default; 0 is any free one
    --state FILE           the state to start with, as YAML; --print-state writes the default one
    --today DATE           the day on which the clock starts, such as 2026-12-24
    --version VERSION      the version of calls without one in the path, such as v26.0
    --callback ADDRESS     the webhook of the bot, such as http://127.0.0.1:3000/webhook
    --verify-token TOKEN   what the webhook expects in the handshake
    --expose ADDRESS       listen on this address of the machine instead: others can use and change the state
    --print-state          write the default state and end
    --help                 write this and end
";

#[derive(Default)]
struct Arguments {
    port: Option<u16>,
    state: Option<PathBuf>,
    today: Option<Date>,
    version: Option<String>,
    callback: Option<String>,
    verify_token: String,
    expose: Option<IpAddr>,
}

/// What the arguments ask for.
enum Job {
    Serve(Box<Arguments>),
    Print(&'static str),
}

fn main() -> ExitCode {
    match read(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Job, String> {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--help" | "-h" => return Ok(Job::Print(HELP)),
            "--print-state" => return Ok(Job::Print(DEFAULT_STATE)),
            _ => {}
        }
        let value = words
            .next()
            .ok_or(format!("{word} needs a value, or is not known; see --help"))?;
        let wrong = |what: &str| format!("{word}: `{value}` is not {what}");
        match word.as_str() {
            "--port" => arguments.port = Some(value.parse().map_err(|_| wrong("a port"))?),
            "--state" => arguments.state = Some(value.into()),
            "--today" => arguments.today = Some(value.parse().map_err(|_| wrong("a day"))?),
            "--version" => arguments.version = Some(value),
            "--callback" => arguments.callback = Some(value),
            "--verify-token" => arguments.verify_token = value,
            "--expose" => arguments.expose = Some(value.parse().map_err(|_| wrong("an address"))?),
            _ => return Err(format!("{word} is not known; see --help")),
        }
    }
    Ok(Job::Serve(Box::new(arguments)))
}

fn run(job: Job) -> Result<(), String> {
    let arguments = match job {
        Job::Print(text) => return print(format_args!("{text}")),
        Job::Serve(arguments) => arguments,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(serve(*arguments))
}

async fn serve(arguments: Arguments) -> Result<(), String> {
    let state = match &arguments.state {
        Some(file) => state_in(file).map_err(|error| format!("{}: {error}", file.display()))?,
        None => DEFAULT_STATE.to_owned(),
    };
    let graph = match arguments.today {
        Some(today) => StandIn::from_yaml_at(&state, begin(today)?),
        None => StandIn::from_yaml(&state),
    };
    let graph = graph.map_err(|error| error.to_string())?;
    if let Some(version) = &arguments.version {
        graph
            .set_default_version(version)
            .map_err(|error| error.to_string())?;
    }
    let port = arguments.port.unwrap_or(8010);
    let bound = match arguments.expose {
        Some(address) => StandInServer::expose(graph, SocketAddr::new(address, port)).await,
        None => StandInServer::bind(graph, port).await,
    };
    let mut server = bound.map_err(|error| format!("port {port}: {error}"))?;
    let origin = server.origin();
    print(format_args!(
        "Graph is played on {origin}\nconversations: {origin}/admin/\n"
    ))?;
    if let Some(callback) = &arguments.callback {
        let webhook = Webhook::new(callback, &arguments.verify_token);
        let webhook = webhook.map_err(|error| error.to_string())?;
        match webhook.verify().await {
            Ok(()) => print(format_args!("webhook: {callback}\n"))?,
            Err(error) => print(format_args!(
                "webhook: {error}; deliveries are tried all the same\n"
            ))?,
        }
        server = server.webhook(webhook);
    }
    match server.run().await {}
}

/// Writes to stdout. A server goes on when that is closed.
fn print(text: fmt::Arguments<'_>) -> Result<(), String> {
    let mut out = io::stdout();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("stdout: {error}")),
        _ => Ok(()),
    }
}

/// Reads a regular file; others may be without end.
fn state_in(file: &Path) -> io::Result<String> {
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("this is not a regular file"));
    }
    fs::read_to_string(file)
}

/// Returns the noon of a day, in UTC.
fn begin(day: Date) -> Result<jiff::Timestamp, String> {
    let noon = day
        .at(12, 0, 0, 0)
        .to_zoned_datetime(jiff::tz::TimeZone::UTC);
    Ok(noon.map_err(|error| error.to_string())?.timestamp())
}
