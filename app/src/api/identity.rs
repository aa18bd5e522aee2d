//! Signing in and out.

use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use tower_sessions::Session;

/// Ends the web session, whoever's it is.
#[server(prefix = "/forms", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    let session: Session = extract().await?;
    session.flush().await.map_err(|error| {
        tracing::error!(%error, "a session could not be ended");
        ServerFnError::new("internal")
    })?;
    redirect("/sign-in");
    Ok(())
}
