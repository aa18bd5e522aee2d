//! Everything that a company ever booked, and what became of it.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::bookings::{Listed, PAGE, listed, of_branches, to_engagement};
use crate::scheduling::home::{Turnout, turnouts};
use domain::catalogue::Kind;
use domain::id::{BranchId, BrandId, CompanyId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::BookingStatus;
use entities::directory::company;
use entities::scheduling::{attendee, booking, engagement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// Which part of the file to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineQuery {
    pub kind: Option<Kind>,
    pub status: Option<BookingStatus>,
    /// Counted from 0.
    pub page: u64,
}

impl TimelineQuery {
    fn takes(self, kind: Kind, status: BookingStatus) -> bool {
        self.kind.is_none_or(|it| it == kind) && self.status.is_none_or(|it| it == status)
    }
}

/// A page of a company's file.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub company: company::Model,
    pub viewpoint: Viewpoint,
    /// What begins last comes first, so that what is to come stands above today and what has been below.
    pub rows: Vec<Listed>,
    /// Of these; people of the reader's branches only, where the reader speaks for branches.
    pub turnouts: HashMap<EngagementId, Turnout>,
    /// How many bookings of each kind and status the reader may see at all.
    pub counts: Vec<(Kind, BookingStatus, u64)>,
    /// How many of those that were asked for are on all pages together.
    pub total: u64,
    /// How many of them have not begun.
    pub ahead: u64,
}

/// As whom the reader looks at a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewpoint {
    /// The company's liaison, or an administrator: everything.
    Whole,
    /// For some of its branches: what these take part in.
    Branches(Vec<BranchId>),
    /// Of a brand's team: what the brand has with the company.
    Brands(Vec<BrandId>),
}

impl Viewpoint {
    /// Fails as `Right::Book` on the company does for whoever has no part in it.
    fn of(actor: &Actor, company: CompanyId) -> Result<Self> {
        if actor.may(Right::Administer, Scope::System) {
            return Ok(Self::Whole);
        }
        let decides = actor.require(Right::Book, Scope::Company(company));
        if decides.is_ok() {
            return Ok(Self::Whole);
        }
        let branches = actor.branches().into_iter().filter(|(of, _)| *of == company).map(|(_, branch)| branch);
        let (branches, brands): (Vec<_>, _) = (branches.collect(), actor.brands());
        match (branches.is_empty(), brands.is_empty()) {
            (false, _) => Ok(Self::Branches(branches)),
            (true, false) => Ok(Self::Brands(brands)),
            (true, true) => Ok(decides.map(|()| Self::Whole)?),
        }
    }

    fn bookings(&self, company: CompanyId) -> Select<booking::Entity> {
        let all = booking::Entity::find()
            .join(sea_orm::JoinType::InnerJoin, to_engagement())
            .filter(booking::Column::CompanyId.eq(company))
            .filter(booking::Column::Status.ne(BookingStatus::Held));
        match self {
            Self::Whole => all,
            Self::Branches(branches) => all.filter(of_branches(branches.iter().copied())),
            Self::Brands(brands) => all.filter(booking::Column::BrandId.is_in(brands.iter().copied())),
        }
    }

    fn people(&self, company: CompanyId) -> Condition {
        let all = Condition::all().add(attendee::Column::CompanyId.eq(company));
        match self {
            Self::Whole | Self::Brands(_) => all,
            Self::Branches(branches) => all.add(attendee::Column::BranchId.is_in(branches.iter().copied())),
        }
    }
}

/// A page of everything that a company booked, of every status but held, with a fixed number of queries.
///
/// The company's liaison and an administrator see all of it, a branch's liaison what the branch takes part in, a brand's
/// team what the brand has with the company. Anybody else gets `NotFound`, and so does a brand that has nothing with it.
pub async fn timeline(cx: &Cx, actor: &Actor, id: CompanyId, query: TimelineQuery) -> Result<Timeline> {
    use engagement::Column::{Kind as OfKind, StartsAt};
    let viewpoint = Viewpoint::of(actor, id)?;
    let db = cx.db.read();
    let company = company::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let seen = viewpoint.bookings(id);
    let counts: Vec<(Kind, BookingStatus, i64)> = seen
        .clone()
        .select_only()
        .column(OfKind)
        .column(booking::Column::Status)
        .column_as(booking::Column::Id.count(), "bookings")
        .group_by(OfKind)
        .group_by(booking::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    if counts.is_empty() && matches!(viewpoint, Viewpoint::Brands(_)) {
        return Err(UseCaseError::NotFound);
    }
    let counts: Vec<_> = counts.into_iter().map(|(kind, status, n)| (kind, status, n.unsigned_abs())).collect();
    let total: u64 = counts.iter().filter(|it| query.takes(it.0, it.1)).map(|it| it.2).sum();
    let mut asked = seen;
    if let Some(kind) = query.kind {
        asked = asked.filter(OfKind.eq(kind));
    }
    if let Some(status) = query.status {
        asked = asked.filter(booking::Column::Status.eq(status));
    }
    let ahead = asked.clone().filter(StartsAt.gt(cx.now())).count(db).await?;
    let page = asked
        .select_also(engagement::Entity)
        .order_by_desc(StartsAt)
        // Two of the same minute keep their order from page to page.
        .order_by_desc(booking::Column::Id)
        // Behind the last row there is nothing, however far; the databases count in 63 bits.
        .offset(query.page.saturating_mul(PAGE).min(total))
        .limit(PAGE);
    let rows = listed(cx, page.all(db).await?).await?;
    let turnouts = turnouts(cx, viewpoint.people(id), rows.iter().map(|it| it.engagement.id)).await?;
    Ok(Timeline { company, viewpoint, rows, turnouts, counts, total, ahead })
}
