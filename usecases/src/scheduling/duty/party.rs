//! The companies that are met: where, and whom to call.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::bookings::{Listed, listed};
use crate::scheduling::engagement::BookingView;
use domain::id::{AccountId, BookingId, CompanyId, EngagementId};
use domain::scheduling::BookingStatus;
use entities::directory::branch;
use entities::identity::account;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::sea_query::JoinType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};

/// A company that is met.
#[derive(Clone, Debug)]
pub struct Party {
    pub booking: BookingView,
    /// Who asked for it, and so answers questions about it: name and address.
    pub contact: Option<(String, String)>,
    /// The first of its branches that takes part, by code.
    pub branch: Option<branch::Model>,
}

/// A brand's names in both languages.
type Names = (String, String);

/// The companies of each engagement, and its brand's names.
pub(super) async fn parties(
    cx: &Cx,
    ids: &[EngagementId],
) -> Result<(HashMap<EngagementId, Vec<Party>>, HashMap<EngagementId, Names>)> {
    let db = cx.db.read();
    let standing = [BookingStatus::Requested, BookingStatus::Confirmed, BookingStatus::NoShow];
    let to_engagement =
        booking::Entity::belongs_to(engagement::Entity).from(booking::Column::EngagementId).to(engagement::Column::Id);
    let rows = booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .select_also(engagement::Entity)
        .filter(booking::Column::EngagementId.is_in(ids.iter().copied()))
        .filter(booking::Column::Status.is_in(standing))
        .order_by_asc(booking::Column::Id)
        .all(db)
        .await?;
    let asked_by: HashMap<BookingId, AccountId> = rows.iter().map(|(it, _)| (it.id, it.requested_by)).collect();
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(asked_by.values().copied()));
    let accounts: HashMap<AccountId, (String, String)> =
        accounts.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.email))).collect();
    let mut places = places(cx, asked_by.keys().copied().collect()).await?;
    let (mut parties, mut brands): (HashMap<_, Vec<Party>>, HashMap<_, Names>) = (HashMap::new(), HashMap::new());
    for Listed { booking, engagement, brand, brand_en } in listed(cx, rows).await? {
        brands.insert(engagement.id, (brand, brand_en));
        let contact = asked_by.get(&booking.id).and_then(|id| accounts.get(id)).cloned();
        let branch = places.remove(&booking.id);
        parties.entry(engagement.id).or_default().push(Party { booking, contact, branch });
    }
    Ok((parties, brands))
}

/// The first branch of each booking; two queries, however many branches take part.
async fn places(cx: &Cx, bookings: Vec<BookingId>) -> Result<HashMap<BookingId, branch::Model>> {
    let db = cx.db.read();
    let to_branch = booking_branch::Entity::belongs_to(branch::Entity)
        .from(booking_branch::Column::BranchId)
        .to(branch::Column::Id);
    let first: Vec<(BookingId, CompanyId, String)> = booking_branch::Entity::find()
        .select_only()
        .column(booking_branch::Column::BookingId)
        .column(branch::Column::CompanyId)
        .column_as(branch::Column::Code.min(), "code")
        .join(JoinType::InnerJoin, to_branch.into())
        .filter(booking_branch::Column::BookingId.is_in(bookings))
        .group_by(booking_branch::Column::BookingId)
        .group_by(branch::Column::CompanyId)
        .into_tuple()
        .all(db)
        .await?;
    let found = branch::Entity::find()
        .filter(branch::Column::CompanyId.is_in(first.iter().map(|it| it.1)))
        .filter(branch::Column::Code.is_in(first.iter().map(|it| it.2.clone())));
    let found: BTreeMap<(CompanyId, String), branch::Model> =
        found.all(db).await?.into_iter().map(|it| ((it.company_id, it.code.clone()), it)).collect();
    let place = |(booking, company, code)| Some((booking, found.get(&(company, code)).cloned()?));
    Ok(first.into_iter().filter_map(place).collect())
}
