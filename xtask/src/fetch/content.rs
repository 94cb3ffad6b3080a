//! What came, as a document. In: a body. Out: the document as the generator's stage 1 reads it, of a version of OpenAPI that
//! it knows. Pages of HTML and empty bodies are reported as what they are.

use std::path::Path;

use super::download::Download;
use super::store::Store;
use crate::identity::check_openapi;
use crate::lock::LockedFile;
use crate::report::{Code, Report};
use crate::source::{self, Document};

/// Reads downloads, each from a file that its report can show.
pub struct Reader<'r> {
    pub root: &'r Path,
    pub store: &'r Store,
}

/// How much of a page says what it is.
const HEAD: usize = 64 << 10;

impl Reader<'_> {
    /// Reads a download as the document of a row. What is wrong with it is reported.
    pub fn read(
        &self,
        row: &LockedFile,
        download: &Download,
        report: &mut Report,
    ) -> Option<Document> {
        let site = row.site.child("source");
        if let Some(message) = not_a_document(download) {
            report.error(Code::FailedDownload, site, message, BROWSER);
            return None;
        }
        let name = match self.store.put_unchecked(&row.file, &download.bytes) {
            Ok(name) => name,
            Err(error) => {
                report.error(Code::UnreadableFile, site, format!("{error:#}"), "");
                return None;
            }
        };
        let document = source::read(self.root, &name, report)?;
        if !check_openapi(&document, BROWSER, report) {
            return None;
        }
        self.store.remove_unchecked(&row.file);
        Some(document)
    }
}

const BROWSER: &str =
    "open the address in a browser; if it offers the document there, download it by hand";

fn not_a_document(download: &Download) -> Option<&'static str> {
    let head = &download.bytes[..download.bytes.len().min(HEAD)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let is_markup = ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| text.starts_with(tag));
    let is_login = text.contains("login") && text.contains("password");
    match (
        text.is_empty(),
        is_markup || download.media_type == "text/html" && text.starts_with('<'),
    ) {
        (true, _) => Some("the response has an empty body"),
        (_, true) if is_login => Some("the response is a login page, not an OpenAPI document"),
        (_, true) => Some("the response is a page of HTML, not an OpenAPI document"),
        _ => None,
    }
}
