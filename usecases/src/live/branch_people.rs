//! Who of a branch was there, by name, for those who set it right.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::attendance::counted;
use crate::live::correcting::corrections_until;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{AccountId, AttendeeId, BranchId, EngagementId};
use domain::identity::Actor;
use domain::instant::Instant;
use entities::directory::branch;
use entities::identity::account;
use entities::live::head_correction;
use entities::scheduling::{attendee, engagement as engagement_row};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Traces on the page, the newest first.
const TRACES: u64 = 50;

/// One branch's people.
#[derive(Clone, Debug)]
pub struct BranchPeople {
    pub id: BranchId,
    pub name: String,
    pub name_en: String,
    /// Whoever entered, the largest screens first.
    pub there: Vec<Screen>,
    /// Names of people who were at another's screen, with whose.
    pub with_others: Vec<(AttendeeId, String, String)>,
    /// Invited people who were not there.
    pub absent: Vec<(AttendeeId, String)>,
    pub traces: Vec<Trace>,
    /// From then on the numbers stand.
    pub until: Instant,
}

/// Somebody who entered, and who is at their screen.
#[derive(Clone, Debug)]
pub struct Screen {
    pub id: AttendeeId,
    pub name: String,
    pub people: i32,
    /// Who they are, if somebody wrote it.
    pub names: String,
    pub is_guest: bool,
    pub confirmed: bool,
}

/// A number that a liaison confirmed or set right.
#[derive(Clone, Debug)]
pub struct Trace {
    pub at: Instant,
    /// The liaison's name.
    pub by: String,
    /// Whose screen.
    pub of: String,
    pub before: i32,
    pub after: i32,
}

/// One branch's people, for its own or its company's liaison. The brand does not get names; anybody else gets `NotFound`.
pub async fn branch_people(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    of: BranchId,
) -> Result<(EngagementView, BranchPeople)> {
    let view = engagement(cx, actor, id).await?;
    let company = match view.standing {
        Standing::Company(company) => company,
        Standing::Branch(company, branch) if branch == of => company,
        Standing::Branch(..) => return Err(UseCaseError::NotFound),
        Standing::Brand { .. } => return Err(UseCaseError::Forbidden),
    };
    let db = cx.db.read();
    let found = branch::Entity::find_by_id(of).one(db).await?;
    let branch = found.filter(|it| it.company_id == company).ok_or(UseCaseError::NotFound)?;
    let row = engagement_row::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let people = counted(&view)
        .filter(attendee::Column::BranchId.eq(of))
        .order_by_desc(attendee::Column::ScreenPeople)
        .order_by_asc(attendee::Column::Id)
        .all(db)
        .await?;
    let names: HashMap<AttendeeId, String> = people.iter().map(|it| (it.id, it.name.clone())).collect();
    let named = |id: AttendeeId| names.get(&id).cloned().unwrap_or_default();
    let traces = traces(cx, id, names.keys().copied().collect()).await?;
    let (mut there, mut with_others, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for it in people {
        if it.joined_at.is_some() {
            there.push(Screen {
                id: it.id,
                name: it.name,
                people: it.screen_people,
                names: it.screen_names,
                is_guest: it.employee_id.is_none(),
                confirmed: it.heads_confirmed_at.is_some(),
            });
        } else if let Some(screen) = it.seen_with {
            with_others.push((it.id, it.name, named(screen)));
        } else if it.employee_id.is_some() {
            absent.push((it.id, it.name));
        }
    }
    let traces = traces.into_iter().map(|(it, by)| Trace {
        at: it.corrected_at,
        by,
        of: named(it.attendee_id),
        before: it.people_before,
        after: it.people_after,
    });
    let people = BranchPeople {
        id: of,
        name: branch.name,
        name_en: branch.name_en,
        there,
        with_others,
        absent,
        traces: traces.collect(),
        until: corrections_until(cx, &row).await?,
    };
    Ok((view, people))
}

/// The newest traces about these people, each with who left it.
async fn traces(cx: &Cx, id: EngagementId, of: Vec<AttendeeId>) -> Result<Vec<(head_correction::Model, String)>> {
    let rows = head_correction::Entity::find()
        .filter(head_correction::Column::EngagementId.eq(id))
        .filter(head_correction::Column::AttendeeId.is_in(of))
        .order_by_desc(head_correction::Column::Id)
        .limit(TRACES)
        .all(cx.db.read())
        .await?;
    let accounts: Vec<(AccountId, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Name)
        .filter(account::Column::Id.is_in(rows.iter().map(|it| it.account_id)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let accounts: HashMap<AccountId, String> = accounts.into_iter().collect();
    let by = |it: &head_correction::Model| accounts.get(&it.account_id).cloned().unwrap_or_default();
    Ok(rows.into_iter().map(|it| (by(&it), it)).map(|(by, it)| (it, by)).collect())
}
