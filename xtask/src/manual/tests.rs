//! Each mistake that a hand-written spec can have, made in the project's own files: one change, one located error.

use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::codegen;
use crate::report::Report;
use crate::source::{self, Document};

use super::{Outcome, Profile, Specs, Tokens, parts};

fn text(name: &str) -> String {
    let path = codegen::root().join(format!("specs/manual/{name}.yaml"));
    std::fs::read_to_string(path).expect("the spec is there")
}

/// The files of a spec, without their extension.
fn files(name: &str) -> Vec<String> {
    let folder = codegen::root().join("specs/manual").join(name);
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .map(|file| format!("{name}/{}", file.trim_end_matches(".yaml")))
        .collect();
    if files.is_empty() {
        files.push(name.to_owned());
    }
    files.sort();
    files
}

fn document(name: &str, text: &str, report: &mut Report) -> Document {
    let file: Arc<str> = format!("specs/manual/{name}.yaml").into();
    let tree = source::parse(&file, text, report).expect("the change leaves it YAML");
    Document {
        file,
        text: text.into(),
        tree,
        sha256: [0; 32],
    }
}

/// Reads all files, one of them with a change, the way `codegen` does; operations are not checked.
fn errors(changed: &str, from: &str, to: &str) -> Vec<String> {
    let mut report = Report::new();
    let open = |name: &str, report: &mut Report| {
        let mut text = text(name);
        if name == changed {
            assert!(text.contains(from), "{changed} has no `{from}`");
            text = text.replacen(from, to, 1);
        }
        document(name, &text, report)
    };
    Specs::read_with(&mut report, |kind, report| {
        let names = files(kind.name).into_iter();
        let mut documents: Vec<_> = names.map(|name| open(&name, report)).collect();
        Some(match documents.len() {
            1 => documents.remove(0),
            _ => parts::join(
                format!("specs/manual/{}", kind.name).into(),
                &documents,
                report,
            ),
        })
    });
    let found = report.diagnostics().iter();
    found
        .map(|error| {
            let file = error.site.file.rsplit('/').next().unwrap_or_default();
            let place = &error.site.pointer;
            format!("{} {file}#{place}: {}", error.code, error.message)
        })
        .collect()
}

#[test]
fn the_specs_as_they_are_have_no_mistake() {
    assert_eq!(errors("none", "", ""), Vec::<String>::new());
}

