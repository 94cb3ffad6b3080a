//! The day itself: documents of pages are downloaded from a server on this machine, locked, corrected, generated, compiled and
//! compared, without an edit by hand after the download.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::date;
use xtask::diff;
use xtask::emit;
use xtask::fetch::{DownloadBounds, FetchOptions, fetch};
use xtask::lock::{self, Obtained};
use xtask::report::Report;
use xtask::share;
use xtask::source;

use crate::scratch::{self, Input};
use crate::served::{DocumentServer, document, missing};
use crate::{NEW, OLD, cut, folder, input, model, project_crate, size};

const CORRECTIONS: &[(&str, &str)] = &[
    ("names.yaml", "tests/rehearsal/by_tag/names.yaml"),
    (
        "overlays/meta.yaml",
        "tests/rehearsal/by_tag/overlays/meta.yaml",
    ),
    (
        "overlays/received-messages.yaml",
        "tests/rehearsal/by_tag/overlays/received-messages.yaml",
    ),
];

/// What becomes of an operation that only the downloads have, and that has no row.
const WITHOUT_ROWS: &[(&str, &str)] = &[
    (
        "src/permission.rs",
        "Target::Operation(\"POST /{Business-ID}/onboard_partners_to_mm_lite\")",
    ),
    (
        "src/acceptance.rs",
        "impl Accepts<PageToken> for crate::v23::",
    ),
];

/// Documents by their paths below `specs`.
type Documents = BTreeMap<String, String>;

fn documents(text: &str, version: &str) -> Documents {
    let cut = cut::by_tag(text, version).into_iter();
    cut.map(|(slug, text)| (format!("{version}/{slug}.yaml"), text))
        .collect()
}

fn inputs(documents: &Documents) -> Vec<Input> {
    let inputs = documents.iter();
    let inputs = inputs.map(|(file, text)| Input {
        file: file.clone(),
        text: text.clone(),
    });
    inputs.collect()
}

fn shown(report: &Report, root: &Path) -> String {
    report.render(&|file| source::text(&root.join(file)), false)
}

#[test]
fn documents_of_pages_go_from_download_to_crate() {
    let (Some(old), Some(new)) = (input(OLD), input(NEW)) else {
        return;
    };
    let (v22, v23) = (documents(&old.text, "v22.0"), documents(&new.text, "v23.0"));
    // The transcription of v23.0 repeats v22.0, as far as the pages are still there.
    let mut repeated = documents(&old.text, "v23.0");
    repeated.retain(|file, _| v23.contains_key(file));
    assert!(repeated.keys().eq(v23.keys()), "a page is new");
    let root = folder("by_tag");
    let transcribed = [inputs(&v22), inputs(&repeated)].concat();
    scratch::write(&root, &["v22.0", "v23.0"], &transcribed, CORRECTIONS);

    let differing = v23.iter().filter(|(file, text)| repeated[*file] != **text);
    let differing: Vec<String> = differing.map(|(file, _)| file.clone()).collect();
    let served: Documents = v22.into_iter().chain(v23.clone()).collect();
    let found = download(&root, served, &differing);
    generate(&root, &v23);
    // The transcription repeated v22.0, so the download changes what the version changes.
    assert!(found > 0 && compare(&root) >= found);
}

/// Downloads the documents of a server on this machine, some of which differ from the transcription. Returns the number of
/// findings.
fn download(root: &Path, served: Documents, differing: &[String]) -> usize {
    let all = served.len();
    let server = DocumentServer::start(move |path| {
        let found = served.get(path.trim_start_matches('/'));
        found.map_or_else(missing, |text| document(text))
    });
    let options = FetchOptions {
        versions: Vec::new(),
        pages: Vec::new(),
        check: false,
        from: server.base().parse().ok(),
        today: date(2026, 11, 29),
        bounds: DownloadBounds {
            time: Duration::from_secs(30),
            ..DownloadBounds::default()
        },
    };
    let mut report = Report::new();
    let fetched = fetch(root, &options, &mut |_, _, _| (), &mut report);
    let fetched = fetched.unwrap_or_else(|error| panic!("{error}\n{}", shown(&report, root)));
    assert_eq!(fetched.downloaded, all);
    assert_eq!(fetched.changed, differing);
    let consequences = shown(&fetched.consequences, root);
    assert!(!fetched.consequences.has_errors(), "{consequences}");
    let locked = lock::read(&root.join("specs"), &mut report).expect("a lock");
    let mut rows = locked.rows.iter();
    assert!(rows.all(|row| row.obtained == Obtained::Downloaded));
    let comparisons = fetched.comparisons.iter();
    let found = comparisons.map(|one| one.findings.len()).sum();
    println!(
        "{all} documents, {} changed, {found} findings",
        differing.len()
    );
    found
}

/// Returns the number of findings between the two versions.
fn compare(root: &Path) -> usize {
    let options = diff::Options::new("v22.0", "v23.0", date(2026, 11, 29));
    let mut report = Report::new();
    let Ok(compared) = diff::run(root, &options, &mut report) else {
        panic!("{}", shown(&report, root));
    };
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &compared.findings {
        *rules.entry(finding.rule.id()).or_default() += 1;
    }
    println!("v22.0 to v23.0: {rules:?}");
    compared.findings.len()
}

/// Generates and compiles two versions, and holds their size against that of one.
fn generate(root: &Path, newest: &Documents) {
    let two = model(root);
    let alone = folder("by_tag_one");
    scratch::write(&alone, &["v23.0"], &inputs(newest), CORRECTIONS);
    let (one_size, two_size) = (size(&model(&alone)), size(&two));
    println!("one version: {one_size} bytes, two versions: {two_size} bytes");
    assert!(
        two_size * 4 <= one_size * 5,
        "{two_size} bytes against {one_size} of one version"
    );
    let plan = share::share(&two.apis);
    let files = emit::project(&two, &plan, &project_crate::templates());
    for (path, row) in WITHOUT_ROWS {
        let file = files.iter().find(|file| file.path == *path);
        let text = &file.expect("the file of a table").contents;
        assert!(text.contains(row), "{path} has no {row}");
    }
    let folder = project_crate::write("rehearsal/by_tag_crate", &files);
    project_crate::cargo(&folder, &["check", "--no-default-features"]);
}
