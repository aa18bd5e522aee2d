//! The brand's answer to a request, and what either side changes afterwards.

use super::signed_in;
use crate::flash::{self, Flash};
use crate::i18n::use_i18n;
use crate::request::use_cx;
use chrono::NaiveDate;
use domain::id::{BookingId, BrandId, EngagementId, ResourceId};
use domain::identity::Actor;
use domain::instant::{Instant, Span};
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::{BookingError, UseCaseError, scheduling};

/// The brand says yes. `crew` is the presenter; it comes from the brand's week and goes back there.
#[server(prefix = "/forms", endpoint = "confirm-booking")]
pub async fn confirm_booking(
    #[server(default)] booking: String,
    #[server(default)] brand: String,
    #[server(default)] date: String,
    #[server(default)] crew: String,
) -> Result<(), ServerFnError> {
    let page = week_page(&brand, &date);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let decided = match (booking.parse::<BookingId>(), crew_of(&crew)) {
        (Ok(id), Some(crew)) => scheduling::confirm_booking(&use_cx(), &viewer.actor, id, &crew).await,
        (Ok(_), None) => Err(UseCaseError::field("crew", "unknown")),
        (Err(_), _) => Err(UseCaseError::NotFound),
    };
    match decided {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.decided.confirmed")).await,
        Err(error) => {
            let flash = Flash::new().form(&booking).value("crew", crew);
            flash::reject(&page, refused(flash, &viewer.actor, &booking, &error).await).await;
        }
    }
    Ok(())
}

/// The brand says no.
#[server(prefix = "/forms", endpoint = "decline-booking")]
pub async fn decline_booking(
    #[server(default)] booking: String,
    #[server(default)] brand: String,
    #[server(default)] date: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let page = week_page(&brand, &date);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let decided = match booking.parse::<BookingId>() {
        Ok(id) => scheduling::decline_booking(&use_cx(), &viewer.actor, id, &reason).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match decided {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.decided.declined")).await,
        Err(error) => {
            let flash = Flash::new().form(&booking).value("reason", reason);
            flash::reject(&page, refused(flash, &viewer.actor, &booking, &error).await).await;
        }
    }
    Ok(())
}

/// Why the brand's answer was refused. Whoever comes second is told who was first.
async fn refused(flash: Flash, actor: &Actor, booking: &str, error: &UseCaseError) -> Flash {
    if let (UseCaseError::Booking(BookingError::WrongStatus(_)), Ok(id)) = (error, booking.parse())
        && let Ok(Some((status, name))) = scheduling::decision(&use_cx(), actor, id).await
    {
        let status = use_i18n().word("scheduling.booking_status", status.word());
        return flash.error_with("", "decided_by", &[("name", &name), ("status", status)]);
    }
    flash.failed(error)
}

/// Either side calls it off, from the engagement's page.
#[server(prefix = "/forms", endpoint = "cancel-booking")]
pub async fn cancel_booking(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
    #[server(default)] reason: String,
    /// Set on the brand's page of the engagement, to which it then goes back.
    #[server(default)]
    brand: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, &brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let cancelled = match booking.parse::<BookingId>() {
        Ok(id) => scheduling::cancel_booking(&use_cx(), &viewer.actor, id, &reason).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match cancelled {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.decided.cancelled")).await,
        Err(error) => flash::reject(&page, Flash::new().form("cancel").value("reason", reason).failed(&error)).await,
    }
    Ok(())
}

/// Another time for a booking. Its page is looked through by the same buttons as the booking page: `day:` and `month:`
/// only show, as `length:` does, `time:` chooses, `move:` does it.
#[server(prefix = "/forms", endpoint = "reschedule-booking")]
pub async fn reschedule_booking(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] go: String,
    /// Another length, for the brand.
    #[server(default)]
    minutes: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = engagement.parse::<EngagementId>() else { return Ok(()) };
    let page = format!("/engagements/{id}/time");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let (verb, value) = go.split_once(':').unwrap_or_default();
    let at = value.parse().ok().map(Instant);
    let minutes: Option<u16> = minutes.parse().ok();
    let looked_at = |verb| {
        let page = shown(&page, verb, value);
        let sign = if page.contains('?') { '&' } else { '?' };
        minutes.map_or_else(|| page.clone(), |it| format!("{page}{sign}minutes={it}"))
    };
    if verb != "move" {
        redirect(&looked_at(verb));
        return Ok(());
    }
    let moved = match (booking.parse::<BookingId>(), at) {
        (Ok(booking), Some(starts_at)) => {
            let ends_at = minutes.map(|it| starts_at + Span::minutes(it.into()));
            let new = scheduling::NewTime { starts_at, ends_at, crew: None };
            scheduling::reschedule_booking(&use_cx(), &viewer.actor, booking, new).await
        }
        (Ok(_), None) => Err(UseCaseError::field("starts_at", "required")),
        (Err(_), _) => Err(UseCaseError::NotFound),
    };
    match moved {
        Ok(_) => {
            let notice = Flash::new().notice("scheduling.decided.moved");
            flash::accept(&engagement_page(&engagement, &brand), notice).await;
        }
        Err(error) => flash::reject(&looked_at("time"), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// The page of times at a month, a day or a chosen time. Only what can be read enters the address.
pub(super) fn shown(page: &str, verb: &str, value: &str) -> String {
    match (verb, value.parse::<NaiveDate>(), value.parse::<i64>()) {
        ("month", Ok(day), _) => format!("{page}?month={day}"),
        ("day", Ok(day), _) => format!("{page}?day={day}"),
        ("time", _, Ok(at)) => format!("{page}?at={at}"),
        _ => page.to_owned(),
    }
}

/// The crew that was chosen: nobody in particular, or one officer.
fn crew_of(text: &str) -> Option<Vec<ResourceId>> {
    if text.is_empty() { Some(Vec::new()) } else { text.parse().ok().map(|id| vec![id]) }
}

/// The brand's week with the day that was looked at.
fn week_page(brand: &str, date: &str) -> String {
    match (brand.parse::<BrandId>(), date.parse::<NaiveDate>()) {
        (Ok(brand), Ok(date)) => format!("/brands/{brand}/week?date={date}"),
        (Ok(brand), Err(_)) => format!("/brands/{brand}/week"),
        (Err(_), _) => "/".to_owned(),
    }
}

/// The engagement's page: the brand's one if a brand's id came along.
pub(super) fn engagement_page(engagement: &str, brand: &str) -> String {
    match (engagement.parse::<EngagementId>(), brand.parse::<BrandId>()) {
        (Ok(id), Ok(brand)) => format!("/brands/{brand}/engagements/{id}"),
        (Ok(id), Err(_)) => format!("/engagements/{id}"),
        (Err(_), _) => "/".to_owned(),
    }
}
