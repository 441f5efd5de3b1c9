//! Operations: a module each, with the operation's type, input, output, error and builder.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use super::{Module, builders, endpoint, printed, structures};
use crate::names::plain;
use crate::rir::{
    self, Adaptation, Auth, ChecksumAlgorithm, Checksums, Discovery, EndpointValue, ErrorVariant, Field, HostPart,
    Http, Operation, Pagination, PathPart, PresignedCopy, RequestChecksum, Step, Structure, Type, TypedPagination,
};

/// The module of an operation.
pub(super) fn module(operation: &Operation) -> Result<Module, Problem> {
    let here = rir::ModulePath::Operation(operation.module.clone());
    let builders_here = rir::ModulePath::OperationBuilders(operation.module.clone());
    let builders =
        builders::module("How the input is made and sent.", std::iter::once(&operation.input), &builders_here)?;
    let mut items = vec![
        imports(operation, &here),
        marker(operation, &here),
        structures::structure(&operation.input, &here),
        structures::structure(&operation.output, &here),
        operation_error(operation, &here),
    ];
    items.extend(operation.typed_pagination.as_ref().map(|pages| typed_pagination(operation, pages, &here)));
    let docs = format!("`{}`: input, output and errors.", operation.name);
    Ok(Module::new(&plain(&operation.module), &docs).with(printed(items)?).holding(vec![builders]))
}

/// What the paths in the module start with.
fn imports(operation: &Operation, here: &rir::ModulePath) -> Item {
    let structures = [&operation.input, &operation.output];
    let names_schemas = structures.iter().any(|structure| matches!(structure.schema, rir::SchemaRef::Own(_)));
    let mut fields = structures.iter().flat_map(|structure| &structure.fields);
    let names_types = !operation.errors.is_empty() || fields.any(|field| field.ty.is_modelled());
    let own = [names_schemas.then(|| quote!(schema)), names_types.then(|| quote!(types))];
    let own: Vec<_> = own.into_iter().flatten().collect();
    let own = (!own.is_empty()).then(|| here.import(&own));
    Item::new("generated").tokens(quote! {
        use ::smithgen_runtime::generated;
        #own
    })
}

