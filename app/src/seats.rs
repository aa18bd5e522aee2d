//! Whom a browser sits in a room as, and what was declared in it. It stands in the web session, so nothing personal enters a URL.

use crate::pages::errors::Problem;
use domain::id::{ApplicationId, AttendeeId, EngagementId};
use leptos_axum::extract;
use std::collections::BTreeMap;
use tower_sessions::Session;
use tower_sessions::session::Error;

/// The session's value: one attendee for each engagement that was joined in this browser.
const KEY: &str = "attendee";

type Seats = BTreeMap<EngagementId, AttendeeId>;

/// The attendee of this browser in an engagement, if somebody joined.
pub async fn seat(session: &Session, engagement: EngagementId) -> Result<Option<AttendeeId>, Error> {
    let seats: Option<Seats> = session.get(KEY).await?;
    Ok(seats.and_then(|seats| seats.get(&engagement).copied()))
}

/// As [`seat`], for a page.
pub async fn readers_seat(engagement: EngagementId) -> Result<Option<AttendeeId>, Problem> {
    let session: Session = extract().await.map_err(|_| Problem::Broken)?;
    seat(&session, engagement).await.map_err(|error| {
        tracing::error!(%error, "a seat cannot be read");
        Problem::Unavailable
    })
}

/// Seats an attendee, in place of who sat here before, under a new session id.
pub async fn take_seat(session: &Session, engagement: EngagementId, attendee: AttendeeId) -> Result<(), Error> {
    let mut seats: Seats = session.get(KEY).await?.unwrap_or_default();
    seats.insert(engagement, attendee);
    // An id that somebody planted in the browser before must not open a room.
    session.cycle_id().await?;
    session.insert(KEY, seats).await
}

/// What was declared for windows in this browser, the oldest first.
const DECLARED: &str = "declared";

/// Declarations that one browser remembers: a shared phone of a dormitory may have some.
const MOST_DECLARED: usize = 20;

/// The declarations of this browser.
pub async fn declared(session: &Session) -> Result<Vec<ApplicationId>, Error> {
    Ok(session.get(DECLARED).await?.unwrap_or_default())
}

/// Remembers a declaration, so that its receipt can be seen again.
pub async fn remember_declared(session: &Session, id: ApplicationId) -> Result<(), Error> {
    let mut ids = declared(session).await?;
    ids.retain(|it| *it != id);
    ids.push(id);
    let spare = ids.len().saturating_sub(MOST_DECLARED);
    // As for a seat: a planted session id must not open it.
    session.cycle_id().await?;
    session.insert(DECLARED, ids.split_off(spare)).await
}
