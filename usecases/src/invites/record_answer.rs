//! An attendee says whether they come.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use domain::id::AttendeeId;
use domain::instant::{Instant, Span};
use domain::invites::{Answer, AnsweredBy, Said, comment as kept};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{attendee, booking, engagement};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};

/// Records what an attendee answers on the web, now, about the engagement as it stands.
///
/// Whoever holds the attendee's personal link may: the caller has proved it. Takes precedence over every earlier answer,
/// however it came. Fails with the conflicts `cancelled` and `ended`.
pub async fn record_answer(cx: &Cx, attendee: AttendeeId, answer: Answer, comment: &str) -> Result<()> {
    let (cx2, comment) = (cx.clone(), comment.to_owned());
    cx.db
        .write(move |tx| async move {
            let (row, engagement) = answerable(&tx, attendee).await?.ok_or(UseCaseError::NotFound)?;
            if let Some(off) = off(&cx2, &tx, &row, &engagement).await? {
                return Err(UseCaseError::Conflict(off.code()));
            }
            // A calendar program whose clock is ahead must not outlive what is answered here.
            let stamp = row.answer_stamp.map_or(cx2.now(), |last| cx2.now().max(last + Span(1)));
            let said = Said { sequence: engagement.sequence, stamp, answer };
            apply(&cx2, &tx, row, said, AnsweredBy::Web, &comment).await?;
            Ok(())
        })
        .await
}

/// Why an answer comes to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Off {
    Cancelled,
    Over,
}

impl Off {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Over => "ended",
        }
    }
}

/// The attendee with the engagement, the attendee's row locked so that answers come one after the other.
pub(super) async fn answerable(tx: &Tx, id: AttendeeId) -> Result<Option<(attendee::Model, engagement::Model)>> {
    let Some(row) = attendee::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await? else {
        return Ok(None);
    };
    let engagement = engagement::Entity::find_by_id(row.engagement_id).one(tx.as_ref()).await?;
    Ok(engagement.map(|engagement| (row, engagement)))
}

/// Whether there is nothing left to answer for this attendee.
pub(super) async fn off(
    cx: &Cx,
    tx: &Tx,
    row: &attendee::Model,
    engagement: &engagement::Model,
) -> Result<Option<Off>> {
    let booking = booking::Entity::find_by_id(row.booking_id).one(tx.as_ref()).await?;
    if engagement.status == EngagementStatus::Cancelled
        || row.removed_at.is_some()
        || booking.is_none_or(|it| it.status != BookingStatus::Confirmed)
    {
        return Ok(Some(Off::Cancelled));
    }
    let over = engagement.status == EngagementStatus::Completed || engagement.ends_at <= cx.now();
    Ok(over.then_some(Off::Over))
}

/// Writes the answer if it counts after the last one; says whether it does.
pub(super) async fn apply(
    cx: &Cx,
    tx: &Tx,
    row: attendee::Model,
    said: Said,
    by: AnsweredBy,
    comment: &str,
) -> Result<bool> {
    if !said.supersedes(last(&row).as_ref()) {
        return Ok(false);
    }
    let mut change: attendee::ActiveModel = row.into();
    change.answer = Set(said.answer);
    change.answered_at = Set(Some(cx.now()));
    change.answered_by = Set(Some(by));
    change.answer_comment = Set(kept(comment));
    change.answer_sequence = Set(Some(said.sequence));
    change.answer_stamp = Set(Some(said.stamp));
    if by == AnsweredBy::Mail {
        // Who answers a mail has got it.
        change.unreachable_at = Set(None);
        change.unreachable_why = Set(None);
    }
    change.update(tx.as_ref()).await?;
    Ok(true)
}

/// The last answer that counted.
pub(crate) fn last(row: &attendee::Model) -> Option<Said> {
    let (sequence, stamp): (i32, Instant) = (row.answer_sequence?, row.answer_stamp?);
    Some(Said { sequence, stamp, answer: row.answer })
}
