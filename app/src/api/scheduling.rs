//! Booking, and what becomes of a booking.

pub mod crew;
pub mod decide;
pub mod draft;
pub mod no_show;
pub mod offer;
pub mod place;
pub mod series;
pub mod waitlist;

pub use crew::ChangeCrew;
pub use decide::{CancelBooking, ConfirmBooking, DeclineBooking, RescheduleBooking};
pub use no_show::MarkNoShow;
pub use offer::{AcceptOffer, OfferTimes};
pub use place::ChangePlace;
pub use series::{AddSeries, CancelSeries, MoveSeries, PutBack};
pub use waitlist::{CancelEvent, ChangeCapacity, JoinEvent, PublishEvent, TakePlace};

use crate::api::scheduling::draft::{BookingFields, Draft, Go};
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::{Viewer, use_cx};
use domain::id::OfferingId;
use domain::instant::Instant;
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use tower_sessions::Session;
use usecases::scheduling::{request_booking, wait_for_time};
use usecases::{Cx, UseCaseError};

/// The one form of the booking page. Each of its buttons sends all of it: most only note what is chosen so far, so that
/// nothing is lost between two looks at the calendar; the last one requests the booking.
#[server(prefix = "/forms", endpoint = "booking")]
pub async fn fill_booking(#[server(flatten)] fields: BookingFields) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in("/book") else { return Ok(()) };
    let Ok(offering) = fields.offering.parse::<OfferingId>() else {
        redirect("/book");
        return Ok(());
    };
    let (cx, page) = (use_cx(), format!("/book/{offering}"));
    let session: Session = extract().await?;
    let mut draft = Draft::load(&session, offering).await.unwrap_or_else(|| Draft::new(offering));
    draft.fill(&fields);
    if fields.go == "submit" {
        // Left as it was proposed or not: what the form showed is what is sent.
        draft.head_count.clone_from(&fields.head_count);
        return send(&cx, &viewer, &session, draft, &page, false).await;
    }
    if let Some(at) = fields.go.strip_prefix("wait:").and_then(|at| at.parse().ok()) {
        // The time stands on the button: one that is taken cannot be chosen first.
        draft.head_count.clone_from(&fields.head_count);
        draft.starts_at = Some(Instant(at));
        return send(&cx, &viewer, &session, draft, &page, true).await;
    }
    let go = Go::read(&fields.go);
    if let Err(error) = draft.take(&cx, &viewer.actor, &go).await {
        flash::reject(&page, Flash::new().failed(&error)).await;
    } else {
        redirect(&format!("{page}#{}", go.section()));
    }
    draft.store(&session).await;
    Ok(())
}

async fn send(
    cx: &Cx,
    viewer: &Viewer,
    session: &Session,
    draft: Draft,
    page: &str,
    waits: bool,
) -> Result<(), ServerFnError> {
    let booked = match draft.form(&viewer.actor) {
        Some(form) if waits => wait_for_time(cx, &viewer.actor, form).await,
        Some(form) => request_booking(cx, &viewer.actor, form).await,
        None => Err(UseCaseError::Forbidden),
    };
    match booked {
        Ok(booking) => {
            Draft::clear(session).await;
            let page = format!("/engagements/{}", booking.engagement_id);
            let notice = if waits { "scheduling.event.queued" } else { "scheduling.booking.sent" };
            flash::accept(&page, Flash::new().notice(notice)).await;
        }
        Err(error) => {
            let mut flash = Flash::new().failed(&error);
            for error in &mut flash.errors {
                draft.name_in_form(error);
            }
            draft.store(session).await;
            flash::reject(page, flash).await;
        }
    }
    Ok(())
}
