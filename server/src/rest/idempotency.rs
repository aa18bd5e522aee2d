//! `Idempotency-Key`: a POST that creates may be repeated and creates once.

use super::problem::Failure;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::identity::Actor;
use domain::scheduling::request::FieldError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use usecases::Cx;
use usecases::idempotency::{Known, begin, forget, store};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key taken; UUIDs and hashes are shorter.
const LONGEST: usize = 200;

/// A refusal as it is kept: its words are chosen anew for each repetition's language.
#[derive(Serialize, Deserialize)]
struct Kept {
    code: String,
    errors: Vec<FieldError>,
}

/// Does the work once per key and account, and answers repetitions as the first time. Without a key it just does it.
///
/// 422 for a key that was used for another call, 409 while the first one runs. A failure of ours is not kept.
pub async fn once<T: Serialize>(
    cx: &Cx,
    actor: &Actor,
    call: (&str, &HeaderMap, &Bytes),
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<Response, Failure> {
    let (path, headers, body) = call;
    let Some(key) = headers.get(&KEY) else { return Ok(created(&json(&work.await?)?)) };
    let key = key.to_str().ok().filter(|key| (1..=LONGEST).contains(&key.len()));
    let key = key.ok_or_else(|| Failure::field("Idempotency-Key", "invalid"))?;
    let request = format!("{path} {}", data_encoding::HEXLOWER.encode(&Sha256::digest(body)));
    let id = match begin(cx, actor.account, key, &request).await? {
        Known::New(id) => id,
        Known::Answered(201, body) => return Ok(created(&body)),
        Known::Answered(status, body) => return Err(again(status, &body)),
        Known::Running => return Err(Failure::new(StatusCode::CONFLICT, "idempotency-key-in-use")),
        Known::Other => return Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused")),
    };
    match work.await {
        Ok(value) => {
            let body = json(&value)?;
            store(cx, &id, 201, body.clone()).await?;
            Ok(created(&body))
        }
        Err(failure) if failure.status.is_server_error() => {
            forget(cx, &id).await?;
            Err(failure)
        }
        Err(failure) => {
            let kept = Kept { code: failure.code.to_string(), errors: failure.errors.clone() };
            store(cx, &id, failure.status.as_u16(), json(&kept)?).await?;
            Err(failure)
        }
    }
}

fn again(status: u16, body: &str) -> Failure {
    match (StatusCode::from_u16(status), serde_json::from_str::<Kept>(body)) {
        (Ok(status), Ok(kept)) => Failure { status, code: kept.code.into(), errors: kept.errors },
        _ => Failure::of_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| Failure::of_status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn created(body: &str) -> Response {
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}
