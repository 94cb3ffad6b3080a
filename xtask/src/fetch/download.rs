//! One address in, the bytes behind it out: complete, bounded in size and time, and from the host of the address.

use std::io::{self, Read};
use std::sync::Arc;

use ureq::http::{Response as HttpResponse, StatusCode, Uri, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::{self, is_loopback};
use super::{DownloadBounds, FetchOptions};

/// How often one download may be redirected.
const REDIRECTS: usize = 5;
const USER_AGENT: &str = "messenger-graph-xtask";
const ACCEPT: &str = "application/yaml, application/x-yaml, text/yaml, text/plain, */*;q=0.5";

/// A complete body.
pub struct Download {
    pub bytes: Vec<u8>,
    /// Without parameters, in lower case; empty if the server says none.
    pub media_type: String,
}

/// Why there is no download, and what to do.
#[derive(Debug)]
pub struct DownloadFailure {
    pub message: String,
    pub help: String,
    /// Whether the downloads after it would fail too.
    pub is_general: bool,
}

impl DownloadFailure {
    fn of_one(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            is_general: false,
        }
    }

    fn of_all(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            is_general: true,
            ..Self::of_one(message, help)
        }
    }
}

/// Downloads documents of one run.
pub struct Downloader {
    agent: Agent,
    bounds: DownloadBounds,
}

impl Downloader {
    pub fn new(options: &FetchOptions) -> Self {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(provider))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(options.from.is_none())
            .http_status_as_error(false)
            // A redirect is followed here, after its host has been compared.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(options.bounds.time))
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .build();
        Self {
            agent: config.new_agent(),
            bounds: options.bounds,
        }
    }

    /// Downloads what is at an address.
    pub fn get(&self, address: &str) -> Result<Download, DownloadFailure> {
        let mut address = address.to_owned();
        for _ in 0..=REDIRECTS {
            let response = self.call(&address)?;
            let status = response.status();
            if !status.is_redirection() {
                check_status(status)?;
                return self.read(response, &address);
            }
            address = redirected(&address, &response)?;
        }
        let message = format!("the server redirects more than {REDIRECTS} times");
        Err(DownloadFailure::of_one(message, IN_A_BROWSER))
    }

    fn call(&self, address: &str) -> Result<HttpResponse<Body>, DownloadFailure> {
        let uri: Uri = address.parse().map_err(|_| {
            let message = format!("`{}` is not an address", address::shown(address));
            DownloadFailure::of_one(message, "correct `source`")
        })?;
        let mut request = self.agent.get(&uri).config();
        if uri.host().is_some_and(is_loopback) {
            request = request.proxy(None);
        }
        let sent = request.build().call();
        sent.map_err(|error| self.failed(error, address))
    }

    fn read(
        &self,
        response: HttpResponse<Body>,
        address: &str,
    ) -> Result<Download, DownloadFailure> {
        let most = self.bounds.bytes;
        let too_large = || {
            let message = format!("the document has more than {} MiB", most >> 20);
            DownloadFailure::of_one(message, IN_A_BROWSER)
        };
        let announced = response.body().content_length();
        if announced.is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let media_type = response.body().mime_type().unwrap_or_default();
        let media_type = media_type.to_ascii_lowercase();
        let mut bytes = Vec::new();
        let mut body = response.into_body().into_reader().take(most + 1);
        let read = body.read_to_end(&mut bytes);
        read.map_err(|error| self.interrupted(error, bytes.len(), announced, address))?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        Ok(Download { bytes, media_type })
    }

    /// Explains an error before the body.
    fn failed(&self, error: ureq::Error, address: &str) -> DownloadFailure {
        let host = address::origin(address);
        match error {
            ureq::Error::Timeout(_) => self.timeout(host),
            ureq::Error::HostNotFound => {
                DownloadFailure::of_all(format!("the host of {host} is not known"), OFFLINE)
            }
            ureq::Error::Rustls(error) => untrusted(&error, host),
            ureq::Error::Io(error) => match certificate(&error) {
                Some(reason) => untrusted(reason, host),
                None => {
                    DownloadFailure::of_all(format!("no connection to {host}: {error}"), OFFLINE)
                }
            },
            other => DownloadFailure::of_all(format!("no response from {host}: {other}"), OFFLINE),
        }
    }

    /// Explains an error within the body.
    fn interrupted(
        &self,
        error: io::Error,
        received: usize,
        announced: Option<u64>,
        address: &str,
    ) -> DownloadFailure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        let is_timeout = matches!(inner, Some(ureq::Error::Timeout(_)));
        if is_timeout || error.kind() == io::ErrorKind::TimedOut {
            return self.timeout(address::origin(address));
        }
        let of = announced.map_or(String::new(), |length| format!(" of {length}"));
        let message = format!("the connection ended after {received}{of} bytes: {error}");
        DownloadFailure::of_one(
            message,
            "run the command again; it goes on with what is missing",
        )
    }

    fn timeout(&self, host: &str) -> DownloadFailure {
        let seconds = self.bounds.time.as_secs_f32();
        let message = format!("{host} did not send the document within {seconds} s");
        DownloadFailure::of_all(
            message,
            "run the command again; it goes on with what is missing",
        )
    }
}

const IN_A_BROWSER: &str = "open the page in a browser and download the document there; \
    specs/README.md says how a file that was downloaded by hand is locked";
const OFFLINE: &str = "check the connection, and the proxy if there is one; what was downloaded before is kept for today";

fn check_status(status: StatusCode) -> Result<(), DownloadFailure> {
    if status == StatusCode::OK {
        return Ok(());
    }
    let message = format!("the server responds with {status}");
    Err(match status.as_u16() {
        404 | 410 => {
            let help = "look whether the page still offers this version; if it does not, the document stays as it is: \
                name the other versions or pages";
            DownloadFailure::of_one(message, help)
        }
        401 | 403 => DownloadFailure::of_one(message, IN_A_BROWSER),
        429 | 500.. => DownloadFailure::of_all(
            message,
            "run the command again later; it goes on with what is missing",
        ),
        _ => DownloadFailure::of_one(message, IN_A_BROWSER),
    })
}

/// Returns the address that a response redirects to, if it is on the same host.
fn redirected(from: &str, response: &HttpResponse<Body>) -> Result<String, DownloadFailure> {
    let location = response.headers().get(header::LOCATION);
    let location = location
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let origin = address::origin(from);
    if location.starts_with('/') && !location.starts_with("//") {
        return Ok(format!("{origin}{location}"));
    }
    if address::origin(location) == origin && location.contains("://") {
        return Ok(location.to_owned());
    }
    let shown = address::shown(location);
    let (message, help) = if shown.to_ascii_lowercase().contains("login") {
        (
            format!("the server redirects to a login page, `{shown}`"),
            IN_A_BROWSER.to_owned(),
        )
    } else {
        let help = "if the document has moved there, write its address into `source`; otherwise "
            .to_owned();
        (
            format!("the server redirects to `{shown}`, which is not at {origin}"),
            help + IN_A_BROWSER,
        )
    };
    Err(DownloadFailure::of_one(message, help))
}

/// Returns the error of a certificate within an error of a connection.
fn certificate(error: &io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner
        .downcast_ref()
        .or_else(|| inner.source()?.downcast_ref())
}

fn untrusted(reason: &rustls::Error, host: &str) -> DownloadFailure {
    let message = format!("the connection to {host} cannot be trusted: {reason}");
    let help = "check the clock, and whether a proxy puts in its own certificate, which this system must trust then; \
        nothing is downloaded over such a connection";
    DownloadFailure::of_all(message, help)
}
