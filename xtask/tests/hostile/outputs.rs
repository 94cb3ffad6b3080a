//! Output folders that another program owns.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::documents::everywhere;
use crate::expect;
use crate::folder::{Folder, Ran, watched};

#[test]
fn an_output_folder_that_is_not_ours_is_left_alone() {
    let good = everywhere("name", "Text.").to_string();
    let folder = Folder::with(&good);
    symlink(folder.path("elsewhere"), folder.path("out")).expect("a link");
    let ran = folder.run();
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    assert!(ran.text.contains("is a symbolic link"), "{}", ran.text);
    assert_eq!(
        expect::files_below(&folder.path("elsewhere").to_string_lossy()).len(),
        1
    );

    let folder = Folder::with(&good);
    fs::create_dir_all(folder.path("out/src")).expect("a folder");
    fs::write(folder.path("out/src/lib.rs"), "pub fn mine() {}\n").expect("a file");
    fs::write(folder.path("out/notes.txt"), "mine").expect("a file");
    folder.rejected(&folder.run(), &["notes.txt"]);
    let kept = fs::read_to_string(folder.path("out/src/lib.rs")).expect("it is still there");
    assert_eq!(kept, "pub fn mine() {}\n");

    let folder = Folder::with(&good);
    fs::write(folder.path("out"), "mine").expect("a file");
    folder.rejected(&folder.run(), &["is not a folder"]);
    assert_eq!(
        fs::read_to_string(folder.path("out")).expect("it is still there"),
        "mine"
    );

    // The folder of the document itself holds the user's files.
    let folder = Folder::with(&good);
    let ran = folder.run_on("spec.yaml", ".");
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    assert!(folder.path("elsewhere/secret.txt").exists() && !folder.path("src").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_rejected() {
    // Not even root writes here.
    let folder = Folder::with(everywhere("name", "Text.").to_string());
    let ran = folder.run_on("spec.yaml", "/proc/self/fdinfo/out");
    folder.rejected(&ran, &["/proc/self/fdinfo"]);
}

/// Generates where no file can have more bytes than this, as on a disk that becomes full in the middle of a file.
fn generate_within(folder: &Folder, bytes: Option<u64>) -> Ran {
    let limit = bytes.map_or(String::new(), |bytes| {
        format!("trap '' XFSZ; ulimit -f {}; ", bytes / 512)
    });
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{limit}exec \"$0\" \"$@\"")])
        .args([env!("CARGO_BIN_EXE_xtask"), "codegen", "--name", "victim"])
        .args(["--spec", "spec.yaml", "--out", "out"])
        .current_dir(folder.path("."));
    watched(&mut command)
}

fn contents(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let out = folder.path("out");
    let read = |file: String| {
        let bytes = fs::read(out.join(&file)).expect("a file");
        (file, bytes)
    };
    let files = expect::files_below(&out.to_string_lossy());
    files.into_iter().map(read).collect()
}

/// What was written until the disk was full is removed by the next run, which says so; the output is as it was.
#[test]
fn what_a_full_disk_leaves_is_removed_by_the_next_run() {
    let old = everywhere("name", "Old.").to_string();
    let long = format!(r#""description":"{}""#, "New. ".repeat(20_000));
    let new = old.replace(r#""description":"Old.""#, &long);
    let folder = Folder::with(&old);
    folder.written(&folder.run());
    let before = contents(&folder);
    let manifest = before[".manifest"].len();
    // Within the manifest, and within a file that the manifest lists.
    for bytes in [512, 2 * manifest] {
        fs::write(folder.path("spec.yaml"), &new).expect("a file");
        let ran = generate_within(&folder, Some(bytes as u64));
        assert_eq!(ran.code, Some(2), "{}", ran.text);
        assert!(ran.text.contains("cannot write"), "{}", ran.text);
        assert_eq!(contents(&folder), before);
        let stage = folder.path(".out.codegen");
        assert!(stage.exists(), "{}", ran.text);
        fs::write(folder.path("spec.yaml"), &old).expect("a file");
        let ran = generate_within(&folder, None);
        assert_eq!(ran.code, Some(0), "{}", ran.text);
        assert!(ran.text.contains("cleared away"), "{}", ran.text);
        assert!(!stage.exists());
        assert_eq!(contents(&folder), before);
    }
}
