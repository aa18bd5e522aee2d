//! A company asks for a time; the request holds it.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result, UseCaseError};
use crate::outbox::{self, Job, insert_many};
use crate::scheduling::claims;
use crate::scheduling::hold_time::own_hold;
use crate::scheduling::limits;
use crate::scheduling::plan::{Plan, instant_at, local};
use crate::scheduling::site::{branches_of, site_of};
use domain::catalogue::Kind;
use domain::id::{BookingId, BranchId, CompanyId, EngagementId, OfferingId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::busy::Busy;
use domain::scheduling::request::{Demands, FieldError, IntakeQuestion, Wish, check};
use domain::scheduling::slots::slots;
use domain::scheduling::state::BookingEvent;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::topic;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which branches take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Branches {
    All,
    Only(Vec<BranchId>),
}

/// What is asked for, as typed.
#[derive(Clone, Debug)]
pub struct BookingForm {
    pub offering: OfferingId,
    pub starts_at: Option<Instant>,
    pub company: CompanyId,
    pub branches: Branches,
    /// Where the crew goes; not given: to the headquarters, if it takes part, else to the first branch that does.
    pub site: Option<BranchId>,
    /// The topic's key; a briefing needs one.
    pub topic: Option<String>,
    pub head_count: Option<i32>,
    /// What the company wants covered.
    pub note: String,
    /// The hold that this becomes, or that it replaces. One that is over, or somebody else's, counts as none.
    pub hold: Option<BookingId>,
    pub answers: BTreeMap<String, String>,
}

/// Requests a booking: claims the crew and tells the brand's managers.
///
/// Needs `Right::Book` on the company. A hold that is named gives its time to the request. Fails with `Invalid` naming every field at fault, with `NotOffered` for a time
/// that is none of the brand's, and with `SlotTaken` if somebody else has it.
pub async fn request_booking(cx: &Cx, actor: &Actor, form: BookingForm) -> Result<booking::Model> {
    actor.require(Right::Book, Scope::Company(form.company))?;
    let topic = topic_of(cx, form.topic.as_deref()).await?;
    let mut plan = Plan::load(cx, form.offering, None).await?.about(topic.as_ref());
    let branches = branches_of(cx, form.company, &form.branches).await?;
    plan.site = site_of(cx, plan.offering.kind, form.company, form.site, &branches).await?;
    let starts_at = check_form(&form, &plan, branches.len(), topic.as_ref())?;
    let time = plan.time_from(starts_at);
    check_time(&plan, time)?;

    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            let held = match form.hold {
                Some(id) => own_hold(&tx, id, actor.account).await?,
                None => None,
            };
            let mut engagement = new_engagement(&cx2, &plan, time, topic);
            let mut booking = new_booking(&cx2, &plan, &actor, &form, engagement.id);
            if let Some(held) = &held {
                booking.status = held.status.after(BookingEvent::Submit).map_err(BookingError::from)?;
                (engagement.id, booking.id, booking.engagement_id) = (held.engagement_id, held.id, held.engagement_id);
            }
            engagement.uid = uid(engagement.id);
            let again = held.is_some();
            put::<engagement::Entity, _>(&tx, engagement.clone(), again).await?;
            limits::keep(&cx2, &tx, &plan, form.company, engagement.id, &[time]).await?;
            claims::take(&cx2, &tx, &plan, engagement.id, time, &[]).await?;
            let booking = put::<booking::Entity, _>(&tx, booking, again).await?;
            let rows = branches
                .iter()
                .map(|branch| booking_branch::ActiveModel { booking_id: Set(booking.id), branch_id: Set(*branch) })
                .collect();
            insert_many::<booking_branch::Entity, _>(&tx, rows).await?;
            outbox::push(&cx2, &tx, Job::NotifyBrand { booking: booking.id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.requested", booking.id, json!({})).await?;
            Ok(booking)
        })
        .await
}

/// Writes a row that is new, or again in place of the one with its id.
pub(super) async fn put<E, A>(tx: &Tx, row: E::Model, again: bool) -> Result<E::Model>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + From<E::Model> + Send,
    E::Model: IntoActiveModel<A>,
{
    let row = A::from(row).reset_all();
    let row = if again { row.update(tx.as_ref()).await? } else { row.insert(tx.as_ref()).await? };
    Ok(row)
}

pub(super) fn check_form(
    form: &BookingForm,
    plan: &Plan,
    branches: usize,
    topic: Option<&topic::Model>,
) -> Result<Instant> {
    let questions: Vec<IntakeQuestion> = serde_json::from_str(&plan.offering.questions).unwrap_or_default();
    let demands = Demands {
        min_heads: plan.offering.min_heads,
        max_heads: plan.offering.max_heads,
        questions: &questions,
        topic: plan.offering.kind == Kind::Briefing,
    };
    let wish = Wish {
        branches,
        head_count: form.head_count,
        topic: topic.is_some(),
        note: &form.note,
        answers: &form.answers,
    };
    let mut errors = check(&wish, &demands);
    if form.starts_at.is_none() {
        errors.push(FieldError::new("starts_at", "required"));
    }
    match form.starts_at {
        Some(starts_at) if errors.is_empty() => Ok(starts_at),
        _ => Err(UseCaseError::Invalid(errors)),
    }
}

/// The time must be one that the brand's day offers; whether it is free is decided in the transaction.
pub fn check_time(plan: &Plan, time: Interval) -> Result<()> {
    let date = local(plan.zone, time.start).date_naive();
    let day = [(date, plan.days.kind(date))];
    let offered = slots(&plan.rules, day, &Busy::default(), |date, minute| instant_at(plan.zone, date, minute));
    let known = offered.iter().any(|slot| slot.time == time && slot.is_free());
    if known { Ok(()) } else { Err(BookingError::NotOffered.into()) }
}

pub(super) fn new_booking(
    cx: &Cx,
    plan: &Plan,
    actor: &Actor,
    form: &BookingForm,
    engagement: EngagementId,
) -> booking::Model {
    booking::Model {
        id: cx.id::<BookingId>(),
        engagement_id: engagement,
        brand_id: plan.brand.id,
        company_id: form.company,
        status: BookingStatus::Requested,
        head_count: form.head_count.unwrap_or_default(),
        note: form.note.trim().to_owned(),
        answers: json!(form.answers).to_string(),
        requested_by: actor.account,
        requested_at: cx.now(),
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        expires_at: None,
        place: None,
    }
}

pub(super) fn new_engagement(cx: &Cx, plan: &Plan, time: Interval, topic: Option<topic::Model>) -> engagement::Model {
    let id = cx.id::<EngagementId>();
    let (topic_id, title, title_en) = match topic {
        Some(topic) => (Some(topic.id), topic.title, topic.title_en),
        None => (None, plan.offering.title.clone(), plan.offering.title_en.clone()),
    };
    engagement::Model {
        id,
        brand_id: plan.brand.id,
        offering_id: plan.offering.id,
        kind: plan.offering.kind,
        topic_id,
        title,
        title_en,
        status: EngagementStatus::Planned,
        starts_at: time.start,
        ends_at: time.end,
        uid: uid(id),
        sequence: 0,
        stream_generation: 0,
        live_since: None,
        ended_at: None,
        created_at: cx.now(),
        site_id: plan.site,
        capacity: None,
    }
}

/// The iCalendar UID of an engagement.
pub(super) fn uid(id: EngagementId) -> String {
    format!("{id}@zhiyin")
}

pub(super) async fn topic_of(cx: &Cx, key: Option<&str>) -> Result<Option<topic::Model>> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(None) };
    let found = topic::Entity::find().filter(topic::Column::Key.eq(key)).one(cx.db.read()).await?;
    found.map_or_else(|| Err(UseCaseError::field("topic", "unknown")), |topic| Ok(Some(topic)))
}
