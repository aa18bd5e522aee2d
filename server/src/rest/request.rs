//! What a handler takes out of a request, each with a failure that names what is wrong.

use super::problem::Failure;
use crate::http::bearer;
use crate::parts::Parts;
use app::i18n::Locale;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts as Head;
use axum::http::{HeaderMap, StatusCode, header};
use domain::identity::Actor;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::str::FromStr;
use usecases::identity::actor_of_api_key;

/// Whose API key the call has; 401 without a valid one.
pub struct Caller(pub Actor);

impl FromRequestParts<Parts> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(head: &mut Head, parts: &Parts) -> Result<Self, Failure> {
        let Some(key) = bearer(&head.headers) else { return Err(Failure::of_status(StatusCode::UNAUTHORIZED)) };
        let found = actor_of_api_key(&parts.cx, key).await?;
        found.map(|(_, actor)| Self(actor)).ok_or(Failure::of_status(StatusCode::UNAUTHORIZED))
    }
}

/// The `{id}` of the path. What is no id names nothing.
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequestParts<Parts> for Id<T> {
    type Rejection = Failure;

    async fn from_request_parts(head: &mut Head, parts: &Parts) -> Result<Self, Failure> {
        let missing = || Failure::of_status(StatusCode::NOT_FOUND);
        let Path(text) = Path::<String>::from_request_parts(head, parts).await.map_err(|_| missing())?;
        text.parse().map(Self).map_err(|_| missing())
    }
}

/// The query's parameters. Each is read once by [`Parameters::take`]; [`Parameters::finish`] refuses what nobody read.
pub struct Parameters(Vec<(String, String)>);

impl FromRequestParts<Parts> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(head: &mut Head, parts: &Parts) -> Result<Self, Failure> {
        let Query(pairs) =
            Query::from_request_parts(head, parts).await.map_err(|_| Failure::field("query", "unreadable"))?;
        Ok(Self(pairs))
    }
}

impl Parameters {
    /// The parameter's value as `read` understands it; a value that it does not is refused with `code`.
    pub fn take<T>(&mut self, name: &str, code: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
        let Some(at) = self.0.iter().position(|(key, _)| key == name) else { return Ok(None) };
        let (_, text) = self.0.swap_remove(at);
        read(&text).map(Some).ok_or_else(|| Failure::field(name, code))
    }

    /// Refuses a parameter that the call does not have, and one that came twice.
    pub fn finish(self) -> Result<(), Failure> {
        self.0.first().map_or(Ok(()), |(name, _)| Err(Failure::field(name, "unknown_field")))
    }
}

/// A JSON body, with its bytes for whoever has to recognise it. A bad one is refused with the name of the field.
pub struct Body<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Parts> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, parts: &Parts) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(Failure::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = Bytes::from_request(request, parts).await.map_err(|error| Failure::of_status(error.status()))?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| refusal(&error))?;
        json.end().map_err(|_| not_json())?;
        Ok(Self { value, bytes })
    }
}

fn refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    use serde_json::error::Category;
    if !matches!(error.inner().classify(), Category::Data) {
        return not_json();
    }
    let text = error.inner().to_string();
    // serde names a missing or unknown field in its text alone.
    let named = |prefix: &str| text.strip_prefix(prefix)?.split('`').next().map(str::to_owned);
    let path = error.path().to_string();
    let within = |name: String| if path == "." || path == name { name } else { format!("{path}.{name}") };
    if let Some(name) = named("missing field `") {
        return Failure::field(within(name), "required");
    }
    if let Some(name) = named("unknown field `") {
        return Failure::field(path_of_unknown(&path, &name), "unknown_field");
    }
    Failure::field(path, "wrong_type")
}

/// serde has the unknown field in the path already when its map was entered by name.
fn path_of_unknown(path: &str, name: &str) -> String {
    if path == "." || path.is_empty() {
        name.to_owned()
    } else if path == name || path.ends_with(&format!(".{name}")) {
        path.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn not_json() -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, "not-json")
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The language of the answer.
pub struct Language(pub Locale);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Infallible> {
        Ok(Self(language(&head.headers)))
    }
}

/// A program's language is what it asks for; cookies are for browsers.
pub fn language(headers: &HeaderMap) -> Locale {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.and_then(Locale::from_accept_language).unwrap_or(Locale::ZhCn)
}

impl Language {
    /// The text of this language, or the Chinese one where there is no other.
    pub fn pick(&self, zh: String, en: String) -> String {
        if self.0 == Locale::En && !en.is_empty() { en } else { zh }
    }
}
