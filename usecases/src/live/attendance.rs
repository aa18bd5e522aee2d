//! Who was there, by branch.

use crate::context::Cx;
use crate::error::Result;
use crate::live::watching::PRESENT;
use crate::scheduling::engagement::{EngagementView, engagement};
use domain::id::{AttendeeId, BranchId, EngagementId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::branch;
use entities::live::watched;
use entities::scheduling::{attendee, booking};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};
use std::collections::HashMap;

/// One branch's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchAttendance {
    pub id: BranchId,
    pub name: String,
    pub name_en: String,
    pub province: String,
    /// Whom to call there.
    pub liaison: String,
    /// People with a link of their own.
    pub invited: u32,
    /// Links and guests that entered, and people who were at another's screen.
    pub present: u32,
    /// Of the invited those who were not there.
    pub absent: u32,
    /// People at the screens that entered.
    pub head_count: u32,
    /// Screens with several people whose number no liaison has confirmed.
    pub unconfirmed: u32,
    /// Screens that are watching at this moment.
    pub watching: u32,
}

/// An attendee's branch and employee, when they entered, their player's last sign of life, and what is said of their screen.
type Row = (BranchId, Option<uuid::Uuid>, Option<Instant>, Option<Instant>, i32, Option<Instant>, Option<AttendeeId>);

/// The attendance of an engagement, by branch in the order of their codes.
///
/// For the brand and the company's liaison all branches; for a branch's liaison that branch alone.
pub async fn attendance(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(EngagementView, Vec<BranchAttendance>)> {
    let view = engagement(cx, actor, id).await?;
    let rows: Vec<Row> = counted(&view)
        .join(JoinType::LeftJoin, to_watched())
        .select_only()
        .column(attendee::Column::BranchId)
        .column(attendee::Column::EmployeeId)
        .column(attendee::Column::JoinedAt)
        .column(watched::Column::SeenAt)
        .column(attendee::Column::ScreenPeople)
        .column(attendee::Column::HeadsConfirmedAt)
        .column(attendee::Column::SeenWith)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let now = cx.now();
    let mut counts: HashMap<BranchId, [u32; 6]> = HashMap::new();
    for (branch, employee, joined, seen, screen, confirmed, seen_with) in rows {
        let [invited, present, absent, heads, unconfirmed, watching] = counts.entry(branch).or_default();
        let came = joined.is_some() || seen_with.is_some();
        *invited += u32::from(employee.is_some());
        *present += u32::from(came);
        *absent += u32::from(employee.is_some() && !came);
        if joined.is_some() {
            *heads += screen.max(1) as u32;
            *unconfirmed += u32::from(screen > 1 && confirmed.is_none());
        }
        *watching += u32::from(seen.is_some_and(|seen| now - seen <= PRESENT));
    }
    let attendance = branches(cx, counts.keys().copied().collect()).await?.into_iter().map(|it| {
        let [invited, present, absent, head_count, unconfirmed, watching] =
            counts.get(&it.id).copied().unwrap_or_default();
        let (id, name, name_en, province, liaison) = (it.id, it.name, it.name_en, it.province, it.liaison);
        BranchAttendance {
            id,
            name,
            name_en,
            province,
            liaison,
            invited,
            present,
            absent,
            head_count,
            unconfirmed,
            watching,
        }
    });
    Ok((view, attendance.collect()))
}

/// Those of an engagement who count and whom the reader may know of: on the list, and not of a place in an event that was given back.
pub(super) fn counted(view: &EngagementView) -> Select<attendee::Entity> {
    let people =
        attendee::Entity::listed().filter(attendee::Column::EngagementId.eq(view.id)).filter(view.standing.attendees());
    if view.seats.is_none() || view.status == EngagementStatus::Cancelled {
        return people;
    }
    let left = Query::select()
        .column(booking::Column::Id)
        .from(booking::Entity)
        .and_where(booking::Column::EngagementId.eq(view.id))
        .and_where(booking::Column::Status.eq(BookingStatus::Cancelled))
        .to_owned();
    people.filter(attendee::Column::BookingId.not_in_subquery(left))
}

/// From an attendee to what they watched.
pub(super) fn to_watched() -> RelationDef {
    attendee::Entity::belongs_to(watched::Entity).from(attendee::Column::Id).to(watched::Column::AttendeeId).into()
}

/// The branches in the order of their codes.
pub(super) async fn branches(cx: &Cx, ids: Vec<BranchId>) -> Result<Vec<branch::Model>> {
    let mut branches = branch::Entity::find().filter(branch::Column::Id.is_in(ids)).all(cx.db.read()).await?;
    branches.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(branches)
}
