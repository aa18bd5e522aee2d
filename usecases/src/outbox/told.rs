//! What the readers of mail know, as far as mail has told them.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::outbox::{Job, insert_many_or};
use domain::id::AttendeeId;
use domain::instant::{Instant, Span};
use entities::notify::told::{Column, Entity, Model};
use entities::scheduling::attendee;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::{BTreeMap, HashMap};

/// DTSTAMP is written in whole seconds (RFC 5545 section 3.3.5).
const TICK: Span = Span::seconds(1);

/// What the last mail of so many groups said, in one query. A group of which no mail was rendered is left out.
pub async fn told(cx: &Cx, groups: Vec<String>) -> Result<HashMap<String, Model>> {
    let rows = Entity::find().filter(Column::GroupKey.is_in(groups)).all(cx.db.read()).await?;
    Ok(rows.into_iter().map(|row| (row.group_key.clone(), row)).collect())
}

/// The DTSTAMP of the next object after `last`: now, but later than the last, because programs order versions of one SEQUENCE
/// by it (RFC 5546 section 2.1.5).
pub fn next_stamp(cx: &Cx, last: Option<&Model>) -> Instant {
    last.map_or(cx.now(), |last| cx.now().max(last.stamp + TICK))
}

/// An attendee who knows how things stand, though SEQUENCE has risen since: moved and moved back, with no mail in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StillGood {
    pub attendee: AttendeeId,
    /// SEQUENCE of the last mail.
    pub told: i32,
    /// Until when it was known to be about what stood.
    pub good_for: i32,
    /// SEQUENCE of what stands.
    pub now: i32,
}

/// What was told, and what was answered to it, is about what stands now. Two statements for each set of versions.
pub async fn still_good(cx: &Cx, all: Vec<StillGood>) -> Result<()> {
    cx.db
        .write(move |tx| async move {
            let mut pairs: BTreeMap<(i32, i32, i32), Vec<AttendeeId>> = BTreeMap::new();
            for it in all {
                pairs.entry((it.told, it.good_for, it.now)).or_default().push(it.attendee);
            }
            for ((told, good_for, now), attendees) in pairs {
                let groups: Vec<String> = attendees.iter().map(|&attendee| Job::Invite { attendee }.group()).collect();
                Entity::update_many()
                    .col_expr(Column::GoodFor, Expr::value(now))
                    .filter(Column::GroupKey.is_in(groups))
                    .filter(Column::Sequence.eq(told))
                    .exec(tx.as_ref())
                    .await?;
                attendee::Entity::update_many()
                    .col_expr(attendee::Column::AnswerSequence, Expr::value(now))
                    .filter(attendee::Column::Id.is_in(attendees))
                    // Not what was answered on the web to a time in between.
                    .filter(attendee::Column::AnswerSequence.between(told, good_for))
                    .exec(tx.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await
}

/// The SEQUENCE that an answer to a mail of version `sequence` is about: of what stands, if the attendee knows it by that mail.
pub(crate) async fn answered_version(tx: &Tx, attendee: AttendeeId, sequence: i32) -> Result<i32> {
    let told = Entity::find_by_id(Job::Invite { attendee }.group()).one(tx.as_ref()).await?;
    Ok(told.filter(|it| it.sequence <= sequence).map_or(sequence, |it| sequence.max(it.good_for)))
}

/// Writes down what mails say that are stored in this transaction.
pub(super) async fn remember(tx: &Tx, rows: Vec<Model>) -> Result<()> {
    let columns = [
        Column::GoodFor,
        Column::Sequence,
        Column::Stamp,
        Column::StartsAt,
        Column::EndsAt,
        Column::Title,
        Column::Place,
    ];
    let again = OnConflict::column(Column::GroupKey).update_columns(columns).to_owned();
    insert_many_or::<Entity, _>(tx, rows.into_iter().map(|it| it.into_active_model().reset_all()).collect(), &again)
        .await
}
