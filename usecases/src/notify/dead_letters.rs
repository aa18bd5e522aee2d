//! Mail that was given up.

use crate::context::Cx;
use crate::error::Result;
use crate::outbox::Job;
use domain::id::OutboxId;
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most that one page lists; all of them can be sent again at once.
pub const SHOWN: u64 = 100;

/// One row that no worker will touch again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: OutboxId,
    /// The job's stable word, such as `invite`.
    pub job: String,
    /// As `z***@example.com`; empty if it was given up before it was rendered, or is erased.
    pub recipient: String,
    /// What the mail server said, addresses masked.
    pub error: String,
    pub attempts: i32,
    pub created_at: Instant,
    pub given_up_at: Option<Instant>,
}

/// The latest dead letters.
///
/// Needs `Right::Administer`.
pub async fn dead_letters(cx: &Cx, actor: &Actor) -> Result<Vec<DeadLetter>> {
    actor.require(Right::Administer, Scope::System)?;
    let rows = Entity::find()
        .filter(Column::State.eq(JobState::Dead))
        .order_by_desc(Column::Id)
        .limit(SHOWN)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(letter).collect())
}

fn letter(row: Model) -> DeadLetter {
    DeadLetter {
        id: row.id,
        job: serde_json::from_str::<Job>(&row.job).ok().and_then(|job| word(&job)).unwrap_or_default(),
        recipient: masked(row.recipient.as_deref().unwrap_or_default()),
        error: masked(row.last_error.as_deref().unwrap_or_default()),
        attempts: row.attempts,
        created_at: row.created_at,
        given_up_at: row.finished_at,
    }
}

/// The tag under which the job is stored.
fn word(job: &Job) -> Option<String> {
    Some(serde_json::to_value(job).ok()?.get("job")?.as_str()?.to_owned())
}

/// A text with only the first character left of each mailbox's local part.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('@') {
        let start = before.rfind(|it: char| it.is_whitespace() || "<>()[]\"',;:".contains(it));
        let start = start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        out.push_str(&before[..start]);
        out.extend(before[start..].chars().next());
        out.push_str("***@");
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{masked, word};
    use crate::outbox::Job;
    use domain::id::AttendeeId;
    use uuid::Uuid;

    #[test]
    fn an_address_is_masked_wherever_it_stands() {
        assert_eq!(masked("zhang.san@example.com"), "z***@example.com");
        assert_eq!(masked("550 <li@a.example>: not wang@b.example"), "550 <l***@a.example>: not w***@b.example");
        assert_eq!(masked("connection refused"), "connection refused");
        assert_eq!(masked(""), "");
    }

    #[test]
    fn a_job_is_known_by_its_stored_word() {
        let job = Job::Invite { attendee: AttendeeId(Uuid::from_u128(1)) };
        assert_eq!(word(&job).as_deref(), Some("invite"));
    }
}
