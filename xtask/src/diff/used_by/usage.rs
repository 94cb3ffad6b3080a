//! What sources use. In: parsed files and what their names stand for. Out: paths that leave the sources, and the names
//! of members that are read, set or called.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::scope::{Path, Scopes};
use super::sources::{Module, Source};

#[derive(Default)]
pub struct Usage {
    /// Page, type and what follows; without the crate and the version.
    paths: BTreeSet<Path>,
    members: BTreeSet<String>,
}

impl Usage {
    pub fn of(sources: &[Source], scopes: &Scopes) -> Usage {
        let mut usage = Usage::default();
        for source in sources {
            let mut reader = Reader {
                usage: &mut usage,
                scopes,
                module: source.module.clone(),
            };
            reader.visit_file(&source.file);
        }
        usage
    }

    /// Whether an item is named, by itself or on the way to a member.
    pub fn names(&self, item: &str) -> bool {
        let parts: Vec<_> = item.split("::").map(str::to_owned).collect();
        let wanted = bare(&parts);
        let [page, rest @ ..] = wanted.as_slice() else {
            return false;
        };
        let from = std::slice::from_ref(page).to_vec();
        let mut paths = self.paths.range(from..);
        let mut near =
            std::iter::from_fn(|| paths.next().filter(|path| path.first() == Some(page)));
        near.any(|path| {
            // A large page is split into modules, through which its items can be named as well.
            path[1..].starts_with(rest) || path.len() > 2 && path[2..].starts_with(rest)
        })
    }

    pub fn has_member(&self, name: &str) -> bool {
        self.members.contains(name)
    }
}

/// A path without its crate and its version.
fn bare(path: &[String]) -> Path {
    let is_version = |part: &String| {
        let numbers = part.strip_prefix('v');
        numbers.is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'_')
        })
    };
    let inside = path.get(1..).unwrap_or_default();
    match inside.first() {
        Some(first) if is_version(first) => inside[1..].to_vec(),
        _ => inside.to_vec(),
    }
}

struct Reader<'u> {
    usage: &'u mut Usage,
    scopes: &'u Scopes,
    module: Module,
}

impl Reader<'_> {
    fn path(&mut self, path: &[String]) {
        for path in self.scopes.resolve(&self.module, path) {
            self.usage.paths.insert(bare(&path));
        }
    }

    fn member(&mut self, name: String) {
        self.usage.members.insert(name);
    }

    /// What stands in a macro is not parsed: every path in it counts, and every word as a member.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Path = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons < 2 {
                        self.path(&std::mem::take(&mut path));
                    }
                    colons = 0;
                    self.member(ident.to_string());
                    path.push(ident.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.path(&std::mem::take(&mut path));
                    self.tokens(group.stream());
                }
                TokenTree::Literal(literal) => self.placeholders(&literal.to_string()),
                TokenTree::Punct(_) => self.path(&std::mem::take(&mut path)),
            }
        }
        self.path(&path);
    }

    /// `{name}` and `{0.name}` have no fields, but a format string may be built elsewhere.
    fn placeholders(&mut self, text: &str) {
        for part in text.split('{').skip(1) {
            let name = part.split(['}', ':']).next().unwrap_or_default();
            if !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                self.member(name.to_owned());
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.path(&parts);
        visit::visit_path(self, path);
    }

    /// An import is no use, unless others see it: then it may be used anywhere.
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.exported(&mut Vec::new(), &item.tree);
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if let syn::Member::Named(name) = &field.member {
            self.member(name.to_string());
        }
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.member(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if let syn::Member::Named(name) = &field.member {
            self.member(name.to_string());
        }
        visit::visit_field_value(self, field);
    }

    fn visit_field_pat(&mut self, field: &'ast syn::FieldPat) {
        if let syn::Member::Named(name) = &field.member {
            self.member(name.to_string());
        }
        visit::visit_field_pat(self, field);
    }

    /// `Blue` alone may be a variant that a glob brought in.
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.path(&[pat.ident.to_string()]);
        visit::visit_pat_ident(self, pat);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }
}

impl Reader<'_> {
    fn exported(&mut self, prefix: &mut Path, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.exported(prefix, &path.tree);
                prefix.pop();
            }
            syn::UseTree::Name(syn::UseName { ident, .. })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let mut path = prefix.clone();
                path.push(ident.to_string());
                self.path(&path);
            }
            syn::UseTree::Glob(_) => {}
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.exported(prefix, tree)),
        }
    }
}
