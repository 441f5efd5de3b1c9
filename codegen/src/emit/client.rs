//! The client: the service's type, the client's with a method an operation, and what lies at the root.

use proc_macro2::Literal;
use quote::{format_ident, quote};
use smithgen_model::Problem;

use super::text::{self, Item};
use super::{Module, printed, waiters};
use crate::rir::{self, Client, Operation, Protocol, Retries, Service, Waiter};

/// The version of the runtime's interface that is generated for; see `for_interface` there.
const INTERFACE: u32 = 1;

/// The arguments of a macro that has none.
const NOTHING: [String; 0] = [];

/// What lies at the root: names for the two clients, and what callers need of the runtime.
pub(super) fn root_items(client: &Client) -> Vec<Item> {
    let title = &client.service.title_docs;
    let of_async = text::documentation(&[format!("Calls {title} without blocking.")]);
    let of_blocking = text::documentation(&[format!("Calls {title} on the thread of the caller.")]);
    let interface = Literal::u32_unsuffixed(INTERFACE);
    let mut items = vec![
        Item::new("config").tokens(quote! {
            const _: () = ::smithgen_runtime::generated::for_interface(#interface);

            pub use ::smithgen_runtime::config::{self, Config};
            pub use ::smithgen_runtime::error::{self, SdkError};
            pub use ::smithgen_runtime::primitives;
        }),
        Item::new("Client").tokens(quote! {
            #of_async
            pub type Client = client::Client<::smithgen_runtime::driver::Async>;
        }),
        Item::new("blocking").tokens(quote! {
            /// The client for programs without an async runtime.
            pub mod blocking {
                #of_blocking
                pub type Client = super::client::Client<::smithgen_runtime::driver::Blocking>;
            }
        }),
    ];
    if signs(client) {
        items.push(Item::new("presigning").call("presigns", NOTHING));
    }
    items
}

/// Whether some call is signed.
fn signs(client: &Client) -> bool {
    client.operations.iter().any(Operation::signs)
}

/// The module of the client.
pub(super) fn module(client: &Client) -> Result<Module, Problem> {
    let mut items = vec![
        imports(&client.operations),
        service(&client.service),
        declaration(&client.service),
        methods(&client.operations),
    ];
    if signs(client) {
        items.push(Item::new("presign").call("presigns", ["Client".to_owned()]));
    }
    if client.operations.iter().any(|operation| operation.typed_pagination.is_some()) {
        items.push(paginate());
    }
    items.extend(waiting(&client.operations));
    let is_old = client.operations.iter().any(|operation| operation.told.deprecated.is_some());
    let allowed: &[&str] = if is_old { &["clippy::deprecated_semver"] } else { &[] };
    Ok(Module::new("client", "The client, and the service that it calls.").allowing(allowed).with(printed(items)?))
}

/// What the text starts with: what all clients name, and what their methods do.
fn imports(operations: &[Operation]) -> Item {
    let own = rir::ModulePath::Client.import(&[quote!(operation)]);
    let of_methods = (!operations.is_empty()).then(|| {
        quote! {
            use ::smithgen_runtime::generated::Draft;
            #own
        }
    });
    Item::new("operation").tokens(quote! {
        use ::smithgen_runtime::driver::Driver;
        #of_methods
    })
}

fn service(service: &Service) -> Item {
    let Service { version_docs, sdk_id, shape_name, version, endpoint_prefix, signing_name, .. } = service;
    let docs = text::documentation(std::slice::from_ref(version_docs));
    let protocol = match service.protocol {
        Protocol::AwsJson1_0 => quote!(::smithgen_runtime::generated::aws_json::AwsJson1_0),
        Protocol::AwsJson1_1 => quote!(::smithgen_runtime::generated::aws_json::AwsJson1_1),
        Protocol::AwsQuery => quote!(::smithgen_runtime::generated::aws_query::AwsQuery),
        Protocol::Ec2Query => quote!(::smithgen_runtime::generated::aws_query::Ec2Query),
        Protocol::RestJson1 => quote!(::smithgen_runtime::generated::rest_json::RestJson1),
        Protocol::RestXml => quote!(::smithgen_runtime::generated::rest_xml::RestXml),
        Protocol::RpcV2Cbor => quote!(::smithgen_runtime::generated::rpc_v2::RpcV2Cbor),
        Protocol::RpcV2Json => quote!(::smithgen_runtime::generated::rpc_v2::RpcV2Json),
    };
    let protocol = match service.is_query_compatible {
        true => quote!(::smithgen_runtime::generated::query_compatible::QueryCompatible<#protocol>),
        false => protocol,
    };
    let rules = service.endpoint.as_ref().map(|_| {
        quote! { const RULES: &'static ::smithgen_runtime::generated::endpoint::Rules = &super::endpoint::RULES; }
    });
    let xml_namespace = service.xml_namespace.as_ref().map(|(uri, prefix)| quote!(.xml_namespace(#uri, #prefix)));
    let unwrapped_errors = service.has_unwrapped_errors.then(|| quote!(.unwrapped_errors()));
    let retries = service.retries.map(|Retries { max_attempts, initial_backoff, crc32 }| {
        let attempts = Literal::u32_unsuffixed(max_attempts);
        let millis = Literal::u64_unsuffixed(initial_backoff);
        let crc32 = crc32.then(|| quote!(.crc32()));
        quote!(.retries(#attempts, #millis) #crc32)
    });
    Item::new("Service").tokens(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct Service;

        impl ::smithgen_runtime::generated::Service for Service {
            type Protocol = #protocol;
            const META: &'static ::smithgen_runtime::generated::ServiceMeta =
                &::smithgen_runtime::generated::ServiceMeta::new(#sdk_id)
                    .shape_name(#shape_name)
                    .version(#version)
                    .endpoint_prefix(#endpoint_prefix)
                    .signing_name(#signing_name)
                    #xml_namespace
                    #unwrapped_errors
                    #retries;

            #rules
        }
    })
}

fn declaration(service: &Service) -> Item {
    let docs = text::documentation(&service.docs);
    Item::new("Client").tokens(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client<D> {
            core: ::smithgen_runtime::client::Core<D>,
        }

        impl<D: Driver> Client<D> {
            /// A client with the runtime's own transport, of our `Config` or (feature `aws-config`) of the AWS SDK's.
            pub fn new(config: impl ::smithgen_runtime::config::IntoConfig) -> Self
            where
                D: ::smithgen_runtime::client::DefaultTransport,
            {
                Self::from_conf(config.into_config(<Service as ::smithgen_runtime::generated::Service>::META))
            }

            /// A client with the runtime's own transport.
            pub fn from_conf(config: ::smithgen_runtime::config::Config) -> Self
            where
                D: ::smithgen_runtime::client::DefaultTransport,
            {
                let core = ::smithgen_runtime::client::Core::from_conf(config);
                Self { core }
            }

            /// A client whose requests `transport` carries.
            pub fn with_transport<T>(config: ::smithgen_runtime::config::Config, transport: T) -> Self
            where
                D: ::smithgen_runtime::client::Carries<T>,
            {
                let core = ::smithgen_runtime::client::Core::with_transport(config, transport);
                Self { core }
            }

            /// This client with another configuration, such as one made by `config().to_builder()`: then they share connections.
            pub fn with_config(&self, config: ::smithgen_runtime::config::Config) -> Self {
                let core = self.core.with_config(config);
                Self { core }
            }

            /// This client, whose calls give pairs: the output, and what the response said beside it, such as its request id.
            pub fn with_metadata(&self) -> Client<::smithgen_runtime::driver::WithMetadata<D>> {
                let core = self.core.with_metadata();
                Client { core }
            }

            /// The configuration that it was made with.
            pub fn config(&self) -> &::smithgen_runtime::config::Config {
                self.core.config()
            }

            /// Sends a finished input of any operation.
            pub fn execute<I: ::smithgen_runtime::operation::OperationInput>(&self, input: I) -> D::Sent<I::Operation> {
                self.core.execute(input)
            }
        }
    })
}

/// What only services with pages have.
fn paginate() -> Item {
    Item::new("paginate").tokens(quote! {
        impl<D: Driver> Client<D> {
            /// Fetches all pages that a finished input asks for.
            pub fn paginate<I>(&self, input: I) -> ::smithgen_runtime::paginate::Paginator<D, I::Operation>
            where
                I: ::smithgen_runtime::operation::OperationInput<
                    Operation: ::smithgen_runtime::paginate::PaginatedOperation,
                >,
            {
                self.core.paginate(input)
            }
        }
    })
}

/// A method for each thing that can be waited for.
fn waiting(operations: &[Operation]) -> Option<Item> {
    let here = rir::ModulePath::Client;
    let methods =
        operations.iter().flat_map(|operation| operation.waiters.iter().map(move |waiter| (operation, waiter)));
    let methods = methods.map(|(operation, Waiter { module, method, told, .. })| {
        let builder_module = rir::ModulePath::OperationBuilders(operation.module.clone());
        let builder = operation.input.builder.as_ref().map(|builder| builder_module.tokens(&builder.ident, &here));
        let waiter = rir::ModulePath::Waiter(module.clone()).tokens(&format_ident!("WAITER"), &here);
        quote! {
            #told
            pub fn #method(&self) -> #builder<::smithgen_runtime::client::Waiting<D>> {
                #builder(Draft::new(&self.core.waiting(&#waiter)))
            }
        }
    });
    let methods: Vec<_> = methods.collect();
    let item = Item::new("Client").within(waiters::FEATURE).tokens(quote! {
        /// One method a thing that can be waited for: set the members of the input, then `wait`.
        impl<D: Driver> Client<D> {
            #(#methods)*
        }
    });
    (!methods.is_empty()).then_some(item)
}

fn methods(operations: &[Operation]) -> Item {
    let here = rir::ModulePath::Client;
    let methods = operations.iter().map(|operation| {
        let Operation { method, told, .. } = operation;
        let builder_module = rir::ModulePath::OperationBuilders(operation.module.clone());
        let builder = operation.input.builder.as_ref().map(|builder| builder_module.tokens(&builder.ident, &here));
        quote! {
            #told
            pub fn #method(&self) -> #builder<Self> {
                #builder(Draft::new(self))
            }
        }
    });
    Item::new("Client").tokens(quote! {
        /// One method an operation: set the members of its input, then `send`.
        impl<D: Driver> Client<D> {
            #(#methods)*
        }
    })
}
