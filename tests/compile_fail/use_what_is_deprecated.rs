// error: use of deprecated method `client_crate::deprecated::client::Client::<D>::old`: Use `New`.
// error: use of deprecated method `client_crate::deprecated::operation::old::builders::OldInputBuilder::<C>::kind`
// error: use of deprecated method `client_crate::deprecated::operation::old::builders::OldInputBuilder::<C>::set_thing`
// error: use of deprecated field `client_crate::deprecated::operation::old::OldInput::thing`
// error: use of deprecated struct `client_crate::deprecated::operation::old::OldOutput`: No longer filled in
// error: use of deprecated struct `client_crate::deprecated::types::OldThing`
// error: use of deprecated unit variant `client_crate::deprecated::types::OldKind::Bad`: No.
// error: use of deprecated tuple variant `client_crate::deprecated::types::OldChoice::Number`: Use `text`.
// error: use of deprecated enum `client_crate::deprecated::types::OldChoice`: Use **something** else.
// at: old
// at: kind
// at: set_thing
// at: input.thing
// at: OldOutput
// at: OldThing
// at: Bad
// at: Number
// at: OldChoice

#![deny(deprecated)]

use client_crate::deprecated::operation::old::{OldInput, OldOutput};
use client_crate::deprecated::types::{OldChoice, OldKind, OldThing};
use client_crate::deprecated::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    let input: OldInput = client.old().kind(OldKind::Bad).set_thing(None).build();
    let _: Option<OldThing> = input.thing;
    let _: OldChoice = OldChoice::Number(1);
    let _ = OldOutput::default();
}
