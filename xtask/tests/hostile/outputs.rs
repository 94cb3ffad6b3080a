//! Output folders that another program owns.

use std::fs;
use std::os::unix::fs::symlink;

use crate::documents::everywhere;
use crate::expect;
use crate::folder::Folder;

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
