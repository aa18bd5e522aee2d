//! Who applied is remembered as long as the administrator decided; the numbers stay.

use crate::audit;
use crate::context::Cx;
use crate::error::Result;
use domain::id::{ApplicationId, AttendeeId, BrandId};
use entities::services::{application, application_step};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::collections::BTreeMap;

/// Applications that one write erases; the rest comes with the next.
const BATCH: u64 = 500;

/// Erases names, phones, answers and notes of applications that nobody has touched for `site.retention`, and the tie to whoever
/// applied. Harmless at any time; once an hour is enough.
///
/// A row stays with what it was for, its state and `erased_at`, and the audit log has one entry of each brand and write: the proof.
pub async fn forget_applications(cx: &Cx) -> Result<()> {
    while erase(cx).await? == BATCH {}
    Ok(())
}

async fn erase(cx: &Cx) -> Result<u64> {
    use application::Column;
    let (cx, now) = (cx.clone(), cx.now());
    let before = now - cx.site.retention;
    let db = cx.db.clone();
    db.write(move |tx| async move {
        let due: Vec<(ApplicationId, BrandId)> = application::Entity::find()
            .select_only()
            .columns([Column::Id, Column::BrandId])
            .filter(Column::Sealed.is_not_null())
            .filter(Column::ChangedAt.lt(before))
            .order_by_asc(Column::ChangedAt)
            .limit(BATCH)
            .into_tuple()
            .all(tx.as_ref())
            .await?;
        let ids: Vec<ApplicationId> = due.iter().map(|it| it.0).collect();
        application_step::Entity::update_many()
            .col_expr(application_step::Column::SealedNote, Expr::value(Option::<Vec<u8>>::None))
            .filter(application_step::Column::ApplicationId.is_in(ids.iter().copied()))
            .exec(tx.as_ref())
            .await?;
        application::Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::AttendeeId, Expr::value(Option::<AttendeeId>::None.map(|it| it.0)))
            .col_expr(Column::ErasedAt, Expr::value(Some(now.0)))
            .filter(Column::Id.is_in(ids))
            .exec(tx.as_ref())
            .await?;
        let mut brands: BTreeMap<BrandId, u64> = BTreeMap::new();
        for (_, brand) in &due {
            *brands.entry(*brand).or_default() += 1;
        }
        for (brand, count) in brands {
            let details = json!({ "applications": count, "untouched_since": before.0 });
            audit::record(&cx, &tx, None, "applications.erased", brand, details).await?;
        }
        Ok(due.len() as u64)
    })
    .await
}
