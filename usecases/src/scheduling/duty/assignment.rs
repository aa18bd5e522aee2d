//! One engagement that an officer is claimed for, with all that one needs to get there.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::duty::party::{Party, parties};
use crate::scheduling::engagement::CrewMember;
use domain::id::{EngagementId, ResourceId};
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use entities::directory::{absence, resource};
use entities::scheduling::{claim, engagement};
use sea_orm::sea_query::{JoinType, all, any};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// The most that is looked at: several a day for as long as a brand plans ahead.
const MOST: u64 = 200;

/// A place to be.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub engagement: engagement::Model,
    pub brand: String,
    pub brand_en: String,
    /// When preparing or the way there begins.
    pub busy_from: Instant,
    /// Officers, kits and cars that come along; the actor is left out.
    pub crew: Vec<CrewMember>,
    /// The companies.
    pub parties: Vec<Party>,
    /// The actor is on leave then.
    pub on_leave: bool,
}

/// What the resources are claimed for and is not over before `from`, or is live still, the soonest first.
pub(super) async fn assignments(
    cx: &Cx,
    own: &[resource::Model],
    leave: &[absence::Model],
    from: Instant,
) -> Result<Vec<Assignment>> {
    use engagement::Column::{EndsAt, StartsAt, Status};
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let is_own: HashSet<ResourceId> = own.iter().map(|it| it.id).collect();
    let to_engagement =
        claim::Entity::belongs_to(engagement::Entity).from(claim::Column::EngagementId).to(engagement::Column::Id);
    let claimed = claim::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .select_also(engagement::Entity)
        .filter(claim::Column::ResourceId.is_in(is_own.iter().copied()))
        // What is only held for a form, or for one of several times, is nobody's duty yet.
        .filter(claim::Column::ExpiresAt.is_null())
        .filter(any![all![EndsAt.gt(from), Status.ne(EngagementStatus::Cancelled)], Status.eq(EngagementStatus::Live)])
        .order_by_asc(StartsAt)
        .order_by_asc(claim::Column::Id)
        .limit(MOST)
        .all(cx.db.read())
        .await?;
    let ids: Vec<EngagementId> = claimed.iter().map(|(claim, _)| claim.engagement_id).collect();
    let mut crews = crews(cx, &ids, &is_own).await?;
    let (mut parties, brands) = parties(cx, &ids).await?;
    let mut seen = HashSet::new();
    let assignment = |(claim, engagement): (claim::Model, Option<engagement::Model>)| {
        let engagement = engagement.filter(|it| seen.insert(it.id))?;
        let parties = parties.remove(&engagement.id)?;
        let (brand, brand_en) = brands.get(&engagement.id).cloned().unwrap_or_default();
        let time = Interval { start: claim.starts_at, end: claim.ends_at };
        let is_away = |it: &absence::Model| Interval { start: it.starts_at, end: it.ends_at }.overlaps(&time);
        let on_leave = engagement.ends_at > cx.now() && leave.iter().any(is_away);
        let crew = crews.remove(&engagement.id).unwrap_or_default();
        Some(Assignment { brand, brand_en, busy_from: claim.starts_at, crew, parties, on_leave, engagement })
    };
    Ok(claimed.into_iter().filter_map(assignment).collect())
}

/// Who and what else is claimed, officers first; two queries.
async fn crews(
    cx: &Cx,
    ids: &[EngagementId],
    own: &HashSet<ResourceId>,
) -> Result<HashMap<EngagementId, Vec<CrewMember>>> {
    let to_resource =
        claim::Entity::belongs_to(resource::Entity).from(claim::Column::ResourceId).to(resource::Column::Id);
    let rows = claim::Entity::find()
        .join(JoinType::InnerJoin, to_resource.into())
        .select_also(resource::Entity)
        .filter(claim::Column::EngagementId.is_in(ids.iter().copied()))
        .filter(claim::Column::ExpiresAt.is_null())
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    let mut crews: HashMap<EngagementId, Vec<CrewMember>> = HashMap::new();
    for (claim, resource) in rows {
        if let Some(it) = resource.filter(|it| !own.contains(&it.id)) {
            let member = CrewMember { id: it.id, kind: it.kind, name: it.name, name_en: it.name_en };
            crews.entry(claim.engagement_id).or_default().push(member);
        }
    }
    for crew in crews.values_mut() {
        crew.sort_by_key(|it| it.kind);
    }
    Ok(crews)
}
