//! `cargo xtask diff` and `cargo xtask codegen` as their user meets them: exit codes, the last line, approvals, files
//! that correct a document.
//!
//! In: the built command and the documents of `formats/`, `used_by/` and `report/`. Out: its codes and words. Every run says which
//! day it is, so that none depends on the clock.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Run {
    code: Option<i32>,
    out: String,
    last: String,
}

fn diff(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args(arguments)
        .args(["--today", "2026-11-21"])
        .output()
        .expect("the command can be run");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Run {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        last: errors.lines().last().unwrap_or_default().to_owned(),
    }
}

const OLD: &str = "tests/used_by/old/shop.yaml";
const NEW: &str = "tests/used_by/new/shop.yaml";

#[test]
fn codes_say_how_it_ended() {
    // Arguments, code, what the last line has.
    let rows: &[(&[&str], i32, &str)] = &[
        (&[OLD, OLD], 0, "exit 0"),
        (&[OLD, NEW], 0, "no --fail-on"),
        (
            &[OLD, NEW, "--fail-on", "breaking"],
            1,
            "at or above --fail-on breaking",
        ),
        (
            &[OLD, OLD, "--fail-on", "safe"],
            0,
            "nothing at or above --fail-on safe",
        ),
        (
            &["v25", "v26", "--fail-on", "breaking"],
            1,
            "feature-withdrawn x5",
        ),
        (&["v26", "v25"], 2, "--reverse"),
        // Labels of documents are free text.
        (&[NEW, OLD], 0, "no --fail-on"),
        (&["v25", "v99"], 2, "there is no version `v99.0`"),
        (
            &[OLD, "tests/nowhere.yaml"],
            2,
            "neither a file, a folder nor one of the versions",
        ),
        (&[OLD, NEW, "--fail-on", "sometimes"], 2, ""),
        (&[OLD], 2, ""),
        (&["--explain", "property-renamed"], 0, "explained"),
        (&["--explain", "seen-in-sdk"], 0, "explained"),
        (
            &["v22", "v23", "--fail-on", "risky"],
            0,
            "nothing at or above --fail-on risky",
        ),
        (&["--explain", "no-such-rule"], 2, "there is no rule"),
        (&["--all", "--format", "sarif"], 2, "--all has the formats"),
        (&[OLD, NEW, "--source"], 2, "--source compares two versions"),
        (
            &["v25", "v26", "--source"],
            0,
            "the generated Rust is the same",
        ),
        (
            &["v3.0", "v3.1", "--source"],
            0,
            "the generated Rust differs",
        ),
    ];
    for (arguments, code, last) in rows {
        let run = diff(arguments);
        assert_eq!(run.code, Some(*code), "{arguments:?}: {}", run.last);
        assert!(run.last.contains(last), "{arguments:?}: {}", run.last);
    }
}

#[test]
fn a_reversed_comparison_can_be_wanted() {
    let run = diff(&[NEW, OLD, "--reverse", "--format", "json"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.contains("optional-property-added"));
}

#[test]
fn approvals_are_written_used_and_grow_stale() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("approvals.yaml");
    let file = path.to_string_lossy().into_owned();
    let allowed = |more: &[&str]| diff(&[&[OLD, NEW, "--allow", &file], more].concat());

    let missing = allowed(&[]);
    assert_eq!(missing.code, Some(2), "{}", missing.last);
    let accepted = allowed(&["--accept"]);
    assert_eq!(accepted.code, Some(0), "{}", accepted.last);
    assert!(
        accepted.last.contains("give each its own reason"),
        "{}",
        accepted.last
    );
    let clean = allowed(&["--fail-on", "risky"]);
    assert_eq!(clean.code, Some(0), "{}\n{}", clean.last, clean.out);

    // A person edits the file, and what they wrote stays.
    let text = fs::read_to_string(&path).expect("the approvals");
    let edited = text.replacen("approvals:", "# Agreed with the shop.\napprovals:", 1);
    let one_less = without_first(&edited);
    fs::write(&path, &one_less).expect("a file");
    assert_eq!(allowed(&["--fail-on", "risky"]).code, Some(1));
    assert!(
        allowed(&["--accept"])
            .last
            .starts_with("exit 0: 1 approval written")
    );
    let again = fs::read_to_string(&path).expect("the approvals");
    assert!(again.starts_with(one_less.trim_end()), "{again}");

    stale(&path, &again, &allowed);
}

