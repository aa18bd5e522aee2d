//! What the setup page asks of the running server: only the server opens sockets.

use crate::i18n::Locale;
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use std::sync::Arc;

/// What can be tried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Whether browsers reach the site at `PUBLIC_URL`, and whether its certificate is in order.
    Address,
    /// Whether encoders reach the door that RTMP comes through.
    Encoders,
    /// Whether a mail is taken by the mail server.
    Mail,
}

impl Check {
    pub const ALL: [Self; 3] = [Self::Address, Self::Encoders, Self::Mail];

    /// The stable word: the form's value and the name of its texts below `identity.setup`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Encoders => "encoders",
            Self::Mail => "mail",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub good: bool,
    /// The text's name below `identity.setup.found`.
    pub code: String,
    /// What the other side said, word for word; empty if the text says all.
    pub detail: String,
}

impl Finding {
    pub fn good(code: &str) -> Self {
        Self { good: true, code: code.to_owned(), detail: String::new() }
    }

    pub fn bad(code: &str, detail: impl std::fmt::Display) -> Self {
        Self { good: false, code: code.to_owned(), detail: detail.to_string() }
    }
}

/// A check under way; it ends by itself after some seconds.
pub type Checking<'a> = Pin<Box<dyn Future<Output = Finding> + Send + 'a>>;

/// The server's side of the setup page.
pub trait Checks: Send + Sync {
    fn address(&self) -> Checking<'_>;
    fn encoders(&self) -> Checking<'_>;
    /// Sends a mail to `to`, whose owner is `name`, without the outbox: the answer is wanted now.
    fn mail<'a>(&'a self, to: &'a str, name: &'a str, language: Locale) -> Checking<'a>;
}

/// The checks of this server. It provides them for every page and server function.
pub fn use_checks() -> Option<Arc<dyn Checks>> {
    use_context()
}
