//! Which branches take part in an engagement, and whom a mail can reach there.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{BookingId, BranchId, CompanyId, EngagementId};
use domain::identity::Actor;
use domain::scheduling::BookingStatus;
use entities::directory::{branch, employee};
use entities::scheduling::{attendee, booking_branch};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A branch that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub id: BranchId,
    pub name: String,
    pub name_en: String,
    pub province: String,
    pub city: String,
    pub people: i64,
    /// Of these: nobody could mail them, so somebody has to hand them their link.
    pub without_address: i64,
}

/// A branch's id, names, province and city.
type Named = (BranchId, String, String, String, String);

/// The engagement with its branches in the order of their codes.
///
/// For the brand and a company's liaison all that they may see; for a branch's liaison that branch alone. People are
/// those who were invited, or before the confirmation those who would be. Four queries besides the engagement's.
pub async fn taking_part(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(EngagementView, Vec<PartRow>)> {
    use branch::Column;
    let view = engagement(cx, actor, id).await?;
    let mut of_bookings = Query::select()
        .column(booking_branch::Column::BranchId)
        .from(booking_branch::Entity)
        .and_where(
            booking_branch::Column::BookingId.is_in(view.bookings.iter().map(|it| it.id).collect::<Vec<BookingId>>()),
        )
        .to_owned();
    if let Standing::Branch(_, own) = view.standing {
        of_bookings.and_where(booking_branch::Column::BranchId.eq(own));
    }
    let branches: Vec<Named> = branch::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::NameEn, Column::Province, Column::City])
        .filter(branch::Column::Id.in_subquery(of_bookings.clone()))
        .order_by_asc(Column::Code)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let counts = if view.bookings.iter().any(|it| it.status == BookingStatus::Confirmed) {
        invited(cx, id).await?
    } else {
        let companies: Vec<CompanyId> = view.bookings.iter().map(|it| it.company_id).collect();
        employed(cx, companies, of_bookings).await?
    };
    let row = |(id, name, name_en, province, city): Named| {
        let (people, with_address) = counts.get(&id).copied().unwrap_or_default();
        PartRow { id, name, name_en, province, city, people, without_address: people - with_address }
    };
    Ok((view, branches.into_iter().map(row).collect()))
}

/// People and, of these, people with an address.
type Counts = HashMap<BranchId, (i64, i64)>;

async fn invited(cx: &Cx, id: EngagementId) -> Result<Counts> {
    use attendee::Column;
    let rows: Vec<(BranchId, i64, i64)> = attendee::Entity::find()
        .select_only()
        .column(Column::BranchId)
        .column_as(Column::EmployeeId.count(), "people")
        .column_as(Column::Email.count(), "with_address")
        .filter(Column::EngagementId.eq(id))
        .group_by(Column::BranchId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|(branch, people, with)| (branch, (people, with))).collect())
}

async fn employed(cx: &Cx, companies: Vec<CompanyId>, branches: SelectStatement) -> Result<Counts> {
    use employee::Column;
    let rows: Vec<(BranchId, i64, i64)> = employee::Entity::find()
        .select_only()
        .column(Column::BranchId)
        .column_as(Column::Id.count(), "people")
        .column_as(Column::Email.count(), "with_address")
        .filter(Column::CompanyId.is_in(companies))
        .filter(Column::BranchId.in_subquery(branches))
        .group_by(Column::BranchId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|(branch, people, with)| (branch, (people, with))).collect())
}
