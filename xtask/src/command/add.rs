//! The command `add`: the documents of a new version into the specs, the crate generated, and what is left to decide.

use std::path::PathBuf;

use xtask::add::{AddFailure, AddOptions, Added, add};
use xtask::diff::format::{self, Format};
use xtask::report::Report;
use xtask::version::ApiVersion;
use xtask::{codegen, output};

use super::{End, count, layout, print, print_from, today, version, write_err, write_out};

#[derive(clap::Args)]
pub struct Add {
    /// The version, such as v27.0.
    #[arg(value_parser = version)]
    version: ApiVersion,
    /// Its OpenAPI documents, as they were downloaded.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The documents were written from the rendered pages, and not downloaded.
    #[arg(long)]
    transcribed: bool,
}

pub fn run(arguments: &Add) -> anyhow::Result<End> {
    let root = codegen::root();
    let options = AddOptions {
        version: arguments.version,
        files: arguments.files.clone(),
        are_transcribed: arguments.transcribed,
        today: today(),
    };
    let mut report = Report::new();
    let added = add(&root, &options, &mut report);
    match added {
        Ok(added) => finished(arguments.version, &added),
        Err(AddFailure::Usage(message)) => Ok(End::CouldNot(message)),
        Err(AddFailure::Input) => {
            // The files are named as the user wrote them, and the specs below the project.
            let here = |file: &str| {
                xtask::source::text(&PathBuf::from(file))
                    .or_else(|| xtask::source::text(&root.join(file)))
            };
            print_from(&report, &here);
            let (errors, _) = report.counts();
            Ok(End::CouldNot(format!(
                "{}; nothing was added",
                count(errors, "error", "")
            )))
        }
        Err(AddFailure::Disk(error)) => Err(error),
    }
}

fn finished(version: ApiVersion, added: &Added) -> anyhow::Result<End> {
    if let Some(comparison) = &added.comparison {
        let text = format::render(comparison, None, Format::Text, layout(false));
        write_out(format_args!("{text}\n"))?;
    }
    for page in &added.new_pages {
        write_err(format_args!(
            "new page: {page}; check its `source` in specs/lock.yaml\n"
        ));
    }
    if let Some((before, pages)) = added.before.as_ref().filter(|(_, pages)| !pages.is_empty()) {
        let pages = pages.join(", ");
        write_err(format_args!(
            "pages of {before} without a document of {version}: {pages}\n"
        ));
    }
    let line = count(
        added.files.len(),
        "document",
        &format!("of {version} added"),
    );
    if added.consequences.has_errors() {
        print(&added.consequences, added.draft.root());
        let (errors, _) = added.consequences.counts();
        let rest = "to settle; specs/README.md says how; then: cargo xtask codegen";
        return Ok(End::Findings(format!(
            "{line}; {}",
            count(errors, "error", rest)
        )));
    }
    let root = codegen::root();
    let mut report = Report::new();
    let files = codegen::generate_project(&root, &mut report)?;
    print(&report, &root);
    let Some(files) = files.filter(|_| !report.has_errors()) else {
        return Ok(End::Findings(format!(
            "{line}, and the crate was not generated"
        )));
    };
    let written = output::write(&root.join("generated"), &files)?;
    Ok(End::Done(format!(
        "{line}, and the crate generated: {} written, {} unchanged, {} removed",
        written.written, written.unchanged, written.removed
    )))
}
