//! `PUBLIC_URL`, opened as a browser would: name, connection, certificate, and whether it is this program that answers.

use super::{PATIENCE, connect};
use app::setup::Finding;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

/// As much of the answer as tells whose it is.
const ANSWER: u64 = 16 * 1024;

pub async fn check(public_url: &str) -> Finding {
    let Some((url, host)) = parsed(public_url) else { return Finding::bad("address_bad_url", public_url) };
    match url.scheme() {
        "https" => try_https(&url, &host).await.unwrap_or_else(|finding| finding),
        _ if is_loopback(&url) => Finding::good("address_local"),
        _ => Finding::bad("address_not_https", ""),
    }
}

fn parsed(text: &str) -> Option<(Url, String)> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.to_owned();
    Some((url, host))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

async fn try_https(url: &Url, host: &str) -> Result<Finding, Finding> {
    let stream = connect(host, url.port_or_known_default().unwrap_or(443)).await?;
    let secured = timeout(PATIENCE, secure(stream, host)).await.map_err(|_| Finding::bad("unreachable", "TLS"))??;
    let answer = timeout(PATIENCE, ask(secured, host)).await;
    match answer {
        Ok(Ok(answer)) if is_ours(&answer) => Ok(Finding::good("address_good")),
        Ok(Ok(answer)) => Err(Finding::bad("not_ours", answer.lines().next().unwrap_or_default())),
        Ok(Err(error)) => Err(Finding::bad("not_ours", error)),
        Err(_) => Err(Finding::bad("not_ours", "")),
    }
}

/// A handshake that takes only certificates which browsers take.
async fn secure(stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Finding> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Finding::bad("certificate", error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(name).map_err(|error| Finding::bad("address_bad_url", error))?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| Finding::bad("certificate", error))
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, host: &str) -> std::io::Result<String> {
    let question =
        format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nUser-Agent: zhiyin-setup\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// `GET /healthz` answers `ok` and nothing else.
fn is_ours(answer: &str) -> bool {
    let status = answer.split_whitespace().nth(1);
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body);
    // A proxy may send the body in chunks.
    status == Some("200") && body.is_some_and(|body| body.lines().any(|line| line.trim_end() == "ok"))
}
