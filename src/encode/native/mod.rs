//! The native engine: BERT-like networks on the AVX-512 and AMX instructions of x86 CPUs.
//!
//! A general library pays for what it does not know: padding, layouts between operations, a call for each. Here one
//! function runs the whole network. The tokens of a batch stand row after row without padding; each matrix product
//! (`product`) hands its sums to whatever comes next while they are in the nearest cache: a bias, GELU, the addition to the
//! residual, the conversion to the numbers of the next product. Residuals, normalisation, attention and sums are f32
//! throughout; only the two sides of a product are shorter, bf16 or 8-bit integers.
//!
//! Every output is a sum over one token's row in one fixed order, and attention sees one text, so that vectors do not
//! depend on what shares a batch, bit for bit.
//!
//! | file | what it has |
//! |---|---|
//! | `attention` | what the tokens of a text take from each other |
//! | `network`, `weights` | the layers in order, and their weights as products take them |
//! | `engine` | batches in, pooled vectors out |

// What is not inlined into `Network::forward` is compiled without the instructions it was written for.
#![allow(clippy::inline_always)]

mod attention;
mod engine;
mod network;
mod weights;

pub use crate::product::Unit;
pub use engine::NativeEngine;
