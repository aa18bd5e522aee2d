//! A personal link becomes a place in the room: the GET shows, the POST records.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::invites::record_answer::last;
use crate::keys::Keys;
use crate::scheduling::site::place_of;
use domain::catalogue::Kind;
use domain::id::{AttendeeId, EngagementId};
use domain::instant::Instant;
use domain::invites::Answer;
use domain::scheduling::request::FieldError;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::{branch, brand, company};
use entities::scheduling::{attendee, booking, engagement};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// The most people that one screen may stand for; a large training hall.
pub const MAX_SCREEN: i32 = 500;

/// A link in a group chat must not fill the list: one screen's hall may name that many by hand, no more.
const MAX_GUESTS: u64 = 100;

/// The longest name taken, as in the employee import.
const MAX_NAME: usize = 100;

/// What a link shows before anybody confirms: to whom it belongs (masked) and to what it leads.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub attendee: AttendeeId,
    pub engagement: EngagementId,
    pub kind: Kind,
    /// Where people are expected, of an on-site window, in both languages.
    pub place: Option<(String, String)>,
    pub masked_name: String,
    pub branch: String,
    pub branch_en: String,
    pub brand: String,
    pub brand_en: String,
    pub title: String,
    pub title_en: String,
    pub status: EngagementStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub screen_people: i32,
    pub joined: bool,
    /// What was answered to the engagement as it stands, and when.
    pub said: Option<(Answer, Instant)>,
    /// There was an answer, but time or place have changed since.
    pub said_before: bool,
}

impl Invitation {
    /// Whether there is nothing left to answer: it has ended, by an officer or by the clock.
    pub fn is_over(&self, now: Instant) -> bool {
        self.status == EngagementStatus::Completed || self.ends_at <= now
    }
}

