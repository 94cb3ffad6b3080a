//! What the README of the crate says about where the documents come from. In: the lock. Out: the paragraph at
//! [`MARK`], which is about transcriptions as long as there are any.

use crate::lock::{Lock, Obtained};
use crate::output::File;

/// Where the paragraph goes.
const MARK: &str = "<!-- where the documents come from -->";

/// How long a line of the README is.
const WIDTH: usize = 120;

const OFFER: &str = "Meta offers an OpenAPI document per reference page and version.";

const TRANSCRIBED: &str = "*transcribed* from the rendered pages of v26.0, in our own words. The pages of v20.0 to v25.0 were not \
    seen; their selector offers the same pages, so the documents of those versions say the same.";

/// Puts the paragraph into the README.
pub fn fill(files: &mut [File], lock: &Lock) {
    for file in files.iter_mut().filter(|file| file.path == "README.md") {
        file.contents = file.contents.replace(MARK, &paragraph(lock));
    }
}

fn paragraph(lock: &Lock) -> String {
    let of = |obtained| lock.rows.iter().filter(move |row| row.obtained == obtained);
    let last = of(Obtained::Downloaded).map(|row| row.date).max();
    let downloaded = of(Obtained::Downloaded).count();
    let text = match (last, of(Obtained::Transcribed).count()) {
        (None, _) => format!(
            "{OFFER} None of them was read. The documents that this crate is generated from were {TRANSCRIBED}"
        ),
        (Some(day), 0) => format!(
            "{OFFER} This crate is generated from {downloaded} of them, as downloaded until {day}."
        ),
        (Some(day), transcribed) => format!(
            "{OFFER} This crate is generated from {downloaded} of them, as downloaded until {day}. {transcribed} others were not \
             read; their documents were {TRANSCRIBED}"
        ),
    };
    textwrap::fill(&text, WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen;
    use crate::lock;
    use crate::report::Report;

    /// The project's lock, with each row that `downloads` admits as a download of a day.
    fn locked(downloads: impl Fn(&str) -> bool) -> Lock {
        let specs = codegen::root().join("specs");
        let mut lock = lock::read(&specs, &mut Report::new()).expect("a lock");
        for row in &mut lock.rows {
            if row.obtained == Obtained::Downloaded {
                row.obtained = Obtained::Transcribed;
            }
            if row.obtained == Obtained::Transcribed && downloads(&row.file) {
                row.obtained = Obtained::Downloaded;
                row.date = jiff::civil::date(2026, 12, 1);
            }
        }
        lock
    }

    #[test]
    fn the_readme_says_what_was_downloaded() {
        let said = |lock: &Lock| paragraph(lock).replace('\n', " ");
        let none = said(&locked(|_| false));
        assert!(none.contains("None of them was read."), "{none}");
        assert!(none.contains("*transcribed*"), "{none}");
        let some = said(&locked(|file| file.starts_with("v26.0/")));
        assert!(
            some.contains("12 of them, as downloaded until 2026-12-01."),
            "{some}"
        );
        assert!(some.contains("72 others were not"), "{some}");
        let all = said(&locked(|_| true));
        assert!(
            all.contains("84 of them, as downloaded until 2026-12-01."),
            "{all}"
        );
        assert!(!all.contains("transcribed"), "{all}");
    }

    #[test]
    fn the_template_has_the_mark() {
        let template = codegen::root().join("templates/messenger-graph/README.md");
        let text = std::fs::read_to_string(template).expect("the template");
        assert_eq!(text.matches(MARK).count(), 1);
    }
}
