//! Which branches take part in an engagement, and whom a mail can reach there.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{BookingId, BranchId, CompanyId, EngagementId};
use domain::identity::Actor;
use domain::scheduling::BookingStatus;
use entities::directory::{branch, employee};
use entities::scheduling::{attendee, booking_branch};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

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

/// The engagement with its branches in the order of their codes.
///
/// For the brand and a company's liaison all that they may see; for a branch's liaison that branch alone. People are
/// those who were invited, or before the confirmation those who would be. One query besides the engagement's.
pub async fn taking_part(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(EngagementView, Vec<PartRow>)> {
    use branch::Column::{City, Code, Id, Name, NameEn, Province};
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
    let counts = if view.bookings.iter().any(|it| it.status == BookingStatus::Confirmed) {
        invited(id)
    } else {
        employed(view.bookings.iter().map(|it| it.company_id).collect(), of_bookings.clone())
    };
    let column = |column| (branch::Entity, column);
    let rows = Query::select()
        .columns([Id, Name, NameEn, Province, City].map(column))
        .columns([(COUNTS, PEOPLE), (COUNTS, WITH_ADDRESS)])
        .from(branch::Entity)
        .join_subquery(JoinType::LeftJoin, counts, COUNTS, Expr::col(column(Id)).equals((COUNTS, "branch_id")))
        .and_where(Expr::col(column(Id)).in_subquery(of_bookings))
        .order_by(column(Code), Order::Asc)
        .to_owned();
    let db = cx.db.read();
    let rows = Found::find_by_statement(db.get_database_backend().build(&rows)).all(db).await?;
    Ok((view, rows.into_iter().map(Found::row).collect()))
}

const COUNTS: &str = "counts";
const PEOPLE: &str = "people";
const WITH_ADDRESS: &str = "with_address";

#[derive(FromQueryResult)]
struct Found {
    id: BranchId,
    name: String,
    name_en: String,
    province: String,
    city: String,
    /// None: the branch has nobody.
    people: Option<i64>,
    with_address: Option<i64>,
}

impl Found {
    fn row(self) -> PartRow {
        let Self { id, name, name_en, province, city, people, with_address } = self;
        let people = people.unwrap_or_default();
        PartRow {
            id,
            name,
            name_en,
            province,
            city,
            people,
            without_address: people - with_address.unwrap_or_default(),
        }
    }
}

/// People and, of these, people with an address, by branch.
fn invited(id: EngagementId) -> SelectStatement {
    use attendee::Column;
    attendee::Entity::listed()
        .select_only()
        .column(Column::BranchId)
        .column_as(Column::EmployeeId.count(), PEOPLE)
        .column_as(Column::Email.count(), WITH_ADDRESS)
        .filter(Column::EngagementId.eq(id))
        .group_by(Column::BranchId)
        .into_query()
}

/// As [`invited`], of those who would be.
fn employed(companies: Vec<CompanyId>, branches: SelectStatement) -> SelectStatement {
    use employee::Column;
    employee::Entity::find()
        .select_only()
        .column(Column::BranchId)
        .column_as(Column::Id.count(), PEOPLE)
        .column_as(Column::Email.count(), WITH_ADDRESS)
        .filter(Column::CompanyId.is_in(companies))
        .filter(Column::BranchId.in_subquery(branches))
        .group_by(Column::BranchId)
        .into_query()
}