/// What was approved is this change of these values, and only as much as fails is approved.
#[test]
fn an_approval_covers_its_own_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let document = |kind: &str, more: &str| {
        format!(
            "{{openapi: 3.0.3, info: {{title: T, version: '2'}}, servers: [{{url: 'https://t.example'}}], paths: {{/x: {{post: {{requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{a: {{type: {kind}}}{more}}}}}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}}}\n"
        )
    };
    let (old, new, file) = (path("old.yaml"), path("new.yaml"), path("approvals.yaml"));
    fs::write(&old, document("string", ", b: {type: string}")).expect("a file");
    fs::write(&new, document("integer", "")).expect("a file");
    let allowed = |more: &[&str]| diff(&[&[&*old, &*new, "--allow", &*file], more].concat());

    let accepted = allowed(&["--accept", "--fail-on", "breaking"]);
    assert!(
        accepted.last.starts_with("exit 0: 1 approval"),
        "{}",
        accepted.last
    );
    let clean = allowed(&["--fail-on", "breaking"]);
    assert_eq!(clean.code, Some(0), "{}", clean.last);
    let words: Vec<_> = clean.out.split_whitespace().collect();
    assert!(words.ends_with(&["1", "approved"]), "{}", clean.out);
    let sarif = allowed(&["--format", "sarif"]).out;
    assert!(
        sarif.contains("\"suppressions\"") && sarif.contains("Accepted as it is"),
        "{sarif}"
    );
    assert_eq!(allowed(&["--fail-on", "risky"]).code, Some(1));

    fs::write(&new, document("boolean", "")).expect("a file");
    let other = allowed(&["--fail-on", "breaking"]);
    assert_eq!(other.code, Some(1), "{}", other.out);
}

/// An annotation names the file from the root of the repository that it is in, whatever folder the command runs in.
#[test]
fn annotations_name_files_from_the_root_of_their_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("shop/api")).expect("a folder");
    fs::create_dir(root.join("shop/.git")).expect("a folder");
    fs::copy(OLD, root.join("old.yaml")).expect("a file");
    fs::copy(NEW, root.join("shop/api/v2.yaml")).expect("a file");
    for (format, expected) in [
        ("github", "file=api/v2.yaml,line="),
        ("sarif", r#""uri": "api/v2.yaml""#),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["diff", "../../old.yaml", "v2.yaml", "--format", format])
            .current_dir(root.join("shop/api"))
            .output()
            .expect("the command can be run");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains(expected), "{out}");
    }
}

/// The label of a version's own document names a released contract.
#[test]
fn items_are_in_the_module_that_codegen_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, ty: &str| {
        let path = folder.path().join(name);
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: Shop, version: '1' }}\npaths: {{}}\n\
             components: {{ schemas: {{ Order: {{ type: object, properties: {{ id: {{ type: {ty} }} }} }} }} }}\n"
        );
        fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let (old, new) = (
        write("shop-v2.yaml", "string"),
        write("shop-v3.yaml", "integer"),
    );
    let of_file = diff(&[&old, &new]);
    assert!(
        of_file.out.contains("crate::shop_v2::Order::id"),
        "{}",
        of_file.out
    );
    let of_crate = diff(&[&old, &new, "--name", "Shop-Client"]);
    assert!(
        of_crate.out.contains("crate::shop_client::Order::id"),
        "{}",
        of_crate.out
    );
    assert!(!of_crate.out.contains("shop_v2::"), "{}", of_crate.out);
    let of_versions = diff(&["v25", "v26", "--name", "shop"]);
    assert_eq!(of_versions.code, Some(2), "{}", of_versions.last);
    // The same name gives the same module.
    let out = folder.path().join("out").to_string_lossy().into_owned();
    codegen(&["--spec", &new, "--out", &out, "--name", "Shop-Client"]);
    assert!(Path::new(&out).join("src/shop_client.rs").exists());
}

