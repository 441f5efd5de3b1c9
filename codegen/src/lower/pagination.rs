//! Pagination: which members of an operation carry the token, the items and the size of a page, and what all pages make together.
//!
//! In: what the model says of pages. Out: for callers with types, the ways to members, by the trait [`paginated`] alone; for
//! tools, all of it as data. An operation whose token is neither a string nor a map, or another thing in the output than in
//! the input, gets no such ways: the trait allows for no other tokens.
//!
//! [`paginated`]: https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait

use smithgen_model::{Paginated, Paginator, ShapeIx, ShapeKind};

use super::Context;
use crate::analysis::expressions::of_pages;
use crate::analysis::optionality::Role;
use crate::rir::{Pagination, Step, Type, TypedPagination};
use crate::selection::SelectedOperation;

impl Context<'_> {
    /// How the results come in pages, as data.
    pub(super) fn pagination(&self, selected: &SelectedOperation) -> Option<Pagination> {
        let own = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let Paginator { input_tokens, output_tokens, more_results, results, first_page, page_size } =
            self.model.paginator(self.selection.service, selected.ix)?;
        // Users have been told of what makes no sense.
        let carried = of_pages(self.model, self.selection.service, selected);
        carried.iter().all(|carried| carried.parse(self.model).is_ok()).then(|| Pagination {
            input_tokens: own(input_tokens),
            output_tokens: own(output_tokens),
            more_results: more_results.map(str::to_owned),
            results: own(results),
            first_page: first_page.map(own),
            page_size: page_size.map(str::to_owned),
        })
    }

    /// How callers with types go from page to page.
    pub(super) fn typed_pagination(&self, selected: &SelectedOperation) -> Option<TypedPagination> {
        let Paginated { input_token, output_token, items, page_size } =
            self.model.paginated(self.selection.service, selected.ix)?;
        let inputs = self.members.of_input(selected.input);
        let input_member = |name: &str| inputs.find(name);
        let input_token = input_member(input_token?)?;
        let (output_token, found) = self.output_path(selected.output?, output_token?)?;
        let is_token = matches!(found, Type::String | Type::Map(..)) && input_token.ty == *found;
        let is_container = |ty: &Type| matches!(ty, Type::Vec(_) | Type::Map(..));
        let is_whole = |ty: &Type| matches!(ty, Type::I8 | Type::I16 | Type::I32 | Type::I64);
        let items = items.and_then(|path| self.output_path(selected.output?, path)).filter(|(_, ty)| is_container(ty));
        let page_size = page_size.and_then(input_member).filter(|plan| is_whole(&plan.ty));
        is_token.then(|| TypedPagination {
            input_token: input_token.name.ident().clone(),
            token: found.clone(),
            output_token,
            items: items.map(|(path, ty)| (path, ty.clone())),
            page_size: page_size.map(|plan| (plan.name.ident().clone(), plan.ty.clone())),
        })
    }

    /// The way to a member of the output, and the type of its values.
    fn output_path(&self, output: ShapeIx, path: &str) -> Option<(Vec<Step>, &Type)> {
        let mut members = self.members.of(output, Role::Received);
        let mut steps = Vec::new();
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let plan = members.find(name)?;
            let field = plan.name.ident().clone();
            steps.push(Step { field, optional: plan.is_optional(), boxed: plan.is_boxed });
            if names.peek().is_none() {
                return Some((steps, &plan.ty));
            }
            members = match plan.target.kind {
                ShapeKind::Structure(_) => self.members_held(plan.member.target),
                _ => return None,
            };
        }
        None
    }
}
