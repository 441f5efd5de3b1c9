//! What names mean while a rule set is read: parameters, values assigned on the way, and their Rust identifiers.

use std::collections::BTreeMap;

use proc_macro2::Ident;

use super::rir::{Expr, Local, Type, Typed};
use crate::names::{Kind, Scope as Names};

/// The names in scope, innermost last.
#[derive(Debug)]
pub(super) struct Scope {
    /// `None` stands for a value whose problem is already reported.
    entries: Vec<(String, Option<Typed>)>,
    idents: BTreeMap<String, Ident>,
    names: Names,
}

impl Scope {
    pub(super) fn new() -> Self {
        let mut names = Names::new(Kind::Function);
        for taken in ["fail", "ok", "params", "partitions"] {
            names.reserve(taken);
        }
        Self { entries: Vec::new(), idents: BTreeMap::new(), names }
    }

    /// A local for a parameter or variable; the same name always gets the same identifier.
    pub(super) fn local(&mut self, name: &str, ty: Type) -> Local {
        let ident = match self.idents.get(name) {
            Some(ident) => ident.clone(),
            None => {
                // Rule sets say `PartitionResult` for the result of `aws.partition`: the short name reads better.
                let short = name.strip_suffix("Result").filter(|short| !short.is_empty());
                let ident = self.names.claim(short.unwrap_or(name)).ident().clone();
                self.idents.insert(name.to_owned(), ident.clone());
                ident
            }
        };
        Local { ident, ty }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Option<Typed>> {
        let mut inner_first = self.entries.iter().rev();
        inner_first.find_map(|(key, value)| (key == name).then_some(value))
    }

    pub(super) fn insert(&mut self, name: &str, value: Option<Typed>) {
        self.entries.push((name.to_owned(), value));
    }

    /// Records that a parameter was found to be set; gives the parameter's name and its local.
    pub(super) fn narrow(&mut self, param: &Ident) -> Option<Local> {
        let is_this = |value: &Option<Typed>| matches!(value, Some(Typed { expr: Expr::Param(p), .. }) if p == param);
        let (name, ty) = self.entries.iter().find_map(|(name, value)| {
            let ty = value.as_ref()?.ty;
            is_this(value).then(|| (name.clone(), ty))
        })?;
        let local = self.local(&name, ty);
        self.insert(&name, Some(Typed::always(Expr::Local(local.clone()), ty)));
        Some(local)
    }

    pub(super) fn depth(&self) -> usize {
        self.entries.len()
    }

    /// Leaves a rule: forgets what was named since `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        self.entries.truncate(depth);
    }
}
