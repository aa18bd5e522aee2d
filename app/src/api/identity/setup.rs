//! The setup page's checks.

use super::own::signed_in;
use crate::flash::{self, Flash};
use crate::i18n::use_i18n;
use crate::request::use_cx;
use crate::setup::{Check, Finding, use_checks};
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use std::collections::BTreeMap;
use tower_sessions::Session;
use usecases::identity;

const PAGE: &str = "/setup";
/// The session's value with what the checks found.
const KEY: &str = "setup";

/// Runs one check and shows what came of it on the setup page.
#[server(prefix = "/forms", endpoint = "run-check")]
pub async fn run_check(#[server(default)] check: String, #[server(default)] to: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let cx = use_cx();
    let (Some(check), Some(checks)) = (Check::from_word(&check), use_checks()) else {
        flash::reject(PAGE, Flash::new().error("", "unknown")).await;
        return Ok(());
    };
    if let Err(error) = identity::record_setup_check(&cx, &viewer.actor, check.word(), &to).await {
        flash::reject(PAGE, Flash::new().value("to", to).failed(&error)).await;
        return Ok(());
    }
    let finding = match check {
        Check::Address => checks.address().await,
        Check::Encoders => checks.encoders().await,
        Check::Mail => checks.mail(&to, &viewer.name, use_i18n().locale).await,
    };
    let session: Session = extract().await?;
    let mut found = findings().await;
    found.insert(check.word().to_owned(), finding);
    session.insert(KEY, found).await.map_err(super::broken)?;
    redirect(PAGE);
    Ok(())
}

/// What the checks of this session found, by the check's word.
pub async fn findings() -> BTreeMap<String, Finding> {
    let Ok(session) = extract::<Session>().await else { return BTreeMap::new() };
    session.get(KEY).await.ok().flatten().unwrap_or_default()
}
