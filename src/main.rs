//! The program: a subcommand on the command line, or the window.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = pizhu::cli::Cli::parse();
    match cli.command {
        Some(command) => pizhu::cli::run(command),
        None => pizhu::cli::open_window(cli.bundle, cli.sample, cli.renderer),
    }
}
