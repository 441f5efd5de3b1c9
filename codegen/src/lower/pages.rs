//! Pages: which members of an operation carry the token, the items and the size of a page.
//!
//! In: the trait [`paginated`], which an operation may leave in part to its service. Out: the ways to those members. An
//! operation whose token is neither a string nor a map, or another thing in the output than in the input, gets none: the
//! trait allows for no other tokens.
//!
//! [`paginated`]: https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait

use proc_macro2::Ident;
use smithgen_model::{Member, Paginated, Shape, ShapeIx, ShapeKind};

use super::Context;
use crate::analysis::optionality::{Presence, Role, presence};
use crate::rir::{Pagination, Path, Step, Type};
use crate::select::SelectedOperation;

impl Context<'_> {
    pub(super) fn pagination(&self, operation: &Shape, selected: &SelectedOperation) -> Option<Pagination> {
        let Paginated { input_token, output_token, items, page_size } = operation.traits.paginated()?;
        let of_service = self.model.shape(self.selection.service).traits.paginated();
        let or = |own: Option<_>, rest: fn(Paginated<'_>) -> Option<&str>| own.or(of_service.and_then(rest));
        let (input, output) = (selected.input?, selected.output?);
        let (input_token, field) = self.input_member(input, or(input_token, |pages| pages.input_token)?)?;
        let (output_token, found) = self.output_path(output, or(output_token, |pages| pages.output_token)?)?;
        let token = self.value_type(input_token.target);
        let is_token = matches!(token, Type::String | Type::Map(..)) && token == self.value_type(found);
        let items = or(items, |pages| pages.items).and_then(|path| self.output_path(output, path));
        let items = items.map(|(path, ix)| (path, self.value_type(ix)));
        let page_size = or(page_size, |pages| pages.page_size).and_then(|name| self.input_member(input, name));
        let page_size = page_size.map(|(member, field)| (member, field, self.value_type(member.target)));
        is_token.then(|| Pagination {
            input_token: (input_token.name.clone(), field.clone()),
            token,
            output_token,
            items: items.filter(|(_, ty)| matches!(ty, Type::Vec(_) | Type::Map(..))),
            page_size: page_size
                .filter(|(.., ty)| matches!(ty, Type::I8 | Type::I16 | Type::I32 | Type::I64))
                .map(|(member, field, ty)| (member.name.clone(), field.clone(), ty)),
        })
    }

    /// A member of the input, and its field.
    fn input_member(&self, input: ShapeIx, name: &str) -> Option<(&Member, &Ident)> {
        let index = self.model.shape(input).members().position(|member| member.name == name)?;
        let member = self.model.shape(input).members().nth(index)?;
        Some((member, self.names.members.get(&input)?.get(index)?.ident()))
    }

    /// The way to a member of the output, and the shape that it holds.
    fn output_path(&self, output: ShapeIx, path: &str) -> Option<(Path, ShapeIx)> {
        let mut steps = Vec::new();
        let mut ix = output;
        for name in path.split('.') {
            let ShapeKind::Structure(members) = &self.model.shape(ix).kind else {
                return None;
            };
            let index = members.iter().position(|member| member.name == name)?;
            let member = members.get(index)?;
            steps.push(Step {
                field: self.names.members.get(&ix)?.get(index)?.ident().clone(),
                optional: presence(self.model, Role::Other, member) == Presence::Optional,
                boxed: self.boxed.contains(&(ix, index)),
            });
            ix = member.target;
        }
        Some((Path { name: path.to_owned(), steps }, ix))
    }
}
