//! What has had its time: ended sessions, forgotten counters, old links.

use crate::context::Cx;
use crate::error::Result;
use crate::identity::tries::KNOWN_FOR;
use domain::identity::slow_down::FORGET_AFTER;
use domain::instant::Span;
use entities::identity::{password_link, signin_failure, web_session};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A used or expired link stays this long, for whoever asks what became of it.
const LINKS_FOR: Span = Span::days(30);

/// Deletes them. Harmless at any time; once an hour is enough.
pub async fn purge(cx: &Cx) -> Result<()> {
    let now = cx.now();
    cx.db
        .write(move |tx| async move {
            web_session::Entity::delete_many()
                .filter(web_session::Column::ExpiresAt.lte(now))
                .exec(tx.as_ref())
                .await?;
            let known = signin_failure::Column::SucceededAt.gt(now - KNOWN_FOR);
            signin_failure::Entity::delete_many()
                .filter(signin_failure::Column::LastAt.lt(now - FORGET_AFTER))
                .filter(signin_failure::Column::SucceededAt.is_null().or(known.not()))
                .exec(tx.as_ref())
                .await?;
            password_link::Entity::delete_many()
                .filter(password_link::Column::ExpiresAt.lt(now - LINKS_FOR))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}
