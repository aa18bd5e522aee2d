//! Who may publish to an engagement.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::keys::digest;
use data_encoding::BASE32_NOPAD;
use domain::id::EngagementId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Makes a new stream key and shows it once; the former key dies.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `ended` once the engagement is over.
pub async fn new_stream_key(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<String> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    if matches!(row.status, EngagementStatus::Completed | EngagementStatus::Cancelled) {
        return Err(UseCaseError::Conflict("ended"));
    }
    let key = fresh_key(cx);
    let (cx2, account, hash) = (cx.clone(), actor.account, digest(&key));
    cx.db
        .write(move |tx| async move {
            let change =
                engagement::ActiveModel { id: Set(id), stream_key_hash: Set(Some(hash)), ..Default::default() };
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(account), "engagement.stream_key", id, json!({})).await
        })
        .await?;
    Ok(key)
}

/// A key of 160 random bits that can be read out and typed.
pub fn fresh_key(cx: &Cx) -> String {
    BASE32_NOPAD.encode(&cx.random.bytes::<20>()).to_lowercase()
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
    let found = engagement::Entity::find()
        .filter(engagement::Column::StreamKeyHash.eq(digest(key)))
        .filter(engagement::Column::Status.is_in([EngagementStatus::Planned, EngagementStatus::Live]))
        .one(cx.db.read())
        .await?;
    Ok(found.map(|row| row.id))
}
