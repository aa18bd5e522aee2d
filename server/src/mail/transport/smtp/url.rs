//! `SMTP_URL`.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use std::time::Duration;
use url::Url;

/// A mail server as configured. `Debug` shows no password, because `Credentials` shows none.
#[derive(Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub credentials: Option<Credentials>,
    /// How long one mail may take.
    pub patience: Duration,
}

/// RFC 5321 section 4.5.3.2 would allow ten minutes after the final dot, but that is longer than an outbox row is leased.
const PATIENCE: Duration = Duration::from_mins(2);

/// When the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    None,
    /// STARTTLS if the server offers it.
    Opportunistic,
    /// STARTTLS or no mail.
    Required,
    FromTheFirstByte,
}

/// What is wrong with `SMTP_URL`. Never quotes it: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error(
        "takes smtp://[user:password@]host[:port][?tls=required|opportunistic|none] or smtps://[user:password@]host[:port]"
    )]
    Shape,
    #[error("takes ?tls=required, ?tls=opportunistic or ?tls=none, and none of them with smtps://")]
    Tls,
    #[error("user and password must be percent-encoded UTF-8")]
    Credentials,
}

impl Server {
    pub fn from_url(url: &str) -> Result<Self, UrlError> {
        let url = Url::parse(url).map_err(|_| UrlError::Shape)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(UrlError::Shape)?;
        let mut tls = None;
        for (key, value) in url.query_pairs() {
            tls = match (&*key, &*value) {
                ("tls", "required") => Some(Tls::Required),
                ("tls", "opportunistic") => Some(Tls::Opportunistic),
                ("tls", "none") => Some(Tls::None),
                _ => return Err(UrlError::Tls),
            };
        }
        let (tls, usual_port) = match (url.scheme(), tls) {
            ("smtp", Some(Tls::Required)) => (Tls::Required, SUBMISSION_PORT),
            ("smtp", tls) => (tls.unwrap_or(Tls::Opportunistic), SMTP_PORT),
            ("smtps", None) => (Tls::FromTheFirstByte, SUBMISSIONS_PORT),
            ("smtps", Some(_)) => return Err(UrlError::Tls),
            _ => return Err(UrlError::Shape),
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some(Credentials::new(decoded(user)?, decoded(password)?)),
            _ => return Err(UrlError::Credentials),
        };
        // Square brackets belong to the URL, not to the address.
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Self { host, port: url.port().unwrap_or(usual_port), tls, credentials, patience: PATIENCE })
    }
}

fn decoded(text: &str) -> Result<String, UrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().and_then(|it| char::from(it).to_digit(16)).ok_or(UrlError::Credentials);
        bytes.push(if byte == b'%' { (digit()? * 16 + digit()?) as u8 } else { byte });
    }
    String::from_utf8(bytes).map_err(|_| UrlError::Credentials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_how_and_as_whom() {
        let server = Server::from_url("smtps://post%40bureau:p%3Aw%C3%A9@mail.example").expect("a good URL");
        assert_eq!((server.host.as_str(), server.port, server.tls), ("mail.example", 465, Tls::FromTheFirstByte));
        assert_eq!(server.credentials, Some(Credentials::new("post@bureau".into(), "p:wé".into())));
        assert_eq!(Server::from_url("smtp://[::1]:2525").expect("a good URL").host, "::1");
        assert_eq!(Server::from_url("smtp://mail.example").expect("a good URL").tls, Tls::Opportunistic);
        assert_eq!(Server::from_url("smtp://mail.example?tls=required").expect("a good URL").port, 587);
    }

    #[test]
    fn a_bad_url_is_refused_without_being_quoted() {
        for (url, error) in [
            ("mail.example:25", UrlError::Shape),
            ("http://mail.example", UrlError::Shape),
            ("smtp://mail.example?tls=maybe", UrlError::Tls),
            ("smtps://mail.example?tls=none", UrlError::Tls),
            ("smtp://user@mail.example", UrlError::Credentials),
            ("smtp://user:%ZZ@mail.example", UrlError::Credentials),
        ] {
            assert_eq!(Server::from_url(url).map(|it| it.host), Err(error), "{url}");
        }
    }

    #[test]
    fn a_printed_server_shows_no_password() {
        let server = Server::from_url("smtp://user:secret@mail.example").expect("a good URL");
        assert!(!format!("{server:?}").contains("secret"));
    }
}
