//! One application, opened.

use super::list::Around;
use super::person::{Person, note_of};
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::catalogue::services::Details;
use domain::id::{ApplicationId, BrandId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::services::{Act, Standing, State};
use entities::catalogue::service_version;
use entities::services::{application, application_step};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// All that the brand's team knows of it. It has no `Debug`, because of whom it names.
pub struct Application {
    pub id: ApplicationId,
    pub brand: BrandId,
    pub engagement: EngagementId,
    pub receipt: String,
    pub person: Person,
    pub version: service_version::Model,
    pub details: Details,
    pub branch: String,
    pub branch_en: String,
    pub standing: Standing,
    /// Empty: nobody.
    pub taken_by: String,
    /// Its time is over, and who applied is forgotten.
    pub erased: bool,
    /// The oldest first.
    pub steps: Vec<Step>,
}

/// What was done.
pub struct Step {
    pub act: Act,
    pub state: State,
    /// Of the team; empty: the applicant.
    pub by: String,
    pub note: String,
    pub at: Instant,
}

/// One application with whom it is of. Needs `Right::Present` on the brand.
pub async fn application(cx: &Cx, actor: &Actor, id: ApplicationId) -> Result<Application> {
    let it = application::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(it.brand_id))?;
    let steps = application_step::Entity::find()
        .filter(application_step::Column::ApplicationId.eq(id))
        .order_by_asc(application_step::Column::Id)
        .all(cx.db.read())
        .await?;
    let accounts = steps.iter().filter_map(|it| it.account_id).chain(it.taken_by).collect();
    let around = Around::with(cx, vec![it.branch_id], accounts).await?;
    let version = versions_of(cx, [it.version_id]).await?.remove(&it.version_id).ok_or(UseCaseError::NotFound)?;
    let details = serde_json::from_str(&version.details).unwrap_or_default();
    let (branch, branch_en) = around.branch(it.branch_id);
    let step = |step: application_step::Model| Step {
        act: step.act,
        state: step.state,
        by: around.account(step.account_id),
        note: note_of(cx, step.id, step.sealed_note.as_deref()),
        at: step.at,
    };
    Ok(Application {
        id,
        brand: it.brand_id,
        engagement: it.engagement_id,
        person: Person::of(cx, id, it.sealed.as_deref()),
        receipt: it.receipt,
        version,
        details,
        branch,
        branch_en,
        standing: Standing { state: it.state, before: it.before },
        taken_by: around.account(it.taken_by),
        erased: it.erased_at.is_some(),
        steps: steps.into_iter().map(step).collect(),
    })
}
