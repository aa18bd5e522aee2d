//! Other times for a request: the brand offers some, the company takes one.

use super::decide::{engagement_page, shown};
use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BookingId, EngagementId};
use domain::instant::Instant;
use leptos::prelude::*;
use usecases::{UseCaseError, scheduling};

/// Times as a page's address and its form carry them: microseconds with commas between.
pub fn read_times(text: &str) -> Vec<Instant> {
    text.split(',').filter_map(|it| it.parse().ok().map(Instant)).collect()
}

/// The other way.
pub fn write_times(times: &[Instant]) -> String {
    times.iter().map(|it| it.0.to_string()).collect::<Vec<_>>().join(",")
}

/// The page of times for a brand that answers a request. Its buttons look around as those of a booking do; `time:` adds a
/// time or takes it out again, `offer` sends.
#[server(prefix = "/forms", endpoint = "offer-times")]
pub async fn offer_times(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] chosen: String,
    #[server(default)] note: String,
    #[server(default)] go: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = engagement.parse::<EngagementId>() else { return Ok(()) };
    let page = format!("/engagements/{id}/time");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let mut times = read_times(&chosen);
    let (verb, value) = go.split_once(':').unwrap_or((go.as_str(), ""));
    if verb == "offer" {
        let offered = match booking.parse::<BookingId>() {
            Ok(booking) => scheduling::offer_times(&use_cx(), &viewer.actor, booking, &times, &note).await,
            Err(_) => Err(UseCaseError::NotFound),
        };
        match offered {
            Ok(_) => {
                let notice = Flash::new().notice("scheduling.decided.offered");
                flash::accept(&engagement_page(&engagement, &brand), notice).await;
            }
            Err(error) => {
                let flash = Flash::new().value("note", note).failed(&error);
                flash::reject(&with_times(&page, &times), flash).await;
            }
        }
        return Ok(());
    }
    if let ("time", Ok(at)) = (verb, value.parse().map(Instant)) {
        match times.iter().position(|it| *it == at) {
            Some(known) => drop(times.remove(known)),
            None => times.push(at),
        }
        times.sort_unstable();
    }
    let look = shown(&page, verb, value);
    let look = if verb == "time" { format!("{page}?near={}", value.parse::<i64>().unwrap_or_default()) } else { look };
    // What was typed into the note comes along, though nothing was sent yet.
    flash::reject(&with_times(&look, &times), Flash::new().value("note", note)).await;
    Ok(())
}

fn with_times(page: &str, times: &[Instant]) -> String {
    let glue = if page.contains('?') { '&' } else { '?' };
    format!("{page}{glue}at={}", write_times(times))
}

/// The company takes one of the offered times, from the engagement's page.
#[server(prefix = "/forms", endpoint = "accept-offer")]
pub async fn accept_offer(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
    #[server(default)] starts_at: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, "");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let accepted = match (booking.parse::<BookingId>(), starts_at.parse().map(Instant)) {
        (Ok(id), Ok(at)) => scheduling::accept_offer(&use_cx(), &viewer.actor, id, at).await,
        (Ok(_), Err(_)) => Err(UseCaseError::field("starts_at", "required")),
        (Err(_), _) => Err(UseCaseError::NotFound),
    };
    match accepted {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.decided.accepted")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}
