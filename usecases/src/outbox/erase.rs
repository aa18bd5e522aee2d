//! Mail is kept no longer than it can be of use.

use crate::context::Cx;
use crate::error::Result;
use domain::instant::Span;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Long enough to answer "did the mail go out, and what did it say"; a mail server's queue gives up after five days
/// (RFC 5321 section 4.5.4.1).
pub const KEEP: Span = Span::days(7);

/// Erases bytes, recipients and answers of mail that ended more than `KEEP` ago. That it was sent stays on record, and a
/// dead letter that is sent again is rendered anew.
pub async fn erase_old(cx: &Cx) -> Result<()> {
    let before = cx.now() - KEEP;
    cx.db
        .write(move |tx| async move {
            Entity::update_many()
                .col_expr(Column::Rendered, Expr::value(Option::<Vec<u8>>::None))
                .col_expr(Column::Recipient, Expr::value(Option::<String>::None))
                .col_expr(Column::LastError, Expr::value(Option::<String>::None))
                .filter(Column::State.ne(JobState::Pending))
                .filter(Column::FinishedAt.lt(before))
                .filter(Column::Rendered.is_not_null())
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}
