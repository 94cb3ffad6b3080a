//! Output folders that belong to somebody else.

use std::fs;
use std::os::unix::fs::symlink;

use crate::documents::everywhere;
use crate::expect;
use crate::place::Place;

#[test]
fn an_output_folder_that_is_not_ours_is_left_alone() {
    let good = everywhere("name", "A text.").to_string();
    let place = Place::with(&good);
    symlink(place.path("elsewhere"), place.path("out")).expect("a link");
    let ran = place.run();
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    assert!(ran.text.contains("is a symbolic link"), "{}", ran.text);
    assert_eq!(
        expect::files_below(&place.path("elsewhere").to_string_lossy()).len(),
        1
    );

    let place = Place::with(&good);
    fs::create_dir_all(place.path("out/src")).expect("a folder");
    fs::write(place.path("out/src/lib.rs"), "pub fn mine() {}\n").expect("a file");
    fs::write(place.path("out/notes.txt"), "mine").expect("a file");
    place.refused(&place.run(), &["notes.txt"]);
    let kept = fs::read_to_string(place.path("out/src/lib.rs")).expect("it is still there");
    assert_eq!(kept, "pub fn mine() {}\n");

    let place = Place::with(&good);
    fs::write(place.path("out"), "mine").expect("a file");
    place.refused(&place.run(), &["is not a folder"]);
    assert_eq!(
        fs::read_to_string(place.path("out")).expect("it is still there"),
        "mine"
    );

    // The folder of the document itself holds the user's files.
    let place = Place::with(&good);
    let ran = place.run_on("spec.yaml", ".");
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    assert!(place.path("elsewhere/secret.txt").exists() && !place.path("src").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_refused() {
    // Not even root writes here.
    let place = Place::with(everywhere("name", "A text.").to_string());
    let ran = place.run_on("spec.yaml", "/proc/self/fdinfo/out");
    place.refused(&ran, &["/proc/self/fdinfo"]);
}
