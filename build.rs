//! Lets the binary and the tests find libtorch without any variable set: its folder goes into their run path.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    println!("cargo:rerun-if-changed=build.rs");
    let Some(libtorch) = env::var_os("LIBTORCH").map(PathBuf::from) else {
        return;
    };
    let libraries = libtorch.join("lib");
    let libraries = libraries.canonicalize().unwrap_or(libraries);
    // Beside the program first, for a bundle that carries its libraries along.
    println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN/../lib");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}", libraries.display());
}
