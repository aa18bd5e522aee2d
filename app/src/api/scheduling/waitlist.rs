//! Events and queues: a brand opens an event, companies join, and answer when their turn has come.

use super::decide::{engagement_page, shown};
use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BookingId, BranchId, BrandId, CompanyId, EngagementId, OfferingId};
use domain::instant::Instant;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::scheduling::{Branches, EventForm, JoinForm};
use usecases::{UseCaseError, scheduling};

/// A number as typed; what is none is not there.
fn number(text: &str) -> Option<i32> {
    text.trim().parse().ok()
}

/// The form of a new event. Its buttons look around as those of a booking do; `publish:` opens the event.
#[server(prefix = "/forms", endpoint = "publish-event")]
pub async fn publish_event(
    #[server(default)] brand: String,
    #[server(default)] offering: String,
    #[server(default)] topic: String,
    #[server(default)] capacity: String,
    #[server(default)] go: String,
) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(offering)) = (brand.parse::<BrandId>(), offering.parse::<OfferingId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/brands/{brand}/events/new/{offering}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let typed = Flash::new().value("topic", &topic).value("capacity", &capacity);
    let (verb, value) = go.split_once(':').unwrap_or_default();
    if verb != "publish" {
        flash::reject(&shown(&page, verb, value), typed).await;
        return Ok(());
    }
    let starts_at = value.parse().ok().map(Instant);
    let topic = (!topic.is_empty()).then_some(topic);
    let form = EventForm { offering, starts_at, topic, capacity: number(&capacity) };
    match scheduling::publish_event(&use_cx(), &viewer.actor, form).await {
        Ok(event) => {
            let page = engagement_page(&event.id.to_string(), &brand.to_string());
            flash::accept(&page, Flash::new().notice("scheduling.event.published")).await;
        }
        Err(error) => flash::reject(&shown(&page, "time", value), typed.failed(&error)).await,
    }
    Ok(())
}

/// A company joins an event, from its page.
#[server(prefix = "/forms", endpoint = "join-event")]
pub async fn join_event(
    #[server(default)] engagement: String,
    #[server(default)] company: String,
    #[server(default)] which: String,
    #[server(default)] branches: Vec<String>,
    #[server(default)] head_count: String,
    #[server(default)] note: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = engagement.parse::<EngagementId>() else {
        redirect("/events");
        return Ok(());
    };
    let page = format!("/events/{id}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let chosen = if which == "some" {
        Branches::Only(branches.iter().filter_map(|it| it.parse().ok().map(BranchId)).collect())
    } else {
        Branches::All
    };
    let joined = match company.parse().map(CompanyId) {
        Ok(company) => {
            let form = JoinForm { company, branches: chosen, head_count: number(&head_count), note: note.clone() };
            scheduling::join_event(&use_cx(), &viewer.actor, id, form).await
        }
        Err(_) => Err(UseCaseError::Forbidden),
    };
    match joined {
        Ok(booking) => {
            let waits = booking.status.waits();
            let notice = if waits { "scheduling.event.queued" } else { "scheduling.event.joined" };
            flash::accept(&format!("/engagements/{id}"), Flash::new().notice(notice)).await;
        }
        Err(error) => {
            let typed = Flash::new().value("which", &which).values("branches", &branches).value("company", &company);
            let typed = typed.value("head_count", &head_count).value("note", &note);
            flash::reject(&page, typed.failed(&error)).await;
        }
    }
    Ok(())
}

/// Whose turn has come takes the place, from the engagement's page.
#[server(prefix = "/forms", endpoint = "take-place")]
pub async fn take_place(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, "");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let taken = match booking.parse::<BookingId>() {
        Ok(id) => scheduling::take_place(&use_cx(), &viewer.actor, id).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match taken {
        Ok(booking) => {
            let open = booking.status.is_open();
            let notice = if open { "scheduling.booking.sent" } else { "scheduling.event.joined" };
            flash::accept(&page, Flash::new().notice(notice)).await;
        }
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Another number of seats, from the brand's page of the event.
#[server(prefix = "/forms", endpoint = "change-capacity")]
pub async fn change_capacity(
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] capacity: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, &brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let changed = match engagement.parse::<EngagementId>() {
        Ok(id) => scheduling::change_capacity(&use_cx(), &viewer.actor, id, number(&capacity)).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match changed {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.event.capacity_changed")).await,
        Err(error) => flash::reject(&page, Flash::new().value("capacity", capacity).failed(&error)).await,
    }
    Ok(())
}

/// The brand calls the whole event off.
#[server(prefix = "/forms", endpoint = "cancel-event")]
pub async fn cancel_event(
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, &brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let cancelled = match engagement.parse::<EngagementId>() {
        Ok(id) => scheduling::cancel_event(&use_cx(), &viewer.actor, id, &reason).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match cancelled {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.decided.cancelled")).await,
        Err(error) => flash::reject(&page, Flash::new().form("cancel").value("reason", reason).failed(&error)).await,
    }
    Ok(())
}
