//! Exit codes, a promise to scripts.

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
        Some(RunError::Interrupted) => return Exit::Interrupted,
        Some(RunError::Output(inner)) => output = Some(inner),
        _ => {}
    }
    let broken = output.is_some_and(OutputError::is_broken_pipe)
        || error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe);
    if broken { Exit::Success } else { Exit::Refused }
}
