//! A small project whose documents can be downloaded. In: the project of the tests of versions. Out: a copy of it in a temporary
//! folder, with transcribed documents where a test wants them.

use std::ops::Deref;
use std::time::Duration;

use jiff::civil::date;
use xtask::fetch::{DownloadBounds, FetchFailure, FetchOptions, Fetched, fetch};
use xtask::report::Report;
use xtask::source;

use crate::served::{DocumentServer, Served, document, missing};
use crate::specs_copy::SpecsCopy;

pub struct ScratchProject(SpecsCopy);

impl Deref for ScratchProject {
    type Target = SpecsCopy;

    fn deref(&self) -> &SpecsCopy {
        &self.0
    }
}

impl ScratchProject {
    /// Copies the project; the documents of v22.0 are transcribed.
    pub fn new() -> Self {
        let project = SpecsCopy::new();
        let lock = project.text("lock.yaml");
        let (before, rows) = lock.split_once("  - file: v22.0/").expect("rows of v22.0");
        let rows = rows.replace("downloaded", "transcribed");
        project.write("lock.yaml", &format!("{before}  - file: v22.0/{rows}"));
        Self(project)
    }

    pub fn has_staged(&self) -> bool {
        self.path(".staged").exists()
    }

    /// Starts a server that has the documents of the project as they are now, except where `change` says otherwise.
    pub fn serve(
        &self,
        change: impl Fn(&str, &str) -> Option<Served> + Send + Sync + 'static,
    ) -> DocumentServer {
        let specs = self.specs();
        DocumentServer::start(move |path| {
            let Some(text) = specs.get(path.trim_start_matches('/')) else {
                return missing();
            };
            change(path, text).unwrap_or_else(|| document(text))
        })
    }

    /// Runs `fetch` against a server, and returns what is shown beside its outcome.
    pub fn fetch(
        &self,
        server: &DocumentServer,
        change: impl FnOnce(&mut FetchOptions),
    ) -> (Result<Fetched, FetchFailure>, String) {
        let mut options = FetchOptions {
            versions: Vec::new(),
            pages: Vec::new(),
            check: false,
            from: Some(server.base().parse().expect("a mirror")),
            today: date(2026, 11, 29),
            bounds: DownloadBounds {
                bytes: 1 << 20,
                time: Duration::from_secs(60),
            },
        };
        change(&mut options);
        let mut report = Report::new();
        let fetched = fetch(self.root(), &options, &mut |_, _, _| (), &mut report);
        let shown = report.render(&|file| source::text(&self.root().join(file)), false);
        (fetched, shown)
    }
}

/// Returns the toys with another property.
pub fn changed(text: &str) -> String {
    text.replace("squeaks: { type: boolean }", "squeaks: { type: integer }")
}
