//! `--used-by DIR`: findings in, those that reach what the Rust sources in a folder name out.
//!
//! Sources are read as tokens, so that words in comments do not count. A finding without a Rust item stays: nobody can
//! say that it does not matter.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use proc_macro2::{TokenStream, TokenTree};

use super::finding::Finding;

pub fn kept(findings: Vec<Finding>, folder: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut words = BTreeSet::new();
    sources(folder, &mut words)
        .with_context(|| format!("cannot read the sources in {}", folder.display()))?;
    // A type or a request has a name of its own; modules are shared by everything in them.
    let named = |item: &str| {
        let mut parts = item
            .split("::")
            .skip_while(|part| !part.starts_with(char::is_uppercase));
        let own = parts.next().is_none_or(|name| words.contains(name));
        own && parts
            .next()
            .is_none_or(|member| words.contains(member) || words.contains("new"))
    };
    let kept = |finding: &Finding| {
        finding.rust.is_empty() || finding.rust.iter().any(|rust| named(&rust.item))
    };
    Ok(findings.into_iter().filter(kept).collect())
}

fn sources(folder: &Path, words: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("target") {
                sources(&path, words)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path)?;
            match text.parse::<TokenStream>() {
                Ok(tokens) => collect(tokens, words),
                Err(error) => anyhow::bail!("{}: {error}", path.display()),
            }
        }
    }
    Ok(())
}

fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                words.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), words),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