/// What `code` leads to; `NotFound` if it is altered, revoked, of nobody or of somebody who was taken off the list. Changes nothing.
pub async fn invitation(cx: &Cx, code: &str) -> Result<Invitation> {
    let row = attendee_of(cx, code).await?;
    let db = cx.db.read();
    let engagement = engagement::Entity::find_by_id(row.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let brand = brand::Entity::find_by_id(engagement.brand_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let branch = branch::Entity::find_by_id(row.branch_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let status = status_for(cx, &row, &engagement).await?;
    let place = match (engagement.kind.is_on_site(), engagement.site_id) {
        (false, _) => None,
        (true, Some(site)) => branch::Entity::find_by_id(site).one(db).await?.as_ref().map(place_of),
        (true, None) => company::Entity::find_by_id(row.company_id).one(db).await?.map(|it| (it.name, it.name_en)),
    };
    let said = last(&row).filter(|it| it.answer != Answer::NeedsAction);
    let is_about = said.is_some_and(|it| it.is_about(engagement.sequence));
    Ok(Invitation {
        attendee: row.id,
        engagement: engagement.id,
        kind: engagement.kind,
        place,
        masked_name: masked(&row.name),
        branch: branch.name,
        branch_en: branch.name_en,
        brand: brand.name,
        brand_en: brand.name_en,
        title: engagement.title,
        title_en: engagement.title_en,
        status,
        starts_at: engagement.starts_at,
        ends_at: engagement.ends_at,
        screen_people: row.screen_people,
        joined: row.joined_at.is_some(),
        said: said.filter(|_| is_about).zip(row.answered_at).map(|(said, at)| (said.answer, at)),
        said_before: said.is_some() && !is_about,
    })
}

/// The person the link was sent to enters, with so many people at the screen.
///
/// The code itself is the right. Fails with `Invalid` for an impossible number, with the conflict `cancelled`, and with `no-room` for an
/// on-site window. After the end it
/// opens the replay and records nothing.
pub async fn join(cx: &Cx, code: &str, screen_people: i32) -> Result<AttendeeId> {
    let row = attendee_of(cx, code).await?;
    check_screen(screen_people)?;
    let entered = entered(cx, &row).await?;
    let id = row.id;
    cx.db
        .write(move |tx| async move {
            let joined_at = row.joined_at.or(entered);
            let mut change: attendee::ActiveModel = row.into();
            change.joined_at = Set(joined_at);
            if entered.is_some() {
                change.screen_people = Set(screen_people);
            }
            change.update(tx.as_ref()).await?;
            Ok(id)
        })
        .await
}

/// Somebody else who was handed the link enters as a marked guest of the same branch; the owner's record is untouched.
///
/// The code itself is the right. Fails with `Invalid` for a missing or too long name, and with the conflict
/// `too-many-guests` for a link that has gone around.
pub async fn join_as_guest(cx: &Cx, code: &str, name: &str, screen_people: i32) -> Result<AttendeeId> {
    let host = attendee_of(cx, code).await?;
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(UseCaseError::field("name", "required"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(UseCaseError::field("name", "too_long"));
    }
    check_screen(screen_people)?;
    let joined_at = entered(cx, &host).await?;
    let guests = attendee::Entity::find()
        .filter(attendee::Column::EngagementId.eq(host.engagement_id))
        .filter(attendee::Column::InvitedBy.eq(host.id));
    if guests.count(cx.db.read()).await? >= MAX_GUESTS {
        return Err(UseCaseError::Conflict("too-many-guests"));
    }
    let guest = attendee::ActiveModel {
        invited_by: Set(Some(host.id)),
        joined_at: Set(joined_at),
        screen_people: Set(screen_people),
        ..guest_of(cx, &host, name)
    };
    cx.db.write(move |tx| async move { Ok(guest.insert(tx.as_ref()).await?.id) }).await
}

/// Somebody without a link, of the same branch and booking as `other`, who has not come yet.
pub(super) fn guest_of(cx: &Cx, other: &attendee::Model, name: String) -> attendee::ActiveModel {
    attendee::ActiveModel {
        id: Set(cx.id()),
        engagement_id: Set(other.engagement_id),
        booking_id: Set(other.booking_id),
        company_id: Set(other.company_id),
        branch_id: Set(other.branch_id),
        employee_id: Set(None),
        name: Set(name),
        email: Set(None),
        generation: Set(0),
        invited_by: Set(None),
        joined_at: Set(None),
        last_seen_at: Set(None),
        watched_seconds: Set(0),
        screen_people: Set(1),
        ..attendee::ActiveModel::unanswered()
    }
}

pub(crate) async fn attendee_of(cx: &Cx, code: &str) -> Result<attendee::Model> {
    let id = Keys::join_subject(code).ok_or(UseCaseError::NotFound)?;
    let row = attendee::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let holds = row.removed_at.is_none() && cx.keys.proves_join(code, row.id, row.generation);
    if holds { Ok(row) } else { Err(UseCaseError::NotFound) }
}

pub(super) fn check_screen(people: i32) -> Result<()> {
    if (1..=MAX_SCREEN).contains(&people) {
        return Ok(());
    }
    let error = FieldError::new("screen_people", "out_of_range").with("min", 1).with("max", MAX_SCREEN);
    Err(UseCaseError::Invalid(vec![error]))
}

/// When somebody who enters now was there: now, or never if only the replay is left to see.
async fn entered(cx: &Cx, of: &attendee::Model) -> Result<Option<Instant>> {
    let row = engagement::Entity::find_by_id(of.engagement_id).one(cx.db.read()).await?;
    let row = row.ok_or(UseCaseError::NotFound)?;
    if row.kind.is_on_site() {
        return Err(UseCaseError::Conflict("no-room"));
    }
    match status_for(cx, of, &row).await? {
        EngagementStatus::Cancelled => Err(UseCaseError::Conflict("cancelled")),
        EngagementStatus::Completed => Ok(None),
        EngagementStatus::Planned | EngagementStatus::Live => Ok(Some(cx.now())),
    }
}

/// Where the engagement stands for an attendee: called off for those of a company that gave its place in an event back.
pub(super) async fn status_for(
    cx: &Cx,
    of: &attendee::Model,
    engagement: &engagement::Model,
) -> Result<EngagementStatus> {
    if engagement.capacity.is_none() {
        return Ok(engagement.status);
    }
    let booking = booking::Entity::find_by_id(of.booking_id).one(cx.db.read()).await?;
    let left = booking.is_none_or(|it| it.status == BookingStatus::Cancelled);
    Ok(if left { EngagementStatus::Cancelled } else { engagement.status })
}

/// The first character of a name and stars: 张*, 欧**; shown before anybody has proved to be the person.
pub fn masked(name: &str) -> String {
    let mut characters = name.chars();
    let first: String = characters.next().into_iter().collect();
    let rest = characters.count().clamp(1, 2);
    format!("{first}{}", "*".repeat(rest))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_masked_name_tells_its_first_character_only() {
        assert_eq!(masked("张三"), "张*");
        assert_eq!(masked("阿卜杜热合曼·示例江"), "阿**");
        assert_eq!(masked("龘"), "龘*");
    }
}
