//! The command line of Clausemark.

#![deny(missing_docs)]
#![warn(clippy::pedantic)]

mod cli;

use std::io::{self, Write};

fn main() {
    let code = cli::main();
    // What could not be flushed was reported where it was written; there is nobody left to tell.
    let _ = io::stdout().flush();
    // libtorch takes a tenth of a second to take its tables down again, which nothing waits for.
    // SAFETY: `_exit` may be called at any time; every file is closed and every destructor of ours has run by now.
    unsafe { libc::_exit(code) }
}
