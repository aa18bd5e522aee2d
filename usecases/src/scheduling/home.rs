//! What a liaison starts the day with.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::bookings::{Listed, Part, held, own_bookings};
use domain::id::{BranchId, CompanyId, EngagementId};
use domain::identity::Actor;
use domain::instant::Instant;
use entities::directory::{branch, company};
use entities::scheduling::{attendee, booking};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A liaison's own bookings with their numbers.
#[derive(Clone, Debug)]
pub struct Home {
    /// Names (Chinese, English) of the companies and branches that the actor speaks for.
    pub of: Vec<(String, String)>,
    /// Of these companies, the first that has no branches yet: nobody could take part.
    pub without_branches: Option<CompanyId>,
    pub list: OwnList,
    /// What took place since the instant that was asked for: engagements, and people at the screens.
    pub held: (i64, i64),
}

/// Own bookings with their numbers.
#[derive(Clone, Debug)]
pub struct OwnList {
    /// What has not ended by the calendar, the soonest first; only on the first page.
    pub ahead: Vec<Listed>,
    /// What has, the latest first.
    pub ended: Vec<Listed>,
    /// There is a next page of `ended`.
    pub more: bool,
    /// Of the confirmed ones; only people of the actor's own companies and branches are counted.
    pub turnouts: HashMap<EngagementId, Turnout>,
}

/// How many were asked to an engagement and how many came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turnout {
    pub invited: i64,
    /// Of the invited: nobody could mail them, so somebody has to hand them their link.
    pub without_address: i64,
    /// People at the screens that entered.
    pub heads: i64,
}

/// What the actor's home page shows, with a fixed number of queries.
///
/// Needs no right of its own: it shows exactly what the actor's grants cover, which may be nothing.
pub async fn home(cx: &Cx, actor: &Actor, held_since: Instant) -> Result<Home> {
    let list = own_list(cx, actor, 0).await?;
    let engagements: Vec<EngagementId> = held(actor, held_since, cx.now())
        .select_only()
        .column(booking::Column::EngagementId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let count = i64::try_from(engagements.len()).unwrap_or_default();
    let heads = turnouts(cx, own(actor), engagements.into_iter()).await?.values().map(|it| it.heads).sum();
    let without_branches = without_branches(cx, actor).await?;
    Ok(Home { of: names(cx, actor).await?, without_branches, list, held: (count, heads) })
}

async fn without_branches(cx: &Cx, actor: &Actor) -> Result<Option<CompanyId>> {
    let own = actor.companies();
    let with: Vec<CompanyId> = branch::Entity::find()
        .select_only()
        .column(branch::Column::CompanyId)
        .distinct()
        .filter(branch::Column::CompanyId.is_in(own.iter().copied()))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(own.into_iter().find(|it| !with.contains(it)))
}

/// A page of the actor's bookings, counted from 0, with a fixed number of queries. Needs no right of its own, as [`home`].
pub async fn own_list(cx: &Cx, actor: &Actor, page: u64) -> Result<OwnList> {
    let ahead = if page == 0 { own_bookings(cx, actor, Part::Ahead).await?.0 } else { Vec::new() };
    let (ended, more) = own_bookings(cx, actor, Part::Ended { page }).await?;
    let turnouts = turnouts(cx, own(actor), ahead.iter().chain(&ended).map(|row| row.engagement.id)).await?;
    Ok(OwnList { ahead, ended, more, turnouts })
}

async fn names(cx: &Cx, actor: &Actor) -> Result<Vec<(String, String)>> {
    let db = cx.db.read();
    let mut names = Vec::new();
    let companies: Vec<CompanyId> = actor.companies();
    if !companies.is_empty() {
        let rows = company::Entity::find().filter(company::Column::Id.is_in(companies)).all(db).await?;
        names.extend(rows.into_iter().map(|it| (it.name, it.name_en)));
    }
    let branches: Vec<BranchId> = actor.branches().into_iter().map(|(_, branch)| branch).collect();
    if !branches.is_empty() {
        let rows = branch::Entity::find().filter(branch::Column::Id.is_in(branches)).all(db).await?;
        names.extend(rows.into_iter().map(|it| (it.name, it.name_en)));
    }
    Ok(names)
}

/// The attendees of the companies and branches that the actor speaks for.
fn own(actor: &Actor) -> Condition {
    use attendee::Column::{BranchId, CompanyId};
    let branches = actor.branches().into_iter().map(|(_, branch)| branch);
    Condition::any().add(CompanyId.is_in(actor.companies())).add(BranchId.is_in(branches))
}

/// The numbers of engagements, of those attendees that `whose` takes; one query.
pub(super) async fn turnouts(
    cx: &Cx,
    whose: Condition,
    engagements: impl Iterator<Item = EngagementId>,
) -> Result<HashMap<EngagementId, Turnout>> {
    use attendee::Column;
    let entered = Expr::cust("SUM(CASE WHEN joined_at IS NULL THEN 0 ELSE screen_people END)");
    let rows: Vec<(EngagementId, i64, i64, i64)> = attendee::Entity::listed()
        .select_only()
        .column(Column::EngagementId)
        // Guests are of no employee and were not invited; a count leaves out what is null.
        .column_as(Column::EmployeeId.count(), "invited")
        .column_as(Column::Email.count(), "with_address")
        .column_as(entered, "heads")
        .filter(Column::EngagementId.is_in(engagements))
        .filter(whose)
        .group_by(Column::EngagementId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let turnout = |(id, invited, with_address, heads): (EngagementId, i64, i64, i64)| {
        (id, Turnout { invited, without_address: invited - with_address, heads })
    };
    Ok(rows.into_iter().map(turnout).collect())
}
