//! The `smithgen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    smithgen::command(std::env::args_os().skip(1))
}
