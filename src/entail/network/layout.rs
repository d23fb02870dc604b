//! How the weights of a network are named and shaped where rust-bert, or this program, builds it with tiny tables.

use tch::Tensor;

use crate::checkpoint::Layout;

/// Tables that were built with one row, since filling them with random numbers takes longer than reading the file.
pub(super) struct TinyTables {
    pub prefix: &'static str,
    /// How the names of such tables end, and their rows.
    pub tables: Vec<(&'static str, i64)>,
}

impl Layout for TinyTables {
    fn prefix(&self) -> &str {
        self.prefix
    }

    fn shape(&self, name: &str, built: &Tensor) -> Vec<i64> {
        let mut shape = built.size();
        let table = self
            .tables
            .iter()
            .find(|(ending, _)| name.ends_with(ending));
        if let (Some((_, rows)), Some(first)) = (table, shape.first_mut()) {
            *first = *rows;
        }
        shape
    }
}
