//! The formats a table is written in.

use std::path::Path;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// Arrow's IPC stream.
    Arrow,
    /// Parquet.
    Parquet,
    /// A database.
    Sqlite,
}

impl Format {
    /// The format that the ending of a file's name stands for; CSV where it stands for none.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        match ending.to_str().unwrap_or_default() {
            "jsonl" | "ndjson" => Self::Jsonl,
            "arrow" | "arrows" => Self::Arrow,
            "parquet" | "pq" => Self::Parquet,
            "sqlite" | "sqlite3" | "db" => Self::Sqlite,
            _ => Self::Csv,
        }
    }

    /// Whether a file that was broken off can be gone on with where its last whole row ends.
    pub(super) fn grows(self) -> bool {
        matches!(self, Self::Csv | Self::Jsonl)
    }
}
