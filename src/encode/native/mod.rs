//! The native engine: BERT-like networks on the AVX-512 and AMX instructions of x86 CPUs.
//!
//! A general library pays for what it does not know: padding, layouts between operations, a call for each. Here one
//! function runs the whole network. The tokens of a batch stand row after row without padding; each matrix product reads
//! its left side in the blocks that a tile register loads ([`tile`]) and hands sums to whatever comes next while they are
//! in the nearest cache: a bias, GELU, the addition to the residual, the conversion to the numbers of the next product.
//! Residuals, normalisation, attention and sums are f32 throughout; only the two sides of a product are shorter, in one of
//! two [`Format`]s: bf16, or 8-bit integers with a scale for each token and each output.
//!
//! Every output is a sum over one token's row in one fixed order, and attention sees one text, so that vectors do not
//! depend on what shares a batch, bit for bit.
//!
//! | file | what it has |
//! |---|---|
//! | `cpu` | which instructions this CPU has |
//! | `lanes` | sixteen numbers in a register, and functions of them |
//! | `tile`, `dot` | sums of a block of 32 x 32 outputs, by tile registers or by dot products of vector registers |
//! | `format`, `bf16`, `int8` | how the two sides of a product are laid out |
//! | `matrix` | a weight matrix, and products with it |
//! | `attention` | what the tokens of a text take from each other |
//! | `network`, `weights` | the layers in order, and their weights as products take them |
//! | `engine` | batches in, pooled vectors out |

// What is not inlined into `Network::forward` is compiled without the instructions it was written for.
#![allow(clippy::inline_always)]

mod attention;
mod bf16;
mod cpu;
mod dot;
mod engine;
mod format;
mod int8;
mod lanes;
mod matrix;
mod network;
mod tile;
mod weights;

pub use cpu::Unit;
pub use engine::NativeEngine;
