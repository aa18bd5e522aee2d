//! Somebody in a room applies.

use super::person::Person;
use crate::catalogue::services::{prefix, service};
use crate::context::Cx;
use crate::db::Tx;
use crate::directory::csv::checks as cells;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use crate::live::seat::speaker;
use crate::scheduling::plan::{local, zone_of};
use chrono::NaiveDate;
use domain::id::{ApplicationId, AttendeeId, ServiceItemId, StepId};
use domain::scheduling::request::check_answers;
use domain::services::receipt::receipt;
use domain::services::{Act, Channel, Standing, State};
use entities::directory::brand;
use entities::scheduling::{attendee, engagement};
use entities::services::{application, application_step, offered_service, receipt_counter};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::BTreeMap;

/// What an application says, as typed.
#[derive(Clone, Default)]
pub struct ApplyForm {
    pub name: String,
    pub phone: String,
    /// By the keys of the item's questions.
    pub answers: BTreeMap<String, String>,
    /// That what is written here is stored for the application; without it nothing is.
    pub consent: bool,
}

impl ApplyForm {
    /// Who applies. What is wrong goes to `checks`: `name`, `phone`, `consent`.
    pub(crate) fn person(&self, checks: &mut Checks) -> Person {
        let name = checks.required("name", &self.name, LONGEST_NAME);
        let phone = match cells::phone(&self.phone) {
            Ok(Some(phone)) => phone,
            Ok(None) => {
                checks.fail("phone", "required");
                String::new()
            }
            Err(_) => {
                checks.fail("phone", "not_a_phone");
                String::new()
            }
        };
        if !self.consent {
            checks.fail("consent", "consent_needed");
        }
        let kept = |(key, text): (&String, &String)| (key.clone(), text.trim().to_owned());
        let answers = self.answers.iter().map(kept).filter(|(_, text)| !text.is_empty()).collect();
        Person { name, phone, answers, ..Person::default() }
    }
}

/// Applies for an item that the room offers, and gives the application. Whoever sends twice, or has one for the item that still goes
/// on, gets that one and nothing is written.
///
/// The web session that holds the attendee's id is the right. Fails with `Invalid` naming `name`, `phone`, `consent` or
/// `answers.<key>`, with the conflict `service-closed`, and with `ended` and `cancelled`.
pub async fn apply_in_room(
    cx: &Cx,
    attendee: AttendeeId,
    item: ServiceItemId,
    form: &ApplyForm,
) -> Result<ApplicationId> {
    let who = speaker(cx, attendee).await?;
    let open = move || {
        application::Entity::find()
            .filter(application::Column::AttendeeId.eq(attendee))
            .filter(application::Column::ItemId.eq(item))
            .filter(application::Column::State.is_in(State::OPEN))
    };
    if let Some(before) = open().one(cx.db.read()).await? {
        return Ok(before.id);
    }
    let asked = service(cx, item).await?;
    let mut checks = Checks::default();
    let person = form.person(&mut checks);
    for error in check_answers(&asked.details.questions, &person.answers) {
        checks.push(error);
    }
    checks.done()?;
    let engagement = engagement::Entity::find_by_id(who.engagement_id).one(cx.db.read()).await?;
    let brand_id = engagement.ok_or(UseCaseError::NotFound)?.brand_id;
    let brand = brand::Entity::find_by_id(brand_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let (id, step, now) = (cx.id::<ApplicationId>(), cx.id::<StepId>(), cx.now());
    let day = local(zone_of(&brand), now).date_naive();
    let letters = prefix(&brand.name, &brand.key);
    let row = application::ActiveModel {
        id: Set(id),
        brand_id: Set(brand_id),
        company_id: Set(who.company_id),
        branch_id: Set(who.branch_id),
        engagement_id: Set(who.engagement_id),
        attendee_id: Set(Some(attendee)),
        item_id: Set(item),
        version_id: Set(asked.version.id),
        channel: Set(Channel::Room),
        state: Set(Standing::NEW.state),
        before: Set(None),
        revision: Set(1),
        taken_by: Set(None),
        sealed: Set(Some(person.seal(cx, id))),
        applied_at: Set(now),
        changed_at: Set(now),
        erased_at: Set(None),
        ..Default::default()
    };
    cx.db
        .write(move |tx| async move {
            // Whoever sends twice at once comes one after the other.
            attendee::Entity::find_by_id(attendee).lock_exclusive().one(tx.as_ref()).await?;
            if let Some(before) = open().one(tx.as_ref()).await? {
                return Ok(before.id);
            }
            let offered = offered_service::Entity::find_by_id((who.engagement_id, item))
                .filter(offered_service::Column::ClosedAt.is_null())
                .lock(LockType::Share)
                .one(tx.as_ref())
                .await?;
            offered.ok_or(UseCaseError::Conflict("service-closed"))?;
            insert_declared(&tx, row, step, (&letters, day)).await?;
            Ok(id)
        })
        .await
}

/// Writes a new application, whose row lacks the receipt alone, with the first step of its trace. `letters` and `day` begin the receipt.
///
/// The last of a transaction's locks: the day's counter is everybody's.
pub(crate) async fn insert_declared(
    tx: &Tx,
    row: application::ActiveModel,
    step: StepId,
    (letters, day): (&str, NaiveDate),
) -> Result<()> {
    let number = next_number(tx, format!("{letters}-{}", day.format("%y%m%d"))).await?;
    let row =
        application::ActiveModel { receipt: Set(receipt(letters, day, number)), ..row }.insert(tx.as_ref()).await?;
    let step = application_step::ActiveModel {
        id: Set(step),
        application_id: Set(row.id),
        act: Set(Act::Declare),
        state: Set(row.state),
        account_id: Set(None),
        sealed_note: Set(None),
        at: Set(row.applied_at),
    };
    step.insert(tx.as_ref()).await?;
    Ok(())
}

/// One more than the last number of a prefix and day, whose row is everybody's until the transaction ends.
async fn next_number(tx: &Tx, series: String) -> Result<i32> {
    use receipt_counter::{ActiveModel, Column, Entity};
    let known =
        OnConflict::column(Column::Series).value(Column::Last, Expr::col((Entity, Column::Last)).add(1)).to_owned();
    let first = ActiveModel { series: Set(series.clone()), last: Set(1) };
    Entity::insert(first).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
    Ok(Entity::find_by_id(series).one(tx.as_ref()).await?.ok_or(UseCaseError::Aborted)?.last)
}
