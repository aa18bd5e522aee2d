//! Who is signed in, loaded once per request.

use crate::parts::Parts;
use app::i18n::Locale;
use app::request::Viewer;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::AccountId;
use tower_sessions::Session;
use usecases::identity::{load_actor, sessions::ACCOUNT_KEY};

/// Puts the [`Viewer`] of the session's account into the request's extensions, if it still has one.
pub async fn find(State(parts): State<Parts>, session: Session, mut request: Request, next: Next) -> Response {
    let account = match session.get::<AccountId>(ACCOUNT_KEY).await {
        Ok(account) => account,
        Err(error) => {
            tracing::error!(%error, "a session cannot be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    if let Some(account) = account {
        match load_actor(&parts.cx, account).await {
            Ok(Some((profile, actor))) => {
                let locale = profile.locale.as_deref().and_then(Locale::from_tag);
                let zone = profile.time_zone.as_deref().and_then(|name| name.parse().ok());
                request.extensions_mut().insert(Viewer { actor, name: profile.name, locale, zone });
            }
            // Disabled since: the session is worth nothing any more.
            Ok(None) => {}
            Err(error) => {
                tracing::error!(?error, "an account cannot be loaded");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        }
    }
    next.run(request).await
}
