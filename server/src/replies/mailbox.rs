//! `IMAP_URL`.

use percent_encoding::percent_decode_str;
use std::fmt;
use url::Url;

/// RFC 3501, and RFC 8314 section 7.2.
const IMAP_PORT: u16 = 143;
const IMAPS_PORT: u16 = 993;

/// A mailbox as configured. `Debug` shows neither user nor password.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub user: String,
    pub password: String,
}

/// When the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// For a server on this machine.
    None,
    /// STARTTLS, or nothing is read.
    Required,
    FromTheFirstByte,
}

/// What is wrong with `IMAP_URL`. Never quotes it: it holds a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error("takes imaps://user:password@host[:port] or imap://user:password@host[:port][?tls=required|none]")]
    Shape,
    #[error("takes ?tls=required or ?tls=none, and none of them with imaps://")]
    Tls,
    #[error("needs user and password, percent-encoded UTF-8 without control characters")]
    Credentials,
}

impl Mailbox {
    pub fn from_url(url: &str) -> Result<Self, UrlError> {
        let url = Url::parse(url).map_err(|_| UrlError::Shape)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(UrlError::Shape)?;
        let mut tls = None;
        for (key, value) in url.query_pairs() {
            tls = match (&*key, &*value) {
                ("tls", "required") => Some(Tls::Required),
                ("tls", "none") => Some(Tls::None),
                _ => return Err(UrlError::Tls),
            };
        }
        let (tls, usual_port) = match (url.scheme(), tls) {
            ("imap", tls) => (tls.unwrap_or(Tls::Required), IMAP_PORT),
            ("imaps", None) => (Tls::FromTheFirstByte, IMAPS_PORT),
            ("imaps", Some(_)) => return Err(UrlError::Tls),
            _ => return Err(UrlError::Shape),
        };
        let user = decoded(url.username())?;
        let password = decoded(url.password().unwrap_or_default())?;
        // Square brackets belong to the URL, not to the address.
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Self { host, port: url.port().unwrap_or(usual_port), tls, user, password })
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

fn decoded(text: &str) -> Result<String, UrlError> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| UrlError::Credentials)?;
    let is_plain = !decoded.is_empty() && !decoded.chars().any(char::is_control);
    if is_plain { Ok(decoded.into_owned()) } else { Err(UrlError::Credentials) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_how_and_as_whom() {
        let mailbox = Mailbox::from_url("imaps://post%40bureau:p%3Aw%C3%A9@mail.example").expect("a good URL");
        assert_eq!((mailbox.host.as_str(), mailbox.port, mailbox.tls), ("mail.example", 993, Tls::FromTheFirstByte));
        assert_eq!((mailbox.user.as_str(), mailbox.password.as_str()), ("post@bureau", "p:wé"));
        let plain = Mailbox::from_url("imap://a:b@[::1]:1143?tls=none").expect("a good URL");
        assert_eq!((plain.host.as_str(), plain.port, plain.tls), ("::1", 1143, Tls::None));
        assert_eq!(Mailbox::from_url("imap://a:b@mail.example").expect("a good URL").tls, Tls::Required);
    }

    #[test]
    fn a_bad_url_is_refused_and_a_printed_one_shows_no_secret() {
        for (url, error) in [
            ("mail.example:143", UrlError::Shape),
            ("smtp://a:b@mail.example", UrlError::Shape),
            ("imap://a:b@mail.example?tls=opportunistic", UrlError::Tls),
            ("imaps://a:b@mail.example?tls=none", UrlError::Tls),
            ("imaps://mail.example", UrlError::Credentials),
            ("imaps://a@mail.example", UrlError::Credentials),
            ("imaps://a:b%0d%0a@mail.example", UrlError::Credentials),
        ] {
            assert_eq!(Mailbox::from_url(url), Err(error), "{url}");
        }
        let printed = format!("{:?}", Mailbox::from_url("imaps://user:secret@mail.example").expect("a good URL"));
        assert!(!printed.contains("secret") && !printed.contains("user"), "{printed}");
    }
}
