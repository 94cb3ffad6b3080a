//! A path in, its text out: a regular file of bounded size in UTF-8, or a report that says what it is.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::report::{Code, Report, Site};

/// The largest file that is read.
const MAX_BYTES: u64 = 64 << 20;

/// Reads a regular file. Nothing else is ever opened, so a FIFO cannot block the run.
pub fn bytes(path: &Path, name: &Arc<str>, report: &mut Report) -> Option<Vec<u8>> {
    match checked(path) {
        Ok(bytes) => Some(bytes),
        Err(refusal) if name.contains("://") && refusal.code == Code::MissingFile => {
            let message = "this is an address, and nothing is read from the network";
            let help = "download the document, and name the file";
            report.error(refusal.code, Site::file(name), message, help);
            None
        }
        Err(Refusal {
            code,
            message,
            help,
        }) => {
            report.error(code, Site::file(name), message, help);
            None
        }
    }
}

struct Refusal {
    code: Code,
    message: String,
    help: &'static str,
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        let (code, help) = match error.kind() {
            io::ErrorKind::NotFound => (Code::MissingFile, "check the path"),
            io::ErrorKind::PermissionDenied => (Code::UnreadableFile, "make the file readable"),
            _ => (Code::UnreadableFile, ""),
        };
        Refusal {
            code,
            message: format!("the file cannot be read: {error}"),
            help,
        }
    }
}

fn checked(path: &Path) -> Result<Vec<u8>, Refusal> {
    if let Ok(link) = fs::symlink_metadata(path)
        && link.is_symlink()
        && !path.exists()
    {
        return Err(Refusal {
            code: Code::MissingFile,
            message: "this is a symbolic link to something that does not exist".to_owned(),
            help: "remove the link, or restore what it leads to",
        });
    }
    let metadata = fs::metadata(path)?;
    accept(&metadata)?;
    let file = File::open(path)?;
    accept(&file.metadata()?)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

fn accept(metadata: &Metadata) -> Result<(), Refusal> {
    if metadata.is_dir() {
        return Err(not_regular("a folder"));
    }
    if !metadata.is_file() {
        return Err(not_regular("not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(metadata.len()));
    }
    Ok(())
}

fn not_regular(what: &str) -> Refusal {
    Refusal {
        code: Code::UnreadableFile,
        message: format!("this is {what}"),
        help: "name a regular file",
    }
}

fn too_large(bytes: u64) -> Refusal {
    Refusal {
        code: Code::TooLarge,
        message: format!(
            "the file has {} MiB or more; at most {} MiB are read",
            bytes >> 20,
            MAX_BYTES >> 20
        ),
        help: "split the document",
    }
}

/// Decodes UTF-8 and takes off a byte order mark.
pub fn text(bytes: Vec<u8>, name: &Arc<str>, report: &mut Report) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            not_utf8(&error, name, report);
            None
        }
    }
}

fn not_utf8(error: &std::string::FromUtf8Error, name: &Arc<str>, report: &mut Report) {
    let offset = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = bytes[..offset].iter().filter(|b| **b == b'\n').count() + 1;
    let encoding = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "; it begins like UTF-16",
        _ => "",
    };
    report.error(
        Code::UnreadableFile,
        Site::file(name),
        format!(
            "the file is not UTF-8: byte {offset}, in line {line}, is 0x{:02x}{encoding}",
            bytes[offset]
        ),
        "save the file as UTF-8",
    );
}
