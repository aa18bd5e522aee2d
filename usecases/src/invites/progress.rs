//! How far the mail to an engagement's people is.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::EngagementView;
use domain::notify::JobState;
use entities::notify::outbox;
use entities::scheduling::attendee;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait};

/// People, each counted by the last mail to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Not handed to the mail server yet, or to be tried again.
    pub waiting: u64,
    /// Taken by the mail server.
    pub sent: u64,
    /// Refused for good, or given up.
    pub failed: u64,
}

impl Progress {
    pub const fn people(&self) -> u64 {
        self.waiting + self.sent + self.failed
    }

    /// Of whom it is known how it ended.
    pub const fn ended(&self) -> u64 {
        self.sent + self.failed
    }
}

/// How far the last mail to each person of the engagement is; a mail that was not wanted any more does not count.
///
/// The view says whom the actor may know of: the brand all, a liaison those of the company or branch. One query.
pub async fn progress(cx: &Cx, view: &EngagementView) -> Result<Progress> {
    let later = Alias::new("later");
    let column = |column| Expr::col((outbox::Entity, column));
    let mut rows = Query::select();
    rows.expr(column(outbox::Column::State))
        .expr(Func::count(column(outbox::Column::Id)))
        .from(outbox::Entity)
        .inner_join(
            attendee::Entity,
            Expr::col((attendee::Entity, attendee::Column::Id)).equals((outbox::Entity, outbox::Column::AttendeeId)),
        )
        .and_where(attendee::Column::EngagementId.eq(view.id))
        .and_where(attendee::Column::RemovedAt.is_null())
        .and_where(outbox::Column::State.ne(JobState::Dropped))
        .and_where(
            Expr::exists(
                Query::select()
                    .expr(Expr::val(1))
                    .from_as(outbox::Entity, later.clone())
                    .and_where(
                        Expr::col((later.clone(), outbox::Column::AttendeeId))
                            .equals((outbox::Entity, outbox::Column::AttendeeId)),
                    )
                    .and_where(Expr::col((later.clone(), outbox::Column::Id)).gt(column(outbox::Column::Id)))
                    .and_where(Expr::col((later, outbox::Column::State)).ne(JobState::Dropped.word()))
                    .to_owned(),
            )
            .not(),
        )
        .group_by_col((outbox::Entity, outbox::Column::State));
    rows.cond_where(view.standing.attendees());
    let mut progress = Progress::default();
    for row in cx.db.read().query_all(&rows).await? {
        let count = u64::try_from(row.try_get_by_index::<i64>(1)?).unwrap_or_default();
        match row.try_get_by_index::<JobState>(0)? {
            JobState::Pending => progress.waiting = count,
            JobState::Done => progress.sent = count,
            JobState::Dead => progress.failed = count,
            JobState::Dropped => {}
        }
    }
    Ok(progress)
}
