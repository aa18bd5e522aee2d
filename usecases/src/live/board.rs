//! What is said in a room, for everybody in it at once.

use crate::context::Cx;
use crate::directory::branch_names;
use crate::error::{Result, UseCaseError};
use crate::live::join::masked;
use crate::live::show_slide::slide;
use domain::id::{AttendeeId, BranchId, EngagementId, PollId};
use domain::live::PollState;
use domain::live::board::{Announcement, Board, Count, Poll, Question, Solution};
use domain::scheduling::EngagementStatus;
use entities::live::{announcement, poll, poll_answer, question, room};
use entities::scheduling::{attendee, engagement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Questions on the board: so many of the most wanted, and so many of the newest, which have no votes yet. More than that
/// nobody reads, and the board is sent to three thousand phones.
const WANTED: u64 = 60;
const NEWEST: u64 = 40;

/// Announcements and polls on the board.
const LAST: u64 = 20;

/// Tells one state of a room from another, cheaply: where the engagement stands, and how often something was written. Answers to polls
/// are not counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub status: EngagementStatus,
    pub version: i64,
}

/// The mark of an engagement's room. `NotFound` if there is no such engagement.
pub async fn mark(cx: &Cx, id: EngagementId) -> Result<Mark> {
    let row: Option<(EngagementStatus, Option<i64>)> = engagement::Entity::find_by_id(id)
        .select_only()
        .column(engagement::Column::Status)
        .column(room::Column::Version)
        .join(JoinType::LeftJoin, room_of())
        .into_tuple()
        .one(cx.db.read())
        .await?;
    let (status, version) = row.ok_or(UseCaseError::NotFound)?;
    Ok(Mark { status, version: version.unwrap_or_default() })
}

fn room_of() -> sea_orm::RelationDef {
    engagement::Entity::belongs_to(room::Entity).from(engagement::Column::Id).to(room::Column::EngagementId).into()
}

/// The boards as they were last read: three thousand who come at once read one. Cheap to clone; every clone is the same.
#[derive(Clone, Default)]
pub struct KnownBoards(Arc<Mutex<HashMap<EngagementId, (Mark, Board)>>>);

/// So many boards are known at once. A room that is forgotten is read again.
const KNOWN: usize = 64;

impl KnownBoards {
    fn at(&self, id: EngagementId, mark: Mark) -> Option<Board> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).filter(|it| it.0 == mark).map(|it| it.1.clone())
    }

    fn learn(&self, id: EngagementId, mark: Mark, board: Board) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN && !known.contains_key(&id) {
            known.clear();
        }
        known.insert(id, (mark, board));
    }
}

/// The room's writing as everybody in it may see it, as of `mark` or later. Nobody's right is asked: what calls it does.
///
/// What the mark tells of is read once for all callers, answers that may still come each time.
pub async fn board(cx: &Cx, id: EngagementId, mark: Mark) -> Result<Board> {
    let Some(mut board) = cx.boards.at(id, mark) else {
        let board = read(cx, id, mark).await?;
        cx.boards.learn(id, mark, board.clone());
        return Ok(board);
    };
    // Those who watch the replay answer its quizzes, which raises no version either.
    let over = board.over;
    let counts = |it: &Poll| !it.closed || (over && it.quiz);
    let open: Vec<PollId> = board.polls.iter().filter(|it| counts(it)).map(|it| it.id).collect();
    let mut tallies = tallies(cx, open).await?;
    for poll in board.polls.iter_mut().filter(|it| counts(it)) {
        poll.tally = tally(&tallies.remove(&poll.id).unwrap_or_default(), poll.options.len());
    }
    Ok(board)
}

async fn read(cx: &Cx, id: EngagementId, mark: Mark) -> Result<Board> {
    let over = matches!(mark.status, EngagementStatus::Completed | EngagementStatus::Cancelled);
    if mark.version == 0 {
        return Ok(Board { over, ..Board::default() });
    }
    Ok(Board {
        announcements: announcements(cx, id).await?,
        questions: questions(cx, id).await?,
        count: count(cx, id).await?,
        polls: polls(cx, id, over).await?,
        services: if over { Vec::new() } else { crate::services::on_board(cx, id).await? },
        slide: slide(cx, id).await?,
        over,
        // Who sends is known to the server that takes it in.
        off_air: false,
    })
}

async fn announcements(cx: &Cx, id: EngagementId) -> Result<Vec<Announcement>> {
    let rows = announcement::Entity::find()
        .filter(announcement::Column::EngagementId.eq(id))
        .order_by_desc(announcement::Column::Id)
        .limit(LAST)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| Announcement { id: it.id, text: it.text }).collect())
}

async fn questions(cx: &Cx, id: EngagementId) -> Result<Vec<Question>> {
    let shown = || {
        question::Entity::find()
            .filter(question::Column::EngagementId.eq(id))
            .filter(question::Column::Hidden.eq(false))
    };
    let wanted = shown().order_by_desc(question::Column::Votes).order_by_desc(question::Column::Id).limit(WANTED);
    let newest = shown().order_by_desc(question::Column::Id).limit(NEWEST);
    let mut rows = wanted.all(cx.db.read()).await?;
    rows.extend(newest.all(cx.db.read()).await?);
    rows.sort_by_key(|it| it.id);
    rows.dedup_by_key(|it| it.id);
    let people = People::of(cx, &rows).await?;
    Ok(rows.into_iter().map(|it| shown_as(it, &people)).collect())
}

