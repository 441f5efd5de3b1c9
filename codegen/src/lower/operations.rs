//! Operations: what goes in, what comes out, what can go wrong.

use proc_macro2::Ident;
use quote::format_ident;
use smithgen_model::{Shape, ShapeIx};

use super::Context;
use super::docs::{Place, told};
use super::names::TypeName;
use super::service::service_trait;
use super::wire::Direction;
use crate::analysis::auth;
use crate::analysis::optionality::Role;
use crate::names::{NameKind, Scope, command_name, option_names, plain, snake_case};
use crate::rir::{Auth, Command, ErrorVariant, ModulePath, Operation, Structure, StructureBuilder, Type};
use crate::selection::SelectedOperation;

impl Context<'_> {
    pub(super) fn operations(&self) -> Vec<Operation> {
        self.selection.operations.iter().filter_map(|operation| self.operation(operation)).collect()
    }

    fn operation(&self, selected: &SelectedOperation) -> Option<Operation> {
        let names = self.names.operations.get(&selected.ix)?;
        let shape = self.model.shape(selected.ix);
        let module = ModulePath::Operation(names.module.clone());
        let place = Place { module: &module, owner: None };
        let typed_pagination = self.typed_pagination(selected);
        let input_or_output = |ix: Option<ShapeIx>, ident: Ident, role, message| match ix {
            Some(ix) => self.structure(ix, &ident, &module, self.members.of(ix, role), Some(message)),
            None => Structure::empty(ident),
        };
        let (input, output) = (format_ident!("{}Input", names.ident), format_ident!("{}Output", names.ident));
        let mut input = input_or_output(selected.input, input, Role::Input, Direction::Request);
        let builder = self.builder(&mut input, &module, self.members.of_input(selected.input));
        let (operation, paginated) = (Some(names.ident.clone()), typed_pagination.is_some());
        let auth = self.auth(shape);
        let presigned = Auth::signs(&auth);
        let wait = wait_method(&input);
        let waiters = self.waiters(selected, &names.method, &wait);
        let wait = Some(wait).filter(|_| !waiters.is_empty());
        input.builder = Some(StructureBuilder { operation, paginated, presigned, wait, ..builder });
        let mut docs = self.item_docs(shape, &Place { module: &ModulePath::Client, owner: None });
        docs.extend(self.usage_docs(selected, typed_pagination.as_ref()));
        Some(Operation {
            ident: names.ident.clone(),
            module: names.module.clone(),
            method: names.method.clone(),
            name: shape.id.name().to_owned(),
            told: told(docs, self.operation_aliases(shape, &names.method), &shape.traits),
            title: self.first_sentence(shape, &place),
            auth,
            has_unsigned_payload: shape.traits.has("aws.auth#unsignedPayload"),
            long_poll: shape.traits.long_poll(),
            http: self.http(shape, selected),
            adaptation: self.adaptation(shape, selected),
            endpoint: self.endpoint_parameters(selected),
            discovery: self.discovery(selected),
            pagination: self.pagination(selected),
            typed_pagination,
            waiters,
            requires_length: self
                .members
                .of_input(selected.input)
                .iter()
                .any(|plan| plan.target.traits.requires_length()),
            input,
            // Callers make inputs only, even where the same shape is the output too.
            output: input_or_output(selected.output, output, Role::Received, Direction::Response),
            errors: self.error_variants(selected.errors.iter().copied(), &place),
            error_ident: format_ident!("{}Error", names.ident),
            command: self.command(shape.id.name(), selected.input),
        })
    }

    /// The command that is called like `name` of the model, and takes this input.
    pub(super) fn command(&self, name: &str, input: Option<ShapeIx>) -> Command {
        let members: Vec<&str> = self.members.of_input(input).iter().map(|plan| plan.member.name.as_str()).collect();
        let name = command_name(name);
        let options = option_names(self.model.aws_cli(self.selection.service), &name, &members);
        Command { name, options }
    }

    /// Variants are called like their types, but for an error called `Unknown`.
    pub(super) fn error_variants(&self, errors: impl Iterator<Item = ShapeIx>, place: &Place<'_>) -> Vec<ErrorVariant> {
        let errors = errors.filter_map(|ix| Some((ix, self.names.types.get(&ix)?)));
        let mut variants = Scope::new(NameKind::Variant);
        let mut predicates = Scope::new(NameKind::Function);
        let variant = |(ix, name): (ShapeIx, &TypeName)| {
            let ident = variants.claim_derived(&name.ident.to_string()).ident().clone();
            let predicate = format!("is_{}", snake_case(&ident.to_string()));
            ErrorVariant {
                predicate: predicates.claim_derived(&predicate).ident().clone(),
                ident,
                docs: self.first_sentence(self.model.shape(ix), place),
                ty: Type::Named(name.module.clone(), name.ident.clone()),
            }
        };
        errors.map(variant).collect()
    }

    /// The spellings under which other documentation has the operation: the model's, the command line's, and that of paws.
    fn operation_aliases(&self, shape: &Shape, method: &Ident) -> Vec<String> {
        let name = shape.id.name();
        let snake = snake_case(name);
        // What rustdoc takes as an alias has no quotes in it.
        let sdk_id: String = self.sdk_id().to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let mut aliases = vec![name.to_owned(), snake.replace('_', "-"), format!("{sdk_id}_{snake}")];
        // An operation of one word is spelled alike everywhere, and rustdoc warns of an alias that is the item's own name.
        let method = plain(method);
        aliases.retain(|alias| *alias != method);
        aliases.dedup();
        aliases
    }

    fn auth(&self, operation: &Shape) -> Vec<Auth> {
        let schemes = auth::accepted(self.model, self.selection.service, operation);
        let scheme = |id| match id {
            "aws.auth#sigv4" => Auth::SigV4,
            "aws.auth#sigv4a" => Auth::SigV4A,
            "smithy.api#httpBearerAuth" => Auth::HttpBearer,
            "smithy.api#httpBasicAuth" => Auth::HttpBasic,
            "smithy.api#httpDigestAuth" => Auth::HttpDigest,
            auth::NO_AUTH => Auth::None,
            other => self.key(other).unwrap_or_else(|| Auth::Other(other.to_owned())),
        };
        schemes.into_iter().map(scheme).collect()
    }

    /// Where a service has the API key, if the scheme is that.
    fn key(&self, scheme: &str) -> Option<Auth> {
        let service = self.model.shape(self.selection.service);
        let part = |name| service_trait(service, scheme, name);
        let name = part("name").filter(|_| scheme == "smithy.api#httpApiKeyAuth")?.to_owned();
        Some(match part("in") {
            Some("query") => Auth::QueryKey(name),
            _ => Auth::HeaderKey(name, part("scheme").map(str::to_owned)),
        })
    }
}

/// The name of the method that waits, in the builder of an input.
fn wait_method(input: &Structure) -> Ident {
    let mut methods = Scope::new(NameKind::Member);
    for field in &input.fields {
        methods.reserve(&field.name);
        field.setter.iter().for_each(|setter| methods.reserve(setter.set.to_string()));
    }
    methods.claim_derived("wait").ident().clone()
}
