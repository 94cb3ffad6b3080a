//! Says what an app lacks. In: the scopes it has, what it wants, a day. Out: sentences on stdout; exit code 0 when
//! nothing is missing, 1 when something is, 2 when the arguments cannot be read.
//!
//! ```text
//! cargo run -p messenger-graph --example permission_doctor -- \
//!     --scopes pages_messaging --want profile.locale --on 2026-11-21
//! ```
//!
//! | argument | what it says |
//! | --- | --- |
//! | `--scopes NAMES` | the permissions of the token, with commas between them; names of 2011 are understood |
//! | `--want NAMES` | `profile.FIELD`, `webhook.FIELD`, `use-case.NAME`, `POST /{page_id}/calls`, or a permission |
//! | `--on DATE` | the day of the call |
//! | `--version v26.0` | the version of the call; the newest if absent |
//! | `--created DATE` | when the app was created; the day of the call if absent |
//! | `--features NAMES` | the features that the app was approved for |
//! | `--last-used DATE` | when the app last used its permissions |

mod arguments;
mod report;
mod sentences;

use std::process::ExitCode;

fn main() -> ExitCode {
    match doctor(std::env::args().skip(1)) {
        Ok((text, missing)) => {
            print!("{text}");
            ExitCode::from(u8::from(missing))
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// Returns the report, and whether something is missing.
pub fn doctor(words: impl Iterator<Item = String>) -> Result<(String, bool), String> {
    let arguments = arguments::Arguments::read(words)?;
    let (lines, missing) = report::report(&arguments)?;
    Ok((lines.concat(), missing))
}
