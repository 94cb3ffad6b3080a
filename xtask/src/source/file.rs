//! A path in, its text out: a regular file of bounded size in UTF-8, or a report that says what it is.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::string::FromUtf8Error;
use std::sync::Arc;

use crate::report::{Code, Report, Site};

/// The largest file that is read.
const MAX_BYTES: u64 = 64 << 20;

/// Reads a regular file. Nothing else is ever opened, so a FIFO cannot block the run.
pub fn bytes(path: &Path, name: &Arc<str>, report: &mut Report) -> Option<Vec<u8>> {
    let report = |mut error: ReadError| {
        if name.contains("://") && error.code == Code::MissingFile {
            error.message = "this is an address, and nothing is read from the network".to_owned();
            error.help = "download the document, and name the file";
        }
        report.error(error.code, Site::file(name), error.message, error.help);
    };
    read(path).map_err(report).ok()
}

struct ReadError {
    code: Code,
    message: String,
    help: &'static str,
}

impl ReadError {
    fn new(code: Code, message: impl Into<String>, help: &'static str) -> Self {
        let message = message.into();
        Self {
            code,
            message,
            help,
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        let (code, help) = match error.kind() {
            io::ErrorKind::NotFound => (Code::MissingFile, "check the path"),
            io::ErrorKind::PermissionDenied => (Code::UnreadableFile, "make the file readable"),
            _ => (Code::UnreadableFile, ""),
        };
        Self::new(code, format!("the file cannot be read: {error}"), help)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    if path.is_symlink() && !path.exists() {
        let message = "this is a symbolic link to a file that does not exist";
        let help = "remove the link, or restore its target";
        return Err(ReadError::new(Code::MissingFile, message, help));
    }
    let metadata = fs::metadata(path)?;
    check(&metadata)?;
    let file = File::open(path)?;
    check(&file.metadata()?)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

fn check(metadata: &Metadata) -> Result<(), ReadError> {
    if metadata.is_file() {
        return check_size(metadata.len());
    }
    let found = if metadata.is_dir() {
        "a folder"
    } else {
        "not a regular file"
    };
    let message = format!("this is {found}");
    Err(ReadError::new(
        Code::UnreadableFile,
        message,
        "name a regular file",
    ))
}

fn check_size(bytes: u64) -> Result<(), ReadError> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let (size, most) = (bytes >> 20, MAX_BYTES >> 20);
    let message = format!("the file has {size} MiB or more; at most {most} MiB are read");
    Err(ReadError::new(
        Code::TooLarge,
        message,
        "split the document",
    ))
}

/// Decodes UTF-8 and removes a byte order mark.
pub fn text(bytes: Vec<u8>, name: &Arc<str>, report: &mut Report) -> Option<String> {
    let report = |error: FromUtf8Error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let (line, byte) = (
            bytes[..offset].split(|byte| *byte == b'\n').count(),
            bytes[offset],
        );
        let encoding = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "; it begins like UTF-16",
            _ => "",
        };
        let message = format!(
            "the file is not UTF-8: byte {offset}, in line {line}, is 0x{byte:02x}{encoding}"
        );
        report.error(
            Code::UnreadableFile,
            Site::file(name),
            message,
            "save the file as UTF-8",
        );
    };
    let text = String::from_utf8(bytes).map_err(report).ok()?;
    Some(
        text.strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text),
    )
}
