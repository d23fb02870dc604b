//! Products of matrices on the AVX-512 and AMX instructions of x86 CPUs.
//!
//! In go the rows of the left side and a `Matrix` of weights, out come sums, 32 at a time, to whatever is next, while they
//! are in the nearest cache. Numbers are shorter than f32 on both sides, in one of two `Format`s: bf16, or 8-bit integers
//! with a scale for each token and each output. Sums are f32. Every output is a sum over one row in one fixed order, so that
//! it does not depend on the rows beside it, bit for bit. It is a leaf that networks stand on: those of
//! `encode/native`, which are written around it, and single layers of others (`Linear`).
//!
//! | file | what it has |
//! |---|---|
//! | `cpu` | which instructions this CPU has |
//! | `lanes` | sixteen numbers in a register, and functions of them |
//! | `tile`, `dot` | sums of a block of 32 x 32 outputs, by tile registers or by dot products of vector registers |
//! | `format`, `bf16`, `int8` | how the two sides of a product are laid out |
//! | `matrix` | a weight matrix, and products with it |
//! | `linear` | a linear layer by itself |

// What is not inlined into a function that is compiled for these instructions is compiled without them.
#![allow(clippy::inline_always)]

mod bf16;
mod cpu;
mod dot;
mod format;
mod int8;
mod lanes;
#[cfg(feature = "torch")]
mod linear;
mod matrix;
mod tile;

pub(crate) use bf16::Bf16;
pub use cpu::Unit;
pub(crate) use format::{Format, Ready};
pub(crate) use int8::Int8;
pub(crate) use lanes::{LANES, Lanes, RUN, Run, add, load, normalise, store};
#[cfg(feature = "torch")]
pub(crate) use linear::Linear;
pub(crate) use matrix::{Matrix, Sink};
pub(crate) use tile::{BLOCK, Tiles};
