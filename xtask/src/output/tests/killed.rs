//! A kill at every step, and several runs at once: the output is the old or the new.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::{MARK, contents, folder, names, new, old, on_disk};
use crate::output::{Folders, MANIFEST, exchange, write};

thread_local! {
    /// The steps that are left before the run is killed.
    static FUSE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Ends the run where its fuse has burnt down. Nothing is cleaned up on the way out of an error, so this is
/// what a kill leaves.
pub fn step(name: &str) -> Result<()> {
    match FUSE.get() {
        Some(0) => bail!("killed before: {name}"),
        Some(steps) => FUSE.set(Some(steps - 1)),
        None => {}
    }
    Ok(())
}

/// Runs with a kill before each step in turn, until a run gets through, and calls `after` for each.
fn killed_at_each_step(mut run: impl FnMut() -> Result<()>, mut after: impl FnMut(bool)) {
    for fuse in 0.. {
        FUSE.set(Some(fuse));
        let survived = run().is_ok();
        FUSE.set(None);
        after(survived);
        if survived {
            assert!(fuse > 5);
            return;
        }
    }
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new() {
    let (parent, dir) = folder();
    let reset = || {
        write(&dir, &old()).unwrap();
        fs::write(dir.join("Cargo.lock"), "theirs").unwrap();
    };
    reset();
    let (mut olds, mut news) = (0, 0);
    killed_at_each_step(
        || write(&dir, &new()).map(drop),
        |_| {
            let mut found = on_disk(&dir);
            found.remove("Cargo.lock");
            if found == contents(&old()) {
                olds += 1
            } else {
                news += 1
            }
            assert!(
                found == contents(&old()) || found == contents(&new()),
                "{found:?}"
            );
            // The next run puts everything right, whichever it is, and says so.
            let is_left = names(parent.path()).len() > 1;
            assert_eq!(write(&dir, &new()).unwrap().recovered, is_left);
            assert_eq!(
                fs::read_to_string(dir.join("Cargo.lock")).unwrap(),
                "theirs"
            );
            assert_eq!(names(parent.path()), ["generated"]);
            reset();
        },
    );
    assert!(olds > 5 && news > 5, "{olds} {news}");
}

#[test]
fn a_killed_first_run_leaves_nothing_or_all() {
    let (parent, dir) = folder();
    killed_at_each_step(
        || write(&dir, &new()).map(drop),
        |_| {
            assert!(!dir.exists() || on_disk(&dir) == contents(&new()));
            write(&dir, &new()).unwrap();
            assert_eq!(names(parent.path()), ["generated"]);
            fs::remove_dir_all(&dir).unwrap();
        },
    );
}

/// Systems that cannot exchange two folders are without the output for a moment, but never lose it.
#[test]
fn an_exchange_in_steps_is_put_right() {
    for fuse in 0..3 {
        let (parent, dir) = folder();
        write(&dir, &old()).unwrap();
        fs::write(dir.join("Cargo.lock"), "theirs").unwrap();
        let folders = Folders::of(&dir).unwrap();
        fs::create_dir(&folders.stage).unwrap();
        fs::write(folders.stage.join("lib.rs"), MARK).unwrap();
        fs::copy(dir.join(MANIFEST), folders.stage.join(MANIFEST)).unwrap();
        FUSE.set(Some(fuse));
        let swapped = exchange::swap_in_steps(&folders);
        FUSE.set(None);
        assert_eq!(swapped.is_ok(), fuse == 2);
        write(&dir, &old()).unwrap();
        assert_eq!(
            fs::read_to_string(dir.join("Cargo.lock")).unwrap(),
            "theirs"
        );
        fs::remove_file(dir.join("Cargo.lock")).unwrap();
        assert_eq!(on_disk(&dir), contents(&old()));
        assert_eq!(names(parent.path()), ["generated"]);
    }
}

#[test]
fn runs_at_the_same_time_take_turns() {
    let (parent, dir) = folder();
    std::thread::scope(|scope| {
        for files in [old(), new(), old(), new()] {
            let dir = &dir;
            scope.spawn(move || {
                for _ in 0..20 {
                    write(dir, &files).unwrap();
                }
            });
        }
    });
    let found = on_disk(&dir);
    assert!(found == contents(&old()) || found == contents(&new()));
    assert_eq!(names(parent.path()), ["generated"]);
}

/// The process that the next test kills; without its folder in the environment it does nothing.
#[test]
fn writes_without_end() {
    let Some(dir) = std::env::var_os("XTASK_OUTPUT_TEST") else {
        return;
    };
    for _ in 0..100_000 {
        write(Path::new(&dir), &old()).unwrap();
        write(Path::new(&dir), &new()).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_killed_process_leaves_the_old_or_the_new() {
    use std::process::{Command, Stdio};
    let (parent, dir) = folder();
    write(&dir, &old()).unwrap();
    for round in 0..20_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "output::tests::killed::writes_without_end",
                "--exact",
                "--test-threads=1",
            ])
            .env("XTASK_OUTPUT_TEST", &dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(20_000 + 777 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = on_disk(&dir);
        assert!(
            found == contents(&old()) || found == contents(&new()),
            "{found:?}"
        );
        write(&dir, &new()).unwrap();
        assert_eq!(names(parent.path()), ["generated"]);
    }
}
