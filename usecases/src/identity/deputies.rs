//! Who decides for a brand while its manager is away.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::scheduling::plan::{instant_at, local, zone_of};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use domain::id::{AccountId, BrandId, DeputyId};
use domain::identity::{Actor, Grant, Right, Role, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::working_days::read_date;
use entities::directory::brand;
use entities::identity::{account, deputy, role_grant};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;

/// The longest that decisions are handed over for, as far ahead as they may be: who is away for longer needs a successor.
const LONGEST: Days = Days::new(60);

/// As typed: dates on the brand's calendar, the last one included.
#[derive(Clone, Debug, Default)]
pub struct DeputyForm {
    pub account: String,
    pub from: String,
    pub until: String,
}

/// One whose days are not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeputyRow {
    pub id: DeputyId,
    pub account: AccountId,
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub appointed_by: String,
    /// Whether the days have begun.
    pub now: bool,
}

/// Hands the decisions on a brand's bookings to one of its team for some days.
///
/// Needs `Right::ManageBrand` and `Right::Decide`: a manager hands on what they have, and a deputy hands on nothing. Fails
/// with `Invalid` naming every field at fault: `account` (not of the team, or oneself), `from`, `until`.
pub async fn appoint_deputy(cx: &Cx, actor: &Actor, id: BrandId, form: &DeputyForm) -> Result<DeputyId> {
    let brand = managed(cx, actor, id).await?;
    let zone = zone_of(&brand);
    let mut checks = Checks::default();
    let time = form.time(&mut checks, zone, local(zone, cx.now()).date_naive());
    let chosen = form.account.trim().parse().ok();
    let account = match team(cx, id).await?.into_iter().find(|it| Some(it.0) == chosen && it.0 != actor.account) {
        Some((account, _)) => Some(account),
        None => {
            checks.fail("account", if form.account.trim().is_empty() { "required" } else { "unknown" });
            None
        }
    };
    checks.done()?;
    let account = account.ok_or(UseCaseError::NotFound)?;
    let row = deputy::ActiveModel {
        id: Set(cx.id::<DeputyId>()),
        brand_id: Set(id),
        account_id: Set(account),
        starts_at: Set(time.start),
        ends_at: Set(time.end),
        appointed_by: Set(actor.account),
        revoked_at: Set(None),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = row.insert(tx.as_ref()).await?;
            let details = json!({ "deputy": account, "starts_at": time.start, "ends_at": time.end });
            audit::record(&cx2, &tx, Some(by), "deputy.appointed", id, details).await?;
            Ok(row.id)
        })
        .await
}

/// Takes the decisions back, from the deputy's next request on.
///
/// Needs `Right::ManageBrand`. One who is none any more stays so. `NotFound` for a deputy of another brand.
pub async fn revoke_deputy(cx: &Cx, actor: &Actor, brand: BrandId, id: DeputyId) -> Result<()> {
    actor.require(Right::ManageBrand, Scope::Brand(brand))?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = deputy::Entity::find_by_id(id).filter(deputy::Column::BrandId.eq(brand)).one(tx.as_ref()).await?;
            let row = row.ok_or(UseCaseError::NotFound)?;
            if row.revoked_at.is_some() {
                return Ok(());
            }
            let account = row.account_id;
            let mut change: deputy::ActiveModel = row.into();
            change.revoked_at = Set(Some(cx2.now()));
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "deputy.revoked", brand, json!({ "deputy": account })).await
        })
        .await
}

