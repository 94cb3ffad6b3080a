//! What a name stands for. In: the `use` declarations of all modules. Out: [`Scopes`], which follow a path through
//! renames, globs and re-exports until it leaves the sources.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, UseTree};

use super::sources::{Module, Source};

/// A path by its parts.
pub type Path = Vec<String>;

/// A chain of re-exports that is longer leads nowhere.
const MAX_STEPS: usize = 16;

#[derive(Default)]
struct Scope {
    names: HashMap<String, Vec<Path>>,
    globs: Vec<Path>,
}

#[derive(Default)]
pub struct Scopes {
    modules: HashMap<Module, Scope>,
}

impl Scopes {
    pub fn of(sources: &[Source]) -> Scopes {
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

    /// What a path in a module may mean outside of the sources.
    pub fn resolve(&self, module: &Module, path: &[String]) -> Vec<Path> {
        let mut out = Vec::new();
        self.follow(module, path, MAX_STEPS, &mut out);
        out.sort();
        out.dedup();
        out
    }

    fn follow(&self, module: &Module, path: &[String], steps: usize, out: &mut Vec<Path>) {
        let (Some((first, rest)), Some(steps)) = (path.split_first(), steps.checked_sub(1)) else {
            return;
        };
        match first.as_str() {
            "crate" => return self.own(&module[..1], rest, steps, out),
            "self" => return self.own(module, rest, steps, out),
            "super" => {
                let parent = &module[..module.len().saturating_sub(1).max(1)];
                let again = rest.first().is_some_and(|next| next == "super");
                return if again {
                    self.follow(&parent.to_vec(), rest, steps, out)
                } else {
                    self.own(parent, rest, steps, out)
                };
            }
            _ => {}
        }
        self.member(module, path, steps, out);
        out.push(path.to_vec());
    }

    /// A path that begins in a module of the sources.
    fn own(&self, module: &[String], path: &[String], steps: usize, out: &mut Vec<Path>) {
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
        if !path.is_empty() {
            self.member(&module, path, steps, out);
        }
    }

    /// A name that a module declares, imports or may have through a glob.
    fn member(&self, module: &Module, path: &[String], steps: usize, out: &mut Vec<Path>) {
        let (Some(scope), Some((first, rest))) = (self.modules.get(module), path.split_first())
        else {
            return;
        };
        for target in scope.names.get(first).into_iter().flatten() {
            let whole: Path = target.iter().chain(rest).cloned().collect();
            if target.first() == Some(first) {
                // `use graph::v26 as graph` speaks of the crate, not of itself.
                out.push(whole);
            } else {
                self.follow(module, &whole, steps, out);
            }
        }
        let below = [module.as_slice(), std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&below) {
            self.own(&below, rest, steps.saturating_sub(1), out);
        }
        for glob in &scope.globs {
            let whole: Path = glob.iter().chain(path).cloned().collect();
            if steps > 0 {
                self.follow(module, &whole, steps - 1, out);
            }
        }
    }
}

struct Collector<'s> {
    scopes: &'s mut Scopes,
    module: Module,
}

impl Collector<'_> {
    fn scope(&mut self) -> &mut Scope {
        self.scopes.modules.entry(self.module.clone()).or_default()
    }

    fn tree(&mut self, prefix: &mut Path, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.tree(prefix, &path.tree);
                prefix.pop();
            }
            UseTree::Name(name) => self.name(prefix, &name.ident.to_string(), None),
            UseTree::Rename(rename) => {
                let alias = rename.rename.to_string();
                self.name(prefix, &rename.ident.to_string(), Some(alias));
            }
            UseTree::Glob(_) => {
                let prefix = prefix.clone();
                self.scope().globs.push(prefix);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(prefix, tree)),
        }
    }

    fn name(&mut self, prefix: &[String], name: &str, alias: Option<String>) {
        let mut path = prefix.to_vec();
        // `use calls::{self}` names the module itself.
        if name != "self" || path.is_empty() {
            path.push(name.to_owned());
        }
        let own = path.last().cloned().unwrap_or_default();
        let alias = alias.unwrap_or(own);
        self.scope().names.entry(alias).or_default().push(path);
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.tree(&mut Vec::new(), &item.tree);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        // `type Call = calls::ManageCall;` is a rename as well.
        if let syn::Type::Path(ty) = &*item.ty {
            let path = ty.path.segments.iter().map(|part| part.ident.to_string());
            let (alias, path) = (item.ident.to_string(), path.collect());
            self.scope().names.entry(alias).or_default().push(path);
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
