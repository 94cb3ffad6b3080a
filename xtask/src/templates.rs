//! What no document decides: files that are copied as they are. In: folders of `templates/`. Out: their files, each
//! with a first line that says where it came from.
//!
//! A module that only some documents need is copied where generated code uses it.

use std::path::Path;

use anyhow::Context;

use crate::emit::GENERATED;
use crate::output::File;

/// The copied files of a crate.
#[derive(Clone, Default)]
pub struct Templates {
    /// Sorted by path.
    pub files: Vec<File>,
    /// Files of the modules that are copied where they are used.
    by_need: Vec<File>,
}

/// What shows that a module is used, where that is not its name.
const SIGNS: [(&str, &[&str]); 8] = [
    ("download", &["crate::binary::Binary"]),
    ("finite", &[" finite("]),
    ("headers", &[".typed_headers("]),
    ("method", &["; = \"", "    = \""]),
    ("server", &[" server("]),
    (
        "style",
        &[
            " styled_",
            " reserved_",
            " query_form(",
            " query_json(",
            " query_text(",
            " raw(",
            " raw body ",
            " json(body \"",
            " json body \"",
            ".content_type(",
        ],
    ),
    (
        "streams",
        &[
            "impl crate::sequences::Sequence for",
            "impl crate::sequences::EventSource for",
        ],
    ),
    ("upload", &["crate::content::"]),
];

impl Templates {
    /// Adds the files of a folder of `templates/`.
    ///
    /// # Errors
    ///
    /// A folder or file cannot be read, or is not UTF-8.
    pub fn add(&mut self, root: &Path, folder: &str) -> anyhow::Result<()> {
        walk(&mut self.files, root, folder, "")?;
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(())
    }

    /// Adds the files of a folder of `templates/` whose modules are copied where they are used.
    ///
    /// # Errors
    ///
    /// Those of [`add`](Self::add).
    pub fn add_by_need(&mut self, root: &Path, folder: &str) -> anyhow::Result<()> {
        walk(&mut self.by_need, root, folder, "")
    }

    /// Leaves the tests out, which are about the templates and not about what is generated.
    pub fn without_tests(mut self) -> Self {
        for files in [&mut self.files, &mut self.by_need] {
            files.retain(|file| !file.path.ends_with("/tests.rs"));
            for file in files {
                file.contents = without_tests(&file.contents);
            }
        }
        self
    }

    /// Returns the files that are copied beside generated ones: all but those of modules that nothing uses.
    pub fn needed_by(&self, generated: &[File]) -> Templates {
        let mut files = self.files.clone();
        let mut left = self.by_need.clone();
        let mut used_by = |users: &[File]| -> Vec<File> {
            let used = |file: &mut File| is_used(module(&file.path), users);
            left.extract_if(.., used).collect()
        };
        let mut users = used_by(generated);
        // A module that is copied may use others.
        while !users.is_empty() {
            files.extend(users.iter().cloned());
            users = used_by(&users);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Templates {
            files,
            by_need: Vec::new(),
        }
    }

    /// Returns whether a module is copied.
    pub fn has(&self, module: &str) -> bool {
        self.modules().any(|name| name == module)
    }

    /// Returns whether a module is copied, or would be where it is used.
    pub fn reserves(&self, name: &str) -> bool {
        let mut by_need = self.by_need.iter();
        self.has(name) || by_need.any(|file| module(&file.path) == name)
    }

    /// The names of the modules directly below `src/`, in order.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        let modules = self
            .files
            .iter()
            .filter_map(|file| file.path.strip_prefix("src/")?.strip_suffix(".rs"));
        modules.filter(|module| !module.contains('/') && *module != "lib")
    }
}

/// Returns a file without its module of tests.
fn without_tests(file: &str) -> String {
    let Some((before, module)) = file.split_once("\n#[cfg(test)]\n") else {
        return file.to_owned();
    };
    let ends = ["mod tests;\n", "\n}\n"].map(|end| Some(module.find(end)? + end.len()));
    let end = ends.into_iter().flatten().min().unwrap_or(module.len());
    format!("{before}{}", &module[end..])
}

/// Returns the module directly below `src/` that a file belongs to.
fn module(path: &str) -> &str {
    let below = path.trim_start_matches("src/");
    below.split(['/', '.']).next().unwrap_or_default()
}

fn is_used(module: &str, users: &[File]) -> bool {
    let path = format!("crate::{module}::");
    let signs = SIGNS.iter().find(|(name, _)| *name == module);
    let signs = signs.map_or(&[] as &[&str], |(_, signs)| signs);
    let shows = |text: &str| text.contains(&path) || signs.iter().any(|sign| text.contains(sign));
    users.iter().any(|user| shows(&user.contents))
}

fn walk(files: &mut Vec<File>, root: &Path, folder: &str, below: &str) -> anyhow::Result<()> {
    let here = root.join(folder).join(below);
    let entries =
        std::fs::read_dir(&here).with_context(|| format!("cannot read {}", here.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", here.display()))?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .with_context(|| format!("{} is not a name in UTF-8", entry.path().display()))?;
        let path = if below.is_empty() {
            name.to_owned()
        } else {
            format!("{below}/{name}")
        };
        if entry.path().is_dir() {
            walk(files, root, folder, &path)?;
            continue;
        }
        let text = std::fs::read_to_string(entry.path())
            .with_context(|| format!("cannot read {}", entry.path().display()))?;
        let contents = marked(&path, &format!("{folder}/{path}"), text);
        files.push(File { path, contents });
    }
    Ok(())
}

/// Puts the mark of output on top, in the comment of the file's language; other files stay as they are.
fn marked(path: &str, from: &str, text: String) -> String {
    let from = format!("{GENERATED} from {from}. Do not edit; edit that file.");
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("rs") => format!("// {from}\n\n{text}"),
        Some("toml") => format!("# {from}\n\n{text}"),
        Some("md") => format!("<!-- {from} -->\n\n{text}"),
        _ => text,
    }
}
