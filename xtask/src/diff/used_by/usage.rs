//! What sources use. In: parsed files and the meaning of their names. Out: paths that leave the sources, and the names of
//! fields and methods that are read, set or called.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::scope::{Scopes, UsePath, imports};
use super::sources::{Module, SourceFile};

#[derive(Default)]
pub struct Usage {
    /// Page, type and what follows; without the crate and the version.
    paths: BTreeSet<UsePath>,
    fields: BTreeSet<String>,
}

impl Usage {
    pub fn of(sources: &[SourceFile], scopes: &Scopes) -> Usage {
        let mut usage = Usage::default();
        for source in sources {
            let mut reader = UsageReader {
                usage: &mut usage,
                scopes,
                module: source.module.clone(),
            };
            reader.visit_file(&source.file);
        }
        usage
    }

    /// Returns whether an item is named, by itself or as part of a path.
    pub fn names(&self, item: &str) -> bool {
        let parts: Vec<_> = item.split("::").map(str::to_owned).collect();
        let wanted = bare(&parts);
        let [page, rest @ ..] = wanted.as_slice() else {
            return false;
        };
        let paths = self.paths.range(vec![page.clone()]..);
        let mut paths = paths.take_while(|path| path.first() == Some(page));
        paths.any(|path| {
            // The items of a large page can also be named through its modules.
            path[1..].starts_with(rest) || path.len() > 2 && path[2..].starts_with(rest)
        })
    }

    pub fn has_field(&self, name: &str) -> bool {
        self.fields.contains(name)
    }
}

/// Returns a path without its crate and its version.
fn bare(path: &[String]) -> UsePath {
    let is_version = |part: &String| {
        let numbers = part.strip_prefix('v').unwrap_or_default();
        let mut bytes = numbers.bytes();
        !numbers.is_empty() && bytes.all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let inside = path.get(1..).unwrap_or_default();
    match inside {
        [first, rest @ ..] if is_version(first) => rest.to_vec(),
        _ => inside.to_vec(),
    }
}

struct UsageReader<'u> {
    usage: &'u mut Usage,
    scopes: &'u Scopes,
    module: Module,
}

impl UsageReader<'_> {
    fn path(&mut self, path: &[String]) {
        let resolved = self.scopes.resolve(&self.module, path);
        self.usage
            .paths
            .extend(resolved.iter().map(|path| bare(path)));
    }

    fn field(&mut self, name: impl ToString) {
        self.usage.fields.insert(name.to_string());
    }

    fn named_field(&mut self, field: &syn::Member) {
        if let syn::Member::Named(name) = field {
            self.field(name);
        }
    }

    /// The content of a macro is not parsed: every path in it counts, and every word as a field.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: UsePath = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons < 2 {
                        self.path(&std::mem::take(&mut path));
                    }
                    colons = 0;
                    self.field(&ident);
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

    /// `{name}` and `{0.name}` are not fields, but a format string may be built elsewhere.
    fn placeholders(&mut self, text: &str) {
        for part in text.split('{').skip(1) {
            let name = part.split(['}', ':']).next().unwrap_or_default();
            let mut bytes = name.bytes();
            if !name.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                self.field(name);
            }
        }
    }
}

impl<'ast> Visit<'ast> for UsageReader<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter().map(|part| part.ident.to_string());
        self.path(&parts.collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    /// An import is not a use, unless it is public: then it may be used anywhere.
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            for (path, _) in imports(&item.tree).iter().filter(|(_, name)| name != "*") {
                self.path(path);
            }
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        self.named_field(&field.member);
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.field(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        self.named_field(&field.member);
        visit::visit_field_value(self, field);
    }

    fn visit_field_pat(&mut self, field: &'ast syn::FieldPat) {
        self.named_field(&field.member);
        visit::visit_field_pat(self, field);
    }

    /// `Blue` alone may be a variant that is imported by a glob.
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