/// The deputies whose days are not over, the first to begin first.
///
/// Needs `Right::ManageBrand`.
pub async fn deputies(cx: &Cx, actor: &Actor, id: BrandId) -> Result<Vec<DeputyRow>> {
    actor.require(Right::ManageBrand, Scope::Brand(id))?;
    let db = cx.db.read();
    let brand = brand::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let zone = zone_of(&brand);
    let rows = deputy::Entity::find()
        .filter(deputy::Column::BrandId.eq(id))
        .filter(deputy::Column::EndsAt.gt(cx.now()))
        .filter(deputy::Column::RevokedAt.is_null())
        .order_by_asc(deputy::Column::StartsAt)
        .all(db)
        .await?;
    let ids = rows.iter().flat_map(|it| [it.account_id, it.appointed_by]);
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(db).await?;
    let name = |id| accounts.iter().find(|it| it.id == id).map(|it| it.name.clone()).unwrap_or_default();
    let date = |at: Instant| local(zone, at).date_naive();
    let row = |it: deputy::Model| DeputyRow {
        id: it.id,
        account: it.account_id,
        name: name(it.account_id),
        first: date(it.starts_at),
        last: date(it.ends_at) - Days::new(1),
        appointed_by: name(it.appointed_by),
        now: it.starts_at <= cx.now(),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Whom the actor could appoint: id and name.
///
/// Needs `Right::ManageBrand`.
pub async fn deputy_choices(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Vec<(AccountId, String)>> {
    actor.require(Right::ManageBrand, Scope::Brand(brand))?;
    Ok(team(cx, brand).await?.into_iter().filter(|it| it.0 != actor.account).collect())
}

/// What an officer may do besides at this moment, because a manager is away. One query.
///
/// A manager who is none any more, or whose account is disabled, has handed on nothing.
pub(super) async fn deputy_grants(cx: &Cx, id: AccountId, grants: &[Grant]) -> Result<Vec<Grant>> {
    let own: Vec<BrandId> =
        grants.iter().filter_map(|it| if let Grant::Officer { brand } = it { Some(*brand) } else { None }).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let now = cx.now();
    let enabled = Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::Disabled.eq(false))
        .to_owned();
    let managers = deputy::Entity::belongs_to(role_grant::Entity)
        .from(deputy::Column::AppointedBy)
        .to(role_grant::Column::AccountId);
    let rows: Vec<(BrandId, Option<BrandId>)> = deputy::Entity::find()
        .select_only()
        .column(deputy::Column::BrandId)
        .column_as(role_grant::Column::BrandId, "managed")
        .join(JoinType::InnerJoin, managers.into())
        .filter(deputy::Column::AccountId.eq(id))
        .filter(deputy::Column::StartsAt.lte(now))
        .filter(deputy::Column::EndsAt.gt(now))
        .filter(deputy::Column::RevokedAt.is_null())
        .filter(role_grant::Column::Role.eq(Role::BrandManager))
        .filter(deputy::Column::AppointedBy.in_subquery(enabled))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let given = rows.into_iter().filter(|(brand, managed)| *managed == Some(*brand) && own.contains(brand));
    let mut given: Vec<Grant> = given.map(|(brand, _)| Grant::Deputy { brand }).collect();
    given.dedup();
    Ok(given)
}

/// The accounts that decide for a brand at this moment because a manager is away.
pub async fn deputies_of(cx: &Cx, brand: BrandId) -> Result<Vec<AccountId>> {
    let now = cx.now();
    let rows = deputy::Entity::find()
        .filter(deputy::Column::BrandId.eq(brand))
        .filter(deputy::Column::StartsAt.lte(now))
        .filter(deputy::Column::EndsAt.gt(now))
        .filter(deputy::Column::RevokedAt.is_null())
        .all(cx.db.read())
        .await?;
    let mut found = Vec::new();
    for row in rows {
        // A handful at the most; what one may do is asked where every request asks it.
        let actor = crate::identity::load_actor(cx, row.account_id).await?;
        if actor.is_some_and(|(_, actor)| actor.may(Right::Decide, Scope::Brand(brand))) {
            found.push(row.account_id);
        }
    }
    Ok(found)
}

/// The accounts of a brand's team that can sign in.
async fn team(cx: &Cx, brand: BrandId) -> Result<Vec<(AccountId, String)>> {
    let to_grant =
        account::Entity::belongs_to(role_grant::Entity).from(account::Column::Id).to(role_grant::Column::AccountId);
    let rows = account::Entity::find()
        .join(JoinType::InnerJoin, to_grant.into())
        .filter(role_grant::Column::BrandId.eq(brand))
        .filter(role_grant::Column::Role.eq(Role::Officer))
        .filter(account::Column::Disabled.eq(false))
        .order_by_asc(account::Column::Name)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| (it.id, it.name)).collect())
}

/// The brand, if the actor has on it what is to be handed over.
async fn managed(cx: &Cx, actor: &Actor, id: BrandId) -> Result<brand::Model> {
    actor.require(Right::ManageBrand, Scope::Brand(id))?;
    actor.require(Right::Decide, Scope::Brand(id))?;
    brand::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)
}

impl DeputyForm {
    fn time(&self, checks: &mut Checks, zone: Tz, today: NaiveDate) -> Interval {
        let date = |checks: &mut Checks, field, text: &str| {
            read_date(text).unwrap_or_else(|| {
                checks.fail(field, if text.trim().is_empty() { "required" } else { "not_a_date" });
                today
            })
        };
        let (from, until) = (date(checks, "from", &self.from), date(checks, "until", &self.until));
        if until < from {
            checks.fail("until", "end_before_start");
        } else if until < today {
            checks.fail("until", "past");
        } else if until > from + LONGEST || from > today + LONGEST {
            checks.fail("until", "too_far_ahead");
        }
        Interval { start: instant_at(zone, from, 0), end: instant_at(zone, until + Days::new(1), 0) }
    }
}
