// Compiles: what is not deprecated itself can be used beside what is.

#![deny(deprecated)]

use client_crate::deprecated::operation::old::OldInput;
use client_crate::deprecated::types::OldKind;

fn main() {
    let _ = (OldInput::builder().build(), OldKind::Good, OldKind::from("bad"));
}
