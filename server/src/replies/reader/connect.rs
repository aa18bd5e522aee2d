//! The way to the mailbox: plain, STARTTLS, or TLS from the first byte, and the sign-in.

use super::super::mailbox::{Mailbox, Tls};
use super::Trouble;
use async_imap::{Client, Session};
use std::fmt::Debug;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A connection, encrypted or not.
pub type Wire = Box<dyn Stream>;

pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + Debug> Stream for T {}

/// A session that is signed in.
pub async fn open(mailbox: &Mailbox) -> Result<Session<Wire>, Trouble> {
    let socket = TcpStream::connect((mailbox.host.as_str(), mailbox.port)).await?;
    let _ = socket.set_nodelay(true);
    let client = match mailbox.tls {
        Tls::None => greeted(Box::new(socket)).await?,
        Tls::FromTheFirstByte => greeted(encrypted(mailbox, Box::new(socket)).await?).await?,
        Tls::Required => {
            let mut plain = greeted(Box::new(socket)).await?;
            plain.run_command_and_check_ok("STARTTLS", None).await?;
            // No second greeting comes after STARTTLS (RFC 3501, 6.2.1).
            Client::new(encrypted(mailbox, plain.into_inner()).await?)
        }
    };
    client.login(&mailbox.user, &mailbox.password).await.map_err(|(error, _)| error.into())
}

async fn greeted(wire: Wire) -> Result<Client<Wire>, Trouble> {
    let mut client = Client::new(wire);
    client.read_response().await?.ok_or(Trouble::Protocol)?;
    Ok(client)
}

/// The certificate has to be good: a password goes over this line.
async fn encrypted(mailbox: &Mailbox, wire: Wire) -> Result<Wire, Trouble> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Trouble::Protocol)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(mailbox.host.clone()).map_err(|_| Trouble::Protocol)?;
    let encrypted = TlsConnector::from(Arc::new(config)).connect(name, wire).await?;
    Ok(Box::new(encrypted))
}
