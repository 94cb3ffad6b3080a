//! Strings and names that would like to be code, markup or a path.

use std::process::Command;

use crate::documents::{STRINGS, everywhere, names};
use crate::folder::{Folder, watched};

#[test]
fn strings_stay_strings() {
    for text in STRINGS {
        let folder = Folder::with(everywhere("name", text).to_string());
        let ran = folder.run();
        folder.written(&ran);
    }
}

#[test]
fn names_stay_names() {
    for name in names() {
        let folder = Folder::with(everywhere(&name, "Text.").to_string());
        let ran = folder.run();
        let files = folder.written(&ran);
        let longest = files.keys().map(String::len).max();
        assert!(
            longest.is_some_and(|length| length < 200),
            "{name}: a path is too long"
        );
    }
}

#[test]
fn a_crate_is_not_written_by_its_name() {
    let folder = Folder::with(everywhere("name", "Text.").to_string());
    for name in [
        "../../x",
        "a b",
        "",
        "1a",
        "a\"\n[dependencies]\nevil = \"1\"",
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let arguments = [
            "codegen",
            "--spec",
            "spec.yaml",
            "--out",
            "out",
            "--name",
            name,
        ];
        let ran = watched(command.args(arguments).current_dir(folder.path("")));
        folder.rejected(&ran, &["cannot be the name of a crate"]);
    }
}
