//! The OpenVINO engine: BERT-like networks on Intel's CPU kernels.
//!
//! The graph is written here, straight from the weights, in OpenVINO's intermediate representation: no export through
//! another framework stands between, and any model that the native engine reads can be run. The library is linked when it
//! is first needed, so that the program runs without it.
//!
//! | file | what it has |
//! |---|---|
//! | `runtime` | where the library is looked for |
//! | `graph` | operations and constants, and the text they are written as |
//! | `network` | a network of BERT's shape as such a graph |
//! | `calibration` | what goes into 8-bit products, measured on texts |
//! | `engine` | batches in, pooled vectors out |

mod calibration;
mod engine;
mod graph;
mod network;
mod runtime;

pub use calibration::Calibration;
pub use engine::OpenVinoEngine;
