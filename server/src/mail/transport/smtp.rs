//! SMTP (RFC 5321) over one connection per worker.
//!
//! lettre's own connections leave Nagle's algorithm on, which with delayed acknowledgements makes 22 messages a second, and its
//! pool limits only parked connections. So the socket is ours, with `TCP_NODELAY`, and each worker keeps one.

mod encrypted;
mod url;
mod verdict;

use super::SendError;
use crate::mail::compose::Rendered;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

pub use url::{Server, Tls, UrlError};
use verdict::{of_content, of_recipient, text};

/// A server on the same network answers in milliseconds; a dead one must not hold a worker for long.
const CONNECT_LIMIT: Duration = Duration::from_secs(20);

/// A worker's connection: opened when needed, opened anew when it broke.
pub struct Kept {
    server: Arc<Server>,
    open: Option<AsyncSmtpConnection>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("server", &self.server).field("open", &self.open.is_some()).finish()
    }
}

/// How far a mail got that was not taken.
enum Refused {
    /// MAIL FROM. About the connection or the sender, never about this mail's recipient.
    Sender(Error),
    /// RCPT TO: the connection can go on with the next mail.
    Recipient(Error),
    /// DATA or after it.
    Content(Error),
}

impl Kept {
    pub const fn new(server: Arc<Server>) -> Self {
        Self { server, open: None }
    }

    pub async fn send(&mut self, mail: &Rendered) -> Result<(), SendError> {
        let (from, to) = (address(&mail.envelope_from)?, address(&mail.to)?);
        let Ok(sent) = timeout(self.server.patience, self.attempt(&from, &to, &mail.bytes)).await else {
            self.open = None;
            return Err(SendError::Stalled("the mail server took too long".to_owned()));
        };
        sent
    }

    async fn attempt(&mut self, from: &Address, to: &Address, bytes: &[u8]) -> Result<(), SendError> {
        loop {
            let (mut connection, reused) = match self.open.take() {
                Some(connection) => (connection, true),
                None => (self.connect().await?, false),
            };
            match deliver(&mut connection, from, to, bytes).await {
                Ok(()) => {
                    self.open = Some(connection);
                    return Ok(());
                }
                // The server closed a connection that had stood idle, or that had sent enough: nothing of this mail was taken.
                Err(Refused::Sender(_)) if reused => {}
                Err(Refused::Sender(error)) => return Err(SendError::Server(text(&error))),
                Err(Refused::Recipient(error)) => {
                    if error.status().is_some() && connection.command(Rset).await.is_ok() {
                        self.open = Some(connection);
                    }
                    return Err(of_recipient(&error));
                }
                Err(Refused::Content(error)) => return Err(of_content(&error)),
            }
        }
    }

    /// Connects, encrypts and signs in as the URL asks. All that goes wrong here is worth another try.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        match timeout(CONNECT_LIMIT, open(&self.server)).await {
            Ok(opened) => opened.map_err(SendError::Server),
            Err(_) => Err(SendError::Server("the mail server does not answer".to_owned())),
        }
    }

    pub async fn close(mut self) {
        if let Some(mut connection) = self.open.take() {
            // Nothing is lost if the goodbye is not heard.
            let _ = timeout(Duration::from_secs(2), connection.quit()).await;
        }
    }
}

async fn open(server: &Server) -> Result<AsyncSmtpConnection, String> {
    let hello = ClientId::default();
    let at = (server.host.as_str(), server.port);
    let stream = TcpStream::connect(at).await.map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let stream: Box<dyn AsyncTokioStream> = match server.tls {
        Tls::FromTheFirstByte => Box::new(encrypted::connect(stream, &server.host).await?),
        _ => Box::new(stream),
    };
    let mut connection =
        AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(|error| text(&error))?;
    if server.tls == Tls::Required || (server.tls == Tls::Opportunistic && connection.can_starttls()) {
        connection.starttls(tls_parameters(server)?, &hello).await.map_err(|error| text(&error))?;
    }
    if let Some(credentials) = &server.credentials {
        // Of a stream that we encrypted lettre knows nothing.
        let encrypted = connection.is_encrypted() || server.tls == Tls::FromTheFirstByte;
        if !encrypted && server.tls != Tls::None {
            return Err("the mail server offers no encryption; the password is sent in the clear only with ?tls=none"
                .to_owned());
        }
        connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(|error| text(&error))?;
    }
    Ok(connection)
}

fn tls_parameters(server: &Server) -> Result<TlsParameters, String> {
    // Where encryption is only opportunistic, an unknown certificate is still better than none; but never for a password.
    let unchecked = server.tls == Tls::Opportunistic && server.credentials.is_none();
    TlsParameters::builder(server.host.clone())
        .dangerous_accept_invalid_certs(unchecked)
        .build()
        .map_err(|error| text(&error))
}

async fn deliver(
    connection: &mut AsyncSmtpConnection,
    from: &Address,
    to: &Address,
    bytes: &[u8],
) -> Result<(), Refused> {
    let international = !(AsRef::<str>::as_ref(from).is_ascii() && AsRef::<str>::as_ref(to).is_ascii());
    // A server without RFC 6531 will refuse the recipient by itself.
    let parameters = if international && connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        vec![MailParameter::SmtpUtfEight]
    } else {
        vec![]
    };
    connection.command(Mail::new(Some(from.clone()), parameters)).await.map_err(Refused::Sender)?;
    connection.command(Rcpt::new(to.clone(), vec![])).await.map_err(Refused::Recipient)?;
    connection.command(Data).await.map_err(Refused::Content)?;
    connection.message(bytes).await.map_err(Refused::Content)?;
    Ok(())
}

fn address(text: &str) -> Result<Address, SendError> {
    text.parse().map_err(|_| SendError::Permanent("not a mail address that can be written to".to_owned()))
}
