//! What was asked and answered in the room.

use crate::context::Cx;
use crate::directory::branch_names;
use crate::error::Result;
use crate::scheduling::engagement::{EngagementView, Standing};
use domain::id::{AttendeeId, EngagementId, PollId};
use domain::live::PollState;
use entities::live::{poll, poll_answer, question};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// Questions in a report, those with the most votes.
const MOST: u64 = 500;

/// A poll or a quiz question with what was chosen.
#[derive(Clone, Debug)]
pub struct PollResult {
    pub title: String,
    pub title_en: String,
    /// Each option in Chinese and English (which may be empty), and how many chose it.
    pub options: Vec<(String, String, u32)>,
    /// Of a quiz question, counted from 0.
    pub right_choice: Option<usize>,
}

impl PollResult {
    pub fn answers(&self) -> u32 {
        self.options.iter().map(|it| it.2).sum()
    }
}

/// A question from the room. Nobody is named.
#[derive(Clone, Debug)]
pub struct Said {
    pub text: String,
    pub votes: i32,
    /// In writing; empty: none.
    pub answer: String,
    pub answered: bool,
    /// The branch, in both languages; empty if whoever asked wanted colleagues not to know.
    pub branch: (String, String),
}

/// The polls that were launched, and how many quiz questions each of `of` answered rightly. Answers of others are not counted.
pub(super) async fn polls(
    cx: &Cx,
    id: EngagementId,
    of: &HashSet<AttendeeId>,
) -> Result<(Vec<PollResult>, HashMap<AttendeeId, usize>)> {
    let rows = poll::Entity::find()
        .filter(poll::Column::EngagementId.eq(id))
        .filter(poll::Column::State.ne(PollState::Drafted))
        .order_by_asc(poll::Column::Id)
        .all(cx.db.read())
        .await?;
    let answers: Vec<(PollId, AttendeeId, i32)> = poll_answer::Entity::find()
        .select_only()
        .columns([poll_answer::Column::PollId, poll_answer::Column::AttendeeId, poll_answer::Column::Choice])
        .filter(poll_answer::Column::PollId.is_in(rows.iter().map(|it| it.id)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut right: HashMap<AttendeeId, usize> = HashMap::new();
    let mut results: HashMap<PollId, PollResult> = HashMap::new();
    let order: Vec<PollId> = rows.iter().map(|it| it.id).collect();
    for row in rows {
        let options: Vec<(String, String)> = serde_json::from_str(&row.options).unwrap_or_default();
        let result = PollResult {
            title: row.title,
            title_en: row.title_en,
            options: options.into_iter().map(|(zh, en)| (zh, en, 0)).collect(),
            right_choice: row.right_choice.and_then(|it| usize::try_from(it).ok()),
        };
        results.insert(row.id, result);
    }
    for (poll, attendee, choice) in answers.into_iter().filter(|it| of.contains(&it.1)) {
        let Some(result) = results.get_mut(&poll) else { continue };
        let Ok(choice) = usize::try_from(choice) else { continue };
        if let Some(option) = result.options.get_mut(choice) {
            option.2 += 1;
        }
        if result.right_choice == Some(choice) {
            *right.entry(attendee).or_default() += 1;
        }
    }
    Ok((order.iter().filter_map(|it| results.remove(it)).collect(), right))
}

/// The questions of the reader's people; hidden ones are the brand's to see.
pub(super) async fn questions(cx: &Cx, view: &EngagementView) -> Result<Vec<Said>> {
    let mut find = question::Entity::find()
        .filter(question::Column::EngagementId.eq(view.id))
        .filter(view.standing.branches(question::Column::BranchId))
        .order_by_desc(question::Column::Votes)
        .order_by_asc(question::Column::Id)
        .limit(MOST);
    let is_brand = matches!(view.standing, Standing::Brand { .. });
    if !is_brand {
        find = find.filter(question::Column::Hidden.eq(false));
    }
    let rows = find.all(cx.db.read()).await?;
    let names = branch_names(cx, rows.iter().map(|it| it.branch_id)).await?;
    let said = |it: question::Model| Said {
        branch: if it.anonymous && !is_brand {
            Default::default()
        } else {
            names.get(&it.branch_id).cloned().unwrap_or_default()
        },
        text: it.text,
        votes: it.votes,
        answered: it.answered_at.is_some(),
        answer: it.answer,
    };
    Ok(rows.into_iter().map(said).collect())
}
