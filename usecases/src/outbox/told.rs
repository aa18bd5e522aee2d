//! What the readers of mail know, as far as mail has told them.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::outbox::insert_many_or;
use domain::instant::{Instant, Span};
use entities::notify::told::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::HashMap;

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

/// Writes down what mails say that are stored in this transaction.
pub(super) async fn remember(tx: &Tx, rows: Vec<Model>) -> Result<()> {
    let columns = [
        Column::Sequence,
        Column::Stamp,
        Column::StartsAt,
        Column::EndsAt,
        Column::Title,
        Column::Place,
    ];
    let again = OnConflict::column(Column::GroupKey).update_columns(columns).to_owned();
    insert_many_or::<Entity, _>(tx, rows.into_iter().map(|it| it.into_active_model().reset_all()).collect(), &again).await
}