/// File, text, what is written in its place, and what is reported.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "permissions",
        "needs: [gaming_profile]",
        "needs: [gaming]",
        "unknown-name permissions.yaml#/permissions/13/needs/0: there is no permission `gaming`",
    ),
    (
        "permissions",
        "replaced_by: [pages_messaging]",
        "replaced_by: [x_y]",
        "unknown-name permissions.yaml#/permissions/94/replaced_by/0: there is no permission `x_y`",
    ),
    (
        "permissions",
        "features: [ads_management",
        "features: [ads",
        "unknown-name permissions.yaml#/permissions/34/features/0: there is no feature `ads_standard_access`",
    ),
    (
        "permissions",
        "deprecated: v19.0",
        "deprecated: v19.5",
        "unknown-name permissions.yaml#/permissions/85/deprecated: there is no version `v19.5`",
    ),
    (
        "permissions",
        "removed: 2024-04-22",
        "removed: 2024-01-23",
        "invalid-manual permissions.yaml#/permissions/85/removed: removed before it is deprecated",
    ),
    (
        "permissions",
        "deprecated: v19.0",
        "deprecated: v3.0",
        "invalid-manual permissions.yaml#/permissions/85/deprecated: deprecated before it is there",
    ),
    (
        "permissions",
        "until: 2024-04-30",
        "until: 2023-09-01",
        "invalid-manual permissions.yaml#/editions/older/until: the edition ends before it begins",
    ),
    (
        "permissions",
        "- name: ads_read\n",
        "- name: ads_management\n",
        "invalid-manual permissions.yaml#/permissions/1: duplicate key `ads_management`: an earlier row has it",
    ),
    (
        "permissions",
        "listed: both\n    source: N1\n  - name: pages_user_locale",
        "listed: both\n    needs: [pages_user_gender]\n    source: N1\n  - name: pages_user_locale",
        "invalid-manual permissions.yaml#/permissions/49/needs: these permissions need each other: `pages_user_gender`",
    ),
    (
        "permissions",
        "meaning: List the Pages that a person manages.\n    listed: both",
        "meaning: m\n    listed: both\n    needs: [pages_messaging]",
        "need each other",
    ),
    (
        "permissions",
        "webhook: calls",
        "webhook: call",
        "unknown-name permissions.yaml#/needs/15/webhook: there is no webhook field `call`",
    ),
    (
        "permissions",
        "{ webhook: calls, ",
        "{ ",
        "invalid-manual permissions.yaml#/needs/15: a row has one of an operation, a webhook field and a use case",
    ),
    (
        "permissions",
        "lapse: { days: 90, source: N1 }",
        "lapse: { days: 90, source: N0 }",
        "unknown-name permissions.yaml#/lapse/source: there is no source `N0`",
    ),
    (
        "permissions",
        "- name: pages_user_locale\n",
        "- name: pages_locale\n",
        "unknown-name profile-fields.yaml#/requirements/pages_user_locale: there is no permission `pages_user_locale`",
    ),
    (
        "legacy-permissions",
        "replaced_by: [user_posts]",
        "replaced_by: [posts]",
        "unknown-name legacy-permissions.yaml#/permissions/18/replaced_by/0: there is no permission `posts`",
    ),
    (
        "legacy-permissions",
        "fate: lives",
        "fate: replaced",
        "invalid-manual legacy-permissions.yaml#/permissions/2/fate: the fate of `user_birthday` does not fit the rest of its row",
    ),
    (
        "legacy-permissions",
        "ended: v2.4",
        "ended: v2.99",
        "unknown-name legacy-permissions.yaml#/permissions/6/ended: there is no version `v2.99`",
    ),
    (
        "legacy-permissions",
        "    name: manage_pages\n",
        "    name: manage_page\n",
        "unknown-name legacy-permissions.yaml#/rules/0/name: there is no permission `manage_page`",
    ),
    (
        "protocol",
        "version: v25.0",
        "version: v25.1",
        "unknown-name protocol.yaml#/features/0/removed/version: there is no version `v25.1`",
    ),
    (
        "protocol",
        "everywhere: 2026-05-19",
        "everywhere: 2026-02-18",
        "invalid-manual protocol.yaml#/features/0/removed/everywhere: gone everywhere before the version that retired it was released",
    ),
    (
        "protocol",
        "query: debug",
        "query: pretty",
        "invalid-manual protocol.yaml#/features/2/sent_as: an earlier row has this parameter or header: their windows overlap",
    ),
    (
        "tokens",
        "kinds: [page]",
        "kinds: [pages]",
        "unknown-name tokens.yaml#/accepts/0/kinds/0: there is no kind of token `pages`",
    ),
    (
        "tokens",
        "POST /{page_id}/messenger_call_settings",
        "GET /{page_id}/messenger_call_settings",
        "invalid-manual tokens.yaml#/accepts/2: duplicate key `GET /{page_id}/messenger_call_settings`: an earlier row has it",
    ),
    (
        "webhooks/calls",
        "type: CallEvent\n",
        "type: CallEvents\n",
        "unknown-name calls.yaml#/fields/1/type: there is no type `CallEvents`",
    ),
    (
        "webhooks/calls",
        "entry[].calls[]",
        "entry[].call[]",
        "unknown-name calls.yaml#/fields/1/at/0: there is no place in an entry `entry[].call[]`",
    ),
    (
        "webhooks/calls",
        "      x-source: W4\n",
        "",
        "invalid-manual calls.yaml#/components/schemas/CallEvent: the type `CallEvent` does not name the page that shows it",
    ),
    (
        "webhooks/calls",
        "- name: call_settings_update\n",
        "- name: calls\n",
        "invalid-manual calls.yaml#/fields/2: duplicate key `calls`: an earlier row has it",
    ),
    (
        "webhooks/messages",
        "same: [mid, num_edit]",
        "same: [mid, number]",
        "unknown-name messages.yaml#/events/4/same/1: there is no property `number`",
    ),
    (
        "webhooks/messages",
        "when: { property: is_echo, is: true }",
        "when: { property: echo, is: true }",
        "unknown-name messages.yaml#/events/0/when/property: there is no property `echo`",
    ),
    (
        "webhooks/undocumented",
        "name: user_action, at: []",
        "name: user_action, at: [], type: Message",
        "invalid-manual undocumented.yaml#/fields/7: `user_action` has a payload and no kind of event",
    ),
    (
        "messenger-extensions",
        "code: 2018163",
        "code: 2018154",
        "invalid-manual messenger-extensions.yaml#/errors/1: duplicate key `2018154`: an earlier row has it",
    ),
    (
        "messenger-extensions",
        "answer: ThreadContext",
        "answer: Context",
        "unknown-name messenger-extensions.yaml#/methods/2/answer: there is no type `Context`",
    ),
    (
        "messenger-extensions",
        "[success, error, permission]",
        "[success, permission]",
        "invalid-manual messenger-extensions.yaml#/methods/0/arguments: `askPermission` takes no callback `error`",
    ),
    (
        "history",
        "release: 21.0.5",
        "release: 21.0.6",
        "unknown-name history.yaml#/changes/12/release: there is no release `21.0.6`",
    ),
    (
        "history",
        "release: 21.0.5",
        "release: 20.0.2",
        "invalid-manual history.yaml#/changes/12/release: an earlier row has a later release",
    ),
    (
        "history",
        "version: v24.0, on",
        "version: v24.5, on",
        "unknown-name history.yaml#/releases/24.0.0/version: there is no version `v24.5`",
    ),
    (
        "history",
        "source: CM }",
        "source: CN }",
        "unknown-name history.yaml#/changes/28/announced/source: there is no source `CN`",
    ),
    (
        "disagreements",
        "    kept: the class that the SDK parses a response into does not show its shape\n",
        "",
        "invalid-manual disagreements.yaml#/disagreements/13: nothing was decided about `S14`",
    ),
    (
        "disagreements",
        "id: S2\n",
        "id: S1\n",
        "invalid-manual disagreements.yaml#/disagreements/1: duplicate key `S1`: an earlier row has it",
    ),
    (
        "protocol",
        "removed_in: v28.0",
        "removed_in: v26.1",
        "protocol.yaml#/features/3/restricted/removed_in: there is no version `v26.1`",
    ),
];

