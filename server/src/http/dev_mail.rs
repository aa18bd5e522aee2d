//! `/dev/mail` of the demo: the mail that would have gone out, newest first.

use crate::parts::Parts;
use app::i18n::I18n;
use app::request::{DEFAULT_ZONE, locale_of};
use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts as Head;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::instant::Instant;
use mail_parser::{Message, MessageParser, MimeHeaders};
use std::convert::Infallible;
use std::io;
use std::path::PathBuf;

/// A briefing of the sample company sends 3,000; who looks for one of them looks at the latest.
const SHOWN: usize = 200;

/// To be mounted at `/dev/mail`, in the demo alone.
pub fn routes(parts: Parts) -> Router<Parts> {
    Router::new()
        .route("/", get(list))
        .route("/{name}", get(show))
        .route("/{name}/html", get(html))
        .route("/{name}/eml", get(eml))
        .with_state(parts)
}

/// The reader's language.
struct Reader(I18n);

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Infallible> {
        Ok(Self(I18n { locale: locale_of(head), zone: DEFAULT_ZONE }))
    }
}

#[derive(Template)]
#[template(path = "dev/mails.html")]
struct List {
    i: I18n,
    style: String,
    mails: Vec<Mail>,
    shown: String,
}

#[derive(Template)]
#[template(path = "dev/mail.html")]
struct One {
    i: I18n,
    style: String,
    mail: Mail,
    text: String,
    attachments: Vec<String>,
}

struct Mail {
    name: String,
    to: String,
    subject: String,
    date: String,
}

async fn list(State(parts): State<Parts>, Reader(i): Reader) -> Response {
    let folder = parts.mail_folder.clone();
    let newest = tokio::task::spawn_blocking(move || newest(i, &folder)).await;
    let Ok(Ok((mails, all))) = newest else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let shown = i.t_with("dev.mail.shown", &[("shown", &mails.len().to_string()), ("all", &all.to_string())]);
    page(&List { i, style: parts.assets.style.clone(), mails, shown })
}

async fn show(State(parts): State<Parts>, Reader(i): Reader, Path(name): Path<String>) -> Response {
    let Some(bytes) = read(&parts, &name).await else { return StatusCode::NOT_FOUND.into_response() };
    let Some(message) = MessageParser::new().parse(&bytes) else { return StatusCode::NOT_FOUND.into_response() };
    let text = message.body_text(0).unwrap_or_default().into_owned();
    let attachments = message.attachments().filter_map(|part| part.attachment_name().map(str::to_owned)).collect();
    page(&One { i, style: parts.assets.style.clone(), mail: mail(i, name, &message), text, attachments })
}

/// The HTML part as its reader's program would show it: without scripts, without anything fetched.
async fn html(State(parts): State<Parts>, Path(name): Path<String>) -> Response {
    let Some(bytes) = read(&parts, &name).await else { return StatusCode::NOT_FOUND.into_response() };
    let html =
        MessageParser::new().parse(&bytes).and_then(|message| message.body_html(0).map(std::borrow::Cow::into_owned));
    let policy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
                  img-src data:; frame-ancestors 'self'";
    // Links open beside the frame, in which our pages refuse to be shown.
    let html = html.unwrap_or_default().replacen("<head>", "<head><base target=\"_blank\">", 1);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// The mail's bytes as they would have been sent.
async fn eml(State(parts): State<Parts>, Path(name): Path<String>) -> Response {
    let Some(bytes) = read(&parts, &name).await else { return StatusCode::NOT_FOUND.into_response() };
    ([(header::CONTENT_TYPE, "message/rfc822"), (header::CONTENT_DISPOSITION, "attachment")], bytes).into_response()
}

fn page(template: &impl Template) -> Response {
    let Ok(html) = template.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut response = Html(html).into_response();
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// A file of the folder, by its name without `.eml`. A name that could lead elsewhere names nothing.
async fn read(parts: &Parts, name: &str) -> Option<Vec<u8>> {
    if name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        return None;
    }
    tokio::fs::read(parts.mail_folder.join(format!("{name}.eml"))).await.ok()
}

/// The newest mails, and how many there are.
fn newest(i: I18n, folder: &PathBuf) -> io::Result<(Vec<Mail>, usize)> {
    let mut files = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        // The first mail makes the folder.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), 0)),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if let Some(name) = entry.file_name().to_str().and_then(|name| name.strip_suffix(".eml")) {
            files.push((entry.metadata()?.modified()?, name.to_owned()));
        }
    }
    let all = files.len();
    files.sort_unstable_by(|a, b| b.cmp(a));
    files.truncate(SHOWN);
    let mut mails = Vec::with_capacity(files.len());
    for (_, name) in files {
        let bytes = std::fs::read(folder.join(format!("{name}.eml")))?;
        if let Some(message) = MessageParser::new().parse(&bytes) {
            mails.push(mail(i, name, &message));
        }
    }
    Ok((mails, all))
}

fn mail(i: I18n, name: String, message: &Message<'_>) -> Mail {
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
    let subject = message.subject().unwrap_or_default().to_owned();
    let date =
        message.date().map(|date| i.date_time(Instant::from_unix_seconds(date.to_timestamp()))).unwrap_or_default();
    Mail { name, to, subject, date }
}
