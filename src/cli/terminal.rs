//! The terminal: tables, notes, a progress bar on standard error, and the signal to stop.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use clausemark::run::Observer;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts documents. It draws nothing where standard error is no terminal.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `documents`; `quiet` hides it.
    pub fn new(documents: usize, quiet: bool) -> Result<Self> {
        if quiet {
            return Ok(Self {
                bar: ProgressBar::hidden(),
            });
        }
        let bar = ProgressBar::new(documents as u64);
        bar.set_style(ProgressStyle::with_template(
            "{bar:30} {pos}/{len} documents  {msg} clauses  {elapsed} elapsed, {eta} left",
        )?);
        bar.set_message("0");
        bar.enable_steady_tick(Duration::from_millis(200));
        Ok(Self { bar })
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn advanced(&self, documents: usize, clauses: usize) {
        self.bar.inc(documents as u64);
        let so_far: usize = self.bar.message().parse().unwrap_or_default();
        self.bar.set_message((so_far + clauses).to_string());
    }
}

/// A flag that becomes true at the first SIGINT or SIGTERM. At the second the program ends at once.
pub fn stop_flag() -> Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&flag);
    ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        tracing::warn!("stopping; press Ctrl-C again to end at once");
    })
    .context("cannot listen for signals")?;
    Ok(flag)
}

/// Says how a file of tags was taken, where a person should know.
pub fn say_notes(file: &Path, notes: &[String]) {
    for note in notes {
        tracing::warn!("{}: {note}", file.display());
    }
}

/// The text without what would act on a terminal instead of being shown: control characters, and marks that turn the
/// direction of what follows them.
pub fn shown(text: &str) -> Cow<'_, str> {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(acts) {
        Cow::Owned(text.replace(acts, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A table without lines.
pub fn plain() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table
}

/// The table with every column but the first aligned to the right.
pub fn aligned(mut table: Table) -> Table {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Three decimals, or a dash where the figure is not defined.
pub fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_on_a_terminal_is_not_sent_to_it() {
        assert_eq!(
            shown("a\u{1b}[2Jb\u{9b}1mc\r\u{202e}d\u{7}"),
            "a\u{fffd}[2Jb\u{fffd}1mc\u{fffd}\u{fffd}d\u{fffd}"
        );
        assert!(matches!(shown("Émile — 한국어"), Cow::Borrowed(_)));
    }
}
