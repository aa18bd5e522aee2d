//! An employee declares what they need at a visit.

use super::page::behind;
use super::settle::{counted, hours, lock_visit, wish, write};
use crate::catalogue::services::{prefix, service};
use crate::context::Cx;
use crate::directory::csv::checks as cells;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::scheduling::plan::{local, zone_of};
use crate::services::{ApplyForm, Person, insert_declared};
use crate::windows::view::items_of;
use crate::windows::visits::coming;
use domain::id::{ApplicationId, EngagementId, ServiceItemId, StepId};
use domain::scheduling::EngagementStatus;
use domain::scheduling::request::check_answers;
use domain::services::{Channel, Priority, Standing};
use domain::windows::WindowState;
use domain::windows::plan::{Wish, arrange};
use entities::directory::brand;
use entities::services::application;
use entities::windows::{declaration, service_window};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Declarations that one visit takes, those that wait included: ten times what the largest crew serves in a day.
pub const MOST_DECLARATIONS: usize = 2_000;

/// What becomes of a declaration for a visit without a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfFull {
    /// It waits until somebody gives a place back.
    #[default]
    Wait,
    /// It goes to the next visit that has a place, and waits at the chosen one if none has.
    Next,
}

/// What is declared, as typed.
#[derive(Clone, Default)]
pub struct DeclareForm {
    /// Made with the page, so that a form that is sent twice counts once. None: what was sent is none; so are the next two.
    pub form: Option<Uuid>,
    pub item: Option<ServiceItemId>,
    pub visit: Option<EngagementId>,
    pub if_full: IfFull,
    pub person: ApplyForm,
    /// Empty: moves are told nowhere, and so this time is never moved.
    pub email: String,
    /// `elderly`, `disabled` or nothing.
    pub priority: String,
}

