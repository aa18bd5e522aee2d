//! Who was there, by branch.

use crate::context::Cx;
use crate::error::Result;
use crate::live::heartbeat::PRESENT;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{BranchId, EngagementId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::branch;
use entities::scheduling::{attendee, booking};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// One branch's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchAttendance {
    pub id: BranchId,
    pub name: String,
    pub name_en: String,
    pub province: String,
    /// People with a link of their own.
    pub invited: u32,
    /// Links and guests that entered.
    pub present: u32,
    /// People at the screens that entered.
    pub head_count: u32,
    /// Screens that are watching at this moment.
    pub watching: u32,
}

/// An attendee's branch and employee, first and last sign of life, and people at the screen.
type Row = (BranchId, Option<uuid::Uuid>, Option<Instant>, Option<Instant>, i32);

/// The attendance of an engagement, by branch in the order of their codes.
///
/// For the brand and the company's liaison all branches; for a branch's liaison that branch alone.
pub async fn attendance(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(EngagementView, Vec<BranchAttendance>)> {
    let view = engagement(cx, actor, id).await?;
    let mut people = attendee::Entity::listed()
        .select_only()
        .column(attendee::Column::BranchId)
        .column(attendee::Column::EmployeeId)
        .column(attendee::Column::JoinedAt)
        .column(attendee::Column::LastSeenAt)
        .column(attendee::Column::ScreenPeople)
        .filter(attendee::Column::EngagementId.eq(id));
    match view.standing {
        Standing::Brand { .. } => {}
        Standing::Company(company) => people = people.filter(attendee::Column::CompanyId.eq(company)),
        Standing::Branch(_, branch) => people = people.filter(attendee::Column::BranchId.eq(branch)),
    }
    if view.seats.is_some() && view.status != EngagementStatus::Cancelled {
        // Of a place in an event that was given back.
        let left = Query::select()
            .column(booking::Column::Id)
            .from(booking::Entity)
            .and_where(booking::Column::EngagementId.eq(id))
            .and_where(booking::Column::Status.eq(BookingStatus::Cancelled))
            .to_owned();
        people = people.filter(attendee::Column::BookingId.not_in_subquery(left));
    }
    let rows: Vec<Row> = people.into_tuple().all(cx.db.read()).await?;
    let now = cx.now();
    let mut counts: HashMap<BranchId, [u32; 4]> = HashMap::new();
    for (branch, employee, joined, seen, screen) in rows {
        let [invited, present, heads, watching] = counts.entry(branch).or_default();
        *invited += u32::from(employee.is_some());
        if joined.is_some() {
            *present += 1;
            *heads += screen.max(1) as u32;
        }
        *watching += u32::from(seen.is_some_and(|seen| now - seen <= PRESENT));
    }
    let mut branches: Vec<branch::Model> =
        branch::Entity::find().filter(branch::Column::Id.is_in(counts.keys().copied())).all(cx.db.read()).await?;
    branches.sort_by(|a, b| a.code.cmp(&b.code));
    let attendance = branches
        .into_iter()
        .map(|it| {
            let [invited, present, head_count, watching] = counts.get(&it.id).copied().unwrap_or_default();
            let (id, name, name_en, province) = (it.id, it.name, it.name_en, it.province);
            BranchAttendance { id, name, name_en, province, invited, present, head_count, watching }
        })
        .collect();
    Ok((view, attendance))
}