#[test]
fn a_released_document_does_not_change_under_its_label() {
    let folder = tempfile::tempdir().expect("a folder");
    let specs = folder.path().join("specs/v25.0");
    fs::create_dir_all(&specs).expect("a folder");
    let (released, edited) = (specs.join("shop.yaml"), folder.path().join("edited.yaml"));
    let text = fs::read_to_string(OLD).expect("a document");
    fs::write(&released, &text).expect("a file");
    fs::write(
        &edited,
        text.replacen("required: [name]", "required: [name, note]", 1),
    )
    .expect("a file");
    let [released, edited] = [released, edited].map(|path| path.to_string_lossy().into_owned());
    let breaks = |old: &str, new: &str| diff(&[old, new]).out.contains("version-label-kept");
    assert!(breaks(&released, &edited));
    assert!(!breaks(&edited, &released));
}

/// An approval past its day no longer counts, and an unused one is reported; both with their line.
fn stale(path: &Path, text: &str, allowed: &dyn Fn(&[&str]) -> Run) {
    let unused = format!(
        "{}\n- rule: path-removed\n  pointer: /paths/~1nothing\n  reason: Removed long ago.\n",
        text.trim_end()
    );
    fs::write(path, &unused).expect("a file");
    let run = allowed(&["--fail-on", "risky", "--format", "github"]);
    assert_eq!(run.code, Some(1), "{}", run.last);
    let line = unused
        .lines()
        .position(|line| line.contains("~1nothing"))
        .expect("the row");
    assert!(
        run.out
            .contains(&format!("line={line},title=approval-unused")),
        "{}",
        run.out
    );

    let expired = text.replacen("  reason:", "  expires: 2026-11-21\n  reason:", 1);
    fs::write(path, expired).expect("a file");
    let run = allowed(&["--fail-on", "risky"]);
    assert_eq!(run.code, Some(1), "{}", run.last);
    assert!(run.last.contains("approval-expired x1"), "{}", run.last);
    let tomorrow = text.replacen("  reason:", "  expires: 2026-11-22\n  reason:", 1);
    fs::write(path, tomorrow).expect("a file");
    assert_eq!(allowed(&["--fail-on", "risky"]).code, Some(0));

    fs::write(
        path,
        "approvals: [{ rule: no-such-rule, pointer: /x, reason: '' }]",
    )
    .expect("a file");
    assert_eq!(allowed(&[]).code, Some(2));
}

/// The list without its first row.
fn without_first(text: &str) -> String {
    let (head, rows) = text.split_once("- rule:").expect("a row");
    let (_, rest) = rows.split_once("- rule:").expect("another row");
    format!("{head}- rule:{rest}")
}

