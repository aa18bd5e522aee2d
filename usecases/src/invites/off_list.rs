//! Who was taken off the list of an engagement.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{EngagementView, Standing};
use domain::id::AttendeeId;
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// As many as a page lists, those who were taken off last.
const SHOWN: u64 = 100;

/// How many of the reader's people were taken off, and by name the last hundred.
///
/// The view is the right: a liaison sees the own company's, a branch's liaison the own branch's, a brand nobody.
pub async fn off_list(cx: &Cx, view: &EngagementView) -> Result<(u64, Vec<(AttendeeId, String)>)> {
    if let Standing::Brand { .. } = view.standing {
        return Ok((0, Vec::new()));
    }
    let people = attendee::Entity::find()
        .filter(attendee::Column::EngagementId.eq(view.id))
        .filter(attendee::Column::RemovedAt.is_not_null())
        .filter(attendee::Column::EmployeeId.is_not_null())
        .filter(view.standing.attendees());
    let count = people.clone().count(cx.db.read()).await?;
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let last = people
        .select_only()
        .columns([attendee::Column::Id, attendee::Column::Name])
        .order_by_desc(attendee::Column::RemovedAt)
        .limit(SHOWN)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok((count, last))
}
