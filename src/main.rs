//! The command line of Clausemark.

#![deny(missing_docs)]
#![warn(clippy::pedantic)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
