//! What came of an engagement, in numbers that anybody can check.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::attendance::{branches, counted, to_watched};
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use crate::services;
use domain::id::{AttendeeId, BranchId, EngagementId};
use domain::identity::Actor;
use domain::instant::{Instant, Span};
use domain::live::completion::Rule;
use domain::live::watched::{Spans, curve};
use entities::catalogue::offering;
use entities::directory::branch;
use entities::live::{rating, watched};
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::{HashMap, HashSet};

mod applied;
mod said;
pub use applied::Applied;
pub use said::{PollResult, Said};

/// Moments of the curve: as many as can be told apart on a phone.
const MARKS: i64 = 120;

/// The report as the reader may see it: a company's own people, a brand's all.
#[derive(Clone, Debug)]
pub struct Report {
    pub rule: Rule,
    /// When the broadcast began, and its length; none if nothing was broadcast.
    pub broadcast: Option<(Instant, Span)>,
    /// In the order of their codes.
    pub branches: Vec<BranchReach>,
    /// How many people watched at each moment of the broadcast, live or later.
    pub curve: Vec<(Instant, u32)>,
    /// In the order in which they were drafted.
    pub polls: Vec<PollResult>,
    /// By votes.
    pub questions: Vec<Said>,
    /// By service item and state. Empty for a company: what its people apply for is their own matter, and `BranchReach::applied` says how
    /// many there are.
    pub applications: Vec<Applied>,
    /// How many said 1, 2, 3, 4 and 5.
    pub ratings: [u32; 5],
}

/// One branch's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BranchReach {
    pub name: String,
    pub name_en: String,
    pub province: String,
    /// People with a link of their own.
    pub invited: u32,
    /// Links and guests that entered, and people who were at another's screen.
    pub present: u32,
    /// People at the screens that entered.
    pub heads: u32,
    /// People at the screens that only watched the replay.
    pub replay: u32,
    /// People at screens that have completed it.
    pub completed: u32,
    /// Applications made in the room.
    pub applied: u32,
    /// Screens that watched, and the percent of the broadcast that all of them watched, added up.
    pub watched: u32,
    pub percents: u32,
}

impl BranchReach {
    /// Percent of the broadcast that was watched, on average of those who watched.
    pub fn share(&self) -> Option<u32> {
        self.percents.checked_div(self.watched)
    }

    /// The numbers of several branches together.
    pub fn sum<'a>(rows: impl IntoIterator<Item = &'a Self>) -> Self {
        let add = |mut sum: Self, it: &Self| {
            sum.invited += it.invited;
            sum.present += it.present;
            sum.heads += it.heads;
            sum.replay += it.replay;
            sum.completed += it.completed;
            sum.applied += it.applied;
            sum.watched += it.watched;
            sum.percents += it.percents;
            sum
        };
        rows.into_iter().fold(Self::default(), add)
    }
}

impl Report {
    /// The average of the ratings, in tenths.
    pub fn rating(&self) -> Option<u32> {
        let count: u32 = self.ratings.iter().sum();
        let sum: u32 = self.ratings.iter().zip(1..).map(|(count, stars)| count * stars).sum();
        (sum * 10 + count / 2).checked_div(count)
    }