#[test]
fn each_mistake_is_reported_where_it_is() {
    let wrong = MISTAKES.iter().filter_map(|(file, from, to, expected)| {
        let found = errors(file, from, to);
        let reported = found.iter().any(|error| error.contains(expected));
        let all = found.join("\n  ");
        (!reported).then(|| format!("{file}: `{from}` -> `{to}`\n- {expected}\n+ {all}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_operation_that_no_document_has_is_reported() {
    let mut report = Report::new();
    let specs = Specs::read_with(&mut report, |kind, report| {
        parts::read(&codegen::root(), kind.name, report)
    });
    specs.check(&[], &mut report);
    let found = report.diagnostics().iter();
    let found: Vec<_> = found
        .filter(|error| error.site.file.ends_with("/tokens.yaml"))
        .collect();
    let tokens: &Tokens = specs.get();
    assert_eq!(found.len(), tokens.accepts.len());
    assert_eq!(found[0].site.pointer, "/accepts/0/operation");
}

/// The text of a row, what is written in its place, and what is reported.
const HISTORY: &[(&str, &str, &str)] = &[
    (
        "item: call_id,",
        "item: call_ids,",
        "no document has the item",
    ),
    (
        "of: \"POST /{page_id}/calls\", item: connect,",
        "of: \"POST /{page_id}/call\", item: connect,",
        "there is no operation `POST /{page_id}/call`",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, documented: { version: v21.0, source: C21 },",
        "Meta documents the change, and v20.0 contradicts it",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: removed,",
        "a document has the item",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: outside,",
        "a document has the operation",
    ),
];

#[test]
fn the_history_is_about_items_of_the_documents() {
    let model =
        codegen::build_model(&codegen::root(), &mut Report::new()).expect("the specs are whole");
    let reported = |from: &str, to: &str| -> Vec<String> {
        let changed = text("history");
        assert!(changed.contains(from), "there is no `{from}`");
        let changed = changed.replacen(from, to, 1);
        let mut report = Report::new();
        let specs = Specs::read_with(&mut report, |kind, report| match kind.name {
            "history" => Some(document("history", &changed, report)),
            name => parts::read(&codegen::root(), name, report),
        });
        specs.check(&model.apis, &mut report);
        let found = report.diagnostics().iter();
        found.map(|found| found.message.clone()).collect()
    };
    assert_eq!(reported("", ""), Vec::<String>::new());
    for (from, to, expected) in HISTORY {
        assert_eq!(reported(from, to), [*expected], "{from}");
    }
}

/// Writes a spec of the project as a folder of two files, with half of each section in each of them.
fn split(name: &str) -> (tempfile::TempDir, serde_json::Value) {
    let whole = parts::read(&codegen::root(), name, &mut Report::new())
        .expect("the spec is there")
        .tree;
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("specs/manual").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut halves = [whole.clone(), whole.clone()];
    for pointer in ["/fields", "/events", "/components/schemas"] {
        for (file, half) in halves.iter_mut().enumerate() {
            match half.pointer_mut(pointer).expect("the section is there") {
                serde_json::Value::Array(rows) => {
                    let middle = rows.len() / 2;
                    *rows = if file == 0 {
                        rows[..middle].to_vec()
                    } else {
                        rows[middle..].to_vec()
                    };
                }
                serde_json::Value::Object(rows) => {
                    let mut index = 0;
                    rows.retain(|_, _| {
                        index += 1;
                        index % 2 == file
                    });
                }
                section => panic!("{section} is neither an array nor an object"),
            }
        }
    }
    for (half, file) in halves.iter().zip(["a.yaml", "b.yaml"]) {
        std::fs::write(folder.join(file), half.to_string()).expect("the file can be written");
    }
    (root, whole)
}

#[test]
fn a_folder_of_files_is_one_spec() {
    let (root, whole) = split("webhooks");
    let mut report = Report::new();
    let joined = parts::read(root.path(), "webhooks", &mut report).expect("the folder is read");
    assert_eq!(joined.tree, whole);
    let specs = Specs::read_with(&mut report, |kind, report| match kind.name {
        "webhooks" => Some(joined.clone()),
        name => Some(document(name, &text(name), report)),
    });
    assert!(specs.is_complete());
    assert!(report.is_empty(), "{:?}", report.diagnostics());
}

#[test]
fn a_mistake_in_a_folder_is_reported_in_its_file() {
    let (root, _) = split("webhooks");
    let file = root.path().join("specs/manual/webhooks/b.yaml");
    let half = std::fs::read_to_string(&file).expect("the file is there");
    let changed = half
        .replacen("entry[].changes[].value", "entry[].nowhere[].value", 1)
        .replace(r#""batch_limit":1000"#, r#""batch_limit":1"#);
    std::fs::write(&file, changed).expect("the file can be written");
    let mut report = Report::new();
    let joined = parts::read(root.path(), "webhooks", &mut report).expect("the folder is read");
    Specs::read_with(&mut report, |kind, report| match kind.name {
        "webhooks" => Some(joined.clone()),
        name => Some(document(name, &text(name), report)),
    });
    let found: Vec<_> = report
        .diagnostics()
        .iter()
        .map(|found| {
            (
                &*found.site.file,
                found.site.pointer.as_str(),
                found.message.as_str(),
            )
        })
        .collect();
    let file = "specs/manual/webhooks/b.yaml";
    let other = "`batch_limit` has another value in specs/manual/webhooks/a.yaml";
    let place = "there is no place in an entry `entry[].nowhere[].value`";
    assert_eq!(
        found,
        [
            (file, "/delivery/batch_limit", other),
            (file, "/fields/0/at/0", place)
        ]
    );
}

#[test]
fn the_verdict_of_a_field_turns_on_the_days_that_the_rules_name() {
    let profile: Profile = super::read(&codegen::root(), &mut Report::new()).expect("the rules");
    let on = |field: &str, version: &str, created: Date, called: Date| {
        let field = profile.fields.iter().find(|have| have.name == field);
        let version = version.parse().expect("a version");
        let access = profile.access(field.expect("a field"), version);
        access.on(created, called).cloned()
    };
    let (before, day, later) = (date(2018, 7, 25), date(2018, 7, 26), date(2019, 1, 7));
    let needs = |name: &str| Some(Outcome::Needs(name.to_owned()));
    let locale = |version, created, called| on("locale", version, created, called);
    assert_eq!(locale("v3.0", before, later), Some(Outcome::Allowed));
    assert_eq!(
        locale("v3.0", before, date(2019, 1, 8)),
        needs("pages_user_locale")
    );
    assert_eq!(locale("v3.0", day, later), needs("pages_user_locale"));
    assert_eq!(locale("v3.1", before, later), needs("pages_user_locale"));
    let referral = |version, created, called| on("last_ad_referral", version, created, called);
    assert_eq!(
        referral("v3.0", before, date(2018, 10, 29)),
        Some(Outcome::Allowed)
    );
    let end = date(2018, 10, 30);
    assert_eq!(referral("v3.0", before, end), Some(Outcome::Gone(end)));
    assert_eq!(referral("v3.0", day, end), Some(Outcome::Gone(day)));
    assert_eq!(on("name", "v7.0", day, day), Some(Outcome::Allowed));
    assert_eq!(
        on("name", "v8.0", day, day),
        needs("business_asset_user_profile_access")
    );
}
