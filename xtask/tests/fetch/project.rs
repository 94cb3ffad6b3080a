//! A small project whose documents can be downloaded. In: the project of the tests of versions. Out: a copy of it in a temporary
//! folder, with transcribed documents where a test wants them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::civil::date;
use xtask::fetch::{DownloadBounds, FetchFailure, FetchOptions, Fetched, fetch};
use xtask::report::Report;
use xtask::source;

use crate::expect;
use crate::served::{DocumentServer, Served, document, missing};

pub struct ScratchProject {
    folder: tempfile::TempDir,
}

impl ScratchProject {
    /// Copies the project; the documents of v22.0 are transcribed.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        expect::copy(
            Path::new("tests/versions/specs"),
            &folder.path().join("specs"),
        );
        let project = Self { folder };
        let lock = project.text("lock.yaml");
        let (before, rows) = lock.split_once("  - file: v22.0/").expect("rows of v22.0");
        let rows = rows.replace("downloaded", "transcribed");
        project.write("lock.yaml", &format!("{before}  - file: v22.0/{rows}"));
        project
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn text(&self, file: &str) -> String {
        let path = self.root().join("specs").join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.root().join("specs").join(file), text).expect("a file");
    }

    /// Returns every spec by its path; without what is staged.
    pub fn specs(&self) -> BTreeMap<String, String> {
        let specs = self.root().join("specs");
        let files = expect::files_below(&specs.to_string_lossy()).into_iter();
        let files = files.filter(|file| !file.starts_with(".staged"));
        files.map(|file| (file.clone(), self.text(&file))).collect()
    }

    pub fn has_staged(&self) -> bool {
        self.root().join("specs/.staged").exists()
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
                time: Duration::from_secs(2),
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
