//! The setup page's checks: this server tries itself out the way others will use it.

mod address;
mod encoders;
mod mail;

use crate::mail::{Dkim, Mailer};
use app::i18n::Locale;
use app::setup::{Checking, Checks, Finding};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use usecases::Cx;

/// How long each step of a check may take: somebody is looking at the page.
const PATIENCE: Duration = Duration::from_secs(5);

/// Checks with this server's configuration.
pub struct Setup {
    cx: Cx,
    mailer: Mailer,
    dkim: Option<Arc<Dkim>>,
}

impl Setup {
    pub const fn new(cx: Cx, mailer: Mailer) -> Self {
        Self { cx, mailer, dkim: None }
    }

    /// The mail to try out is signed as all mail is.
    #[must_use]
    pub fn signing(mut self, dkim: Option<Arc<Dkim>>) -> Self {
        self.dkim = dkim;
        self
    }
}

impl Checks for Setup {
    fn address(&self) -> Checking<'_> {
        Box::pin(address::check(&self.cx.site.public_url))
    }

    fn encoders(&self) -> Checking<'_> {
        Box::pin(encoders::check(&self.cx.site.rtmp_url))
    }

    fn mail<'a>(&'a self, to: &'a str, name: &'a str, language: Locale) -> Checking<'a> {
        Box::pin(mail::check(&self.cx, (&self.mailer, self.dkim.as_deref()), to, name, language))
    }
}

/// Opens a TCP connection, or says why there is none.
async fn connect(host: &str, port: u16) -> Result<TcpStream, Finding> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<_> = match timeout(PATIENCE, tokio::net::lookup_host((host, port))).await {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(error)) => return Err(Finding::bad("unresolved", error)),
        Err(_) => return Err(Finding::bad("unresolved", host)),
    };
    match timeout(PATIENCE, TcpStream::connect(&addresses[..])).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(Finding::bad("unreachable", error)),
        Err(_) => Err(Finding::bad("unreachable", format!("{host}:{port}"))),
    }
}

#[cfg(test)]
mod tests;
