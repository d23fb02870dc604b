//! Exit codes, a promise to scripts, and what is told of an error.

use std::io;

use clausemark::output::OutputError;
use clausemark::run::RunError;

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Success,
    /// The run ended, but some documents failed.
    SomeFailed,
    /// The figures were made and are below what was asked for.
    BelowMinimum,
    /// Wrong use or wrong configuration; nothing was written.
    Refused,
    /// The user stopped the run.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> i32 {
        match self {
            Self::Success => 0,
            Self::SomeFailed | Self::BelowMinimum => 1,
            Self::Refused => 2,
            Self::Interrupted => 130,
        }
    }
}

/// The code for an error that ended the program. A reader of our pipe who has seen enough is no error.
pub fn of_error(error: &anyhow::Error) -> Exit {
    let mut output = error.downcast_ref::<OutputError>();
    match error.downcast_ref::<RunError>() {
        Some(RunError::Interrupted | RunError::Paused { .. }) => return Exit::Interrupted,
        Some(RunError::Failed(_)) => return Exit::SomeFailed,
        Some(RunError::Output(inner)) => output = Some(inner),
        _ => {}
    }
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let of_json = error.downcast_ref::<serde_json::Error>();
    let kind = kind.or(of_json.and_then(serde_json::Error::io_error_kind));
    let broken =
        output.is_some_and(OutputError::is_broken_pipe) || kind == Some(io::ErrorKind::BrokenPipe);
    if broken { Exit::Success } else { Exit::Refused }
}

/// The error with its causes, outermost first, but for those whose words it has said already.
pub fn told(error: &anyhow::Error) -> String {
    let mut told = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_of_figures_who_has_seen_enough_is_no_error() {
        let error = serde_json::to_writer(Closed, &[1, 2]).unwrap_err();
        assert_eq!(of_error(&error.into()), Exit::Success);
        let malformed = serde_json::from_str::<u8>("x").unwrap_err();
        assert_eq!(of_error(&malformed.into()), Exit::Refused);
    }

    #[test]
    fn a_cause_is_told_once() {
        let missing = || io::Error::other("no such file");
        let named = OutputError::Place {
            path: "a.csv".into(),
            source: missing(),
        };
        assert_eq!(told(&named.into()).matches("no such file").count(), 1);
        let wrapped = anyhow::Error::new(missing()).context("cannot read a.csv");
        assert_eq!(told(&wrapped), "cannot read a.csv: no such file");
    }
}
