//! Every few seconds: whoever gave an address is told of a time that was given or has moved, and that a visit was called off.

use crate::context::Cx;
use crate::error::Result;
use crate::outbox::{self, Job};
use crate::services::Person;
use domain::id::ApplicationId;
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use domain::services::State;
use entities::directory::{branch, brand};
use entities::scheduling::engagement;
use entities::services::application;
use entities::windows::declaration;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select,
};
use std::collections::HashMap;

/// The most that are told in one go; the rest a few seconds later.
const MOST: u64 = 500;

/// Microseconds of a minute, as instants count.
const MINUTE: i64 = Span::minutes(1).0;

/// Pushes one mail for each declaration whose time is not the one that was told last; whatever moved it: another declaration, a
/// withdrawal, the desks, or the visit itself. One query if nothing is due. Needs no right: it is the worker's.
///
/// Harmless at any time, also in two processes at once: what is due is locked, and marked in the transaction that pushes.
pub async fn tell_due(cx: &Cx) -> Result<()> {
    if due(cx.now()).limit(1).one(cx.db.read()).await?.is_none() {
        return Ok(());
    }
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let mut due = due(cx2.now()).limit(MOST);
            // Whoever arranges a visit waits for these rows and not they for it.
            let (only, skip) = ([declaration::Entity], LockBehavior::SkipLocked);
            QueryTrait::query(&mut due).lock_with_tables_behavior(LockType::Update, only, skip);
            let rows = due.all(tx.as_ref()).await?;
            let visits = engagement::Entity::find()
                .filter(engagement::Column::Id.is_in(rows.iter().map(|it| it.engagement_id)))
                .all(tx.as_ref())
                .await?;
            let visits: HashMap<_, _> = visits.into_iter().map(|it| (it.id, it)).collect();
            let is_off = |it: &declaration::Model| {
                visits.get(&it.engagement_id).is_some_and(|it| it.status == EngagementStatus::Cancelled)
            };
            let ids = |off: bool| rows.iter().filter(move |it| is_off(it) == off).map(|it| it.application_id);
            declaration::Entity::update_many()
                .col_expr(declaration::Column::ToldOff, Expr::value(true))
                .filter(declaration::Column::ApplicationId.is_in(ids(true)))
                .exec(tx.as_ref())
                .await?;
            // The start of each visit is a value of its own, so there is one statement for each of them.
            for visit in visits.values().filter(|it| it.status != EngagementStatus::Cancelled) {
                let at = Expr::col(declaration::Column::AtMinute).mul(MINUTE).add(visit.starts_at.0);
                declaration::Entity::update_many()
                    .col_expr(declaration::Column::ToldAt, at)
                    .filter(declaration::Column::ApplicationId.is_in(ids(false)))
                    .filter(declaration::Column::EngagementId.eq(visit.id))
                    .exec(tx.as_ref())
                    .await?;
            }
            let jobs = rows.iter().map(|it| Job::VisitTime { application: it.application_id, was: it.told_at });
            outbox::push_all(&cx2, &tx, jobs.collect::<Vec<_>>()).await
        })
        .await
}

/// Those that know another time than holds.
fn due(now: Instant) -> Select<declaration::Entity> {
    use declaration::Column;
    let to_visit: RelationDef = declaration::Entity::belongs_to(engagement::Entity)
        .from(Column::EngagementId)
        .to(engagement::Column::Id)
        .into();
    let to_row: RelationDef = declaration::Entity::belongs_to(application::Entity)
        .from(Column::ApplicationId)
        .to(application::Column::Id)
        .into();
    let holds = Column::AtMinute.into_expr().mul(MINUTE).add(engagement::Column::StartsAt.into_expr());
    let off = engagement::Column::Status.eq(EngagementStatus::Cancelled);
    let another = Column::ToldAt.is_null().or(Column::ToldAt.into_expr().ne(holds));
    let moved = off.clone().not().and(Column::AtMinute.is_not_null()).and(another);
    declaration::Entity::find()
        .join(JoinType::InnerJoin, to_visit)
        .join(JoinType::InnerJoin, to_row)
        .filter(Column::Reachable.eq(true))
        .filter(engagement::Column::EndsAt.gt(now))
        .filter(application::Column::State.ne(State::Withdrawn))
        .filter(application::Column::Sealed.is_not_null())
        .filter(moved.or(off.and(Column::ToldOff.eq(false))))
        .order_by_asc(Column::ApplicationId)
}

/// What one mail says, and to whom. It has no `Debug`, because of whom it names.
pub struct VisitMail {
    pub name: String,
    pub email: String,
    pub receipt: String,
    pub brand: brand::Model,
    pub site: branch::Model,
    /// None: the visit was called off.
    pub at: Option<Instant>,
    /// Over already, or withdrawn: nobody needs the mail.
    pub is_moot: bool,
}

/// By the applications that mails are about. Five queries.
pub async fn visit_mails(cx: &Cx, ids: Vec<ApplicationId>) -> Result<HashMap<ApplicationId, VisitMail>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let db = cx.db.read();
    let rows = application::Entity::find().filter(application::Column::Id.is_in(ids)).all(db).await?;
    let declared = declaration::Entity::find()
        .filter(declaration::Column::ApplicationId.is_in(rows.iter().map(|it| it.id)))
        .all(db)
        .await?;
    let declared: HashMap<_, _> = declared.into_iter().map(|it| (it.application_id, it)).collect();
    let visits = engagement::Entity::find()
        .filter(engagement::Column::Id.is_in(rows.iter().map(|it| it.engagement_id)))
        .all(db)
        .await?;
    let visits: HashMap<_, _> = visits.into_iter().map(|it| (it.id, it)).collect();
    let brands =
        brand::Entity::find().filter(brand::Column::Id.is_in(rows.iter().map(|it| it.brand_id))).all(db).await?;
    let brands: HashMap<_, _> = brands.into_iter().map(|it| (it.id, it)).collect();
    let sites =
        branch::Entity::find().filter(branch::Column::Id.is_in(rows.iter().map(|it| it.branch_id))).all(db).await?;
    let sites: HashMap<_, _> = sites.into_iter().map(|it| (it.id, it)).collect();
    let mail = |it: application::Model| {
        let (row, visit) = (declared.get(&it.id)?, visits.get(&it.engagement_id)?);
        let person = Person::of(cx, it.id, it.sealed.as_deref());
        let off = visit.status == EngagementStatus::Cancelled;
        let at = row.at_minute.filter(|_| !off).map(|minute| visit.starts_at + Span::minutes(minute.into()));
        Some((
            it.id,
            VisitMail {
                is_moot: visit.ends_at <= cx.now() || it.state == State::Withdrawn || (at.is_none() && !off),
                name: person.name,
                email: person.email,
                receipt: it.receipt,
                brand: brands.get(&it.brand_id)?.clone(),
                site: sites.get(&it.branch_id)?.clone(),
                at,
            },
        ))
    };
    Ok(rows.into_iter().filter_map(mail).collect())
}