#[test]
fn a_source_diff_lists_changed_items_only() {
    let run = diff(&["v3.0", "v3.1", "--source"]);
    assert!(
        run.out.contains("--- v3_0/user_profile.rs UserProfile"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("\n-    pub is_payment_enabled: Option<bool>,"),
        "{}",
        run.out
    );
    let headers = run
        .out
        .lines()
        .filter(|line| line.starts_with("--- "))
        .count();
    assert_eq!(
        headers,
        run.out
            .lines()
            .filter(|line| line.starts_with("+++ "))
            .count()
    );
    for unchanged in ["v20", "v25"] {
        assert_eq!(diff(&[unchanged, "v26", "--source"]).out, "");
    }
}

fn codegen(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("codegen")
        .args(arguments)
        .output()
        .expect("the command can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn a_code_is_explained() {
    let (code, out, _) = codegen(&["--explain", "dangling-ref"]);
    assert!(
        code == Some(0) && out.starts_with("# dangling-ref"),
        "{out}"
    );
    let (code, _, errors) = codegen(&["--explain", "no-such-code"]);
    assert!(
        code == Some(2) && errors.contains("dangling-ref"),
        "{errors}"
    );
}

/// A collision of names is reported with its line, and settled by the rows that it asks for; what a document says without effect
/// is settled by an overlay that gives no reason.
#[test]
fn a_document_is_corrected_from_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (names, overlay, out) = (path("names.yaml"), path("overlay.yaml"), path("pets"));
    let spec = "tests/report/names_settled/spec.yaml";
    let (code, _, errors) = codegen(&["--spec", spec, "--out", &out]);
    assert_eq!(code, Some(0), "{errors}");
    for said in [
        "spec.yaml:16:5\n",
        "16 |     pet: {",
        "`\"pet\": …` under `types:`",
        "--names",
        "5 warnings",
    ] {
        assert!(errors.contains(said), "`{said}` is not in\n{errors}");
    }
    assert!(!errors.contains("specs/"), "{errors}");
    let rows = "types: { pet: Kind }\noperations: { POST /pets: AddPet }\nvariants: { pet=CAT: UpperCat }\n\
        fields: { Pet.pet_name: name, GET /pets query page_size: pages }\n";
    fs::write(&names, rows).expect("a file");
    let info = "overlay: 1.0.0\ninfo: { title: Ours, version: '1' }\nx-owner: us\n";
    let actions = "actions: [{ target: $.info, update: { title: Pets } }]\n";
    fs::write(&overlay, format!("{info}{actions}")).expect("a file");
    let outside = ["--names", &names, "--overlay", &overlay, "--out", &out];
    let (code, _, errors) = codegen(&[&["--spec", spec], outside.as_slice()].concat());
    assert!(code == Some(0) && !errors.contains("warning"), "{errors}");
    let page = fs::read_to_string(folder.path().join("pets/src/spec.rs")).expect("a page");
    for name in [
        "enum Kind",
        "struct AddPet",
        "UpperCat",
        "pub name:",
        "pub pages:",
    ] {
        assert!(page.contains(name), "{name} is not in\n{page}");
    }
    fs::write(&names, "types: { Pte: Kind }\n").expect("a file");
    let (code, _, errors) = codegen(&[&["--spec", spec], outside.as_slice()].concat());
    assert!(code == Some(2) && errors.contains("unused-pin"), "{errors}");
}

#[test]
fn the_output_of_another_document_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let out = path("client");
    let named = |title: &str| {
        let spec = path(&format!("{title}.yaml"));
        let text =
            format!("openapi: 3.0.3\ninfo: {{ title: {title}, version: '1' }}\npaths: {{}}\n");
        fs::write(&spec, text).expect("a file");
        spec
    };
    let (pets, shops) = (named("Pets"), named("Shops"));
    let generate = |spec: &str, out: &str, name: &str| {
        codegen(&["--spec", spec, "--out", out, "--name", name])
    };
    assert_eq!(generate(&pets, &out, "pets").0, Some(0));
    assert_eq!(naming(Path::new(&out), &folder.path().to_string_lossy()), 0);
    let lib = fs::read_to_string(folder.path().join("client/src/lib.rs")).expect("a file");
    let (code, _, errors) = generate(&shops, &out, "pets");
    assert_eq!(code, Some(2), "{errors}");
    assert!(
        errors.contains("is made from the document \"Pets\", not from \"Shops\""),
        "{errors}"
    );
    let now = fs::read_to_string(folder.path().join("client/src/lib.rs")).expect("a file");
    assert_eq!(now, lib);
    // Another file name and another crate name are the same document still.
    let renamed = path("pets-2.yaml");
    fs::copy(&pets, &renamed).expect("a copy");
    assert_eq!(generate(&renamed, &out, "pets-client").0, Some(0));

    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/../generated");
    let (code, _, errors) = generate(&shops, project, "shops");
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("the documents of this project"), "{errors}");

    let (code, _, errors) = generate(&pets, &out, "self");
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("a keyword of Rust"), "{errors}");

    // What a killed run left is cleared away by the next, which says so.
    fs::create_dir(folder.path().join(".client.codegen")).expect("a folder");
    let (code, _, errors) = generate(&pets, &out, "pets-client");
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("a run that was cut short"), "{errors}");
    assert!(!folder.path().join(".client.codegen").exists());
}

/// Returns how many files below a folder have a string.
fn naming(folder: &Path, text: &str) -> usize {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let count = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(contents) => usize::from(contents.contains(text)),
        Err(_) => naming(&path, text),
    };
    paths.map(count).sum()
}

/// A pipe to write to whose other end is closed.
#[cfg(target_os = "linux")]
fn closed() -> std::process::Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// The server goes on when its stdout is closed, and ends with the process that was started.
#[cfg(target_os = "linux")]
#[test]
fn a_server_lives_as_long_as_its_command() {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let mut server = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["serve", "--port", &address.port().to_string()])
        .args(["--callback", "http://127.0.0.1:1/webhook"])
        .stdout(closed())
        .stderr(closed())
        .spawn()
        .expect("the command can be run");
    let mut stream = loop {
        match TcpStream::connect(address) {
            Ok(stream) => break stream,
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(50)),
        }
        let ended = server.try_wait().expect("a status");
        assert!(ended.is_none(), "{ended:?}");
    };
    let request = b"GET /v26.0/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).expect("a server");
    let mut version = [0; 8];
    stream.read_exact(&mut version).expect("a response");
    assert_eq!(&version, b"HTTP/1.1");
    server.kill().expect("it runs");
    server.wait().expect("a status");
    assert!(TcpStream::connect(address).is_err());
}

