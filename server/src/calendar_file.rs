//! An engagement as a file for calendar programs, for REST and for the pages.

use crate::http::answers::file;
use crate::jobs::render::{event, version};
use crate::mail::Language;
use axum::response::Response;
use domain::id::EngagementId;
use domain::identity::Actor;
use domain::scheduling::BookingStatus;
use usecases::invites::facts;
use usecases::invites::ics::{Mailbox, Method, Status, calendar};
use usecases::{Cx, Result, UseCaseError, scheduling};

/// The iCalendar object (RFC 5545) of an engagement, without attendees, for those who may see it.
///
/// `NotFound` for anybody else, and for an engagement without a booking.
pub async fn calendar_file(cx: &Cx, actor: &Actor, id: EngagementId, language: Language) -> Result<Response> {
    let view = scheduling::engagement::engagement(cx, actor, id).await?;
    // The one that holds, if there is one; the texts are those of the invites.
    let booking = view.bookings.iter().max_by_key(|booking| booking.status == BookingStatus::Confirmed);
    let booking = booking.ok_or(UseCaseError::NotFound)?;
    let facts = facts::facts(cx, booking.id).await?.ok_or(UseCaseError::NotFound)?;
    let mut version = version(&facts, cx.now());
    version.status = match facts.booking.status {
        BookingStatus::Held
        | BookingStatus::Requested
        | BookingStatus::Offered
        | BookingStatus::Waiting
        | BookingStatus::Called => Status::Tentative,
        BookingStatus::Confirmed | BookingStatus::NoShow => version.status,
        BookingStatus::Declined | BookingStatus::Cancelled | BookingStatus::Lapsed => Status::Cancelled,
    };
    let event = event(&facts, language);
    let organizer = Mailbox { name: event.brand.clone(), address: cx.site.mail_from.clone() };
    let page = format!("{}/engagements/{id}", cx.site.public_url);
    let invite = event.invite(language, Method::Publish, &version, &organizer, None, Some(&page));
    Ok(file("engagement.ics", "text/calendar; charset=utf-8", calendar(&[invite]).into()))
}
