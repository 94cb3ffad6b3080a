//! What no document decides: files that are copied as they are. In: folders of `templates/`. Out: their files, each
//! with a first line that says where it came from.

use std::path::Path;

use anyhow::Context;

use crate::emit::GENERATED;
use crate::output::File;

/// The copied files of a crate.
#[derive(Default)]
pub struct Templates {
    /// Sorted by path.
    pub files: Vec<File>,
}

impl Templates {
    /// Adds the files of a folder of `templates/`.
    ///
    /// # Errors
    ///
    /// A folder or file cannot be read, or is not UTF-8.
    pub fn add(&mut self, root: &Path, folder: &str) -> anyhow::Result<()> {
        self.walk(root, folder, "")?;
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(())
    }

    fn walk(&mut self, root: &Path, folder: &str, below: &str) -> anyhow::Result<()> {
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
                self.walk(root, folder, &path)?;
                continue;
            }
            let text = std::fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            let contents = marked(&path, &format!("{folder}/{path}"), text);
            self.files.push(File { path, contents });
        }
        Ok(())
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
