//! A liaison counts somebody who was there without a screen of their own.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use crate::live::attendance::counted;
use crate::live::correct_heads::{came_at, heads, locked, trace};
use crate::live::correcting::correctable;
use crate::live::join::guest_of;
use crate::scheduling::engagement::engagement;
use domain::id::{AttendeeId, BranchId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use entities::directory::branch;
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Who was there, as typed.
#[derive(Clone, Debug, Default)]
pub struct PresentForm {
    /// Somebody who was invited; none: somebody else, called `name`.
    pub person: Option<AttendeeId>,
    pub name: String,
    /// At whose screen, where they are counted already; none: at none, so that they count for themselves.
    pub screen: Option<AttendeeId>,
}

/// Records that somebody of a branch was there: an invited person who did not enter, or a guest by name.
///
/// Needs `Right::SeeBranch` on the branch. Fails with `Invalid` for a `name` that is missing or too long, for a `person` who is not of the
/// branch or has come already, and for a `screen` that was not there; and with the conflicts of [`correctable`]. Leaves a trace.
pub async fn add_present(cx: &Cx, actor: &Actor, id: EngagementId, of: BranchId, form: &PresentForm) -> Result<()> {
    let db = cx.db.read();
    let branch = branch::Entity::find_by_id(of).one(db).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::SeeBranch, Scope::Branch(branch.company_id, of))?;
    let view = engagement(cx, actor, id).await?;
    let own = || counted(&view).filter(attendee::Column::BranchId.eq(of)).order_by_asc(attendee::Column::Id);
    // A guest comes with the booking that the others came with, and not with one that was given back.
    let other = own().one(db).await?.ok_or(UseCaseError::NotFound)?;
    let held = correctable(cx, id).await?;
    let mut checks = Checks::default();
    let name = match form.person {
        Some(person) => {
            let absent = own().filter(attendee::Column::Id.eq(person)).one(db).await?;
            if !absent.is_some_and(|it| it.joined_at.is_none() && it.seen_with.is_none()) {
                checks.fail("person", "already_there");
            }
            String::new()
        }
        None => checks.required("name", &form.name, LONGEST_NAME),
    };
    if let Some(screen) = form.screen {
        let there = attendee::Column::JoinedAt.is_not_null();
        if own().filter(attendee::Column::Id.eq(screen)).filter(there).one(db).await?.is_none() {
            checks.fail("screen", "required");
        }
    }
    checks.done()?;
    let (cx2, actor, person, screen) = (cx.clone(), actor.clone(), form.person, form.screen);
    cx.db
        .write(move |tx| async move {
            let row = match person {
                Some(person) => locked(&tx, person).await?,
                None => guest_of(&cx2, &other, name).insert(tx.as_ref()).await?,
            };
            let before = heads(&row);
            let change = attendee::ActiveModel {
                id: Set(row.id),
                joined_at: Set(if screen.is_some() { row.joined_at } else { Some(came_at(&cx2, &held)) }),
                screen_people: Set(1),
                seen_with: Set(screen),
                heads_confirmed_at: Set(Some(cx2.now())),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            trace(&cx2, &tx, &actor, &row, (before, i32::from(screen.is_none()))).await
        })
        .await
}
