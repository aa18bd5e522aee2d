//! Where an account is signed in. The rows are written by the server's session store.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::AccountId;
use domain::identity::Actor;
use domain::instant::{Instant, Span};
use entities::identity::web_session::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// The session's value that names who is signed in: an [`AccountId`].
pub const ACCOUNT_KEY: &str = "account";
/// The session's value with what [`device`] made of the browser's name.
pub const DEVICE_KEY: &str = "device";

/// A session that nobody uses ends after this: a working day and its evening (ASVS 3.3.2, level 2).
pub const IDLE: Span = Span::hours(12);
/// And no session lives longer than this, however often it is used.
pub const LONGEST: Span = Span::days(14);
/// One that only carries a form's answer to the next page.
pub const PASSING: Span = Span::hours(1);
/// Use is written down this often at most.
pub const TOUCH_EVERY: Span = Span::minutes(1);

/// When a session ends that is used now.
pub fn expiry(created_at: Instant, now: Instant, passing: bool) -> Instant {
    if passing { now + PASSING } else { (now + IDLE).min(created_at + LONGEST) }
}

/// One place where the account is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// The SHA-256 of the cookie's value; opens nothing.
    pub id: String,
    /// Such as `Chrome · Windows`; empty if unknown.
    pub device: String,
    pub since: Instant,
    pub last_seen_at: Instant,
    pub current: bool,
}

/// The actor's sessions, this one first, then the last used. `current` is the digest of this session's id.
pub async fn my_sessions(cx: &Cx, actor: &Actor, current: &str) -> Result<Vec<SessionView>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(actor.account))
        .filter(Column::ExpiresAt.gt(cx.now()))
        .order_by_desc(Column::LastSeenAt)
        .all(cx.db.read())
        .await?;
    let view = |row: entities::identity::web_session::Model| SessionView {
        current: row.id == current,
        id: row.id,
        device: row.user_agent.unwrap_or_default(),
        since: row.created_at,
        last_seen_at: row.last_seen_at,
    };
    let mut views: Vec<_> = rows.into_iter().map(view).collect();
    views.sort_by_key(|it| !it.current);
    Ok(views)
}

/// Ends one of the actor's own sessions; `NotFound` for anybody else's.
pub async fn revoke_session(cx: &Cx, actor: &Actor, id: &str) -> Result<()> {
    let (cx2, account, id) = (cx.clone(), actor.account, id.to_owned());
    cx.db
        .write(move |tx| async move {
            let gone = Entity::delete_many()
                .filter(Column::AccountId.eq(account))
                .filter(Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            if gone.rows_affected == 0 {
                return Err(UseCaseError::NotFound);
            }
            audit::record(&cx2, &tx, Some(account), "account.session_revoked", account, json!({})).await
        })
        .await
}

/// Ends all of the actor's sessions but this one.
pub async fn revoke_other_sessions(cx: &Cx, actor: &Actor, current: &str) -> Result<()> {
    let (cx2, account, current) = (cx.clone(), actor.account, current.to_owned());
    cx.db
        .write(move |tx| async move {
            let gone = Entity::delete_many()
                .filter(Column::AccountId.eq(account))
                .filter(Column::Id.ne(current))
                .exec(tx.as_ref())
                .await?;
            let details = json!({ "sessions": gone.rows_affected });
            audit::record(&cx2, &tx, Some(account), "account.sessions_revoked", account, details).await
        })
        .await
}

/// Ends every session of an account, inside somebody's write.
pub(super) async fn end_all(tx: &crate::db::Tx, account: AccountId) -> Result<()> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx.as_ref()).await?;
    Ok(())
}

/// Program and system out of a `User-Agent`: enough to know one's own device by, and no more is kept.
pub fn device(user_agent: &str) -> String {
    // The first that fits: browsers name the ones they descend from too.
    const PROGRAMS: &[(&str, &str)] = &[
        ("wxwork", "WeCom"),
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Lark", "Lark"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "HarmonyOS"),
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |words: &[(&str, &'static str)]| {
        words.iter().find(|(word, _)| user_agent.contains(word)).map(|(_, name)| *name)
    };
    [find(PROGRAMS), find(SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{START, test_cx};
    use entities::identity::web_session::{ActiveModel, Model};
    use sea_orm::ActiveModelTrait;
    use uuid::Uuid;

    async fn signed_in(cx: &Cx, id: &str, account: AccountId) {
        let row = Model {
            id: id.into(),
            account_id: Some(account),
            data: "{}".into(),
            user_agent: None,
            created_at: START,
            last_seen_at: START,
            expires_at: START + IDLE,
        };
        let insert = |tx: crate::Tx| async move { Ok(ActiveModel::from(row).reset_all().insert(tx.as_ref()).await?) };
        cx.db.write(insert).await.unwrap();
    }

    #[tokio::test]
    async fn one_ends_own_sessions_only() {
        let (cx, _folder) = test_cx().await;
        let [me, other] = [1, 2].map(|n| AccountId(Uuid::from_u128(n)));
        for (id, account) in [("here", me), ("phone", me), ("desk", me), ("theirs", other)] {
            signed_in(&cx, id, account).await;
        }
        let actor = Actor { account: me, grants: vec![] };
        assert!(matches!(revoke_session(&cx, &actor, "theirs").await, Err(UseCaseError::NotFound)));
        revoke_session(&cx, &actor, "phone").await.unwrap();
        let ids = |views: Vec<SessionView>| views.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(my_sessions(&cx, &actor, "here").await.unwrap()), ["here", "desk"]);
        revoke_other_sessions(&cx, &actor, "here").await.unwrap();
        assert_eq!(ids(my_sessions(&cx, &actor, "here").await.unwrap()), ["here"]);
        assert!(Entity::find_by_id("theirs").one(cx.db.read()).await.unwrap().is_some());
    }

    #[test]
    fn a_session_in_daily_use_ends_after_two_weeks() {
        assert_eq!(expiry(START, START, false), START + IDLE);
        assert_eq!(expiry(START, START + Span::days(13) + Span::hours(20), false), START + LONGEST);
        assert_eq!(expiry(START, START, true), START + PASSING);
    }

    #[test]
    fn a_device_is_told_by_program_and_system() {
        let chat = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49";
        assert_eq!(device(chat), "WeChat · Android");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0";
        assert_eq!(device(edge), "Edge · Windows");
        assert_eq!(device("curl/8.5"), "");
    }
}
