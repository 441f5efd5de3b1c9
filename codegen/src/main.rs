//! The `smithgen` command: `list`, `generate`, `check` and `explain`.
//!
//! In: arguments. Out: text on standard output, problems on standard error, and an exit status: 0 when all is well, 1 when
//! the model cannot be generated or `check` found a difference, 2 for wrong use.

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::main(std::env::args_os().skip(1))
}
