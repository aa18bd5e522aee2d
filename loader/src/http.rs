//! One kept-alive connection over HTTP/1.1.

use crate::Outcome;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    origin: String,
    host: String,
    /// Sent with every request, unless it is empty.
    pub cookie: String,
}

impl Line {
    /// Connects to an address such as `http://127.0.0.1:3000`.
    pub async fn open(origin: &str, cookie: &str) -> Outcome<Self> {
        let host = origin.strip_prefix("http://").ok_or("only http:// is spoken")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, origin: origin.into(), host: host.into(), cookie: cookie.into() })
    }

    /// The answer, its body unread.
    pub async fn ask(&mut self, path: &str, form: Option<&str>) -> Outcome<Response<Incoming>> {
        let mut request = Request::builder().uri(path).header(HOST, &self.host);
        if !self.cookie.is_empty() {
            request = request.header(COOKIE, &self.cookie);
        }
        let request = match form {
            Some(form) => request
                .method("POST")
                .header(ORIGIN, &self.origin)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Full::from(form.to_owned()))?,
            None => request.body(Full::default())?,
        };
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }

    /// The whole body of a successful answer.
    pub async fn get(&mut self, path: &str) -> Outcome<Bytes> {
        let answer = self.ask(path, None).await?;
        if !answer.status().is_success() {
            return Err(format!("{}: {}", masked(path), answer.status()).into());
        }
        Ok(answer.into_body().collect().await?.to_bytes())
    }

    /// Reads a successful answer to its end and counts its bytes.
    pub async fn count(&mut self, path: &str) -> Outcome<u64> {
        let answer = self.ask(path, None).await?;
        if !answer.status().is_success() {
            return Err(format!("{}: {}", masked(path), answer.status()).into());
        }
        let (mut body, mut bytes) = (answer.into_body(), 0);
        while let Some(frame) = body.frame().await {
            bytes += frame?.data_ref().map_or(0, |it| it.len() as u64);
        }
        Ok(bytes)
    }

    /// Sends a form; the answer must not be an error.
    pub async fn post(&mut self, path: &str, form: &str) -> Outcome<Response<Incoming>> {
        let answer = self.ask(path, Some(form)).await?;
        if answer.status().as_u16() >= 400 {
            return Err(format!("{}: {}", masked(path), answer.status()).into());
        }
        Ok(answer)
    }

    /// As [`Self::post`]; what is answered is read and dropped.
    pub async fn send(&mut self, path: &str, form: &str) -> Outcome<()> {
        self.post(path, form).await?.into_body().collect().await?;
        Ok(())
    }
}

/// A path without the token that it may carry.
fn masked(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A form's body.
pub fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
