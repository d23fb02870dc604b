//! Where the library is looked for.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The library's file. What it needs lies beside it.
const LIBRARY: &str = "libopenvino_c.so";

/// The variables of an OpenVINO that a user installed, which goes before the one of the set-up.
const VARIABLES: [&str; 3] = [
    "OPENVINO_BUILD_DIR",
    "OPENVINO_INSTALL_DIR",
    "INTEL_OPENVINO_DIR",
];

/// Loads the library, once: what `OPENVINO_INSTALL_DIR` names, else the one beside the program, else the one that
/// `scripts/setup.sh` fetched, else one that is installed.
///
/// # Errors
/// When there is none, or it cannot be loaded; the same each time.
pub(super) fn load() -> Result<(), String> {
    static LOADED: OnceLock<Result<(), String>> = OnceLock::new();
    LOADED.get_or_init(load_first).clone()
}

fn load_first() -> Result<(), String> {
    let is_named = VARIABLES.iter().any(|name| env::var_os(name).is_some());
    match own().filter(|_| !is_named) {
        Some(library) => openvino_sys::library::load_from(library),
        None => openvino_sys::library::load(),
    }
}

/// The library that came with the program, if one did.
fn own() -> Option<PathBuf> {
    let program = env::current_exe().and_then(|program| program.canonicalize());
    let beside = program.ok().and_then(|program| {
        let folder = program.parent()?.parent()?;
        Some(folder.join("lib"))
    });
    let fetched = Path::new(env!("CARGO_MANIFEST_DIR")).join(".openvino/lib");
    beside
        .into_iter()
        .chain([fetched])
        .map(|folder| folder.join(LIBRARY))
        .find(|library| library.is_file())
}