/// The error of an operation, which those share for which the model lists none.
fn operation_error(operation: &Operation, here: &rir::ModulePath) -> Item {
    let ident = &operation.error_ident;
    let docs = format!("What can go wrong with `{}`.", operation.name);
    if operation.errors.is_empty() {
        let docs = text::documentation(&[docs]);
        return Item::new(ident).tokens(quote!(#docs pub type #ident = ::smithgen_runtime::error::Unlisted;));
    }
    error(ident, [docs, "operation".to_owned()], operation.errors.iter(), here)
}

/// The operation's own type, with all that the runtime asks of it.
fn marker(operation: &Operation, here: &rir::ModulePath) -> Item {
    let Operation { ident, name, error_ident, .. } = operation;
    let (input, output) = (&operation.input.ident, &operation.output.ident);
    let docs = text::documentation(&operation.title);
    let service = rir::ModulePath::Client.tokens(&quote::format_ident!("Service"), here);
    let auth = operation.auth.iter().map(|scheme| match scheme {
        Auth::None => quote!(generated::AuthScheme::None),
        Auth::SigV4 => quote!(generated::AuthScheme::SigV4),
        Auth::SigV4A => quote!(generated::AuthScheme::SigV4A),
        Auth::HttpBearer => quote!(generated::AuthScheme::HttpBearer),
        Auth::HttpBasic => quote!(generated::AuthScheme::HttpBasic),
        Auth::HttpDigest => quote!(generated::AuthScheme::HttpDigest),
        Auth::HeaderKey(name, scheme) => {
            let scheme = text::option(scheme.as_deref());
            let place = quote!(generated::ApiKeyPlace::Header { name: #name, scheme: #scheme });
            quote!(generated::AuthScheme::HttpApiKey(#place))
        }
        Auth::QueryKey(name) => {
            let place = quote!(generated::ApiKeyPlace::Query(#name));
            quote!(generated::AuthScheme::HttpApiKey(#place))
        }
        Auth::Other(id) => quote!(generated::AuthScheme::Other(#id)),
    });
    let adapted = adaptation(&operation.adaptation);
    let identifiers = operation.discovery.as_ref().map_or(&[][..], |discovery| &discovery.identifiers);
    let adapt = (adapted.is_some() || !identifiers.is_empty()).then(adapt);
    let discovered = operation.discovery.as_ref().map(|discovery| discovered(discovery, here));
    let (endpoint, bound) = endpoint::bound(&operation.endpoint).unzip();
    let reads_texts = adapt.is_some() || bound.is_some();
    let paginated = operation.pagination.as_ref().map(pagination);
    let requires_length = operation.requires_length.then(|| quote!(.requires_length()));
    let body = sent_stream(&operation.input);
    let (streams, set_body) = received_stream(&operation.output).unzip();
    let unsigned_payload = operation.has_unsigned_payload.then(|| quote!(.unsigned_payload()));
    let long_poll = operation.long_poll.map(Literal::u32_unsuffixed).map(|millis| quote!(.long_poll(#millis)));
    let http = operation.http.as_ref().map(http);
    let item = Item::new(ident).tokens(quote! {
        #docs
        #[derive(Debug)]
        pub struct #ident;

        impl ::smithgen_runtime::operation::Operation for #ident {
            type Service = #service;
            type Input = #input;
            type Output = #output;
            type Error = #error_ident;
            const META: &'static generated::OperationMeta =
                &generated::OperationMeta::of::<Self>(#name, &[#(#auth),*])
                    #http #endpoint #discovered #adapted #paginated #unsigned_payload #requires_length #long_poll #streams;

            #bound
            #adapt
            #body
            #set_body
        }

        impl ::smithgen_runtime::operation::OperationInput for #input {
            type Operation = #ident;
        }
    });
    if reads_texts { item.call("texts", texts(operation)) } else { item }
}

/// For the macro that tells the texts of members of the input: those which its endpoint, host, checksum or copies depend on.
fn texts(operation: &Operation) -> impl Iterator<Item = String> {
    let labels = operation.adaptation.host_prefix.iter().filter_map(|part| match part {
        HostPart::Label(index) => Some(*index),
        HostPart::Text(_) => None,
    });
    let bound = operation.endpoint.iter().filter_map(|parameter| match parameter.value {
        EndpointValue::Member(index) => Some(index),
        EndpointValue::Fixed(_) | EndpointValue::Found(..) => None,
    });
    let algorithm = operation.adaptation.checksums.iter().filter_map(|checksums| checksums.algorithm);
    let copied = operation.adaptation.copy.iter().flat_map(|copy| [copy.url, copy.source]);
    let identifiers = operation.discovery.iter().flat_map(|discovery| &discovery.identifiers).copied();
    let indices = labels.chain(operation.adaptation.request_url).chain(algorithm).chain(bound);
    let indices: BTreeSet<usize> = indices.chain(copied).chain(identifiers).collect();
    let fields = operation.input.fields.iter().enumerate().filter(move |(index, _)| indices.contains(index));
    let fields = fields.map(|(index, field)| format!("{index}: {}", field.ident));
    std::iter::once(operation.input.ident.to_string()).chain(fields)
}

/// What the operation changes in its finished requests, as data; nothing for most.
fn adaptation(adaptation: &Adaptation) -> Option<TokenStream> {
    if *adaptation == Adaptation::default() {
        return None;
    }
    let host_prefix = adaptation.host_prefix.iter().map(|part| match part {
        HostPart::Text(text) => quote!(generated::HostPart::Text(#text)),
        HostPart::Label(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(generated::HostPart::Label(#index))
        }
    });
    let host_prefix = (!adaptation.host_prefix.is_empty()).then(|| quote!(.host_prefix(&[#(#host_prefix),*])));
    let request_url = adaptation.request_url.map(Literal::usize_unsuffixed).map(|index| quote!(.request_url(#index)));
    let headers = adaptation.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let headers = (!adaptation.headers.is_empty()).then(|| quote!(.headers(&[#(#headers),*])));
    let compressed = adaptation.compresses.then(|| quote!(.compressed()));
    let checksums = adaptation.checksums.as_ref().map(checksums);
    let copy = adaptation.copy.as_ref().map(presigned_copy);
    Some(quote! {
        .adapted(
            &generated::Adaptation::NONE
                #host_prefix #request_url #headers #compressed #checksums #copy,
        )
    })
}

/// The method that changes finished requests.
fn adapt() -> TokenStream {
    quote! {
        #[inline]
        fn adapt(
            input: &Self::Input,
            request: &mut generated::adapt::HttpRequest,
            config: &::smithgen_runtime::config::Config,
        ) -> ::std::result::Result<(), ::smithgen_runtime::error::ConstructionFailure> {
            generated::adapt::apply(Self::META, input, request, config)
        }
    }
}

/// Who says where the operation goes, as data.
fn discovered(discovery: &Discovery, here: &rir::ModulePath) -> TokenStream {
    let Discovery { by: (module, ident), is_required, identifiers, error } = discovery;
    let by = rir::ModulePath::Operation(module.clone()).tokens(ident, here);
    let required = is_required.then(|| quote!(.required()));
    let indices = identifiers.iter().map(|index| Literal::usize_unsuffixed(*index));
    let identifiers = (!identifiers.is_empty()).then(|| quote!(.identifiers(&[#(#indices),*])));
    let error = error.iter();
    quote! {
        .discovered(
            &generated::Discovery::by(<#by as ::smithgen_runtime::operation::Operation>::META)
                #required #identifiers #(.error(#error))*,
        )
    }
}

/// Its checksums, as data.
fn checksums(checksums: &Checksums) -> TokenStream {
    let request = match checksums.request {
        RequestChecksum::None => quote!(None),
        RequestChecksum::Md5 => quote!(Md5),
        RequestChecksum::TreeHash => quote!(TreeHash),
        RequestChecksum::Supported => quote!(Supported),
        RequestChecksum::Required => quote!(Required),
    };
    let algorithm = checksums.algorithm.map(Literal::usize_unsuffixed).map(|index| quote!(.algorithm(#index)));
    let response = checksums.validation.map(Literal::usize_unsuffixed).map(|index| {
        let algorithms = checksums.response.iter().map(|algorithm| {
            let algorithm = match algorithm {
                ChecksumAlgorithm::Crc32 => quote!(Crc32),
                ChecksumAlgorithm::Crc32c => quote!(Crc32c),
                ChecksumAlgorithm::Crc64Nvme => quote!(Crc64Nvme),
                ChecksumAlgorithm::Md5 => quote!(Md5),
                ChecksumAlgorithm::Sha1 => quote!(Sha1),
                ChecksumAlgorithm::Sha256 => quote!(Sha256),
                ChecksumAlgorithm::Sha512 => quote!(Sha512),
            };
            quote!(generated::ChecksumAlgorithm::#algorithm)
        });
        quote!(.response(#index, &[#(#algorithms),*]))
    });
    quote! {
        .checksums(
            &generated::Checksums::new(generated::RequestChecksum::#request)
                #algorithm #response,
        )
    }
}

/// What it says of the region that it copies from, as data.
fn presigned_copy(copy: &PresignedCopy) -> TokenStream {
    let [url, source] = [copy.url, copy.source].map(Literal::usize_unsuffixed);
    let naming = copy.names_regions.then(|| quote!(.naming_regions()));
    quote!(.copy(generated::PresignedCopy::new(#url, #source) #naming))
}

/// Where the operation is, as data.
fn http(http: &Http) -> TokenStream {
    let Http { method, path, query, posts_query, code } = http;
    let path = path.iter().map(|part| {
        let (kind, index) = match part {
            PathPart::Text(text) => return quote!(generated::PathPart::Text(#text)),
            PathPart::Label(index) => (quote!(Label), index),
            PathPart::Greedy(index) => (quote!(Greedy), index),
        };
        let index = Literal::usize_unsuffixed(*index);
        quote!(generated::PathPart::#kind(#index))
    });
    let query = (!query.is_empty()).then(|| quote!(.query(#query)));
    let code = Some(*code).filter(|code| *code != 200).map(Literal::u16_unsuffixed).map(|code| quote!(.code(#code)));
    let posted = posts_query.then(|| quote!(.posted_query()));
    quote!(.http(&generated::Http::new(#method, &[#(#path),*]) #query #posted #code))
}

/// The method that gives the body of requests, if they send a stream.
fn sent_stream(input: &Structure) -> Option<TokenStream> {
    let Field { ident, ty, .. } = input.stream()?;
    let body = match ty {
        Type::EventStreamSender(_) => quote!(input.#ident.body()),
        _ => quote!(&input.#ident),
    };
    Some(quote! {
        #[inline]
        fn body(input: &Self::Input) -> ::std::option::Option<&::smithgen_runtime::body::ByteStream> {
            ::std::option::Option::Some(#body)
        }
    })
}

/// That the output is a stream, as data, and the method that takes it.
fn received_stream(output: &Structure) -> Option<(TokenStream, TokenStream)> {
    let Field { ident, ty, .. } = output.stream()?;
    let stream = match ty {
        Type::EventReceiver(_) => quote!(::smithgen_runtime::event_stream::EventReceiver::new(received)),
        _ => quote!(received.body),
    };
    let method = quote! {
        #[inline]
        fn set_body(output: &mut Self::Output, received: ::smithgen_runtime::body::Received) {
            output.#ident = #stream;
        }
    };
    Some((quote!(.streaming_output()), method))
}

/// How the results come in pages, as data.
fn pagination(pages: &Pagination) -> TokenStream {
    let Pagination { input_tokens, output_tokens, more_results, results, first_page, page_size } = pages;
    let more_results = more_results.iter();
    let results = Some(results).filter(|results| !results.is_empty()).into_iter();
    let first_page = first_page.iter();
    let page_size = page_size.iter();
    quote! {
        .paginated(
            &generated::Paginated::new(&[#(#input_tokens),*], &[#(#output_tokens),*])
                #(.more_results(#more_results))*
                #(.results(&[#(#results),*]))*
                #(.first_page(&[#(#first_page),*]))*
                #(.page_size(#page_size))*,
        )
    }
}

/// How the results come in pages, for callers with types.
fn typed_pagination(operation: &Operation, pages: &TypedPagination, here: &rir::ModulePath) -> Item {
    let token = text::path(&pages.token.tokens(here));
    let next = text::path(&borrowed(&pages.output_token));
    let mut arguments =
        vec![operation.ident.to_string(), token, pages.input_token.to_string(), format!("|output| {next}")];
    arguments.extend(pages.page_size.as_ref().map(|(field, ty)| {
        let ty = ty.tokens(here);
        format!("page_size: {field} = {ty}")
    }));
    arguments.extend(pages.items.as_ref().map(|(path, ty)| {
        let (ty, list) = (text::path(&ty.tokens(here)), text::path(&moved(path)));
        format!("items: {ty} = |output| {list}")
    }));
    Item::new(&operation.ident).call("paginated", arguments)
}

/// The value at the end of a way from the output, borrowed, as an `Option`.
fn borrowed(way: &[Step]) -> TokenStream {
    let mut value = quote!(output);
    for (number, Step { field, optional, boxed }) in way.iter().enumerate() {
        let is_last = number + 1 == way.len();
        value = match (optional, boxed, is_last) {
            (true, false, true) => quote!(#value.#field.as_ref()),
            (true, true, true) => quote!(#value.#field.as_deref()),
            (true, false, false) => quote!(#value.#field.as_ref()?),
            (true, true, false) => quote!(#value.#field.as_deref()?),
            (false, _, true) => quote!(::std::option::Option::Some(&#value.#field)),
            (false, _, false) => quote!(#value.#field),
        };
    }
    value
}

/// The same, moved out of the output. No list or map is boxed: its elements are where it is already.
fn moved(way: &[Step]) -> TokenStream {
    let mut value = quote!(output);
    for (number, Step { field, optional, .. }) in way.iter().enumerate() {
        let is_last = number + 1 == way.len();
        value = match (optional, is_last) {
            (true, false) => quote!(#value.#field?),
            (false, true) => quote!(::std::option::Option::Some(#value.#field)),
            _ => quote!(#value.#field),
        };
    }
    value
}

/// The enum of what can go wrong.
pub(super) fn error<'a>(
    ident: &Ident,
    [docs, of_what]: [String; 2],
    errors: impl Iterator<Item = &'a ErrorVariant> + Clone,
    here: &rir::ModulePath,
) -> Item {
    let docs = text::documentation(&[docs]);
    let unknown = text::documentation(&[format!("An error that the model does not list for this {of_what}.")]);
    let variants = errors.clone().map(|variant| {
        let docs = text::documentation(&variant.docs);
        let (ident, ty) = (&variant.ident, variant.ty.tokens(here));
        quote!(#docs #ident(#ty))
    });
    let item = Item::new(ident).tokens(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #unknown
            Unknown(::smithgen_runtime::error::UnknownError),
        }
    });
    let codes = errors.map(|variant| format!("{} / {}", variant.ident, variant.predicate));
    item.call("operation_error", std::iter::once(ident.to_string()).chain(codes))
}
