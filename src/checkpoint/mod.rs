//! The weights of a Hugging Face checkpoint, a folder with `config.json` and one or more files of weights.
//!
//! In comes a folder, out comes a network of rust-bert with the folder's weights in it, or the weights by name.
//! [`WeightFiles`] says which files hold them and what they hash to; `Weights` reads them and fills a variable store,
//! whatever prefix, old names and number format they were saved with; `WeightReader` hands them to a network of our own;
//! [`Tensors`] hands them out as they are, without libtorch. It is a leaf that both kinds of network stand on, those that make vectors
//! and those that judge entailment. What does not fit is told by the names of the weights, since a network with one
//! weight left as it was built gives numbers that look right and are not.

#[cfg(feature = "torch")]
mod bert_layout;
mod error;
mod files;
mod names;
#[cfg(any(feature = "torch", test))]
mod pickle;
#[cfg(feature = "torch")]
mod reader;
mod tensors;
#[cfg(feature = "torch")]
mod torch_file;
#[cfg(feature = "torch")]
mod weights;

#[cfg(feature = "torch")]
pub use bert_layout::BertLayout;
pub use error::CheckpointError;
pub use files::WeightFiles;
#[cfg(feature = "torch")]
pub use reader::WeightReader;
pub use tensors::Tensors;
#[cfg(feature = "torch")]
pub use weights::{Layout, Weights};