    /// How many were asked, and said something.
    pub fn rated(&self) -> u32 {
        self.ratings.iter().sum()
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: AttendeeId,
    branch_id: BranchId,
    employee_id: Option<uuid::Uuid>,
    joined_at: Option<Instant>,
    seen_with: Option<AttendeeId>,
    screen_people: i32,
    spans: Option<String>,
}

impl Row {
    const fn people(&self) -> u32 {
        if self.screen_people > 1 { self.screen_people as u32 } else { 1 }
    }
}

/// What came of an engagement, for those who may see it ([`engagement`]); of a room that is open, as far as it goes.
///
/// A person is at a screen, and completes with it. The same few queries, however many took part.
pub async fn report(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(EngagementView, Report)> {
    let view = engagement(cx, actor, id).await?;
    let db = cx.db.read();
    let rule: Option<(i32, i32)> = offering::Entity::find_by_id(view.offering_id)
        .select_only()
        .column(offering::Column::WatchPercent)
        .column(offering::Column::QuizPercent)
        .into_tuple()
        .one(db)
        .await?;
    let (watch, quiz) = rule.ok_or(UseCaseError::NotFound)?;
    let rule = Rule { watch, quiz };
    let rows: Vec<Row> = counted(&view)
        .join(JoinType::LeftJoin, to_watched())
        .select_only()
        .columns([
            attendee::Column::Id,
            attendee::Column::BranchId,
            attendee::Column::EmployeeId,
            attendee::Column::JoinedAt,
            attendee::Column::SeenWith,
            attendee::Column::ScreenPeople,
        ])
        .column(watched::Column::Spans)
        .into_model()
        .all(db)
        .await?;
    let people: Vec<(Row, Spans)> = rows
        .into_iter()
        .map(|row| {
            let spans = row.spans.as_deref().and_then(|it| it.parse().ok()).unwrap_or_default();
            (row, spans)
        })
        .collect();
    let counted: HashSet<AttendeeId> = people.iter().map(|(row, _)| row.id).collect();
    let (polls, right) = said::polls(cx, id, &counted).await?;
    let questions = said::questions(cx, &view).await?;
    let ratings = ratings(cx, id, &counted).await?;
    let broadcast = broadcast(cx, &view);
    let quizzes = polls.iter().filter(|it| it.right_choice.is_some()).count();
    let length = broadcast.map_or((0, 0), |(from, length)| (from.unix_seconds(), length.whole_seconds()));
    let mut reach: HashMap<BranchId, BranchReach> = HashMap::new();
    for (row, spans) in &people {
        let it = reach.entry(row.branch_id).or_default();
        let seconds = spans.within(length.0, length.0 + length.1);
        let came = row.joined_at.is_some();
        it.invited += u32::from(row.employee_id.is_some());
        it.present += u32::from(came || row.seen_with.is_some());
        it.heads += if came { row.people() } else { 0 };
        if seconds > 0 {
            it.replay += if came || row.seen_with.is_some() { 0 } else { row.people() };
            it.watched += 1;
            it.percents += (seconds * 100 / length.1.max(1)) as u32;
        }
        if (came || seconds > 0)
            && rule.is_met(seconds, length.1, right.get(&row.id).copied().unwrap_or_default(), quizzes)
        {
            it.completed += row.people();
        }
    }
    let applied = services::counted(cx, &view).await?;
    for (branch, _, _, count) in &applied {
        reach.entry(*branch).or_default().applied += count;
    }
    let found = branches(cx, reach.keys().copied().collect()).await?;
    let order: Vec<BranchId> = found.iter().map(|it| it.id).collect();
    let applications = match view.standing {
        Standing::Brand { .. } => applied::applied(cx, id, &applied, &order).await?,
        Standing::Company(_) | Standing::Branch(..) => Vec::new(),
    };
    let branches = found.into_iter().map(|it: branch::Model| {
        let numbers = reach.remove(&it.id).unwrap_or_default();
        BranchReach { name: it.name, name_en: it.name_en, province: it.province, ..numbers }
    });
    let branches = branches.collect();
    let curve = broadcast.map_or_else(Vec::new, |it| moments(it, &people));
    Ok((view, Report { rule, broadcast, branches, curve, polls, questions, applications, ratings }))
}

/// As [`report`], for a file of `format`; that it was taken is in the audit log.
pub async fn export_report(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    format: &'static str,
) -> Result<(EngagementView, Report)> {
    let (view, report) = report(cx, actor, id).await?;
    let (cx2, account) = (cx.clone(), actor.account);
    let details = json!({ "format": format, "branches": report.branches.len() });
    cx.db
        .write(move |tx| async move { audit::record(&cx2, &tx, Some(account), "report.exported", id, details).await })
        .await?;
    Ok((view, report))
}

/// From the first picture to the end, or to now. A pause of the encoder counts: viewers were told to wait.
fn broadcast(cx: &Cx, view: &EngagementView) -> Option<(Instant, Span)> {
    let from = view.live_since?;
    let length = view.ended_at.unwrap_or_else(|| cx.now()) - from;
    (length >= Span::seconds(1)).then_some((from, length))
}

/// The curve in whole minutes.
fn moments((from, length): (Instant, Span), people: &[(Row, Spans)]) -> Vec<(Instant, u32)> {
    let minutes = length.whole_minutes();
    let step = Span::minutes((minutes / MARKS + i64::from(minutes % MARKS > 0)).max(1));
    let marks = length.0 / step.0 + i64::from(length.0 % step.0 > 0);
    let watched = people.iter().map(|(row, spans)| (spans, row.people()));
    let counts = curve(watched, from.unix_seconds(), step.whole_seconds(), usize::try_from(marks).unwrap_or_default());
    let times = std::iter::successors(Some(from), |at| Some(*at + step));
    times.zip(counts).collect()
}

async fn ratings(cx: &Cx, id: EngagementId, of: &HashSet<AttendeeId>) -> Result<[u32; 5]> {
    let said: Vec<(AttendeeId, i32)> = rating::Entity::find()
        .select_only()
        .column(rating::Column::AttendeeId)
        .column(rating::Column::Stars)
        .filter(rating::Column::EngagementId.eq(id))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut ratings = [0; 5];
    for (_, stars) in said.into_iter().filter(|it| of.contains(&it.0)) {
        if let Some(count) = usize::try_from(stars - 1).ok().and_then(|at| ratings.get_mut(at)) {
            *count += 1;
        }
    }
    Ok(ratings)
}
