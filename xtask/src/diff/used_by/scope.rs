//! The meaning of names. In: the `use` declarations of all modules. Out: [`Scopes`], which follow a path through renames,
//! globs and re-exports until it leaves the sources.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{ItemMod, ItemType, ItemUse, UseTree};

use super::sources::{Module, SourceFile};

/// A path by its parts.
pub type UsePath = Vec<String>;

/// The longest chain of re-exports that is followed.
const MAX_STEPS: usize = 16;

#[derive(Default)]
struct ModuleScope {
    names: HashMap<String, Vec<UsePath>>,
    globs: Vec<UsePath>,
}

#[derive(Default)]
pub struct Scopes {
    modules: HashMap<Module, ModuleScope>,
}

impl Scopes {
    pub fn of(sources: &[SourceFile]) -> Scopes {
        let mut scopes = Scopes::default();
        for source in sources {
            let mut collector = Collector {
                scopes: &mut scopes,
                module: source.module.clone(),
            };
            collector.scope();
            collector.visit_file(&source.file);
        }
        scopes
    }

    /// Returns the possible meanings of a path in a module outside of the sources.
    pub fn resolve(&self, module: &[String], path: &[String]) -> Vec<UsePath> {
        let mut out = Vec::new();
        self.follow(module, path, MAX_STEPS, &mut out);
        out.sort();
        out.dedup();
        out
    }

    fn follow(&self, module: &[String], path: &[String], steps: usize, out: &mut Vec<UsePath>) {
        let (Some((first, rest)), Some(steps)) = (path.split_first(), steps.checked_sub(1)) else {
            return;
        };
        let parent = &module[..module.len().saturating_sub(1).max(1)];
        match first.as_str() {
            "crate" => self.own(&module[..1], rest, steps, out),
            "self" => self.own(module, rest, steps, out),
            "super" if rest.first().is_some_and(|next| next == "super") => {
                self.follow(parent, rest, steps, out);
            }
            "super" => self.own(parent, rest, steps, out),
            _ => {
                self.name(module, path, steps, out);
                out.push(path.to_vec());
            }
        }
    }

    /// Follows a path that begins in a module of the sources.
    fn own(&self, module: &[String], path: &[String], steps: usize, out: &mut Vec<UsePath>) {
        let mut module = module.to_vec();
        let mut path = path;
        while let Some((first, rest)) = path.split_first() {
            module.push(first.clone());
            if !self.modules.contains_key(&module) {
                module.pop();
                break;
            }
            path = rest;
        }
        self.name(&module, path, steps, out);
    }

    /// Follows a name that a module declares, imports or may have through a glob.
    fn name(&self, module: &[String], path: &[String], steps: usize, out: &mut Vec<UsePath>) {
        let (Some(scope), Some((first, rest))) = (self.modules.get(module), path.split_first())
        else {
            return;
        };
        for target in scope.names.get(first).into_iter().flatten() {
            let whole = [target.as_slice(), rest].concat();
            if target.first() == Some(first) {
                // `use graph::v26 as graph` means the crate, not itself.
                out.push(whole);
            } else {
                self.follow(module, &whole, steps, out);
            }
        }
        let below = [module, std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&below) {
            self.own(&below, rest, steps.saturating_sub(1), out);
        }
        for glob in &scope.globs {
            let whole = [glob.as_slice(), path].concat();
            self.follow(module, &whole, steps.saturating_sub(1), out);
        }
    }
}

/// Returns the paths of a `use` declaration, each with the name that it introduces, `*` for a glob.
pub fn imports(tree: &UseTree) -> Vec<(UsePath, String)> {
    match tree {
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], name.ident.to_string())],
        UseTree::Rename(name) => vec![(vec![name.ident.to_string()], name.rename.to_string())],
        UseTree::Glob(_) => vec![(Vec::new(), "*".to_owned())],
        UseTree::Group(group) => group.items.iter().flat_map(imports).collect(),
        UseTree::Path(parent) => {
            let first = parent.ident.to_string();
            let mut below = imports(&parent.tree);
            for (path, name) in &mut below {
                // `use calls::{self}` names the module itself.
                if *path == ["self"] {
                    path.clear();
                    if name == "self" {
                        name.clone_from(&first);
                    }
                }
                path.insert(0, first.clone());
            }
            below
        }
    }
}

struct Collector<'s> {
    scopes: &'s mut Scopes,
    module: Module,
}

impl Collector<'_> {
    fn scope(&mut self) -> &mut ModuleScope {
        self.scopes.modules.entry(self.module.clone()).or_default()
    }

    fn add(&mut self, name: String, path: UsePath) {
        let scope = self.scope();
        match name.as_str() {
            "*" => scope.globs.push(path),
            _ => scope.names.entry(name).or_default().push(path),
        }
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for (path, name) in imports(&item.tree) {
            self.add(name, path);
        }
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        // `type Call = calls::ManageCall;` is a rename too.
        if let syn::Type::Path(ty) = &*item.ty {
            let path = ty.path.segments.iter().map(|part| part.ident.to_string());
            self.add(item.ident.to_string(), path.collect());
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.content.is_some() {
            self.module.push(item.ident.to_string());
            self.scope();
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }
}