/// As colleagues may see it.
pub(super) fn shown_as(it: question::Model, people: &People) -> Question {
    let (by, branch, branch_en) =
        if it.anonymous { (String::new(), String::new(), String::new()) } else { people.whose(&it) };
    Question {
        id: it.id,
        text: it.text,
        by,
        branch,
        branch_en,
        votes: u32::try_from(it.votes).unwrap_or_default(),
        answered: it.answered_at.is_some(),
        answer: it.answer,
    }
}

/// Names and branches of those who asked.
pub(super) struct People {
    names: HashMap<AttendeeId, String>,
    branches: HashMap<BranchId, (String, String)>,
}

impl People {
    pub async fn of(cx: &Cx, rows: &[question::Model]) -> Result<Self> {
        if rows.is_empty() {
            return Ok(Self { names: HashMap::new(), branches: HashMap::new() });
        }
        let names: Vec<(AttendeeId, String)> = attendee::Entity::find()
            .select_only()
            .columns([attendee::Column::Id, attendee::Column::Name])
            .filter(attendee::Column::Id.is_in(rows.iter().filter_map(|it| it.attendee_id)))
            .into_tuple()
            .all(cx.db.read())
            .await?;
        Ok(Self {
            names: names.into_iter().filter(|it| !it.1.is_empty()).map(|(id, name)| (id, masked(&name))).collect(),
            branches: branch_names(cx, rows.iter().map(|it| it.branch_id)).await?,
        })
    }

    /// The masked name, and the branch in both languages.
    pub fn whose(&self, it: &question::Model) -> (String, String, String) {
        let name = it.attendee_id.and_then(|id| self.names.get(&id)).cloned().unwrap_or_default();
        let (branch, branch_en) = self.branches.get(&it.branch_id).cloned().unwrap_or_default();
        (name, branch, branch_en)
    }
}

async fn count(cx: &Cx, id: EngagementId) -> Result<Count> {
    let row: Option<(i64, i64)> = question::Entity::find()
        .select_only()
        .column_as(question::Column::Id.count(), "asked")
        .column_as(question::Column::AnsweredAt.count(), "answered")
        .filter(question::Column::EngagementId.eq(id))
        .filter(question::Column::Hidden.eq(false))
        .into_tuple()
        .one(cx.db.read())
        .await?;
    let (asked, answered) = row.unwrap_or_default();
    let small = |n| u32::try_from(n).unwrap_or_default();
    Ok(Count { asked: small(asked), answered: small(answered) })
}

/// Those that the room may see. What is over is closed, whether or not anybody closed it.
async fn polls(cx: &Cx, id: EngagementId, over: bool) -> Result<Vec<Poll>> {
    let rows = poll::Entity::find()
        .filter(poll::Column::EngagementId.eq(id))
        .filter(poll::Column::State.ne(PollState::Drafted))
        .order_by_desc(poll::Column::Id)
        .limit(LAST)
        .all(cx.db.read())
        .await?;
    let mut tallies = tallies(cx, rows.iter().map(|it| it.id).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|it| {
            let counted = tallies.remove(&it.id).unwrap_or_default();
            let closed = over || it.state == PollState::Closed;
            let solution = solution(&it).filter(|_| closed);
            poll_with(it, &counted, closed, solution)
        })
        .collect())
}

pub(super) fn poll_with(
    it: poll::Model,
    counted: &BTreeMap<i32, u32>,
    closed: bool,
    solution: Option<Solution>,
) -> Poll {
    let options: Vec<(String, String)> = serde_json::from_str(&it.options).unwrap_or_default();
    let tally = tally(counted, options.len());
    let quiz = it.right_choice.is_some();
    Poll { id: it.id, quiz, title: it.title, title_en: it.title_en, options, tally, closed, solution }
}

/// How often each of so many options was chosen.
fn tally(counted: &BTreeMap<i32, u32>, options: usize) -> Vec<u32> {
    (0_i32..).take(options).map(|at| counted.get(&at).copied().unwrap_or_default()).collect()
}

/// What is right in a quiz; none of a poll.
pub(super) fn solution(it: &poll::Model) -> Option<Solution> {
    let right = u32::try_from(it.right_choice?).ok()?;
    Some(Solution { right, why: it.explanation.clone(), why_en: it.explanation_en.clone() })
}

/// How often each option was chosen, counted by the database over an index.
pub(super) async fn tallies(cx: &Cx, polls: Vec<PollId>) -> Result<HashMap<PollId, BTreeMap<i32, u32>>> {
    if polls.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PollId, i32, i64)> = poll_answer::Entity::find()
        .select_only()
        .column(poll_answer::Column::PollId)
        .column(poll_answer::Column::Choice)
        .column_as(poll_answer::Column::AttendeeId.count(), "chosen")
        .filter(poll_answer::Column::PollId.is_in(polls))
        .group_by(poll_answer::Column::PollId)
        .group_by(poll_answer::Column::Choice)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut tallies: HashMap<PollId, BTreeMap<i32, u32>> = HashMap::new();
    for (poll, choice, chosen) in rows {
        tallies.entry(poll).or_default().insert(choice, u32::try_from(chosen).unwrap_or_default());
    }
    Ok(tallies)
}
