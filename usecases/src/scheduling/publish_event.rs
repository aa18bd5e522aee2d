//! A brand opens an event: so many seats at one time, for companies to join.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::{check_time, new_engagement, topic_of};
use domain::catalogue::Kind;
use domain::id::{CompanyId, OfferingId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::request::FieldError;
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;
use std::sync::Arc;

/// What is opened, as typed.
#[derive(Clone, Debug)]
pub struct EventForm {
    pub offering: OfferingId,
    pub starts_at: Option<Instant>,
    /// The topic's key; a briefing needs one.
    pub topic: Option<String>,
    /// Seats, of all companies together.
    pub capacity: Option<i32>,
}

/// Publishes an event at one of the offered times and claims its crew.
///
/// Needs `Right::Decide` on the brand. The brand's own limits bind it; those on companies do not, nor does their lead time,
/// nor do an event's questions stand for it. Fails with `Invalid` naming every field at fault, `NotOffered`, `SlotTaken` or `LimitReached`.
pub async fn publish_event(cx: &Cx, actor: &Actor, form: EventForm) -> Result<engagement::Model> {
    let plan = Plan::load(cx, form.offering, None).await?.at_once(cx.now());
    actor.require(Right::Decide, Scope::Brand(plan.brand.id))?;
    let topic = topic_of(cx, form.topic.as_deref()).await?;
    let plan = plan.about(topic.as_ref());
    let mut errors = check_capacity(form.capacity, 1, plan.offering.max_heads);
    if plan.offering.kind == Kind::Briefing && topic.is_none() {
        errors.push(FieldError::new("topic", "required"));
    }
    let Some(starts_at) = form.starts_at.filter(|_| errors.is_empty()) else {
        errors.extend(form.starts_at.is_none().then(|| FieldError::new("starts_at", "required")));
        return Err(UseCaseError::Invalid(errors));
    };
    let time = plan.time_from(starts_at);
    check_time(&plan, time)?;
    let (cx2, plan, account) = (cx.clone(), Arc::new(plan), actor.account);
    cx.db
        .write(move |tx| async move {
            let event = engagement::Model { capacity: form.capacity, ..new_engagement(&cx2, &plan, time, topic) };
            let event = event.into_active_model().reset_all().insert(tx.as_ref()).await?;
            limits::keep(&cx2, &tx, &plan, None::<CompanyId>, event.id, &[time]).await?;
            claims::take(&cx2, &tx, &plan, event.id, time, &[]).await?;
            let details = json!({ "capacity": event.capacity });
            audit::record(&cx2, &tx, Some(account), "engagement.published", event.id, details).await?;
            Ok(event)
        })
        .await
}

/// A number of seats from `min` to `max`; what is wrong with any other.
pub(super) fn check_capacity(capacity: Option<i32>, min: i32, max: i32) -> Vec<FieldError> {
    match capacity {
        None => vec![FieldError::new("capacity", "required")],
        Some(n) if (min..=max).contains(&n) => Vec::new(),
        Some(_) => vec![FieldError::new("capacity", "out_of_range").with("min", min).with("max", max)],
    }
}
