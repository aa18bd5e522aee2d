//! Mail that came back: a delivery status notification (RFC 3464) about one of our invites.

use crate::context::Cx;
use crate::error::Result;
use crate::invites::take_reply::Taken;
use crate::invites::unreached::{attendee_of, class, mark};
use entities::notify::outbox;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A failed delivery as the notification says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Message-IDs that it names, with angle brackets; ours is among them, or it is not about our mail.
    pub message_ids: Vec<String>,
    /// Original-Recipient or Final-Recipient.
    pub recipient: String,
    /// Status, such as 5.1.1.
    pub status: String,
}

/// Marks the attendee of the mail as not reached, unless the address was corrected since; the liaisons are told.
///
/// The Message-ID is the proof: only who has the mail knows it. The same notification once more changes nothing.
pub async fn take_bounce(cx: &Cx, bounce: Bounce) -> Result<Taken> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let rows = outbox::Entity::find().filter(outbox::Column::MessageId.is_in(bounce.message_ids));
            let Some(row) = rows.one(tx.as_ref()).await? else { return Ok(Taken::Ignored) };
            let Some(attendee) = attendee_of(&row) else { return Ok(Taken::Ignored) };
            // Each of our mails has one recipient, so whatever address it failed at behind that one, this one was not
            // reached. The recipient is forgotten after some days; then the notification has to name it.
            let address = row.recipient.unwrap_or(bounce.recipient);
            let news = mark(&cx2, &tx, attendee, Some(&address), &class(&bounce.status)).await?;
            Ok(if news { Taken::Recorded } else { Taken::Stale })
        })
        .await
}
