//! What was answered, in numbers, and what other times were proposed.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{EngagementView, Standing};
use domain::id::{BookingId, BranchId, CompanyId, EngagementId, ProposalId};
use domain::instant::Instant;
use domain::invites::Answer;
use entities::directory::branch;
use entities::invites::proposal;
use entities::scheduling::{attendee, engagement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// How many said what about the event as it stands. Guests are nobody's invitees and count nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub accepted: i64,
    pub tentative: i64,
    pub declined: i64,
    /// No answer, or one to a version that has changed since.
    pub none: i64,
}

impl Answers {
    const fn add(&mut self, answer: Answer, count: i64) {
        match answer {
            Answer::Accepted => self.accepted += count,
            Answer::Tentative => self.tentative += count,
            Answer::Declined => self.declined += count,
            Answer::NeedsAction => self.none += count,
        }
    }

    pub const fn any(&self) -> bool {
        self.accepted + self.tentative + self.declined > 0
    }
}

/// The numbers by branch, of the people whom the reader of the view may see. One query.
pub async fn answers_by_branch(cx: &Cx, view: &EngagementView) -> Result<BTreeMap<BranchId, Answers>> {
    answers_for(cx, view.id, view.sequence, &view.standing).await
}

/// As [`answers_by_branch`], of one company, for the mail to its liaisons: its branches' names in both languages, in the
/// order of their codes. Two queries.
pub async fn answers_of_company(
    cx: &Cx,
    engagement: &engagement::Model,
    company: CompanyId,
) -> Result<Vec<(String, String, Answers)>> {
    let standing = Standing::Company(company);
    let mut answers = answers_for(cx, engagement.id, engagement.sequence, &standing).await?;
    let branches = branch::Entity::find()
        .filter(branch::Column::CompanyId.eq(company))
        .order_by_asc(branch::Column::Code)
        .all(cx.db.read())
        .await?;
    Ok(branches.into_iter().filter_map(|it| Some((it.name, it.name_en, answers.remove(&it.id)?))).collect())
}

async fn answers_for(
    cx: &Cx,
    engagement: EngagementId,
    sequence: i32,
    standing: &Standing,
) -> Result<BTreeMap<BranchId, Answers>> {
    use attendee::Column;
    let people = attendee::Entity::listed()
        .select_only()
        .column(Column::BranchId)
        .column(Column::Answer)
        .column(Column::AnswerSequence)
        .column_as(Column::Id.count(), "people")
        .filter(Column::EngagementId.eq(engagement))
        .filter(Column::EmployeeId.is_not_null())
        .filter(standing.attendees())
        .group_by(Column::BranchId)
        .group_by(Column::Answer)
        .group_by(Column::AnswerSequence);
    let rows: Vec<(BranchId, Answer, Option<i32>, i64)> = people.into_tuple().all(cx.db.read()).await?;
    let mut branches: BTreeMap<BranchId, Answers> = BTreeMap::new();
    for (branch, answer, about, count) in rows {
        let is_about = about.is_some_and(|it| it >= sequence);
        let answer = if is_about { answer } else { Answer::NeedsAction };
        branches.entry(branch).or_default().add(answer, count);
    }
    Ok(branches)
}

/// The numbers of all branches together.
pub fn total(branches: &BTreeMap<BranchId, Answers>) -> Answers {
    branches.values().fold(Answers::default(), |sum, it| Answers {
        accepted: sum.accepted + it.accepted,
        tentative: sum.tentative + it.tentative,
        declined: sum.declined + it.declined,
        none: sum.none + it.none,
    })
}

/// As many proposals as a page shows.
const SHOWN: u64 = 20;

/// Another time that somebody of a branch proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    pub branch: String,
    pub branch_en: String,
    pub starts_at: Instant,
    pub ends_at: Option<Instant>,
    pub comment: String,
    pub received_at: Instant,
}

/// What other times were proposed, the newest first, for the brand alone: nobody else can act on it.
pub async fn proposals(cx: &Cx, view: &EngagementView) -> Result<Vec<Proposed>> {
    let Standing::Brand { .. } = view.standing else { return Ok(Vec::new()) };
    of_engagement(cx, view.id).await
}

/// One proposal with the booking that it is about, for the mail to the managers.
pub async fn proposal_of(cx: &Cx, id: ProposalId) -> Result<Option<(BookingId, Proposed)>> {
    let to_branch =
        attendee::Entity::belongs_to(branch::Entity).from(attendee::Column::BranchId).to(branch::Column::Id);
    let Some(it) = proposal::Entity::find_by_id(id).one(cx.db.read()).await? else { return Ok(None) };
    let person = attendee::Entity::find_by_id(it.attendee_id).join(JoinType::InnerJoin, to_branch.into());
    let Some((person, Some(branch))) = person.select_also(branch::Entity).one(cx.db.read()).await? else {
        return Ok(None);
    };
    let proposed = Proposed {
        branch: branch.name,
        branch_en: branch.name_en,
        starts_at: it.starts_at,
        ends_at: it.ends_at,
        comment: it.comment,
        received_at: it.received_at,
    };
    Ok(Some((person.booking_id, proposed)))
}

async fn of_engagement(cx: &Cx, id: EngagementId) -> Result<Vec<Proposed>> {
    let rows = proposal::Entity::find()
        .filter(proposal::Column::EngagementId.eq(id))
        .order_by_desc(proposal::Column::ReceivedAt)
        .order_by_desc(proposal::Column::Id)
        .limit(SHOWN)
        .all(cx.db.read())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let to_branch =
        attendee::Entity::belongs_to(branch::Entity).from(attendee::Column::BranchId).to(branch::Column::Id);
    let branches: BTreeMap<_, _> = attendee::Entity::find()
        .join(JoinType::InnerJoin, to_branch.into())
        .select_also(branch::Entity)
        .filter(attendee::Column::Id.is_in(rows.iter().map(|it| it.attendee_id)))
        .all(cx.db.read())
        .await?
        .into_iter()
        .filter_map(|(attendee, branch)| Some((attendee.id, branch?)))
        .collect();
    let one = |it: proposal::Model| {
        let branch = branches.get(&it.attendee_id);
        Proposed {
            branch: branch.map(|it| it.name.clone()).unwrap_or_default(),
            branch_en: branch.map(|it| it.name_en.clone()).unwrap_or_default(),
            starts_at: it.starts_at,
            ends_at: it.ends_at,
            comment: it.comment,
            received_at: it.received_at,
        }
    };
    Ok(rows.into_iter().map(one).collect())
}
