//! Resets a forgotten password in a user pool, and shows every call on the way.
//!
//! `cargo run -p cognito-idp --example confirm_forgot_password` starts a user pool of its own (see [`user_pool`]) and needs
//! nothing else; with `--endpoint-url` or `--region` it calls that service (see [`options::HELP`]).
//!
//! The calls themselves are in [`demonstration`] and [`reset`].

pub(crate) mod codes;
mod constraints;
mod crypto;
mod demonstration;
pub(crate) mod http_server;
mod options;
pub(crate) mod password;
mod reset;
pub(crate) mod service;
mod steps;
pub(crate) mod user_pool;

use std::process::ExitCode;

use options::Command;

fn main() -> ExitCode {
    let result = match options::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            steps::show(options::HELP);
            Ok(())
        }
        Ok(Command::Demonstrate) => demonstration::run(),
        Ok(Command::Reset(target)) => reset::run(target),
        Err(problem) => {
            eprintln!("confirm_forgot_password: {problem}\nSee --help.");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("confirm_forgot_password: {problem}");
            ExitCode::FAILURE
        }
    }
}
