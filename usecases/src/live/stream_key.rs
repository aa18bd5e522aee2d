//! Who may publish to an engagement.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::keys::Keys;
use domain::id::EngagementId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use entities::scheduling::engagement;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// The engagement's stream key, for those who set an encoder.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `ended` once the engagement is over.
pub async fn stream_key(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<String> {
    let row = open(cx, actor, id).await?;
    Ok(cx.keys.stream_key(id, row.stream_generation))
}

/// Makes a new stream key; the former key dies.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `ended` once the engagement is over.
pub async fn new_stream_key(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<String> {
    open(cx, actor, id).await?;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            use engagement::Column::{Id, StreamGeneration};
            engagement::Entity::update_many()
                .col_expr(StreamGeneration, Expr::col(StreamGeneration).add(1))
                .filter(Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            audit::record(&cx2, &tx, Some(account), "engagement.stream_key", id, json!({})).await
        })
        .await?;
    stream_key(cx, actor, id).await
}

async fn open(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    if matches!(row.status, EngagementStatus::Completed | EngagementStatus::Cancelled) {
        return Err(UseCaseError::Conflict("ended"));
    }
    Ok(row)
}

/// One line that sends a moving test picture with a tone: 25 frames a second, a keyframe every 50.
pub fn ffmpeg_line(rtmp_url: &str, key: &str) -> String {
    format!(
        "ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 -c:v libx264 \
         -preset veryfast -tune zerolatency -pix_fmt yuv420p -b:v 900k -maxrate 900k -bufsize 1800k -g 50 -c:a aac -b:a 96k \
         -ar 48000 -f flv {rtmp_url}/{key}"
    )
}

/// The engagement that `key` may publish to now: planned or live, never ended.
pub async fn publisher(cx: &Cx, key: &str) -> Result<Option<EngagementId>> {
    let Some(id) = Keys::stream_subject(key) else { return Ok(None) };
    let found = engagement::Entity::find_by_id(id)
        .filter(engagement::Column::Status.is_in([EngagementStatus::Planned, EngagementStatus::Live]))
        .one(cx.db.read())
        .await?;
    Ok(found.filter(|row| cx.keys.proves_stream(key, id, row.stream_generation)).map(|row| row.id))
}
