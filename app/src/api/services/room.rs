//! Somebody in a room applies, without scripts.

use crate::api::live::talk::sitting;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::ServiceItemId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::services::{ApplyForm, apply_in_room};

/// The form in which somebody applies, which the room opens again with what was typed.
pub const APPLY: &str = "apply";

/// The form as posted.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplyFields {
    pub engagement: String,
    pub item: String,
    pub name: String,
    pub phone: String,
    /// By the keys of the item's questions.
    pub answers: BTreeMap<String, String>,
    /// `1`, or not sent at all.
    pub consent: String,
}

/// A server function wants it, and nothing of what was typed may come into a log.
impl std::fmt::Debug for ApplyFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApplyFields")
    }
}

/// Applies for a service item that the room offers; the receipt is on the next page.
#[server(prefix = "/forms", endpoint = "apply-service")]
pub async fn apply_service(#[server(flatten)] fields: ApplyFields) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&fields.engagement).await else { return Ok(()) };
    let typed = Flash::new().form(APPLY).fields(&fields);
    let form = ApplyForm {
        name: fields.name,
        phone: fields.phone,
        answers: fields.answers,
        consent: !fields.consent.is_empty(),
    };
    let done = match fields.item.parse::<ServiceItemId>() {
        Ok(item) => apply_in_room(&use_cx(), attendee, item, &form).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(_) => leptos_axum::redirect(&format!("/room/{engagement}/receipts")),
        Err(error) => flash::reject(&format!("/room/{engagement}"), typed.failed(&error)).await,
    }
    Ok(())
}
