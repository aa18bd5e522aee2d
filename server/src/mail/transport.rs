//! The ways mail leaves the house: a mail server, or files in a folder when none is configured.

mod smtp;
mod spool;
#[cfg(test)]
pub(crate) mod tests;

use super::compose::Rendered;
use std::path::PathBuf;
use std::sync::Arc;

pub use smtp::UrlError;

/// Where mail goes. Cheap to clone; shows no password when printed.
#[derive(Clone, Debug)]
pub enum Mailer {
    Smtp(Arc<smtp::Server>),
    Spool(PathBuf),
}

impl Mailer {
    /// Mail goes to the server of `SMTP_URL`: `smtp://[user:password@]host[:port]` or `smtps://…` (TLS from the first byte).
    ///
    /// `smtp://` takes `?tls=required` (STARTTLS or nothing), `opportunistic` (the default) or `none`. Nothing is connected yet.
    pub fn smtp(url: &str) -> Result<Self, UrlError> {
        Ok(Self::Smtp(Arc::new(smtp::Server::from_url(url)?)))
    }

    /// Each mail becomes an `.eml` file in `folder`, which is made when the first is written.
    pub fn spool(folder: impl Into<PathBuf>) -> Self {
        Self::Spool(folder.into())
    }

    /// A connection for one worker, opened with its first mail.
    pub fn connection(&self) -> Connection {
        match self {
            Self::Smtp(server) => Connection::Smtp(Box::new(smtp::Kept::new(server.clone()))),
            Self::Spool(folder) => Connection::Spool(folder.clone()),
        }
    }
}

/// One worker's way out, kept open between mails.
#[derive(Debug)]
pub enum Connection {
    Smtp(Box<smtp::Kept>),
    Spool(PathBuf),
}

impl Connection {
    /// Hands one mail over. `Ok` means that the other side has taken it (250, or the file stands).
    ///
    /// After an error the mail may still have been taken, if the answer was lost: repeat the identical bytes.
    pub async fn send(&mut self, mail: &Rendered) -> Result<(), SendError> {
        match self {
            Self::Smtp(kept) => kept.send(mail).await,
            Self::Spool(folder) => spool::write(folder, mail).await,
        }
    }

    /// Says goodbye. Without it the other side finds a closed socket, which harms nothing.
    pub async fn close(self) {
        if let Self::Smtp(kept) = self {
            kept.close().await;
        }
    }
}

/// Why a mail was not taken. The text is the other side's and may name the recipient: store it, never log it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The mail server could not be worked with, or refuses this sender: says nothing about the mail.
    #[error("{0}")]
    Server(String),
    /// Not yet for this recipient (4xx), as greylisting answers.
    #[error("{0}")]
    Deferred(String),
    /// Not now (4xx to the content), or the connection broke in the middle.
    #[error("{0}")]
    Transient(String),
    /// Nothing was heard for longer than a connection may be held.
    #[error("{0}")]
    Stalled(String),
    /// This recipient gets no mail, whatever it says. `status`: the answer's code, such as `550 5.1.1`.
    #[error("{why}")]
    Recipient { status: String, why: String },
    /// This mail will never be taken: a 5xx answer to its content, or to the two together.
    #[error("{0}")]
    Permanent(String),
}
