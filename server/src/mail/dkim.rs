//! Signatures that show receivers whose mail it is (RFC 6376, and RFC 8463 for Ed25519).

use data_encoding::BASE64;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// What is signed where it is there. Not `Content-Type`, which list servers and gateways rewrite. `From` stands twice: so a
/// second one, added on the way, breaks the signature (RFC 6376 section 8.15). RFC 8058 section 4 wants the two of `List-Unsubscribe`.
const SIGNED: &[&str] = &[
    "from",
    "reply-to",
    "to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];
/// Signatures and hashes are folded, since RFC 5322 section 2.1.1 wants lines of at most 78 characters.
const FOLD: usize = 72;

/// A key with the name under which its public half stands in the DNS: `SELECTOR._domainkey.DOMAIN`.
pub struct Dkim {
    key: Key,
    domain: String,
    selector: String,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// Why a key cannot be used. Never quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("it is no PEM file with a private key")]
    Pem,
    #[error("it is neither an RSA key of 2048 to 4096 bits nor an Ed25519 key")]
    Kind,
}

impl std::fmt::Debug for Dkim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dkim").field("domain", &self.domain).field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl Dkim {
    /// A key as `openssl genpkey` writes it.
    pub fn new(pem: &[u8], domain: &str, selector: &str) -> Result<Self, KeyError> {
        let key = match PrivateKeyDer::from_pem_slice(pem).map_err(|_| KeyError::Pem)? {
            PrivateKeyDer::Pkcs1(der) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).ok().map(|key| Key::Rsa(key.into()))
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let rsa = || RsaKeyPair::from_pkcs8(der).ok().map(|key| Key::Rsa(key.into()));
                // OpenSSL leaves the public half out, so there is nothing to check the private one against.
                let short = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok().map(|key| Key::Ed25519(key.into()));
                rsa().or_else(short)
            }
            _ => None,
        };
        Ok(Self { key: key.ok_or(KeyError::Kind)?, domain: domain.to_lowercase(), selector: selector.to_owned() })
    }

    /// The message with a signature before its first header. The same message is signed alike.
    #[must_use]
    pub fn sign(&self, message: Vec<u8>) -> Vec<u8> {
        let Some(end) = message.windows(4).position(|it| it == b"\r\n\r\n") else { return message };
        let (head, body) = (&message[..end + 2], &message[end + 4..]);
        let headers = headers(head);
        let (mut names, mut signed) = (Vec::new(), Vec::new());
        for name in SIGNED {
            if let Some((_, value)) = headers.iter().rev().find(|(it, _)| it.eq_ignore_ascii_case(name)) {
                names.push(*name);
                signed.extend_from_slice(&relaxed_header(name, value));
                signed.extend_from_slice(b"\r\n");
            }
        }
        names.push("from");
        let algorithm = match self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let names = names.chunks(5).map(|names| names.join(":")).collect::<Vec<_>>().join(":\r\n\t ");
        let (domain, selector) = (&self.domain, &self.selector);
        let hash = BASE64.encode(&Sha256::digest(relaxed_body(body)));
        let unsigned = format!(
            " v=1; a={algorithm}; c=relaxed/relaxed;\r\n\td={domain}; s={selector};\r\n\th={names};\r\n\tbh={hash};\r\n\tb="
        );
        signed.extend_from_slice(&relaxed_header("dkim-signature", unsigned.as_bytes()));
        let mut out = format!("DKIM-Signature:{unsigned}").into_bytes();
        for (n, line) in self.signature(&signed).as_bytes().chunks(FOLD).enumerate() {
            if n > 0 {
                out.extend_from_slice(b"\r\n\t");
            }
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&message);
        out
    }

    fn signature(&self, data: &[u8]) -> String {
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // The randomness blinds the computation; the signature does not depend on it.
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature)
                    .expect("the signature has the length of the modulus");
                BASE64.encode(&signature)
            }
            Key::Ed25519(key) => BASE64.encode(key.sign(&Sha256::digest(data)).as_ref()),
        }
    }
}

/// Name and value of each header; a value holds its folds, not its end.
fn headers(head: &[u8]) -> Vec<(&str, &[u8])> {
    let mut headers = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        // A line that does not begin with white space begins the next header.
        let is_end = |at: &usize| rest[*at..].starts_with(b"\r\n") && !matches!(rest.get(at + 2), Some(b' ' | b'\t'));
        let end = (0..rest.len()).find(is_end).unwrap_or(rest.len());
        if let Some(colon) = rest[..end].iter().position(|byte| *byte == b':')
            && let Ok(name) = std::str::from_utf8(&rest[..colon])
        {
            headers.push((name.trim_end(), &rest[colon + 1..end]));
        }
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    headers
}

/// RFC 6376 section 3.4.2.
fn relaxed_header(name: &str, value: &[u8]) -> Vec<u8> {
    let mut out = name.to_ascii_lowercase().into_bytes();
    out.push(b':');
    let unfolded: Vec<u8> = value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let value = squeezed(&unfolded);
    out.extend_from_slice(value.trim_ascii());
    out
}

/// RFC 6376 section 3.4.4.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        out.extend_from_slice(squeezed(line).trim_ascii_end());
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" {
        out.clear();
    }
    out
}

/// Each run of spaces and tabs as one space.
fn squeezed(line: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            b' ' | b'\t' if out.last() == Some(&b' ') => {}
            b' ' | b'\t' => out.push(b' '),
            byte => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests;