/// Declares a need and gives the application. One that is sent again is the one that it was.
///
/// The company's link is the right; `NotFound` for one that holds no more. Fails with `Invalid` naming `item`, `visit`, `email`,
/// `priority` and what an application names, and with the conflicts `visit-over` and `visit-full` ([`MOST_DECLARATIONS`]).
pub async fn declare(cx: &Cx, code: &str, form: &DeclareForm) -> Result<ApplicationId> {
    let window = behind(cx, code).await?.ok_or(UseCaseError::NotFound)?;
    let sent = form.form.ok_or(UseCaseError::NotFound)?;
    if let Some(before) = sent_before(cx.db.read(), sent).await? {
        return Ok(before);
    }
    let known = items_of(cx, window.id).await?;
    let item = form.item.filter(|id| known.iter().any(|it| it.id == *id && it.minutes.is_some()));
    let asked = service(cx, item.ok_or_else(|| UseCaseError::field("item", "unknown"))?).await?;
    let mut checks = Checks::default();
    let coming = coming(cx, &window).await?;
    let chosen = form.visit.and_then(|id| coming.iter().position(|it| it.id == id));
    if chosen.is_none() {
        checks.fail("visit", if form.visit.is_some() { "visit_gone" } else { "required" });
    }
    let person = person(form, &mut checks);
    for error in check_answers(&asked.details.questions, &person.answers) {
        checks.push(error);
    }
    checks.done()?;
    let chosen = chosen.unwrap_or_default();
    let brand = brand::Entity::find_by_id(window.brand_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let new = New {
        id: cx.id(),
        step: cx.id(),
        form: sent,
        minutes: asked.version.minutes.unwrap_or_default(),
        version: asked.version.id,
        item: asked.id,
        letters: prefix(&brand.name, &brand.key),
        day: local(zone_of(&brand), cx.now()).date_naive(),
        window,
        person,
    };
    if form.if_full == IfFull::Next {
        for visit in &coming[chosen..] {
            if let Some(id) = write_new(cx, &new, visit.id, true).await? {
                return Ok(id);
            }
        }
    }
    write_new(cx, &new, coming[chosen].id, false).await?.ok_or(UseCaseError::Aborted)
}

/// Who applies, with what only a declaration asks. What is wrong goes to `checks`.
fn person(form: &DeclareForm, checks: &mut Checks) -> Person {
    let mut person = form.person.person(checks);
    match cells::email(&form.email) {
        Ok(email) => person.email = email.unwrap_or_default(),
        Err(_) => checks.fail("email", "not_an_address"),
    }
    match form.priority.as_str() {
        "" => {}
        word => match word.parse::<Priority>() {
            Ok(priority) => person.priority = Some(priority),
            Err(_) => checks.fail("priority", "unknown"),
        },
    }
    person
}

/// All of a declaration but its visit.
#[derive(Clone)]
struct New {
    id: ApplicationId,
    step: StepId,
    form: Uuid,
    minutes: i32,
    version: domain::id::ServiceVersionId,
    item: ServiceItemId,
    letters: String,
    day: chrono::NaiveDate,
    window: service_window::Model,
    person: Person,
}

/// Writes the declaration and whoever moves by it. None, and nothing is written, if it would wait and `only_placed` is asked.
async fn write_new(cx: &Cx, new: &New, visit: EngagementId, only_placed: bool) -> Result<Option<ApplicationId>> {
    let (cx2, new) = (cx.clone(), new.clone());
    cx.db
        .write(move |tx| async move {
            let window =
                service_window::Entity::find_by_id(new.window.id).lock(LockType::Share).one(tx.as_ref()).await?;
            let window = window.filter(|it| it.state == WindowState::Hung).ok_or(UseCaseError::NotFound)?;
            let visit = lock_visit(&tx, visit).await?;
            if let Some(before) = sent_before(tx.as_ref(), new.form).await? {
                return Ok(Some(before));
            }
            let now = cx2.now();
            let is_open = matches!(visit.status, EngagementStatus::Planned | EngagementStatus::Live);
            if !is_open || visit.ends_at <= now || visit.site_id != Some(window.branch_id) {
                return Err(UseCaseError::Conflict("visit-over"));
            }
            let rows = counted(tx.as_ref(), visit.id).await?;
            if rows.len() >= MOST_DECLARATIONS {
                return if only_placed { Ok(None) } else { Err(UseCaseError::Conflict("visit-full")) };
            }
            let (first, reachable) = (new.person.priority.is_some(), !new.person.email.is_empty());
            let own = Wish { first, minutes: new.minutes, at: None, reachable };
            let wishes: Vec<Wish> = rows.iter().map(wish).chain([own]).collect();
            let mut times = arrange(&hours((visit.starts_at, visit.ends_at), &window, now), &wishes);
            let at = times.pop().flatten();
            if at.is_none() && only_placed {
                return Ok(None);
            }
            let moved = rows.iter().zip(times).filter(|(row, at)| row.at_minute != *at);
            write(&tx, &moved.map(|(row, at)| (row.application_id, at)).collect::<Vec<_>>()).await?;
            let row = application::ActiveModel {
                id: Set(new.id),
                brand_id: Set(window.brand_id),
                company_id: Set(window.company_id),
                branch_id: Set(window.branch_id),
                engagement_id: Set(visit.id),
                attendee_id: Set(None),
                item_id: Set(new.item),
                version_id: Set(new.version),
                channel: Set(Channel::Window),
                state: Set(Standing::NEW.state),
                before: Set(None),
                revision: Set(1),
                taken_by: Set(None),
                sealed: Set(Some(new.person.seal(&cx2, new.id))),
                applied_at: Set(now),
                changed_at: Set(now),
                erased_at: Set(None),
                ..Default::default()
            };
            insert_declared(&tx, row, new.step, (&new.letters, new.day)).await?;
            let row = declaration::ActiveModel {
                application_id: Set(new.id),
                window_id: Set(window.id),
                engagement_id: Set(visit.id),
                form: Set(new.form),
                goes_first: Set(first),
                minutes: Set(new.minutes),
                at_minute: Set(at),
                reachable: Set(reachable),
                checked: Set(None),
                told_at: Set(None),
                told_off: Set(false),
            };
            row.insert(tx.as_ref()).await?;
            Ok(Some(new.id))
        })
        .await
}

/// The application of a form that was sent already.
async fn sent_before(db: &impl sea_orm::ConnectionTrait, form: Uuid) -> Result<Option<ApplicationId>> {
    let rows = declaration::Entity::find().filter(declaration::Column::Form.eq(form));
    Ok(rows.one(db).await?.map(|it| it.application_id))
}
