//! Strings and names that would like to be code, markup or a path.

use std::process::Command;

use crate::documents::everywhere;
use crate::folder::{Folder, watched};

#[test]
fn strings_stay_strings() {
    for text in [
        "*/ fn main() { std::process::exit(1) } /*",
        "\"# ; compile_error!(\"out\"); r#\"",
        "]] #[doc = \"x\"] #![no_std]",
        "```\nstd::process::exit(1);\n```\n~~~rust\npanic!()\n~~~\n- ```\n  panic!()\n> ~~~\n> panic!()\n",
        "one\n\n    let indented = code();\n\n\tlet tabbed = code();",
        "``` unclosed",
        "<script>alert(1)</script> <img src=x onerror=alert(1)> <b>",
        "[link](javascript:alert(1)) [`Option`] ![x](http://evil.example/x.png)",
        "\u{202e}txet desrever\u{202c} \u{2066}isolated\u{2069} \u{200f}\u{feff}\u{0}\u{7}\u{2028}",
        "{} {0} {name} %E2 %s $crate #name \\u{0} \\",
        "\r\n///\r\n//! inner\r/** block",
    ] {
        let folder = Folder::with(everywhere("name", text).to_string());
        let ran = folder.run();
        folder.written(&ran);
    }
}

#[test]
fn names_stay_names() {
    let long = "x".repeat(10_000);
    for name in [
        "../../x",
        "/etc/passwd",
        "..",
        ".",
        "r#crate",
        "crate",
        "Self",
        "self",
        "super",
        "_",
        "Option",
        "Result",
        "Vec",
        "String",
        "Box",
        "wire",
        "lib",
        "mod",
        "main",
        "Client",
        "Auth",
        "",
        " ",
        "\u{202e}eman",
        "a\0b",
        "a\nb",
        "\"; } fn main() {",
        "名前",
        "ⅷ",
        "é",
        "1",
        "-1",
        "+1",
        "$",
        "日\u{301}",
        &long,
    ] {
        let folder = Folder::with(everywhere(name, "Text.").to_string());
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
