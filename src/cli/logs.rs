//! Messages on standard error: in words for people, or one JSON object a line for programs.

use std::fmt::{self, Write};
use std::io;
use std::panic;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::args::{LogFlags, LogFormat, LogLevel};

/// Sends messages where the flags want them, from now on; with `quiet` only those a person should see in any case.
pub fn start(flags: LogFlags, quiet: bool) {
    let level = match flags.log_level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info if quiet && flags.log_format == LogFormat::Text => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let messages = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level);
    match flags.log_format {
        LogFormat::Text => messages.event_format(InWords).init(),
        LogFormat::Json => messages
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .with_target(false)
            .init(),
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let message = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(place, "the program failed: {message}");
    }));
}

/// `clausemark: message`, with the other fields behind it where they are not for programs alone.
struct InWords;

impl<S, N> FormatEvent<S, N> for InWords
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut words = Words::default();
        event.record(&mut words);
        write!(writer, "clausemark: {}", words.message)?;
        // What went wrong is said in the message.
        if *event.metadata().level() > Level::WARN {
            write!(writer, "{}", words.fields)?;
        }
        writeln!(writer)
    }
}

#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            // Writing into a string does not fail.
            let _ = write!(self.fields, " {}={value:?}", field.name());
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        let _ = write!(self.fields, " {}={value:.3}", field.name());
    }
}
