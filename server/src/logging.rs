//! The log on standard error. It holds ids, never names, addresses, tokens or query strings.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts the log; `RUST_LOG` chooses what it holds.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn,hyper=error,tower_sessions=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match format {
        LogFormat::Text => log.compact().with_target(false).finish().try_init(),
        LogFormat::Json => {
            log.json().with_current_span(true).with_span_list(false).flatten_event(true).finish().try_init()
        }
    };
    if started.is_err() {
        // A test that runs a command inside its own process has a log already.
        tracing::debug!("the log was started before");
    }
}