/// A reader that closes its end, as `head` does, and a full disk do not change what an exit code means.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_leaves_the_exit_code() {
    use std::process::Stdio;
    let broken = "tests/report/duplicate_key_yaml/spec.yaml";
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("crate").to_string_lossy().into_owned();
    let rows: [(&[&str], i32); 14] = [
        (&["codegen", "--spec", broken, "--out", &out], 2),
        (&["codegen", "--explain", "dangling-ref"], 0),
        (&["codegen", "--explain", "no-such-code"], 2),
        (&["codegen", "--check"], 0),
        (&["versions", "--today", "2026-11-21"], 0),
        (&["diff", OLD, NEW], 0),
        (&["diff", OLD, NEW, "--fail-on", "breaking"], 1),
        (&["diff", OLD, "no-such-file.yaml"], 2),
        (&["fetch", "no-such-version"], 2),
        (&["add", "v99.0", broken], 2),
        (&["serve", "--today", "no-such-day"], 2),
        (&["no-such-command"], 2),
        (&["--help"], 0),
        (&["help", "diff"], 0),
    ];
    for (arguments, code) in rows {
        let [open, shut] = [Stdio::null as fn() -> Stdio, closed];
        for (stdout, stderr) in [(shut, shut), (shut, open), (open, shut)] {
            let status = Command::new(env!("CARGO_BIN_EXE_xtask"))
                .args(arguments)
                .stdout(stdout())
                .stderr(stderr())
                .status()
                .expect("the command can be run");
            assert_eq!(status.code(), Some(code), "{arguments:?}");
        }
    }
    let full = fs::File::create("/dev/full").expect("a device");
    let status = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--explain", "dangling-ref"])
        .stdout(full)
        .status();
    assert_eq!(status.expect("the command can be run").code(), Some(2));
}

/// A process that is left to the system then aborts, or ends by a signal.
#[cfg(unix)]
#[test]
fn too_little_memory_or_stack_ends_a_run_with_a_code() {
    for limit in ["-v 80000", "-v 120000", "-v 160000", "-s 512"] {
        let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_xtask")])
            .args(["codegen", "--check"])
            .output()
            .expect("the command can be run");
        let errors = String::from_utf8_lossy(&output.stderr);
        let last = errors.lines().last().unwrap_or_default();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 2)), "{limit}: {code:?} {errors}");
        assert!(last.starts_with("exit "), "{limit}: {errors}");
    }
}

/// A document in the working directory has a folder without a name.
#[test]
fn a_self_beside_the_document_is_found_in_the_working_directory() {
    let folder = tempfile::tempdir().expect("a folder");
    let api = "openapi: 3.2.0\ninfo: { title: Pets, version: '1' }\nservers: [{ url: 'https://a.example' }]\n\
        paths: { /pet: { get: { operationId: getPet, responses: { '200': { description: A pet., \
        content: { application/json: { schema: { $ref: 'https://a.example/part#/Pet' } } } } } } } }\n";
    let part = "openapi: 3.2.0\n$self: https://a.example/part\nPet: { type: object, properties: { name: { type: string } } }\n";
    for (name, text) in [("api.yaml", api), ("part.yaml", part)] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "codegen", "--spec", "api.yaml", "--out", "out", "--name", "pets",
        ])
        .current_dir(folder.path())
        .output()
        .expect("the command can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_a_compared_folder_is_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    for side in ["old", "new"] {
        fs::create_dir(folder.path().join(side)).expect("a folder");
        fs::copy(OLD, folder.path().join(side).join("shop.yaml")).expect("a file");
    }
    fs::write(folder.path().join("secret.yaml"), "- [").expect("a file");
    let link = folder.path().join("new/secret.yaml");
    std::os::unix::fs::symlink("../secret.yaml", link).expect("a link");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "old", "new"])
        .current_dir(folder.path())
        .output()
        .expect("the command can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(errors.contains("leads out of the folder"), "{errors}");
}
