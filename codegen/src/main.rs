//! The `smithgen` command: the arguments of the process in, its exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    smithgen::command(std::env::args_os().skip(1))
}
