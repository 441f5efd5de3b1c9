//! Pages: which members of an operation carry the token, the items and the size of a page, and what all pages make together.
//!
//! In: what the model says of pages. Out: for callers with types, the ways to members, by the trait [`paginated`] alone; for
//! tools, all of it as data. An operation whose token is neither a string nor a map, or another thing in the output than in
//! the input, gets no such ways: the trait allows for no other tokens.
//!
//! [`paginated`]: https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait

use proc_macro2::Ident;
use smithgen_model::{Member, Paginated, Paginator, ShapeIx, ShapeKind};

use super::Context;
use crate::analysis::expressions::of_pages;
use crate::analysis::optionality::{Presence, Role, presence};
use crate::rir::{Pages, Pagination, Path, Step, Type};
use crate::selection::SelectedOperation;

impl Context<'_> {
    /// How the results come in pages, as data.
    pub(super) fn pages(&self, selected: &SelectedOperation) -> Option<Pages> {
        let own = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let Paginator { input_tokens, output_tokens, more_results, results, first_page, page_size } =
            self.model.paginator(self.selection.service, selected.ix)?;
        // Users have been told of what makes no sense.
        let carried = of_pages(self.model, self.selection.service, selected);
        carried.iter().all(|carried| carried.parse(self.model).is_ok()).then(|| Pages {
            input_tokens: own(input_tokens),
            output_tokens: own(output_tokens),
            more_results: more_results.map(str::to_owned),
            results: own(results),
            first_page: first_page.map(own),
            page_size: page_size.map(str::to_owned),
        })
    }

    /// How callers with types go from page to page.
    pub(super) fn pagination(&self, selected: &SelectedOperation) -> Option<Pagination> {
        let Paginated { input_token, output_token, items, page_size } =
            self.model.paginated(self.selection.service, selected.ix)?;
        let (input, output) = (selected.input?, selected.output?);
        let (input_token, field) = self.input_member(input, input_token?)?;
        let (output_token, found) = self.output_path(output, output_token?)?;
        let token = self.value_type(input_token.target);
        let is_token = matches!(token, Type::String | Type::Map(..)) && token == self.value_type(found);
        let items = items.and_then(|path| self.output_path(output, path));
        let items = items.map(|(path, ix)| (path, self.value_type(ix)));
        let page_size = page_size.and_then(|name| self.input_member(input, name));
        let page_size = page_size.map(|(member, field)| (field, self.value_type(member.target)));
        is_token.then(|| Pagination {
            input_token: field.clone(),
            token,
            output_token,
            items: items.filter(|(_, ty)| matches!(ty, Type::Vec(_) | Type::Map(..))),
            page_size: page_size
                .filter(|(_, ty)| matches!(ty, Type::I8 | Type::I16 | Type::I32 | Type::I64))
                .map(|(field, ty)| (field.clone(), ty)),
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
            let role = if steps.is_empty() { Role::Received } else { self.role_of(ix) };
            let ShapeKind::Structure(members) = &self.model.shape(ix).kind else {
                return None;
            };
            let index = members.iter().position(|member| member.name == name)?;
            let member = members.get(index)?;
            steps.push(Step {
                field: self.names.members.get(&ix)?.get(index)?.ident().clone(),
                optional: presence(self.model, role, member) == Presence::Optional,
                boxed: self.boxed.contains(&(ix, index)),
            });
            ix = member.target;
        }
        Some((Path { steps }, ix))
    }
}
